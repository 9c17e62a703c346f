"""Planning a session, and the open one in which everybody takes a module alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.training.enums import RUNNING, Kind, Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.models import Attendance, CampusSession, TrainingModulePage
from quizzes.live.codes import new_code
from quizzes.live.models import LiveSession
from quizzes.models import Study
from quizzes.services import studies


def plan_session(
    *, module: TrainingModulePage, language: str, trainer: User | None, now: datetime, **options: Any
) -> CampusSession:
    """A new session of a module, in the language in which it is taught.

    options: fields of CampusSession, campus among them. Where the module has no page in this language, the
    one that was chosen is taught.
    """
    page = page_in(module, language)
    session = CampusSession(
        module=page,
        module_key=page.translation_key,
        module_title=page.title,
        language=language,
        created_at=now,
        **options,
    )
    with transaction.atomic():
        session.code = _free_code()
        session.study = new_study(page, session)
        session.save()
        if trainer is not None:
            session.trainers.add(trainer)
    return session


def page_in(module: TrainingModulePage, language: str) -> TrainingModulePage:
    """The module's page in a language; where there is none, the one that was chosen."""
    translations = module.get_translations(inclusive=True)
    return translations.filter(locale__language_code=language).live().first() or module


def new_study(module: TrainingModulePage, session: CampusSession) -> Study | None:
    """The tests before and after; None for a module without frozen forms."""
    quiz = module.forms_quiz
    if quiz is None or not quiz.forms.exists():
        return None
    study = Study.objects.create(
        title=f"{module.title} {session.code}"[:120], quiz=quiz, is_led=session.kind != Kind.OPEN
    )
    study.trained_tells.set(module.trained_tells.all())
    return study


def _free_code() -> str:
    """A join code that opens nothing else: live sessions are found by the same kind of code."""
    while True:
        code = new_code()
        taken = (
            CampusSession.objects.filter(code=code).exists() or LiveSession.objects.filter(code=code).exists()
        )
        if not taken:
            return code


def open_session_of(*, module: TrainingModulePage, now: datetime) -> CampusSession:
    """The session in which everybody takes this module alone; made when the first one begins."""
    language = module.locale.language_code
    found = CampusSession.objects.filter(
        kind=Kind.OPEN, module_key=module.translation_key, language=language
    ).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return plan_session(
                module=module, language=language, trainer=None, now=now, kind=Kind.OPEN, phase=Phase.OWN_PACE
            )
    except IntegrityError:  # somebody else began at the same time
        return CampusSession.objects.get(kind=Kind.OPEN, module_key=module.translation_key, language=language)


def join(*, session: CampusSession, player: str, language: str, now: datetime) -> Attendance:
    """Take somebody in; asked again, the same attendance. Numbers have no gaps.

    player: the hash of their browser's key. Raises NotOpen before the doors open and after the end.
    """
    with transaction.atomic():
        kept = (
            CampusSession.objects.select_for_update(of=("self",)).select_related("study").get(pk=session.pk)
        )
        known = kept.attendances.filter(player=player).first()
        if known is not None:
            return known
        if kept.phase not in (*RUNNING, Phase.OWN_PACE):
            raise NotOpen(
                _("This session is over.") if kept.is_over else _("The doors are not open yet. Please wait.")
            )
        return add_attendance(session=kept, player=player, language=language, now=now)


def add_attendance(
    *, session: CampusSession, player: str, language: str, now: datetime, sheet: int | None = None
) -> Attendance:
    """The next attendance of a session whose row is locked. sheet: of somebody on paper, who has no player.

    Whoever is in the session is in its study: so the forms stay balanced, whoever finishes.
    """
    last = session.attendances.aggregate(last=Max("number"))["last"] or 0
    participant = None
    if session.study is not None:
        participant = studies.join_study(study=session.study, player=player, now=now)
    return session.attendances.create(
        number=last + 1,
        player=player,
        language=language,
        sheet=sheet,
        participant=participant,
        joined_at=now,
    )
