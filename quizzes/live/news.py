"""One look at a session, and what is to be told of it to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from django.utils import timezone

from quizzes.live.enums import Audience, State
from quizzes.live.fragments import QUESTION_STATES
from quizzes.live.messages import state_message, type_of
from quizzes.live.models import LiveSession
from quizzes.live.services import snapshots, steps

Message: TypeAlias = dict[str, Any]
Watching: TypeAlias = tuple[Audience, str]  # who looks, in which language


@dataclass(frozen=True)
class Told:
    """What the sockets of a room know. view: what players see; question: the one whose HTML they have."""

    seq: int
    view: tuple[Any, ...]
    teams: int
    question: int


@dataclass(frozen=True)
class News:
    """to_players: the state by language, {} when nothing of theirs has changed; to_watchers likewise.

    results: at the reveal, each player's own result and points. due: when the session moves on by itself.
    teams_dealt: every player may be in another team.
    """

    session: LiveSession
    now: dt.datetime
    told: Told
    due: dt.datetime | None
    to_players: dict[str, Message] = field(default_factory=dict)
    to_watchers: dict[Watching, Message] = field(default_factory=dict)
    results: dict[int, tuple[Message | None, int]] | None = None
    teams_dealt: bool = False


def told_of(session: LiveSession, before: Told | None = None) -> Told:
    """What somebody knows who has seen this state, and `before` that another one or a whole snapshot."""
    # In the waiting room players see the rules, in the standings names: there every change is theirs.
    shown = session.seq if session.state in (State.LOBBY, State.STANDINGS) else 0
    times = (session.opens_at, session.closes_at, session.personal_time)
    question = session.question if session.state in QUESTION_STATES else 0
    if before is not None and session.paused_at:  # a pause is told without HTML
        question = before.question
    return Told(session.seq, (type_of(session), session.question, *times, shown), session.teams, question)


def look(*, session_id: int, told: Told, languages: Iterable[str], watching: Iterable[Watching]) -> News:
    """Move a session on if that is due, and say what is new since `told`."""
    now = timezone.now()
    session = LiveSession.objects.select_related("quiz").get(pk=session_id)
    session = steps.advance(session=session, now=now)
    due = steps.next_due(session)
    current = told_of(session, told)
    if told == current:
        return News(session, now, current, due)
    to_players: dict[str, Message] = {}
    results = None
    if told.view != current.view:
        with_html = session.state not in QUESTION_STATES or told.question != current.question
        to_players = {language: _state(session, language, now, with_html) for language in languages}
        results = snapshots.results(session=session) if session.state == State.REVEAL else None
    to_watchers = {watcher: _watcher_state(session, watcher, now) for watcher in watching}
    dealt = told.teams != current.teams
    return News(session, now, current, due, to_players, to_watchers, results, dealt)


def _state(session: LiveSession, language: str, now: dt.datetime, with_html: bool) -> Message:
    if not with_html or session.paused_at:
        return state_message(session, now=now)
    return snapshots.full_state(session=session, audience=Audience.PLAYER, language=language, now=now)


def _watcher_state(session: LiveSession, watcher: Watching, now: dt.datetime) -> Message:
    audience, language = watcher
    return snapshots.watcher_state(session=session, audience=audience, language=language, now=now)
