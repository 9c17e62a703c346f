"""What somebody sees who looks at a session now: for a first look, after sleep, and over plain HTTP alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.utils import translation

from accounts.refusals import Refusal
from quizzes.live.enums import TOLD, Audience
from quizzes.live.fragments import fragment
from quizzes.live.messages import state_message
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services import scores
from quizzes.live.services.answers import Given, store_answers
from quizzes.live.services.scores import Own
from quizzes.live.services.steps import OPTIONS
from quizzes.live.teams import team_name
from quizzes.live.tokens import issue_token
from quizzes.models import Item


def full_state(
    *, session: LiveSession, audience: Audience, language: str, now: dt.datetime, factor: int = 1
) -> dict[str, Any]:
    """The state with its HTML."""
    html = fragment(session=session, audience=audience, language=language)
    return {**state_message(session, now=now, factor=factor), "html": html}


def player_hellos(
    *, session: LiveSession, players: Sequence[LivePlayer], now: dt.datetime
) -> list[dict[str, Any]]:
    """The snapshot of each of these players; they cost the same queries together as one alone."""
    ids = [player.pk for player in players]
    item = session.current_item()
    answers, totals = scores.own_results(session=session, players=ids)
    return [
        {
            "type": "hello",
            "seq": session.seq,
            "token": issue_token(session_id=session.pk, player_id=player.pk),
            "me": _me(player, session, totals.get(player.pk, 0)),
            "own": own(session, item, answers.get(player.pk)),
            "state": full_state(
                session=session,
                audience=Audience.PLAYER,
                language=player.language,
                now=now,
                factor=time_factor(session, player),
            ),
        }
        for player in players
    ]


def _me(player: LivePlayer, session: LiveSession, points: int) -> dict[str, Any]:
    with translation.override(player.language):
        team = str(team_name(player.team))
    return {"nickname": player.nickname, "team": player.team, "team_name": team, "points": points}


def time_factor(session: LiveSession, player: LivePlayer) -> int:
    return player.factor if session.personal_time else 1


def own(session: LiveSession, item: Item | None, answer: Own | None) -> dict[str, Any] | None:
    """A player's own answer as the form's fields; what it is worth only once that may be known."""
    if item is None or answer is None:
        return None
    values = {"values": item.kind.values(item, answer.answer)}
    if session.state not in TOLD:
        return values
    return {**values, "correct": answer.correct, "points": answer.points}


def acknowledgements(*, session: LiveSession, given: Sequence[Given]) -> list[dict[str, Any] | Refusal]:
    """Store answers; for each, the message that says so with what counts, or why not."""
    item = session.current_item()
    return [
        outcome
        if isinstance(outcome, Refusal) or item is None
        else {
            "type": "ack",
            "q": outcome.position,
            "own": {"values": item.kind.values(item, outcome.answer)},
        }
        for outcome in store_answers(session=session, given=given)
    ]


def results(*, session: LiveSession) -> dict[int, tuple[dict[str, Any] | None, int]]:
    """Of each player with answers: their own result of the current question, and all their points."""
    item = session.current_item()
    answers, totals = scores.own_results(session=session)
    return {player: (own(session, item, answers.get(player)), total) for player, total in totals.items()}


def watcher_state(
    *, session: LiveSession, audience: Audience, language: str, now: dt.datetime
) -> dict[str, Any]:
    """The state for a projector, or for a host, who also gets the rules of the session."""
    state = full_state(session=session, audience=audience, language=language, now=now)
    if audience == Audience.HOST:
        state["options"] = {name: getattr(session, name) for name in OPTIONS}
    return state


def watcher_hello(
    *, session: LiveSession, audience: Audience, language: str, now: dt.datetime
) -> dict[str, Any]:
    """The snapshot of a projector or of a host."""
    state = watcher_state(session=session, audience=audience, language=language, now=now)
    return {"type": "hello", "seq": session.seq, "code": session.code, "state": state}


def tally(*, session: LiveSession, here: Collection[int]) -> dict[str, Any]:
    """How many are in the room, connected (`here`, by primary key), and done with the current question."""
    counts = scores.count_answers(session=session)
    return {"type": "tally", "q": session.question, "here": len(here), **counts}


def roster(*, session: LiveSession, here: Collection[int], audience: Audience) -> dict[int, dict[str, Any]]:
    """Everybody in the room as this audience may see them, by primary key."""
    rows = scores.roster(session=session)
    if audience != Audience.HOST:
        return {row["id"]: {"id": row["id"], "nickname": row["nickname"]} for row in rows}
    return {row["id"]: {**row, "here": row["id"] in here} for row in rows}
