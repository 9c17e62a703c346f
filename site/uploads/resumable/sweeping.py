"""What nobody came back for goes, and so does what a crash left behind: every file has its row, and every row
its file.
"""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from uploads.enums import UploadState
from uploads.models import Upload
from uploads.resumable import files
from uploads.resumable.services import discard_rows

STRAY_AFTER = dt.timedelta(hours=1)  # a file is there before its row: a young one may still get it
log = logging.getLogger(__name__)


def sweep(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Let go of uploads whose time is over, rows whose file is missing, and files without a row.

    Returns how many uploads and files went (or would go). A claimed upload is never touched: where its file
    is missing, the log says so.
    """
    # Rows first: what completes in between has its file in the listings, and its row has changed.
    rows = list(Upload.objects.all())
    parts, pictures = set(files.part_names()), set(files.picture_names())
    claimed = [row for row in rows if row.state == UploadState.CLAIMED]
    _tell_lost([row for row in claimed if row.picture not in pictures])
    over = [row for row in rows if row.state != UploadState.CLAIMED and _is_over(row, parts, pictures, now)]
    stray_parts = [name for name in parts - {row.part for row in rows} if _is_old_part(name, now)]
    stray_pictures = [name for name in pictures - {row.picture for row in rows} if _is_old(name, now)]
    if dry_run:
        return len(over) + len(stray_parts) + len(stray_pictures)
    for name in stray_parts:
        files.remove_part(name)
    for name in stray_pictures:
        files.remove_picture(name)
    return len(stray_parts) + len(stray_pictures) + sum(_let_go(row) for row in over)


def _tell_lost(rows: list[Upload]) -> None:
    for row in rows:
        log.error("The file of the claimed upload %s is missing: restore it from a backup.", row.pk)


def _is_over(row: Upload, parts: set[str], pictures: set[str], now: dt.datetime) -> bool:
    has_file = row.part in parts if row.state == UploadState.RECEIVING else row.picture in pictures
    return row.expires_at <= now or not has_file


def _let_go(row: Upload) -> int:
    """Delete the row and its file, unless somebody has come back in the meantime."""
    same = Upload.objects.filter(pk=row.pk, state=row.state, touched_at=row.touched_at)
    return discard_rows(same.exclude(state=UploadState.CLAIMED))


def _is_old_part(name: str, now: dt.datetime) -> bool:
    try:
        changed = (files.parts_folder() / name).stat().st_mtime
    except FileNotFoundError:
        return False
    return dt.datetime.fromtimestamp(changed, dt.UTC) <= now - STRAY_AFTER


def _is_old(name: str, now: dt.datetime) -> bool:
    try:
        changed = files.private_storage().get_modified_time(name)
    except FileNotFoundError:
        return False
    return timezone.localtime(changed, dt.UTC) <= now - STRAY_AFTER
