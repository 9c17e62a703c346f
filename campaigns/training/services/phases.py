"""Moving a session through its phases, and what each move opens and ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.exceptions import WrongPhase
from campaigns.training.models import CampusSession
from quizzes.enums import Occasion
from quizzes.live.enums import State
from quizzes.live.exceptions import Outdated, WrongStep
from quizzes.live.models import LiveSession
from quizzes.live.services import sessions as live_sessions
from quizzes.live.services import steps
from quizzes.models import Attempt, Study
from quizzes.services import rounds

ORDER = (
    Phase.PLANNED,
    Phase.DOORS,
    Phase.PRE,
    Phase.LESSONS,
    Phase.LIVE,
    Phase.POST,
    Phase.FEEDBACK,
    Phase.CLOSED,
)
PARTS = {Phase.PRE: Occasion.PRE, Phase.POST: Occasion.POST}
FROM_PLANNED = (Phase.DOORS, Phase.PRE, Phase.LESSONS, Phase.CANCELLED)

# Answers that were given while a test was open may still be on their way: networks of campuses are slow.
GRACE = timedelta(minutes=2)


def phases_of(session: CampusSession) -> list[Phase]:
    """The phases that this session has: no tests without forms, no live quiz without one."""
    missing = set()
    if session.study_id is None:
        missing |= {Phase.PRE, Phase.POST}
    if session.module is None or session.module.live_quiz_id is None:
        missing.add(Phase.LIVE)
    return [phase for phase in ORDER if phase not in missing]


def ways_on(session: CampusSession) -> list[Phase]:
    """Where a trainer may move a session now: any later phase, from the live quiz back to the lessons, and a
    session that has not begun may be cancelled. Never back to a test: what came between would be in it. A
    planned session begins with people who can join it; a live quiz that was played to its end is over."""
    if session.phase not in ORDER or session.phase == Phase.CLOSED:
        return []
    here = ORDER.index(Phase(session.phase))
    found = [phase for phase in phases_of(session) if ORDER.index(phase) > here]
    if session.live is not None and session.live.state == State.FINISHED:
        found = [phase for phase in found if phase != Phase.LIVE]
    if session.phase == Phase.LIVE:
        found.append(Phase.LESSONS)
    if session.phase in (Phase.PLANNED, Phase.DOORS):
        found.append(Phase.CANCELLED)
    if session.phase == Phase.PLANNED:
        found = [phase for phase in found if phase in FROM_PLANNED]
    return found


def move(*, session: CampusSession, to: str, seq: int, user: User | None, now: datetime) -> CampusSession:
    """Move a session on. seq: of the session as its trainer saw it; a double click changes nothing.
    user: None where nobody moves it, and it is only ended.

    Raises WrongPhase where it cannot go, or when somebody else has moved it meanwhile, and NothingToPlay when
    the bank cannot fill the live quiz.
    """
    with transaction.atomic():
        kept = CampusSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        if kept.phase == to and kept.seq == seq + 1:
            return kept
        if kept.seq != seq:
            raise WrongPhase(_("Somebody has moved this session meanwhile. Look where it is now."))
        if to not in ways_on(kept):
            raise WrongPhase(_("The session cannot go there from here."))
        left = Phase(kept.phase)
        kept.phase, kept.seq, kept.moved_at = Phase(to), kept.seq + 1, now
        if kept.phase == Phase.CLOSED:
            kept.closed_at = now
        _leave(kept, left, now)
        _open(kept, user, now)
        kept.save(
            update_fields=["phase", "seq", "moved_at", "closed_at", "live", "pre_ended_at", "post_ended_at"]
        )
    return kept


def _open(session: CampusSession, user: User | None, now: datetime) -> None:
    """What begins with a phase."""
    if session.study_id is not None:
        part = PARTS.get(Phase(session.phase), "")
        over = session.phase in (Phase.CLOSED, Phase.CANCELLED)
        Study.objects.filter(pk=session.study_id).update(open_part=part, is_open=not over)
    if session.phase == Phase.LIVE and user is not None:
        _open_live(session, user, now)


def _open_live(session: CampusSession, user: User, now: datetime) -> None:
    if session.live is None and session.module is not None:
        session.live = live_sessions.open_session(
            quiz=session.module.live_quiz, host=user, language=session.language, now=now, code=session.code
        )
    if session.live is not None:
        session.live.hosts.add(user)


def _leave(session: CampusSession, left: Phase, now: datetime) -> None:
    """What ends with the phase that was left: a test at once, so that its results are whole. The live quiz
    may go on after a look into the lessons."""
    if left == Phase.PRE:
        session.pre_ended_at = now
    if left == Phase.POST:
        session.post_ended_at = now
    finish_tests(session=session, now=now)
    ended = ORDER.index(Phase(session.phase)) > ORDER.index(Phase.LIVE) if session.phase in ORDER else True
    if left in (Phase.LIVE, Phase.LESSONS) and ended and session.live is not None:
        _finish_live(session.live, now)


def _finish_live(live: LiveSession, now: datetime) -> None:
    live.refresh_from_db()
    if live.state == State.FINISHED:
        return
    try:
        steps.take_step(session=live, step="finish", seq=live.seq, now=now)
    except (Outdated, WrongStep):  # somebody moves it in this very moment: it ends by itself within a day
        return


def finish_tests(*, session: CampusSession, now: datetime) -> None:
    """End the rounds that were begun and not finished: what was not answered is missing, not wrong.

    All of them are locked before the first one is counted: whoever is storing an answer may need the day's
    counters as well, which are held from then on.
    """
    if session.study_id is None:
        return
    begun = Attempt.objects.open().filter(participant__study=session.study_id).select_related("quiz")
    with transaction.atomic():
        for attempt in list(begun.select_for_update(of=("self",)).order_by("pk")):
            rounds.stop_attempt(attempt=attempt, now=now)


def ended_at(*, session: CampusSession, occasion: str) -> datetime | None:
    """When the trainer ended the test of this occasion; None before that."""
    return session.pre_ended_at if occasion == Occasion.PRE else session.post_ended_at


def takes_answers(*, session: CampusSession, occasion: str, now: datetime) -> bool:
    """Whether answers to a test of this occasion are taken: while it is open, and for GRACE after that."""
    if session.phase == Phase.OWN_PACE or PARTS.get(Phase(session.phase)) == occasion:
        return True
    ended = ended_at(session=session, occasion=occasion)
    return ended is not None and session.phase != Phase.CLOSED and now - ended <= GRACE
