"""The kit of a session: asked for, made in the background, kept in private, and thrown away."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import IO, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _

from campaigns.training.enums import KitState
from campaigns.training.exceptions import NotPrintable
from campaigns.training.kit.files import NAMES, draw_file, names_of
from campaigns.training.kit.material import collect, count_pictures, prepare
from campaigns.training.kit.pictures import Pictures
from campaigns.training.models import CampusSession, Kit
from quizzes.models import Item
from uploads.resumable.files import private_storage

FOLDER = "kits"
DAYS = 30  # after the session
DRAWING = 2  # grows when the sheets look different, so that older kits say that they are outdated
STUCK = timedelta(minutes=5)  # a kit that takes longer was left by a worker that died

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class KitFile:
    """name: as in kit.files.NAMES; size: in bytes."""

    name: str
    size: int


def kit_of(session: CampusSession) -> Kit | None:
    return Kit.objects.filter(session=session).first()


def is_under_way(kit: Kit, *, now: datetime) -> bool:
    return kit.state in (KitState.WAITING, KitState.DRAWING) and now - kit.asked_at < STUCK


def ask_kit(*, session: CampusSession, now: datetime) -> Kit:
    """A kit that waits to be made; asked twice, the same one. Raises NotPrintable without a module."""
    if session.module is None:
        collect(session)
    with transaction.atomic():
        CampusSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        kit, is_new = Kit.objects.get_or_create(session=session, defaults={"asked_at": now})
        if is_new or is_under_way(kit, now=now):
            return kit
        kit.state, kit.error, kit.asked_at, kit.done, kit.total = KitState.WAITING, "", now, 0, 0
        kit.save(update_fields=["state", "error", "asked_at", "done", "total"])
    return kit


def make_kit(*, kit: Kit, now: datetime) -> Kit:
    """Draw all files of a kit that waits, and put them in the place of older ones.

    What goes wrong is kept with the kit, in plain words. A kit that somebody else makes is left to them.
    """
    is_ours = Kit.objects.filter(pk=kit.pk, state=KitState.WAITING).update(state=KitState.DRAWING)
    kit.refresh_from_db()
    if not is_ours:
        return kit
    session = CampusSession.objects.select_related("campus__organisation", "module", "study").get(
        pk=kit.session_id
    )
    folder, was = f"{FOLDER}/{secrets.token_hex(16)}", kit.folder
    with translation.override(session.language):
        try:
            found = {"fingerprint": fingerprint_of(session), **_drawn(kit, session, folder, now)}
        except NotPrintable as refusal:
            found = {"state": KitState.FAILED, "error": str(refusal.message)[:300]}
        except Exception:
            logger.exception("The kit of session %s could not be made.", session.pk)
            words = _(
                "Something went wrong while the kit was drawn. Make it again; if it happens twice, tell us."
            )
            found = {"state": KitState.FAILED, "error": words}
    kept = Kit.objects.filter(pk=kit.pk, state=KitState.DRAWING, asked_at=kit.asked_at).update(**found)
    _drop_folder(was if kept and found["state"] == KitState.READY else folder)
    return Kit.objects.filter(pk=kit.pk).first() or kit


def _drawn(kit: Kit, session: CampusSession, folder: str, now: datetime) -> dict[str, Any]:
    material = collect(session)
    names = names_of(material)
    told = _counter(kit, count_pictures(material) + len(names))
    material = replace(material, pictures=Pictures(told))
    prepare(material)
    for name in names:
        data = draw_file(material, name, now=now)
        private_storage().save(_path(folder, name), ContentFile(data))
        told()
    return {"state": KitState.READY, "folder": folder, "error": "", "ready_at": now}


def _counter(kit: Kit, total: int) -> Callable[[], None]:
    """Counts what is done, for the page that waits."""
    rows = Kit.objects.filter(pk=kit.pk)
    rows.update(done=0, total=total)
    done = 0

    def told() -> None:
        nonlocal done
        done = min(done + 1, total)
        rows.update(done=done)

    return told


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}.pdf"


# --- what it was made from ----------------------------------------------------------------------------
def fingerprint_of(session: CampusSession) -> str:
    """A short name of everything that a kit shows: another one, and the kit is outdated."""
    campus, module = session.campus, session.module
    shown: list[Any] = [DRAWING, session.code, session.kind, session.language, session.time_zone]
    shown += [
        session.starts_at,
        session.room,
        session.group,
        session.group_size,
        session.age_band,
        str(campus),
    ]
    if module is not None:
        names = ("title", "summary", "goals", "sources", "test_minutes", "live_minutes", "feedback_minutes")
        shown += [module._meta.get_field(name).value_to_string(module) for name in names]
        shown += [module.live_quiz_id, sorted(module.trained_tells.values_list("slug", flat=True))]
        for lesson in module.lessons():
            fields = ("title", "minutes", "body", "script")
            shown.append([lesson._meta.get_field(name).value_to_string(lesson) for name in fields])
    if session.study is not None:
        items = Item.objects.filter(form_items__form__quiz=session.study.quiz_id).order_by("code")
        shown += list(items.values_list("code", "form_items__form__label", "updated_at"))
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()


def is_outdated(kit: Kit, session: CampusSession) -> bool:
    return kit.state == KitState.READY and kit.fingerprint != fingerprint_of(session)


# --- reading and throwing away ------------------------------------------------------------------------
def files_of(kit: Kit) -> list[KitFile]:
    """The files that are there, in the order of NAMES."""
    if kit.state != KitState.READY or not kit.folder:
        return []
    storage = private_storage()
    try:
        there = set(storage.listdir(kit.folder)[1])
    except FileNotFoundError:
        return []
    return [KitFile(name, storage.size(_path(kit.folder, name))) for name in NAMES if f"{name}.pdf" in there]


def open_file(*, session: CampusSession, name: str) -> IO[bytes]:
    """A file of a session's kit. Raises 404 for one that is not there."""
    kit = kit_of(session)
    if kit is not None and kit.folder and kit.state == KitState.READY and name in NAMES:
        try:
            return private_storage().open(_path(kit.folder, name))
        except FileNotFoundError:
            pass
    raise Http404(_("This file is not there. Make the kit again."))


def drop_kit(*, session: CampusSession) -> None:
    """Throw a kit away, with its files."""
    for kit in Kit.objects.filter(session=session):
        kit.delete()
        _drop_folder(kit.folder)


def drop_kits(*, now: datetime, dry_run: bool = False) -> int:
    """Kits DAYS after their session, and files without a kit. Returns how many."""
    sessions = CampusSession.objects.over_before(now - timedelta(days=DAYS))
    kits = list(Kit.objects.filter(session__in=sessions.values("pk")).select_related("session"))
    if not dry_run:
        for kit in kits:
            drop_kit(session=kit.session)
        _sweep(now)
    return len(kits)


def _sweep(now: datetime) -> None:
    """Folders that no kit names, a day after a worker died on them."""
    storage = private_storage()
    try:
        there = {f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[0]}
    except FileNotFoundError:
        return
    for folder in there - set(Kit.objects.values_list("folder", flat=True)):
        files = storage.listdir(folder)[1]
        times = [storage.get_modified_time(f"{folder}/{name}") for name in files]
        if all(now - time > timedelta(days=1) for time in times):
            _drop_folder(folder)


def _drop_folder(folder: str) -> None:
    if not folder:
        return
    storage = private_storage()
    with suppress(OSError):  # what stays is swept later
        for name in NAMES:
            storage.delete(_path(folder, name))
        storage.delete(folder)  # itself, where the storage knows folders
