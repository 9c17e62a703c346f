"""Files between their preview and the word of the person who sent them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.refusals import BadRequest, Conflict
from quizzes.exchange.models import ImportFile
from quizzes.exchange.services.choices import Choices
from quizzes.exchange.services.importing import Kept, keep_import, needs_rights
from quizzes.exchange.services.reading import Reading, read_file

KEPT_FOR = dt.timedelta(days=1)
LONGEST_NAME = 255


class MissingRights(BadRequest):
    """Pictures came without a word on who made them."""


class NothingToImport(BadRequest):
    """Everything in the file was left out."""


class AlreadyDone(Conflict):
    """The file was imported or cancelled in the meantime."""


def access_import(user: Any, token: str) -> ImportFile:
    """A file that this person sent; 404 for everybody else."""
    try:
        return ImportFile.objects.get(token=token, uploaded_by=user)
    except ImportFile.DoesNotExist as error:
        raise Http404 from error


def begin_import(
    *, data: bytes, name: str, format: str, choices: Choices, now: dt.datetime, by: Any
) -> tuple[ImportFile, Reading]:
    """Keeps a file for its preview. Raises UnreadableFile and then keeps nothing."""
    reading = read_file(data=data, name=name, format=format)
    file = ImportFile(
        name=name[:LONGEST_NAME],
        format=reading.format,
        language=choices.language,
        tags=list(choices.tags),
        rights=choices.rights,
        status=choices.status,
        uploaded_by=by,
        uploaded_at=now,
    )
    file.file.save(file.token, ContentFile(data), save=False)
    file.save()
    return file, reading


def read_again(file: ImportFile) -> Reading:
    """The same as at first, but for what the bank got since."""
    with file.file.open() as stored:
        data = stored.read()
    return read_file(data=data, name=file.name, format=file.format)


def choices_of(file: ImportFile) -> Choices:
    return Choices(file.language, tuple(file.tags), file.rights, file.status)


def confirm_import(
    *, file: ImportFile, reading: Reading, rights: str, quiz_title: str, now: dt.datetime, by: Any
) -> Kept:
    """Imports a file that was looked through. rights: of its pictures, where they were not given before.

    reading: of the file just now, outside of any transaction: it may take long, and others want to write.
    """
    choices = replace(choices_of(file), rights=file.rights or rights, quiz_title=quiz_title)
    if not reading.items:
        raise NothingToImport(_("There is nothing to import: every question of this file is left out."))
    if needs_rights(reading) and not choices.rights:
        raise MissingRights(_("This file has pictures: say who made them and why we may show them."))
    with transaction.atomic():
        _taken, rows = ImportFile.objects.filter(pk=file.pk).delete()
        if not rows:
            raise AlreadyDone(_("This file was imported or cancelled already. Look into the question bank."))
        kept = keep_import(reading=reading, choices=choices, now=now, by=by)
        transaction.on_commit(lambda: _remove(file))
    return kept


@transaction.atomic
def cancel_import(*, file: ImportFile) -> None:
    ImportFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: _remove(file))


def _remove(file: ImportFile) -> None:
    file.file.storage.delete(file.file.name)


def remove_forgotten(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Removes files that nobody confirmed or cancelled within a day; how many there are."""
    forgotten = list(ImportFile.objects.filter(uploaded_at__lt=now - KEPT_FOR))
    if not dry_run:
        for file in forgotten:
            cancel_import(file=file)
    return len(forgotten)
