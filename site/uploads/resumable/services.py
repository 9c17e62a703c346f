"""A picture's way in: begun, received in pieces, cleaned, and claimed by the room that needs it.

No transaction is open while bytes are written or a picture is cleaned. Who may do what is decided before: by
`access_upload`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import IO, Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from uploads.enums import UploadState
from uploads.models import Upload
from uploads.resumable import files
from uploads.resumable.disk import telling_when_full
from uploads.resumable.exceptions import (
    AlreadyClaimed,
    GoneUpload,
    NoRoom,
    NotArrived,
    TooLarge,
    TooManyOpen,
    UnfitPicture,
    UnreadableRequest,
    WrongOffset,
)
from uploads.services import MAX_BYTES, CleanPicture, RefusedPicture, clean_picture

CHUNK = 512 * 1024  # bytes in one piece, at most
KEPT_FOR = dt.timedelta(hours=24)  # since somebody was last heard of
MOST_OPEN = 5  # uploads of one owner for one purpose that are not claimed
QUIET = dt.timedelta(minutes=10)  # after which a new upload may take an unfinished one's place
# A picture of 25 megapixels takes up to 300 MB of memory while it is written again: two at once in a process.
_CLEANING = threading.BoundedSemaphore(2)

GONE = _("This picture is no longer here. Choose it again.")


def access_upload(*, token: str, owner: str | None, now: dt.datetime) -> Upload:
    """An upload of this owner; 404 for everybody else, and once its time is over."""
    upload = Upload.objects.filter(pk=token).first()
    if upload is None or owner is None or upload.owner != owner:
        raise Http404
    if upload.state != UploadState.CLAIMED and upload.expires_at <= now:
        raise Http404
    return upload


def begin_upload(*, owner: str, purpose: str, size: int, now: dt.datetime) -> Upload:
    """An upload of `size` bytes that waits for its first piece.

    Raises UnreadableRequest for no size, TooLarge, TooManyOpen and NoRoom.
    """
    if size < 1:
        raise UnreadableRequest(_("This file is empty. Choose another one."))
    if size > MAX_BYTES:
        raise TooLarge(_("This file is larger than 15 MB. Save the picture smaller and send it again."))
    part = files.new_part()
    try:
        return _take_slot(Upload(owner=owner, purpose=purpose, size=size, part=part), now)
    except (TooManyOpen, NoRoom):
        files.remove_part(part)
        raise


def receive_chunk(*, upload: Upload, offset: int, data: bytes, now: dt.datetime) -> Upload:
    """Store the bytes that follow the first `offset` ones.

    Raises WrongOffset when they do not follow what is stored (also for a piece sent twice), TooLarge for more
    bytes than a piece or the upload may have, Busy, NoRoom, and Http404 when the upload has gone.
    """
    if len(data) > CHUNK:
        raise TooLarge(_("This piece is too large."))
    with _alone_with(upload) as (current, file):
        if offset != current.offset:
            raise _wrong_offset(current)
        if offset + len(data) > current.size:
            raise TooLarge(_("These are more bytes than were announced."))
        there = file.seek(0, 2)
        if there < offset:  # a restored backup, or a disk after a power cut
            raise _wrong_offset(_move(current, there, now))
        files.write_piece(file, offset=offset, data=data)
        return _move(current, offset + len(data), now)


def finish_upload(*, upload: Upload, now: dt.datetime) -> Upload:
    """Clean a picture whose bytes are all here: the clean copy stays, the bytes that were sent go.

    A complete upload is returned as it is. Raises UnfitPicture and keeps nothing; WrongOffset while bytes are
    missing; Busy, NoRoom, and Http404 when the upload has gone.
    """
    if upload.state != UploadState.RECEIVING:
        return upload
    with _alone_with(upload) as (current, file):
        if not current.is_whole:
            raise _wrong_offset(current)
        file.seek(0)
        try:
            clean = _clean(file)
        except UnfitPicture:
            discard_upload(upload=current)
            raise
        return _complete(current, clean, now)


def accept_whole(*, file: IO[bytes], owner: str, purpose: str, now: dt.datetime) -> Upload:
    """A picture that came whole, with a form. Its name is never looked at.

    Raises UnfitPicture, TooManyOpen and NoRoom, and then keeps nothing.
    """
    begins = file.tell()
    clean = _clean(file)
    size = file.tell() - begins
    upload = Upload(owner=owner, purpose=purpose, size=size, offset=size, **_facts(clean))
    upload.picture = files.keep_picture(clean)
    try:
        return _take_slot(upload, now)
    except (TooManyOpen, NoRoom):
        files.remove_picture(upload.picture)
        raise


def claim_upload(*, token: str, owner: str, purpose: str, now: dt.datetime) -> Upload:
    """Take a complete picture over; from now on it stays until `discard_upload`.

    For the room that shows or judges it, inside the transaction that writes its own row. Raises GoneUpload
    (also for what belongs to somebody else), NotArrived and AlreadyClaimed.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(pk=token, owner=owner, purpose=purpose).first()
        if upload is None or (upload.state != UploadState.CLAIMED and upload.expires_at <= now):
            raise GoneUpload(GONE)
        if upload.state == UploadState.RECEIVING:
            raise NotArrived(_("The picture has not arrived yet. Wait for it, then send the form."))
        if upload.state == UploadState.CLAIMED:
            raise AlreadyClaimed(_("This picture was sent in already. Choose it again to use it once more."))
        upload.state, upload.slot, upload.touched_at = UploadState.CLAIMED, None, now
        upload.save(update_fields=["state", "slot", "touched_at"])
        return upload


def cancel_upload(*, upload: Upload) -> None:
    """Let an upload go that nothing needs. Raises AlreadyClaimed for one that something needs."""
    row = Upload.objects.filter(pk=upload.pk)
    if not discard_rows(row.exclude(state=UploadState.CLAIMED)) and row.exists():
        raise AlreadyClaimed(_("This picture was sent in already. Take it out where you used it."))


def discard_upload(*, upload: Upload) -> None:
    """Delete an upload and its file, whatever its state: for the room that has let go of a claimed one."""
    discard_rows(Upload.objects.filter(pk=upload.pk))


def discard_rows(rows: QuerySet[Upload]) -> int:
    """Delete uploads and their files; how many. Rows go first: a file that is left behind is swept up."""
    with transaction.atomic():
        found = list(rows.select_for_update())
        names = [(upload.part, upload.picture) for upload in found]
        for upload in found:
            upload.delete()
        transaction.on_commit(partial(_remove_files, names), robust=True)
    return len(found)


def _remove_files(names: list[tuple[str, str]]) -> None:
    for part, picture in names:
        if part:
            files.remove_part(part)
        if picture:
            files.remove_picture(picture)


def open_picture(upload: Upload) -> File:
    """The clean copy, to be closed by the caller. Raises Http404 where there is none."""
    if not upload.picture:
        raise Http404
    try:
        return files.private_storage().open(upload.picture)
    except FileNotFoundError as error:
        raise Http404 from error


@contextmanager
def _alone_with(upload: Upload) -> Iterator[tuple[Upload, IO[bytes]]]:
    """The row as it is now and its file of pieces, while no other request has them.

    Raises Busy; WrongOffset when the upload has been completed; Http404 when it has gone.
    """
    if upload.state != UploadState.RECEIVING:
        raise _wrong_offset(upload)
    with ExitStack() as stack:
        try:
            file = stack.enter_context(files.locked_part(upload.part))
        except FileNotFoundError:
            current = _again(upload)
            if current.state == UploadState.RECEIVING:  # a row without its file is of no use
                discard_upload(upload=current)
                raise Http404 from None
            raise _wrong_offset(current) from None
        current = _again(upload)
        if current.state != UploadState.RECEIVING:
            raise _wrong_offset(current)
        yield current, file


def _again(upload: Upload) -> Upload:
    try:
        return Upload.objects.get(pk=upload.pk)
    except Upload.DoesNotExist as error:
        raise Http404 from error


def _wrong_offset(upload: Upload) -> WrongOffset:
    return WrongOffset(_("These bytes do not follow those that are here."), offset=upload.offset)


def _move(upload: Upload, offset: int, now: dt.datetime) -> Upload:
    """The row says from now on that `offset` bytes are here. Raises Http404 when it has gone."""
    rows = Upload.objects.filter(pk=upload.pk, state=UploadState.RECEIVING, offset=upload.offset)
    with telling_when_full():
        moved = rows.update(offset=offset, touched_at=now, expires_at=now + KEPT_FOR)
    if not moved:
        raise Http404
    return _again(upload)


def _take_slot(upload: Upload, now: dt.datetime) -> Upload:
    """Save a new row in a slot of its owner's that is free. Raises TooManyOpen and NoRoom."""
    upload.state = UploadState.COMPLETE if upload.picture else UploadState.RECEIVING
    upload.created_at = upload.touched_at = now
    upload.expires_at = now + KEPT_FOR
    mine = Upload.objects.filter(owner=upload.owner, purpose=upload.purpose, slot__isnull=False)
    for _attempt in range(4 * MOST_OPEN):
        taken = set(mine.values_list("slot", flat=True))
        free = sorted(set(range(1, MOST_OPEN + 1)) - taken)
        if not free:
            _free_a_slot(mine, now)
            continue
        upload.slot = free[0]
        try:
            with telling_when_full(), transaction.atomic():
                upload.save(force_insert=True)
            return upload
        except IntegrityError:  # another request was quicker
            continue
    raise TooManyOpen(_("Too many pictures at once. Wait until one has arrived."))


def _free_a_slot(mine: QuerySet[Upload], now: dt.datetime) -> None:
    """Let the owner's most forgotten upload go. Raises TooManyOpen when none has been quiet for long."""
    forgotten = mine.filter(Q(expires_at__lte=now) | Q(touched_at__lte=now - QUIET))
    # "receiving" sorts behind "complete": what has not arrived goes before what has.
    oldest = forgotten.order_by("-state", "touched_at").first()
    if oldest is None:
        message = _("Five pictures are on their way or not used yet. Use or remove one of them first.")
        raise TooManyOpen(message)
    discard_rows(mine.filter(pk=oldest.pk, touched_at=oldest.touched_at))


def _clean(file: IO[bytes]) -> CleanPicture:
    with _CLEANING:
        try:
            return clean_picture(file)
        except RefusedPicture as refusal:
            raise UnfitPicture(refusal.args[0]) from refusal


def _facts(clean: CleanPicture) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(clean.data).hexdigest(),
        "width": clean.width,
        "height": clean.height,
        "media_type": clean.media_type,
    }


def _complete(upload: Upload, clean: CleanPicture, now: dt.datetime) -> Upload:
    picture = files.keep_picture(clean)
    rows = Upload.objects.filter(pk=upload.pk, state=UploadState.RECEIVING)
    try:
        with telling_when_full():
            kept = rows.update(
                state=UploadState.COMPLETE,
                part="",
                picture=picture,
                touched_at=now,
                expires_at=now + KEPT_FOR,
                **_facts(clean),
            )
    except NoRoom:
        files.remove_picture(picture)
        raise
    if not kept:
        files.remove_picture(picture)
        raise Http404
    transaction.on_commit(partial(files.remove_part, upload.part), robust=True)
    return _again(upload)
