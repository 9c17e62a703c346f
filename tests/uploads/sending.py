"""Somebody who sends a picture in pieces, and what lies on the disk meanwhile."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

from django.http import HttpResponse
from django.test import Client, TestCase

from uploads.models import Upload
from uploads.services import clean_picture

PURPOSE = "sample"
COOKIE = "sample-key"
ADDRESS = "/en/uploads/"


class Sender:
    """A browser with a key of its own. After each request what was to be done on commit is done."""

    def __init__(self, key: str = "mina", **options: bool) -> None:
        self.client = Client(**options)
        self.client.cookies[COOKIE] = key

    def ask(self, method: str, address: str, data: object = None, **options: object) -> HttpResponse:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return getattr(self.client, method)(address, data, **options)

    def begin(self, size: object, purpose: str = PURPOSE, **options: object) -> HttpResponse:
        return self.ask("post", ADDRESS, {"purpose": purpose, "size": size}, **options)

    def begun(self, size: int) -> str:
        """The address of a new upload."""
        response = self.begin(size)
        assert response.status_code == 201, response.content
        return response["Location"]

    def piece(self, address: str, offset: object, data: bytes) -> HttpResponse:
        return self.ask(
            "patch",
            address,
            data,
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": str(offset)},
        )

    def send(self, data: bytes, size: int = 400_000) -> HttpResponse:
        """All of it in pieces of this size; the last answer."""
        address, response = self.begun(len(data)), None
        for offset in range(0, len(data), size):
            response = self.piece(address, offset, data[offset : offset + size])
        assert response is not None
        return response


def upload_of(address: str) -> Upload:
    return Upload.objects.get(pk=address.rstrip("/").rpartition("/")[2])


def on_disk(private: Path) -> set[str]:
    return {str(path.relative_to(private)) for path in private.rglob("*") if path.is_file()}


def in_rows() -> set[str]:
    """The files that the rows name."""
    named = Upload.objects.values_list("part", "picture")
    return {f"parts/{part}" if part else picture for part, picture in named}


def clean_sum(data: bytes) -> str:
    return hashlib.sha256(clean_picture(io.BytesIO(data)).data).hexdigest()
