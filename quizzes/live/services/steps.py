"""The steps of a session. Each is a compare-and-set on `seq`: of two hosts at once, one moves it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.enums import PLAYABLE
from quizzes.live.enums import State
from quizzes.live.exceptions import Outdated, Unreadable, WrongStep
from quizzes.live.models import LivePlayer, LiveQuestion, LiveSession
from quizzes.live.timing import GRACE, LEAD, personal_end
from quizzes.models import Attempt, Item, Response
from quizzes.services import tallies

MORE_TIME = dt.timedelta(seconds=15)
OPTIONS = (
    "seconds",
    "pace",
    "speed_points",
    "confidence",
    "personal_time",
    "teams",
    "own_names",
    "single_standings",
)
MOST_TEAMS = 8
BETWEEN_QUESTIONS = (State.LOBBY, State.REVEAL, State.STANDINGS)

Changes = dict[str, Any]


def take_step(*, session: LiveSession, step: str, seq: int, now: dt.datetime) -> LiveSession:
    """Move a session on: "prepare", "open", "close", "reveal", "standings", "more_time", "pause", "resume"
    or "finish". Returns it as it is then.

    Raises Outdated when it has moved since `seq`, WrongStep where the step does not fit its state.
    """
    if step not in _STEPS:
        raise Unreadable(_("There is no such step."))
    with transaction.atomic():
        current = _locked(session)
        if current.seq != seq:
            raise Outdated(_("The session has moved on already."))
        if current.state == State.FINISHED or (current.paused_at and step not in ("resume", "finish")):
            raise WrongStep(_("The session is paused or has ended."))
        return _store(current, _STEPS[step](current, now))


def set_options(*, session: LiveSession, options: dict[str, Any]) -> LiveSession:
    """Change rules of the session; what is about questions holds from the next one on.

    Raises Unreadable for an option or a value that does not exist.
    """
    with transaction.atomic():
        current = _locked(session)
        if current.state == State.FINISHED:
            raise WrongStep(_("The session has ended."))
        changes = {name: _read_option(name, value) for name, value in options.items()}
        if changes.get("teams", current.teams) != current.teams:
            _spread(current, changes["teams"])
        return _store(current, changes)


def advance(*, session: LiveSession, now: dt.datetime) -> LiveSession:
    """Do what is due: open a prepared question, close one whose time is over. Returns the session as it is.

    Whoever looks at a session calls this, so that it goes on whichever process is there.
    """
    due = next_due(session)
    if due is None or now < due:
        return session
    step = "open" if session.state == State.PREPARED else "close"
    try:
        return take_step(session=session, step=step, seq=session.seq, now=now)
    except Outdated:
        session.refresh_from_db()
        return session


def next_due(session: LiveSession) -> dt.datetime | None:
    """When the session moves on by itself; None when it waits for its host."""
    if session.paused_at:
        return None
    if session.state == State.PREPARED:
        return session.opens_at
    if session.state == State.OPEN and session.closes_at:
        slowest = _slowest(session)
        end = personal_end(opens_at=session.opens_at, closes_at=session.closes_at, factor=slowest)
        return end + GRACE if end else None
    return None


def _slowest(session: LiveSession) -> int:
    """The largest personal factor in the room."""
    if not session.personal_time:
        return 1
    return session.players.filter(removed_at=None).aggregate(most=Max("factor"))["most"] or 1


def _locked(session: LiveSession) -> LiveSession:
    return LiveSession.objects.select_for_update(of=("self",)).select_related("quiz").get(pk=session.pk)


def _store(session: LiveSession, changes: Changes) -> LiveSession:
    for name, value in {**changes, "seq": session.seq + 1}.items():
        setattr(session, name, value)
    session.save(update_fields=[*changes, "seq"])
    return session


def _only_in(session: LiveSession, *states: State) -> None:
    if session.state not in states:
        raise WrongStep(_("The session cannot do this now."))


def _prepare(session: LiveSession, now: dt.datetime) -> Changes:
    _only_in(session, *BETWEEN_QUESTIONS)
    playable = set(
        Item.objects.filter(pk__in=session.item_ids, status__in=PLAYABLE).values_list("pk", flat=True)
    )
    positions = range(session.question + 1, session.total + 1)
    following = next((place for place in positions if session.item_ids[place - 1] in playable), None)
    if following is None:
        raise WrongStep(_("That was the last question. End the session to see the report."))
    limit = session.limit
    LiveQuestion.objects.create(
        session=session,
        position=following,
        opened_at=now + LEAD,
        seconds=round(limit.total_seconds()) if limit else None,
        speed_points=session.speed_points,
        confidence=session.confidence,
    )
    return {
        "state": State.PREPARED,
        "question": following,
        "opens_at": now + LEAD,
        "closes_at": None,
        "closed_at": None,
    }


def _open(session: LiveSession, now: dt.datetime) -> Changes:
    _only_in(session, State.PREPARED)
    question = session.questions.get(position=session.question)
    question.opened_at = now
    question.save(update_fields=["opened_at"])
    closes_at = now + dt.timedelta(seconds=question.seconds) if question.seconds else None
    return {"state": State.OPEN, "opens_at": now, "closes_at": closes_at}


def _close(session: LiveSession, now: dt.datetime) -> Changes:
    _only_in(session, State.OPEN)
    _keep_factors(session)
    return {"state": State.CLOSED, "closed_at": now}


def _keep_factors(session: LiveSession) -> None:
    """What counts for speed in a question is who had more time in it, whoever gets some later."""
    if session.personal_time:
        slower = session.players.filter(factor__gt=1).values_list("pk", "factor")
        factors = {str(player): factor for player, factor in slower}
        session.questions.filter(position=session.question).update(factors=factors)


def _reveal(session: LiveSession, now: dt.datetime) -> Changes:
    _only_in(session, State.CLOSED)
    if session.closed_at and now < session.closed_at + GRACE:
        raise WrongStep(_("The last answers are still coming in. Try again in a second."))
    return {"state": State.REVEAL}


def _standings(session: LiveSession, now: dt.datetime) -> Changes:
    _only_in(session, State.REVEAL)
    return {"state": State.STANDINGS}


def _more_time(session: LiveSession, now: dt.datetime) -> Changes:
    """The whole question comes later: so everybody's end does, also of those with more time, by as much."""
    _only_in(session, State.OPEN)
    if session.closes_at is None:
        raise WrongStep(_("This question has no time limit."))
    later = MORE_TIME + max(now - session.closes_at, dt.timedelta(0))
    return {"opens_at": session.opens_at + later, "closes_at": session.closes_at + later}


def _pause(session: LiveSession, now: dt.datetime) -> Changes:
    return {"paused_at": now}


def _resume(session: LiveSession, now: dt.datetime) -> Changes:
    """Everything that was to come, comes later by as long as the pause took."""
    if session.paused_at is None:
        raise WrongStep(_("The session is not paused."))
    pause = now - session.paused_at
    session.questions.filter(position=session.question).update(opened_at=F("opened_at") + pause)
    later = {
        name: moment + pause
        for name in ("opens_at", "closes_at")
        if (moment := getattr(session, name)) is not None
    }
    return {"paused_at": None, **later}


def _finish(session: LiveSession, now: dt.datetime) -> Changes:
    """End the session and let the rounds of those who answered add to the measurement of the quiz."""
    if session.state == State.OPEN:
        _keep_factors(session)
    unfinished = Attempt.objects.open().filter(live_player__session=session)
    unfinished.filter(responses=None).delete()
    played = Attempt.objects.filter(live_player__session=session)
    played.open().update(finished_at=now)
    counted = Response.objects.filter(attempt__live_player__session=session, counts=True)
    rounds = played.count()
    if rounds:
        tallies.count(
            quiz=session.quiz,
            day=timezone.localdate(now),
            plays=rounds,
            completions=rounds,
            **tallies.judgements(counted),
        )
    return {"state": State.FINISHED, "finished_at": now, "paused_at": None}


_STEPS: dict[str, Callable[[LiveSession, dt.datetime], Changes]] = {
    "prepare": _prepare,
    "open": _open,
    "close": _close,
    "reveal": _reveal,
    "standings": _standings,
    "more_time": _more_time,
    "pause": _pause,
    "resume": _resume,
    "finish": _finish,
}


def _read_option(name: str, value: Any) -> Any:
    if name not in OPTIONS:
        raise Unreadable(_("There is no such setting."))
    field = LiveSession._meta.get_field(name)
    default = field.get_default()
    allowed = [choice for choice, _label in field.choices] if field.choices else [value]
    fits = type(value) is (str if isinstance(default, str) else type(default))
    if not fits or value not in allowed or (name == "teams" and not _fits_teams(value)):
        raise Unreadable(_("This setting has no such value."))
    return value


def _fits_teams(number: int) -> bool:
    return number == 0 or 2 <= number <= MOST_TEAMS


def _spread(session: LiveSession, teams: int) -> None:
    """Deal everybody in the room to so many teams of the same size."""
    players = list(session.players.filter(removed_at=None))
    for place, player in enumerate(players):
        player.team = place % teams + 1 if teams else 0
    LivePlayer.objects.bulk_update(players, ["team"], batch_size=500)
