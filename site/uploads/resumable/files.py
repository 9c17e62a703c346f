"""Files of uploads: pieces on the local disk, clean copies in the private storage. None is ever served as is.

Every process that takes uploads must see the same folder of pieces (DATA_DIR). Clean copies lie in the
storage "private" where the settings name one, else beside the pieces.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.translation import gettext_lazy as _

from uploads.resumable.disk import need_room, telling_when_full
from uploads.resumable.exceptions import Busy
from uploads.services import CleanPicture

PICTURES = "pictures"
OURS = 0o600  # nobody but the site's own user reads them
FOLDER = 0o700


def private_folder() -> Path:
    return Path(settings.DATA_DIR) / "private"


def private_storage() -> Storage:
    if "private" in settings.STORAGES:
        return storages["private"]
    return FileSystemStorage(private_folder(), file_permissions_mode=OURS, directory_permissions_mode=FOLDER)


def parts_folder() -> Path:
    return private_folder() / "parts"


def _make(folder: Path) -> None:
    """The folder, and the one it lies in, for nobody but ourselves."""
    folder.parent.mkdir(FOLDER, parents=True, exist_ok=True)
    folder.mkdir(FOLDER, exist_ok=True)


def new_part() -> str:
    """Makes an empty file of pieces; its name, which says nothing. Raises NoRoom."""
    folder, name = parts_folder(), secrets.token_hex(16)
    with telling_when_full():
        _make(folder)
        need_room(folder, 0)
        (folder / name).touch(OURS, exist_ok=False)
    return name


@contextmanager
def locked_part(name: str) -> Iterator[IO[bytes]]:
    """The file of pieces, for one request at a time, across processes; `kill -9` lets go of it too.

    Raises Busy when another request has it, FileNotFoundError when it is gone.
    """
    with (parts_folder() / name).open("r+b", buffering=0) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(_("Another window is sending this picture. Close one of them.")) from error
        yield file


def write_piece(file: IO[bytes], *, offset: int, data: bytes) -> None:
    """Puts the bytes at `offset`, where the file ends from then on; on the disk when this returns.

    Raises NoRoom and leaves the file at `offset`.
    """
    file.truncate(offset)
    with telling_when_full():
        need_room(parts_folder(), len(data))
        try:
            file.seek(offset)
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(offset)
            raise


def remove_part(name: str) -> None:
    (parts_folder() / name).unlink(missing_ok=True)


def keep_picture(clean: CleanPicture) -> str:
    """Stores a clean copy under a name that says nothing. Raises NoRoom and then keeps nothing."""
    storage, name = private_storage(), f"{PICTURES}/{secrets.token_hex(16)}.{clean.extension}"
    with telling_when_full():
        if isinstance(storage, FileSystemStorage):
            _make(Path(storage.location))
            need_room(Path(storage.location), len(clean.data))
        try:
            return storage.save(name, ContentFile(clean.data))
        except BaseException:
            storage.delete(name)  # a disk that fills up leaves the beginning of the file
            raise


def remove_picture(name: str) -> None:
    private_storage().delete(name)


def part_names() -> list[str]:
    folder = parts_folder()
    return os.listdir(folder) if folder.exists() else []


def picture_names() -> list[str]:
    storage = private_storage()
    try:
        return [f"{PICTURES}/{name}" for name in storage.listdir(PICTURES)[1]]
    except FileNotFoundError:
        return []
