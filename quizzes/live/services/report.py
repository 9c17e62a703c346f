"""The report on a session: who came, what the room can tell, and how each question went. It knows no names.

Everything is added up in the database: what comes back grows with questions and with different answers,
never with players.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from quizzes.comparison import FEWEST_PEOPLE
from quizzes.kinds.split import FieldSplit, split_counted
from quizzes.live.enums import State
from quizzes.live.models import LiveQuestion, LiveSession
from quizzes.live.services.sessions import has_ended
from quizzes.models import Attempt, Item, Response
from quizzes.services.group_report import GroupReport, group_report
from quizzes.services.played import Rate, rate_of


@dataclass(frozen=True)
class Attendance:
    """Of people: who joined, who of them answered a question or more, and who was taken out."""

    joined: int
    answered: int
    removed: int


@dataclass(frozen=True)
class QuestionReport:
    """How a question went. Below five answers nothing is known but its item and who was present.

    present: people who were in the room when it opened, or came later and answered. right: of its answers.
    seconds: the median from opening to answering.
    """

    position: int
    item: Item
    present: int
    answered: int | None
    right: Rate
    seconds: float | None
    split: Sequence[FieldSplit]


@dataclass(frozen=True)
class SessionReport:
    """began: when the first question opened, None before. group: None below five people, or while it runs."""

    session: LiveSession
    began: dt.datetime | None
    attendance: Attendance
    questions: Sequence[QuestionReport]
    group: GroupReport | None

    @property
    def running(self) -> bool:
        return not has_ended(self.session)

    @property
    def minutes(self) -> int | None:
        """From the first question to the end of the session."""
        if self.began is None or self.session.finished_at is None:
            return None
        return round((self.session.finished_at - self.began).total_seconds() / 60)


def session_report(*, session: LiveSession) -> SessionReport:
    played = _played(session)
    return SessionReport(
        session=session,
        began=played[0].opened_at if played else None,
        attendance=_attendance(session),
        questions=_questions(session, played),
        group=group_report(rounds=Attempt.objects.filter(live_player__session=session).finished()),
    )


def _played(session: LiveSession) -> list[LiveQuestion]:
    """The questions that were opened."""
    questions = session.questions.all()
    if session.finished_at:
        questions = questions.filter(opened_at__lte=session.finished_at)
    elif session.state == State.PREPARED:
        questions = questions.exclude(position=session.question)
    return list(questions)


def _answers_of(session: LiveSession) -> QuerySet[Response]:
    """Every answer of the session, also to items in trial."""
    return Response.objects.filter(attempt__live_player__session=session).order_by()


def _attendance(session: LiveSession) -> Attendance:
    counts = session.players.aggregate(
        joined=Count("pk"),
        answered=Count("pk", filter=Q(attempt__in=_answers_of(session).values("attempt"))),
        removed=Count("pk", filter=Q(removed_at__isnull=False)),
    )
    return Attendance(**counts)


def _questions(session: LiveSession, played: Sequence[LiveQuestion]) -> list[QuestionReport]:
    answers = _answers_of(session)
    present, right = _present(session, played, answers), _right(answers)
    seconds, given = _counted(answers, "seconds"), _counted(answers, "answer")
    ids = [session.item_ids[question.position - 1] for question in played]
    items = Item.objects.shown().prefetch_related("picture__renditions").in_bulk(ids)
    return [
        _question(
            question.position,
            items[pk],
            present[question.position],
            right.get(question.position, (0, 0)),
            seconds[question.position],
            given[question.position],
        )
        for question, pk in zip(played, ids, strict=True)
    ]


def _question(
    position: int,
    item: Item,
    present: int,
    right: tuple[int, int],
    seconds: Sequence[tuple[int, int]],
    given: Sequence[tuple[Any, int]],
) -> QuestionReport:
    found, answered = right
    shown = answered >= FEWEST_PEOPLE
    return QuestionReport(
        position=position,
        item=item,
        present=present,
        answered=answered if shown else None,
        right=rate_of(found, answered),
        seconds=_median(seconds) if shown else None,
        split=split_counted(item, given) if shown else [],
    )


def _present(
    session: LiveSession, played: Sequence[LiveQuestion], answers: QuerySet[Response]
) -> dict[int, int]:
    """By position."""
    opened = LiveQuestion.objects.filter(session=session, position=OuterRef("position")).values("opened_at")
    late = answers.filter(attempt__live_player__joined_at__gt=Subquery(opened))
    came_late = dict(late.values_list("position").annotate(Count("pk")))
    there = session.players.aggregate(
        **{str(question.position): Count("pk", filter=_there_at(question.opened_at)) for question in played}
    )
    return {
        question.position: there[str(question.position)] + came_late.get(question.position, 0)
        for question in played
    }


def _there_at(moment: dt.datetime) -> Q:
    still = Q(removed_at=None) | Q(removed_at__gt=moment)
    return Q(joined_at__lte=moment) & still


def _right(answers: QuerySet[Response]) -> dict[int, tuple[int, int]]:
    """(right answers, answers) by position."""
    rows = answers.values_list("position").annotate(
        right=Count("pk", filter=Q(correct=True)), given=Count("pk")
    )
    return {position: (right, given) for position, right, given in rows}


def _counted(answers: QuerySet[Response], field: str) -> Mapping[int, list[tuple[Any, int]]]:
    """(value, how often) by position, values in ascending order."""
    counted = defaultdict(list)
    rows = answers.values_list("position", field).annotate(Count("pk")).order_by("position", field)
    for position, value, times in rows:
        counted[position].append((value, times))
    return counted


def _median(counted: Sequence[tuple[int, int]]) -> float:
    """The median of values that come in ascending order with how often each was found."""
    total = sum(times for _value, times in counted)
    return (_nth(counted, (total - 1) // 2) + _nth(counted, total // 2)) / 2


def _nth(counted: Sequence[tuple[int, int]], place: int) -> int:
    for value, times in counted:
        if place < times:
            return value
        place -= times
    raise IndexError(place)
