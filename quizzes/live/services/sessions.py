"""Opening a live session, and who may come near it."""

from __future__ import annotations

import datetime as dt
import secrets
from random import Random, SystemRandom
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from quizzes.enums import Composition
from quizzes.exceptions import NothingToPlay
from quizzes.live import guesses
from quizzes.live.codes import new_code, normalise_code
from quizzes.live.enums import State
from quizzes.live.exceptions import NoSuchSession
from quizzes.live.models import LiveSession
from quizzes.live.rules import may_hold_sessions
from quizzes.live.tokens import is_token
from quizzes.models import Quiz
from quizzes.services.drawing import draw_items

CODE_TRIES = 5


def open_session(
    *,
    quiz: Quiz,
    host: User,
    language: str,
    now: dt.datetime,
    rng: Random | None = None,
    **options: Any,
) -> LiveSession:
    """A new session in its waiting room, with the items of one round. options: fields of LiveSession, such as
    the code of what it is part of; another is given where that one is taken.

    Raises NothingToPlay when the bank has too few items, and for endless practice, which has no end to show.
    """
    if quiz.composition == Composition.PRACTICE:
        raise NothingToPlay(_("Endless practice cannot be played together. Choose another quiz."))
    selection = draw_items(quiz=quiz, player="", language=language, rng=rng or SystemRandom())
    session = LiveSession(
        quiz=quiz,
        language=language,
        item_ids=[item.pk for item in selection.items],
        form=selection.form,
        created_at=now,
        **options,
    )
    _save_under_free_code(session)
    session.hosts.add(host)
    return session


def _save_under_free_code(session: LiveSession) -> None:
    for left in reversed(range(CODE_TRIES)):
        try:
            with transaction.atomic():
                session.save()
                return
        except IntegrityError:
            if not left:
                raise
            session.code = new_code()


def find_session(*, code: str, address: str, token: str = "") -> LiveSession:
    """The session with this code, for somebody who wants in or comes back with a token.

    Raises NoSuchSession, and TooMany for newcomers from an address that has tried too many wrong codes.
    """
    code = normalise_code(code)
    check_guesses(code=code, address=address, token=token)
    session = LiveSession.objects.select_related("quiz").filter(code=code).first()
    if session is None:
        guesses.count_wrong(address=address)
        raise NoSuchSession(_("No session has this code. Check it on the projector and try again."))
    return session


def check_guesses(*, code: str, address: str, token: str = "") -> None:
    """As `guesses.check_guesses`, but for who is in a session: they have a token of ours, and are not stopped
    by others who mistype."""
    if not is_token(token):
        guesses.check_guesses(code=code, address=address)


def access_session(*, user: User, code: str) -> LiveSession:
    """The session with this code, if this person holds it. Raises 404 for anybody else's."""
    session = LiveSession.objects.select_related("quiz").filter(code=code).first()
    if session is None or not holds(user=user, session=session):
        raise Http404(_("You hold no session with this code."))
    return session


def holds(*, user: User, session: LiveSession) -> bool:
    """Whether somebody may move this session: one of its hosts who still has the role."""
    return may_hold_sessions(user) and session.hosts.filter(pk=user.pk).exists()


def access_screen(*, code: str, key: str) -> LiveSession:
    """The session whose projector has this key. Raises 404 for any other key."""
    session = LiveSession.objects.select_related("quiz").filter(code=code).first()
    if session is None or not constant_time_compare(session.screen_key, key):
        raise Http404(_("This projector link is not valid. Open it again from the trainer's console."))
    return session


def access_invitation(*, user: User, code: str, invitation: str) -> LiveSession:
    """The session to which this link invites another trainer. Raises 404 for a link that is not valid."""
    session = LiveSession.objects.running().filter(code=code).first()
    if (
        session is None
        or not may_hold_sessions(user)
        or not constant_time_compare(session.invitation, invitation)
    ):
        raise Http404(_("This invitation is not valid any more."))
    return session


def hold_together(*, session: LiveSession, user: User) -> None:
    """Let another trainer hold the session too. The link works once. Raises 404 when somebody was faster."""
    with transaction.atomic():
        unused = LiveSession.objects.filter(pk=session.pk, invitation=session.invitation)
        if not unused.update(invitation=secrets.token_urlsafe()):
            raise Http404(_("This invitation is not valid any more."))
        session.hosts.add(user)


def has_ended(session: LiveSession) -> bool:
    return session.state == State.FINISHED
