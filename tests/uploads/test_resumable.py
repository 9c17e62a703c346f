"""A picture that comes in pieces: every answer of the protocol, and what is kept."""

from __future__ import annotations

import datetime as dt
import io
import re
import stat
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.template.loader import render_to_string
from django.test import TestCase
from django.utils import timezone
from PIL import Image

from accounts.refusals import Refusal
from tests.uploads.pictures import CANARY, GPS, SAVED, good, picture, saved, telling
from tests.uploads.sending import ADDRESS, COOKIE, PURPOSE, Sender, clean_sum, in_rows, on_disk, upload_of
from uploads.enums import UploadState
from uploads.models import Upload
from uploads.resumable import services
from uploads.resumable.exceptions import AlreadyClaimed, GoneUpload, NotArrived, UnfitPicture
from uploads.resumable.services import CHUNK, MOST_OPEN, accept_whole, claim_upload, discard_upload
from uploads.resumable.sweeping import sweep
from uploads.services import MAX_BYTES

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
PHOTO = saved(picture(1200, 900), "JPEG")


def test_a_picture_arrives_in_pieces(sender: Sender, private: Path) -> None:
    begun = sender.begin(len(PHOTO))
    told = begun.json()
    assert begun.status_code == 201
    assert told == {
        "id": told["id"],
        "state": "receiving",
        "size": len(PHOTO),
        "offset": 0,
        "address": f"{ADDRESS}{told['id']}/",
        "chunk": 512 * 1024,
    }
    assert begun["Location"] == told["address"]
    assert len(told["id"]) == 22

    first = sender.piece(told["address"], 0, PHOTO[:10_000])
    assert (first.status_code, first["Upload-Offset"], first.content) == (204, "10000", b"")
    for method in ("get", "head"):
        asked = sender.ask(method, told["address"])
        assert (asked.status_code, asked["Upload-Offset"], asked["Upload-Length"]) == (
            200,
            "10000",
            str(len(PHOTO)),
        )
        assert "no-store" in asked["Cache-Control"]

    last = sender.piece(told["address"], 10_000, PHOTO[10_000:])
    assert last.status_code == 200
    assert last.json() == {
        "id": told["id"],
        "state": "complete",
        "size": len(PHOTO),
        "offset": len(PHOTO),
        "address": told["address"],
        "picture": f"{told['address']}picture/",
        "width": 1200,
        "height": 900,
    }
    assert upload_of(told["address"]).sha256 == clean_sum(PHOTO)
    assert on_disk(private) == in_rows() == {upload_of(told["address"]).picture}


def test_nothing_on_the_disk_is_for_others(sender: Sender, private: Path) -> None:
    sender.send(PHOTO)
    sender.begun(10)
    files = [path for path in private.rglob("*") if path.is_file()]
    folders = [private, *(path for path in private.rglob("*") if path.is_dir())]
    assert len(files) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}


def test_a_piece_sent_twice_is_harmless(sender: Sender, private: Path) -> None:
    address = sender.begun(len(PHOTO))
    sender.piece(address, 0, PHOTO[:5000])
    again = sender.piece(address, 0, PHOTO[:5000])
    assert (again.status_code, again["Upload-Offset"]) == (409, "5000")
    assert (private / "parts" / upload_of(address).part).read_bytes() == PHOTO[:5000]
    assert sender.piece(address, 5000, PHOTO[5000:]).status_code == 200
    late = sender.piece(address, 5000, PHOTO[5000:])
    assert (late.status_code, late["Upload-Offset"]) == (409, str(len(PHOTO)))


@pytest.mark.parametrize("offset", [1, 4999, 5001, 10**11])
def test_a_piece_that_does_not_follow_is_told_where_to_go_on(sender: Sender, offset: int) -> None:
    address = sender.begun(len(PHOTO))
    sender.piece(address, 0, PHOTO[:5000])
    answer = sender.piece(address, offset, b"x")
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "5000")


@pytest.mark.parametrize("offset", ["", "-1", "x", "1e3", "٣", "9" * 13])
def test_an_offset_that_is_none_is_refused(sender: Sender, offset: str) -> None:
    address = sender.begun(10)
    answer = sender.client.patch(address, b"x", content_type="a/b", HTTP_UPLOAD_OFFSET=offset)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("size", "status"),
    [("", 400), ("x", 400), ("0", 400), ("-5", 400), (1, 201), (MAX_BYTES, 201), (MAX_BYTES + 1, 413)],
)
def test_the_announced_size_is_looked_at(sender: Sender, private: Path, size: object, status: int) -> None:
    answer = sender.begin(size)
    assert answer.status_code == status
    assert len(on_disk(private)) == Upload.objects.count() == (status == 201)
    assert status == 201 or answer.json()["message"].endswith(".")


def test_more_than_a_piece_or_than_announced_is_refused(sender: Sender, private: Path) -> None:
    address = sender.begun(CHUNK + 2)
    assert sender.piece(address, 0, bytes(CHUNK + 1)).status_code == 413
    assert sender.piece(address, 0, bytes(CHUNK)).status_code == 204
    assert sender.piece(address, CHUNK, b"abc").status_code == 413
    assert (private / "parts" / upload_of(address).part).stat().st_size == CHUNK


def test_what_a_crash_left_behind_the_offset_is_written_over(sender: Sender, private: Path) -> None:
    address = sender.begun(len(PHOTO))
    sender.piece(address, 0, PHOTO[:5000])
    with (private / "parts" / upload_of(address).part).open("ab") as part:
        part.write(b"never acknowledged" * 99)
    assert sender.piece(address, 5000, PHOTO[5000:]).status_code == 200
    assert upload_of(address).sha256 == clean_sum(PHOTO)


def test_bytes_that_were_lost_are_asked_for_again(sender: Sender, private: Path) -> None:
    address = sender.begun(len(PHOTO))
    sender.piece(address, 0, PHOTO[:5000])
    with (private / "parts" / upload_of(address).part).open("r+b") as part:
        part.truncate(700)
    answer = sender.piece(address, 5000, PHOTO[5000:])
    assert (answer.status_code, answer["Upload-Offset"]) == (409, "700")
    assert sender.piece(address, 700, PHOTO[700:]).status_code == 200
    assert upload_of(address).sha256 == clean_sum(PHOTO)


def test_an_empty_piece_finishes_what_a_crash_left_whole(sender: Sender) -> None:
    address = sender.begun(len(PHOTO))
    services.receive_chunk(upload=upload_of(address), offset=0, data=PHOTO, now=timezone.now())
    assert sender.client.get(address).json()["state"] == "receiving"
    finished = sender.piece(address, len(PHOTO), b"")
    assert (finished.status_code, finished.json()["state"]) == (200, "complete")


def test_a_row_without_its_file_is_gone(sender: Sender, private: Path) -> None:
    address = sender.begun(10)
    (private / "parts" / upload_of(address).part).unlink()
    assert sender.piece(address, 0, b"x").status_code == 404
    assert Upload.objects.count() == 0


def test_a_cancelled_upload_leaves_nothing(sender: Sender, private: Path) -> None:
    whole = sender.send(PHOTO).json()["address"]
    begun = sender.begun(10)
    assert len(on_disk(private)) == 2
    for address in (whole, begun):
        assert sender.ask("delete", address).status_code == 204
        assert sender.client.get(address).status_code == 404
        assert sender.ask("delete", address).status_code == 404
    assert on_disk(private) == set()
    assert Upload.objects.count() == 0


def test_for_everybody_else_it_does_not_exist(sender: Sender, private: Path) -> None:
    address = sender.send(PHOTO).json()["address"]
    other, nobody = Sender("joon"), Sender()
    del nobody.client.cookies[COOKIE]
    for stranger in (other, nobody):
        assert stranger.client.get(address).status_code == 404
        assert stranger.client.head(address).status_code == 404
        assert stranger.client.get(f"{address}picture/").status_code == 404
        assert stranger.piece(address, 0, b"x").status_code == 404
        assert stranger.ask("delete", address).status_code == 404
    assert sender.client.get(f"{ADDRESS}no-such-upload/").status_code == 404
    assert nobody.begin(10).status_code == 404
    assert sender.begin(10, purpose="unknown").status_code == 404
    assert on_disk(private) == in_rows() != set()


def test_other_methods_are_not_allowed(sender: Sender) -> None:
    address = sender.begun(10)
    assert sender.client.get(ADDRESS).status_code == 405
    assert sender.client.post(address).status_code == 405
    assert sender.client.put(address).status_code == 405
    assert sender.client.post(f"{address}picture/").status_code == 405


def test_another_sites_page_can_send_nothing(sender: Sender) -> None:
    address = sender.begun(10)
    strict = Sender(enforce_csrf_checks=True)
    assert strict.begin(10).status_code == 403
    assert strict.piece(address, 0, b"x").status_code == 403
    assert strict.ask("delete", address).status_code == 403
    strict.client.cookies["csrftoken"] = token = "a" * 32
    ours = {"X-CSRFToken": token, "Origin": "http://testserver"}
    theirs = {"X-CSRFToken": token, "Origin": "https://evil.example"}
    data = {"purpose": PURPOSE, "size": 10}
    assert strict.ask("post", ADDRESS, data, headers=theirs).status_code == 403
    assert strict.ask("post", ADDRESS, data, headers=ours).status_code == 201
    assert strict.ask("delete", address, headers=theirs).status_code == 403
    assert strict.ask("delete", address, headers=ours).status_code == 204


def test_the_owner_sees_the_clean_copy_and_a_browser_runs_nothing(sender: Sender) -> None:
    told = sender.send(PHOTO).json()
    shown = sender.client.get(told["picture"])
    data = b"".join(shown.streaming_content)
    assert Image.open(io.BytesIO(data)).size == (1200, 900)
    headers = (
        "Content-Type",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Cache-Control",
    )
    assert {name: shown[name] for name in headers} == {
        "Content-Type": "image/jpeg",
        "Content-Disposition": "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    policy = {"sandbox", "default-src 'none'", "frame-ancestors 'none'"}
    assert set(shown["Content-Security-Policy"].split("; ")) == policy
    assert sender.client.get(f"{sender.begun(10)}picture/").status_code == 404


@pytest.mark.parametrize("kind", SAVED)
@pytest.mark.parametrize("whole", [False, True], ids=["pieces", "whole"])
def test_no_byte_tells_where_by_whom_or_with_what(
    kind: str, whole: bool, sender: Sender, private: Path
) -> None:
    sent = telling(kind, orientation=6)
    assert CANARY in sent
    assert dict(Image.open(io.BytesIO(sent)).getexif().get_ifd(GPS)) != {}
    if whole:
        file = SimpleUploadedFile("CANARY.jpg", sent)
        accept_whole(file=file, owner="mina", purpose=PURPOSE, now=timezone.now())
    else:
        sender.send(sent, 300)
    upload = Upload.objects.get()
    shown = sender.client.get(f"{ADDRESS}{upload.pk}/picture/")
    served = b"".join(shown.streaming_content)
    stored = [path.read_bytes() for path in private.rglob("*") if path.is_file()]
    assert stored == [served]
    assert CANARY not in served + shown.serialize_headers()
    assert dict(Image.open(io.BytesIO(served)).getexif()) == {}
    for mark in (b"Exif", b"http://ns.adobe.com", b"ICC", b"iCCP", b"Photoshop", b"tEXt", b"zTXt", b"iTXt"):
        assert mark not in served
    assert (upload.width, upload.height, upload.media_type) == (48, 64, Image.MIME[kind])
    assert "CANARY" not in upload.picture


def test_five_at_once_and_a_forgotten_one_makes_room(sender: Sender, private: Path) -> None:
    addresses = [sender.begun(10) for _ in range(MOST_OPEN)]
    refused = sender.begin(10)
    assert (refused.status_code, refused.json()["message"]) == (
        409,
        "Five pictures are on their way or not used yet. Use or remove one of them first.",
    )
    assert Sender("joon").begin(10).status_code == 201
    forgotten = upload_of(addresses[3])
    forgotten.touched_at -= services.QUIET
    forgotten.save()
    assert sender.begin(10).status_code == 201
    assert [sender.client.get(address).status_code for address in addresses] == [200, 200, 200, 404, 200]
    assert on_disk(private) == in_rows()


def test_an_owner_begins_forty_an_hour(sender: Sender, still_clock: None) -> None:
    for _ in range(40):
        assert sender.ask("delete", sender.begun(10)).status_code == 204
    refused = sender.begin(10)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert Sender("joon").begin(10).status_code == 201


def test_a_picture_is_claimed_once_and_by_its_owner(sender: Sender, private: Path) -> None:
    now = timezone.now()
    token = sender.send(PHOTO).json()["id"]
    receiving = upload_of(sender.begun(10)).pk
    with pytest.raises(NotArrived):
        claim_upload(token=receiving, owner="mina", purpose=PURPOSE, now=now)
    for wrong in ({"owner": "joon"}, {"purpose": "other"}, {"token": "none"}, {"now": now + DAY + HOUR}):
        given = {"token": token, "owner": "mina", "purpose": PURPOSE, "now": now, **wrong}
        with pytest.raises(GoneUpload):
            claim_upload(**given)
    claimed = claim_upload(token=token, owner="mina", purpose=PURPOSE, now=now)
    assert (claimed.state, claimed.slot) == (UploadState.CLAIMED, None)
    with pytest.raises(AlreadyClaimed):
        claim_upload(token=token, owner="mina", purpose=PURPOSE, now=now)
    assert sender.ask("delete", f"{ADDRESS}{token}/").status_code == 409
    assert claimed.picture in on_disk(private)
    with TestCase.captureOnCommitCallbacks(execute=True):
        discard_upload(upload=claimed)
    assert claimed.picture not in on_disk(private)
    assert not Upload.objects.filter(pk=token).exists()


def test_a_picture_may_come_whole_with_a_form(db: None, private: Path) -> None:
    file = SimpleUploadedFile("../../../etc/x.svg", good("PNG"), "text/html")
    upload = accept_whole(file=file, owner="mina", purpose=PURPOSE, now=timezone.now())
    assert (upload.state, upload.width, upload.height) == (UploadState.COMPLETE, 64, 48)
    assert on_disk(private) == in_rows() == {upload.picture}
    with services.open_picture(upload) as stored:
        assert Image.open(stored).size == (64, 48)
    claim_upload(token=upload.pk, owner="mina", purpose=PURPOSE, now=timezone.now())


def test_a_bad_picture_that_came_whole_leaves_nothing(db: None, private: Path) -> None:
    with pytest.raises(UnfitPicture) as refusal:
        accept_whole(file=io.BytesIO(b"<svg>"), owner="mina", purpose=PURPOSE, now=timezone.now())
    assert isinstance(refusal.value, Refusal)
    assert str(refusal.value.message) == "This is no picture we can open. Send a JPEG, PNG or WebP file."
    assert (on_disk(private), Upload.objects.count()) == (set(), 0)


def test_after_a_day_nobody_gets_it_and_the_sweep_takes_it(sender: Sender, private: Path) -> None:
    now = timezone.now()
    kept = claim_upload(token=sender.send(PHOTO).json()["id"], owner="mina", purpose=PURPOSE, now=now)
    complete, begun = sender.send(PHOTO).json()["address"], sender.begun(10)
    later = now + DAY + HOUR
    for address in (complete, begun):
        with pytest.raises(Http404):
            services.access_upload(token=upload_of(address).pk, owner="mina", now=later)
    assert sweep(now=now) == 0
    assert sweep(now=later, dry_run=True) == 2
    assert Upload.objects.count() == 3
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert sweep(now=later) == 2
    assert on_disk(private) == in_rows() == {kept.picture}
    assert sweep(now=later) == 0


def test_the_sweep_takes_files_without_rows_and_rows_without_files(sender: Sender, private: Path) -> None:
    complete, begun = upload_of(sender.send(PHOTO).json()["address"]), upload_of(sender.begun(10))
    left = upload_of(sender.begun(10))
    (private / "parts" / begun.part).unlink()
    (private / complete.picture).unlink()
    (private / "parts" / "stray").write_bytes(b"x")
    (private / "pictures" / "stray.jpg").write_bytes(b"x")
    now = timezone.now()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert sweep(now=now) == 2  # the files are young: their rows may still come
    assert on_disk(private) - in_rows() == {"parts/stray", "pictures/stray.jpg"}
    assert sweep(now=now + HOUR + dt.timedelta(minutes=1)) == 2
    assert on_disk(private) == in_rows() == {f"parts/{left.part}"}


def test_a_claimed_picture_whose_file_is_lost_is_told_and_kept(
    sender: Sender, private: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    kept = claim_upload(token=sender.send(PHOTO).json()["id"], owner="mina", purpose=PURPOSE, now=now)
    (private / kept.picture).unlink()
    assert sweep(now=now + DAY * 9) == 0
    assert [record.levelname for record in caplog.records if record.name.startswith("uploads")] == ["ERROR"]
    assert Upload.objects.get() == kept
    assert sender.client.get(f"{ADDRESS}{kept.pk}/picture/").status_code == 404


def test_the_purge_knows_the_sweep() -> None:
    from accounts.retention import RULES

    assert [rule.things for rule in RULES if rule.apply is sweep] == ["forgotten uploads"]


def test_the_field_and_the_server_agree_on_the_largest_file() -> None:
    field = render_to_string("uploads/field.html", {"purpose": PURPOSE, "name": "picture", "field_id": "p"})
    assert re.findall(r'data-most="(\d+)"', field) == [str(MAX_BYTES)]
