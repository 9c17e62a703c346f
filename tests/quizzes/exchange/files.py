"""Files of questions as people and programs make them, good and bad, and what lies in the storage."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.conf import settings

from quizzes.exchange import package
from tests.uploads.pictures import BAD, picture, saved, telling

GIFT = """::Box:: Which box is genuine? {
    =The one with the seal # Look at the seal first.
    ~The one without
}

::Price:: A price is <b>far</b> too low. What now?
{~%50%Check the seller ~%50%Ask for an invoice ~%-100%Buy it}

Write about fakes. {}

"""
PICTURED = '::Seal:: Which seal is this? <img src="seal.jpg" alt="A round seal"> {=Ours ~Theirs}\n\n'
BLIND = '::Blind:: And this one? <img src="seal.jpg"> {=Ours ~Theirs}\n'
ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b"<quiz><question type='multichoice'><name><text>&b;</text></name></question></quiz>"
)
BOMB = BAD["bomb: 100 megapixels in 12 kB"]()


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def gift_zip(text: str = PICTURED + BLIND, *, seal: bytes | None = None) -> bytes:
    """A GIFT file and its picture, which says where it was taken."""
    return zipped({"questions.gift": text.encode(), "seal.jpg": seal or telling("JPEG")})


def many_pictures(count: int) -> bytes:
    """Questions with a picture each, every one different."""
    names = [f"p{number}.png" for number in range(count)]
    questions = (f'::Q{n}:: Which? <img src="{n}" alt="Picture {n}"> {{=a ~b}}' for n in names)
    pictures = {name: saved(picture(40 + number, 30), "PNG") for number, name in enumerate(names)}
    return zipped({"q.gift": "\n\n".join(questions).encode(), **pictures})


def unpacked(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What a package holds: items.json, and the other files."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop(package.ITEMS)), files


def repacked(root: dict[str, Any], files: dict[str, bytes]) -> bytes:
    return zipped({package.ITEMS: json.dumps(root).encode(), **files})


def stored() -> set[str]:
    """Every file in the storage."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
