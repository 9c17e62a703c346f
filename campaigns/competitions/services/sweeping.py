"""Small copies of pictures and their rows: every file has its row, and a row without its file is told."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from campaigns.competitions.models import EntryAsset
from uploads.resumable.files import private_storage

FOLDER = "small"
STRAY_AFTER = timedelta(hours=1)  # a file is there before its row: a young one may still get it
log = logging.getLogger(__name__)


def sweep_small(*, now: datetime, dry_run: bool = False) -> int:
    """Remove small copies that no picture of an entry names, such as a crash leaves behind.

    Returns how many files went (or would go). A row whose file is missing stays, and the log names it.
    """
    # Rows first: what is kept in between has its file in the listing, and that file is young.
    rows = dict(EntryAsset.objects.values_list("small", "token"))
    files = _names()
    for missing in sorted(rows.keys() - files):
        log.error("The small copy of the picture %s is missing: restore it from a backup.", rows[missing])
    stray = [name for name in files - rows.keys() if _is_old(name, now)]
    for name in () if dry_run else stray:
        private_storage().delete(name)
    return len(stray)


def _names() -> set[str]:
    try:
        return {f"{FOLDER}/{name}" for name in private_storage().listdir(FOLDER)[1]}
    except FileNotFoundError:
        return set()


def _is_old(name: str, now: datetime) -> bool:
    try:
        changed = private_storage().get_modified_time(name)
    except FileNotFoundError:
        return False
    return timezone.localtime(changed, UTC) <= now - STRAY_AFTER
