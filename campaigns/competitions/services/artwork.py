"""Pictures of entries: taken over from an upload, with a small copy and the hashes that find copies."""

from __future__ import annotations

import io
import secrets
from datetime import datetime
from functools import partial
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from PIL import Image

from campaigns.competitions.exceptions import Incomplete
from campaigns.competitions.models import Entrant, Entry, EntryAsset
from campaigns.competitions.services.entries import definition_for, set_picture
from campaigns.competitions.similarity import picture_hashes
from uploads.models import Upload
from uploads.resumable.files import private_storage
from uploads.resumable.services import accept_whole, claim_upload, discard_upload, open_picture

PURPOSE = "entry"
SMALL = 640
EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


@transaction.atomic
def attach_upload(*, entry: Entry, token: str, owner: str, revision: int, now: datetime) -> EntryAsset:
    """Make a finished upload of this owner the picture of a draft, if it is still at this revision.

    Raises Incomplete where the category does not take such a picture, ChangedElsewhere, and what
    claim_upload raises.
    """
    upload = claim_upload(token=token, owner=owner, purpose=PURPOSE, now=now)
    return _attach(entry, upload, revision, now)


def attach_file(*, entry: Entry, file: IO[bytes], owner: str, revision: int, now: datetime) -> EntryAsset:
    """The same for a file that came whole with a form, from a browser without scripts."""
    upload = accept_whole(file=file, owner=owner, purpose=PURPOSE, now=now)
    return attach_upload(entry=entry, token=upload.pk, owner=owner, revision=revision, now=now)


@transaction.atomic
def detach_picture(*, entry: Entry, revision: int, now: datetime) -> Entry:
    """Take the picture out of a draft; it is deleted, unless a submitted version shows it."""
    kept = set_picture(entry=entry, asset=None, revision=revision, now=now)
    _remove(kept.assets.filter(versions=None))
    return kept


def _attach(entry: Entry, upload: Upload, revision: int, now: datetime) -> EntryAsset:
    _check_fits(definition_for(entry)["limits"], upload)
    with open_picture(upload) as file, Image.open(file) as picture:
        picture.load()
        hashes, small = picture_hashes(picture), _small_copy(picture)
    asset = EntryAsset.objects.create(
        entry=entry,
        upload=upload,
        small=_keep_small(small),
        hashes=hashes.to_bytes(),
        created_at=now,
    )
    set_picture(entry=entry, asset=asset, revision=revision, now=now)
    _remove(entry.assets.filter(versions=None).exclude(pk=asset.pk))
    return asset


def _check_fits(limits: dict[str, Any], upload: Upload) -> None:
    extension = EXTENSIONS.get(upload.media_type, "")
    if extension not in limits["file_types"]:
        _refuse(_("Send one of these: %(types)s.") % {"types": ", ".join(limits["file_types"])})
    shorter = min(upload.width or 0, upload.height or 0)
    if limits["min_side"] and shorter < limits["min_side"]:
        _refuse(
            _("The shorter side has %(count)s pixels; it needs at least %(limit)s. Save the picture larger.")
            % {"count": shorter, "limit": limits["min_side"]}
        )
    if upload.size > limits["megabytes"] * 1024 * 1024:
        _refuse(_("This file is larger than %(limit)s MB.") % {"limit": limits["megabytes"]})


def _refuse(message: str) -> None:
    raise Incomplete(message, errors={"asset": message})


def _small_copy(picture: Image.Image) -> bytes:
    copy = picture.convert("RGBA" if picture.mode in ("RGBA", "LA", "P") else "RGB")
    copy.thumbnail((SMALL, SMALL))
    out = io.BytesIO()
    copy.save(out, "WEBP", quality=80)
    return out.getvalue()


def _keep_small(data: bytes) -> str:
    return private_storage().save(f"small/{secrets.token_hex(16)}.webp", ContentFile(data))


def access_asset(*, token: str, entrant: Entrant | None, may_see_all: bool) -> EntryAsset:
    """The picture with this token, for the entry's own people and for who may see all; 404 otherwise."""
    assets = EntryAsset.objects.select_related("upload").filter(token=token)
    if not may_see_all:
        assets = assets.filter(entry__contributors__entrant=entrant) if entrant else assets.none()
    found = assets.first()
    if found is None:
        raise Http404
    return found


def open_asset(asset: EntryAsset, *, small: bool) -> tuple[IO[bytes], str]:
    """The open file and its media type."""
    if small:
        return private_storage().open(asset.small), "image/webp"
    return open_picture(asset.upload), asset.upload.media_type


def remove_assets(entry: Entry) -> None:
    """Take every picture of an entry away, files too, once the transaction has ended."""
    entry.versions.update(asset=None)
    _remove(entry.assets.all())


def _remove(assets: QuerySet[EntryAsset]) -> None:
    for asset in assets.select_related("upload"):
        upload, small = asset.upload, asset.small
        asset.delete()
        discard_upload(upload=upload)
        transaction.on_commit(partial(private_storage().delete, small))
