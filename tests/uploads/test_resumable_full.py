"""A full disk: 507 with words, nothing half-written stays, and the site serves on."""

from __future__ import annotations

import io
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.uploads.pictures import picture, saved
from tests.uploads.sending import PURPOSE, Sender, clean_sum, in_rows, on_disk, upload_of
from uploads.models import Upload
from uploads.resumable import disk, files
from uploads.resumable.exceptions import NoRoom
from uploads.resumable.services import CHUNK, accept_whole
from uploads.services import clean_picture

MESSAGE = "There is no room for pictures just now. Nothing is lost: please try again later."
PHOTO = saved(picture(400, 300), "PNG")
LIMIT = 13 * 1024 * 1024  # more than the tests' database file has


@contextmanager
def files_end_at(count: int) -> Iterator[None]:
    """No file of this process grows beyond so many bytes: the kernel refuses, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_piece_that_finds_no_room_is_refused_and_goes_on_later(sender: Sender, private: Path) -> None:
    data = PHOTO + bytes(LIMIT + CHUNK - len(PHOTO))  # a picture with a long tail
    address, offset = sender.begun(len(data)), 0
    while offset + CHUNK < LIMIT:
        offset = int(sender.piece(address, offset, data[offset : offset + CHUNK])["Upload-Offset"])
    part = private / "parts" / upload_of(address).part
    with files_end_at(LIMIT - 1000):
        refused = sender.piece(address, offset, data[offset : offset + CHUNK])
        assert (refused.status_code, refused.json()) == (507, {"message": MESSAGE})
        assert part.stat().st_size == offset
        assert Client().get("/healthz").status_code == 200
        assert sender.client.head(address)["Upload-Offset"] == str(offset)
    while (answer := sender.piece(address, offset, data[offset : offset + CHUNK])).status_code == 204:
        offset = int(answer["Upload-Offset"])
    assert answer.status_code == 200
    assert upload_of(address).sha256 == clean_sum(PHOTO)


def test_a_clean_copy_that_finds_no_room_leaves_nothing(private: Path) -> None:
    clean = clean_picture(io.BytesIO(saved(picture(800, 600), "JPEG")))
    with files_end_at(len(clean.data) - 1), pytest.raises(NoRoom):
        files.keep_picture(clean)
    assert on_disk(private) == set()
    kept = files.keep_picture(clean)
    assert on_disk(private) == {kept}


def test_uploads_leave_room_for_the_rest_of_the_site(
    sender: Sender, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = sender.begun(len(PHOTO))
    half = len(PHOTO) // 2
    sender.piece(begun, 0, PHOTO[:half])
    before = on_disk(private)
    with monkeypatch.context() as patch:
        patch.setattr(disk, "KEPT_FREE", 10**18)
        refused = [sender.begin(10), sender.piece(begun, half, PHOTO[half:])]
        assert [(answer.status_code, answer.json()) for answer in refused] == [
            (507, {"message": MESSAGE})
        ] * 2
        with pytest.raises(NoRoom):
            accept_whole(file=io.BytesIO(PHOTO), owner="joon", purpose=PURPOSE, now=timezone.now())
        assert Client().get("/healthz").status_code == 200
        assert on_disk(private) == before == in_rows()
        assert Upload.objects.count() == 1
    assert sender.piece(begun, half, PHOTO[half:]).status_code == 200
