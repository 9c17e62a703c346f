"""What the answers of a session are worth in the room: own results, teams and the best players."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.kinds.base import Answer
from quizzes.live.enums import TOLD
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.timing import game_points
from quizzes.models import Response

BEST_SHOWN = 5


@dataclass(frozen=True)
class Own:
    """A player's own answer to one question. points: as they count in the room."""

    answer: Answer
    correct: bool
    points: int


@dataclass(frozen=True)
class Line:
    """A line of the standings. points: of a team the mean of those who have answered in it."""

    name: str
    points: int
    place: int
    number: int = 0  # of the team


def own_results(
    *, session: LiveSession, players: Iterable[int] | None = None
) -> tuple[dict[int, Own], dict[int, int]]:
    """By player, of these players or of all: the answer to the current question, and the points so far.

    Points are those of all questions that were revealed; who has none is not in it.
    """
    current: dict[int, Own] = {}
    totals: dict[int, int] = defaultdict(int)
    for player, position, own in _answers(session, players):
        if position == session.question:
            current[player] = own
        if position < session.question or session.state in TOLD:
            totals[player] += own.points
    return current, dict(totals)


def total_points(*, session: LiveSession) -> dict[int, int]:
    """The points of all players so far."""
    return own_results(session=session)[1]


def _answers(session: LiveSession, players: Iterable[int] | None) -> Sequence[tuple[int, int, Own]]:
    """(player, position, own answer) for every answer of the session, or of some players."""
    rules = {question.position: question for question in session.questions.all()}
    found = Response.objects.filter(attempt__live_player__session=session)
    if players is not None:
        found = found.filter(attempt__live_player__in=list(players))
    rows = found.values_list(
        "attempt__live_player",
        "position",
        "answer",
        "correct",
        "points",
        "seconds",
    )
    answers = []
    for player, position, answer, correct, points, seconds in rows:
        rule = rules[position]
        factor = rule.factors.get(str(player), 1)
        limit = rule.seconds * factor if rule.seconds else None
        earned = game_points(points=points, seconds=seconds, limit=limit, speed=rule.speed_points)
        answers.append((player, position, Own(answer, correct, earned)))
    return answers


def team_standings(*, session: LiveSession) -> list[Line]:
    """The teams, best first; [] without teams."""
    totals = total_points(session=session)
    members: dict[int, list[int]] = defaultdict(list)
    for player, team in session.players.filter(removed_at=None, team__gt=0).values_list("pk", "team"):
        members[team] += [totals[player]] if player in totals else []
    means = {team: round(sum(points) / max(len(points), 1)) for team, points in members.items()}
    return _ranked((points, "", team) for team, points in means.items())


def best_players(*, session: LiveSession) -> list[Line]:
    """The players with the most points, best first; [] unless the host shows them."""
    if not session.single_standings:
        return []
    totals = total_points(session=session)
    names = dict(session.players.filter(removed_at=None).values_list("pk", "nickname"))
    lines = _ranked((totals.get(player, 0), name, 0) for player, name in names.items())
    return lines[:BEST_SHOWN]


def _ranked(entries: Iterable[tuple[int, str, int]]) -> list[Line]:
    """Equal points share a place."""
    ordered = sorted(entries, key=lambda entry: (-entry[0], entry[2], entry[1]))
    points = [entry[0] for entry in ordered]
    return [Line(name, own, points.index(own) + 1, number) for own, name, number in ordered]


def current_answers(*, session: LiveSession) -> list[Answer]:
    """Every answer to the current question."""
    found = Response.objects.filter(attempt__live_player__session=session, position=session.question)
    return list(found.values_list("answer", flat=True))


def count_answers(*, session: LiveSession) -> dict[str, int]:
    """How many are in the room, and how many of them have answered the current question."""
    players = session.players.filter(removed_at=None)
    answered = Response.objects.filter(attempt__live_player__in=players, position=session.question)
    return {"joined": players.count(), "answered": answered.count()}


def roster(*, session: LiveSession) -> list[dict[str, Any]]:
    """Everybody in the room, as hosts see them. answered: the current question."""
    answered = set(
        Response.objects.filter(attempt__live_player__session=session, position=session.question).values_list(
            "attempt__live_player", flat=True
        )
    )
    players: Iterable[LivePlayer] = session.players.filter(removed_at=None)
    return [
        {
            "id": player.pk,
            "nickname": player.nickname,
            "team": player.team,
            "factor": player.factor,
            "answered": player.pk in answered,
        }
        for player in players
    ]
