"""Room on the disk: uploads leave some for everything else, and a full disk is said and not a crash."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

from uploads.resumable.exceptions import NoRoom

KEPT_FREE = 256 * 1024 * 1024  # bytes that the database, sessions and logs may still need
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
MESSAGE = _("There is no room for pictures just now. Nothing is lost: please try again later.")


def need_room(folder: Path, count: int) -> None:
    """Raises NoRoom when `count` bytes more would leave less than KEPT_FREE on the folder's disk."""
    if shutil.disk_usage(folder).free - count < KEPT_FREE:
        raise NoRoom(MESSAGE)


@contextmanager
def telling_when_full() -> Iterator[None]:
    """Raises NoRoom where the disk or the database says that it is full."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoRoom(MESSAGE) from error
        raise
    except OperationalError as error:
        if _is_full(error):
            raise NoRoom(MESSAGE) from error
        raise


def _is_full(error: OperationalError) -> bool:
    """SQLite names it SQLITE_FULL, PostgreSQL 53100."""
    cause = error.__cause__
    return (
        getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL" or getattr(cause, "sqlstate", "") == "53100"
    )
