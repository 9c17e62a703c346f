"""Pictures that come with questions: cleaned once each, kept in the library under names that tell nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from quizzes.exchange.choices import Problem
from quizzes.exchange.items import UnreadableFile
from uploads.models import Photograph
from uploads.services import CleanPicture, RefusedPicture, clean_picture

MAX_MEGAPIXELS = 2_000  # of all pictures in a file together: a minute of work, a thousand large photographs
LONGEST = 255  # of a photograph's title, description and rights


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class BadPicture(Problem):
    """A picture that is none, or one that we do not take."""


class Cleaner:
    """Cleans each picture once, however many questions show it. cleaned: by `digest`."""

    def __init__(self) -> None:
        self.cleaned: dict[str, CleanPicture] = {}
        self._refused: dict[str, BadPicture] = {}
        self._pixels = 0

    def clean(self, name: str, content: bytes) -> CleanPicture:
        """Raises BadPicture, and UnreadableFile where all pictures together are too large."""
        key = digest(content)
        if key in self._refused:
            raise self._refused[key]
        if key not in self.cleaned:
            self.cleaned[key] = self._clean(key, name, content)
        return self.cleaned[key]

    def _clean(self, key: str, name: str, content: bytes) -> CleanPicture:
        try:
            clean = clean_picture(BytesIO(content))
        except RefusedPicture as refusal:
            message = _("picture “%(name)s”: %(why)s") % {"name": name[:100], "why": refusal}
            self._refused[key] = BadPicture(message)
            raise self._refused[key] from refusal
        self._pixels += clean.width * clean.height
        if self._pixels > MAX_MEGAPIXELS * 1_000_000:
            raise UnreadableFile(
                _("The pictures in this file have more than %(most)d megapixels together. Please split it.")
                % {"most": MAX_MEGAPIXELS}
            )
        return clean


class Written:
    """Writes files into the storage, and takes them out again where the whole does not work out."""

    def __init__(self) -> None:
        self._paths: list[str] = []

    def save(self, path: str, data: bytes) -> str:
        """The path under which the storage keeps the file."""
        kept: str = default_storage.save(path, ContentFile(data))
        self._paths.append(kept)
        return kept

    def take_back(self) -> None:
        for path in self._paths:
            default_storage.delete(path)


@contextmanager
def all_or_nothing() -> Iterator[Written]:
    """Removes the files that were written inside when an error leaves it. Put the transaction inside."""
    written = Written()
    try:
        yield written
    except BaseException:
        written.take_back()
        raise


@dataclass(frozen=True)
class Shown:
    """A photograph as an import needs it: the same picture with the same words is kept once.

    picture: its `digest` in the file. name: its title, where the file says one. called: a title where it does
    not; the first question that shows the picture gives it.
    """

    picture: str
    description: str
    rights: str
    name: str = ""
    called: str = field(default="", compare=False)

    def photograph(self, **values: Any) -> Photograph:
        """The row of the library, not stored yet."""
        return Photograph(
            title=(self.name or self.called)[:LONGEST],
            description=self.description[:LONGEST],
            rights=self.rights[:LONGEST],
            **values,
        )


def keep_photographs(
    *, shown: Iterable[Shown], pictures: Mapping[str, CleanPicture], by: Any, written: Written
) -> dict[Shown, Photograph]:
    """Puts photographs into the library. Renditions are made when somebody first looks at one."""
    collection = Collection.get_first_root_node()
    rows = {
        one: _row(one, pictures[one.picture], written, collection=collection, uploaded_by_user=by)
        for one in dict.fromkeys(shown)
    }
    Photograph.objects.bulk_create(rows.values(), batch_size=500)
    return rows


def _row(shown: Shown, clean: CleanPicture, written: Written, **values: Any) -> Photograph:
    path = f"original_images/{secrets.token_hex(8)}.{clean.extension}"
    return shown.photograph(
        file=written.save(path, clean.data),
        width=clean.width,
        height=clean.height,
        file_size=len(clean.data),
        file_hash=hashlib.sha1(clean.data, usedforsecurity=False).hexdigest(),  # as Wagtail keeps it
        **values,
    )
