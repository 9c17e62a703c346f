"""Everything that is kept about a person, as one file for them."""

from __future__ import annotations

import json
import shutil
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import Http404

from campaigns.competitions.models import Entrant, EntryAsset
from campaigns.competitions.services import artwork, privacy


def archive_of(entrant: Entrant) -> IO[bytes]:
    """An open ZIP: data.json as services.privacy.export_person has it, and the pictures of their entries.

    Pictures are named <code>-<number>, in the order in which they were added. It lies on the disk, as many
    pictures are more than the memory should hold.
    """
    file = TemporaryFile()  # noqa: SIM115 (who reads it closes it)
    with ZipFile(file, "w") as archive:
        data = {"entries": privacy.export_person(entrant=entrant)}
        archive.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=2), ZIP_DEFLATED)
        numbers: dict[str, int] = {}
        for asset in _pictures(entrant):
            number = numbers[asset.entry.code] = numbers.get(asset.entry.code, 0) + 1
            _add(archive, asset, f"{asset.entry.code}-{number}")
    file.seek(0)
    return file


def _pictures(entrant: Entrant) -> list[EntryAsset]:
    mine = EntryAsset.objects.filter(entry__contributors__entrant=entrant)
    return list(mine.select_related("entry", "upload").order_by("entry", "created_at", "pk"))


def _add(archive: ZipFile, asset: EntryAsset, name: str) -> None:
    try:
        picture, media_type = artwork.open_asset(asset, small=False)
    except Http404:  # its file was lost: the rest is theirs all the same
        return
    extension = artwork.EXTENSIONS.get(media_type, "bin")
    with picture, archive.open(f"{name}.{extension}", "w") as place:  # stored: pictures are compressed
        shutil.copyfileobj(picture, place)
