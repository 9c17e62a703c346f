"""What training has reached and changed, over all sessions that are closed: for the public and for funders.

People are counted by attendance: who came to two sessions counts twice. What groups learned and said holds
no group of fewer than five people: otherwise figures of different days, subtracted, would tell about them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Avg, Count, Max, Q, QuerySet
from django.utils.translation import get_language

from campaigns.training.models import Attendance, CampusSession, Feedback
from campaigns.training.services.feedback import with_shown_feedback
from campaigns.training.services.overview import module_titles, within
from quizzes.comparison import FEWEST_PEOPLE, Comparison, Verdict
from quizzes.models import Quiz, Study
from quizzes.services.played import Rate, rate_of
from quizzes.services.studies import language_of
from quizzes.services.study_report import SENTENCES, comparison_of_studies

KEPT_SECONDS = 600


@dataclass(frozen=True)
class Learning:
    """A module before and after, on one pair of tests. language: of its test, "" where the test has no words.

    comparison: of everybody who took both tests in a session that is closed, where five people or more did.
    """

    module: UUID
    title: str
    language: str
    comparison: Comparison

    @property
    def sentence(self) -> Any:
        return SENTENCES[self.comparison.verdict]

    @property
    def tells_apart(self) -> bool:
        """Whether the change can be told from an easier second form. Where it cannot, no figure is shown."""
        return self.comparison.verdict != Verdict.CONFOUNDED


@dataclass(frozen=True)
class Said:
    """What people said of the sessions. answers: how many; clear, useful: means of 1 to 5; again: the share
    of those who would recommend it, of those who answered that, with its interval."""

    answers: int
    clear: float
    useful: float
    again: Rate


@dataclass(frozen=True)
class Place:
    """A campus with its closed sessions and who joined them."""

    name: str
    city: str
    country: str
    sessions: int
    students: int


@dataclass(frozen=True)
class Impact:
    """All figures over closed sessions.

    first, last: the days on which the first and the last one began; None without any. students: attendances.
    unshown: pairs of tests that no group of five people took on both occasions. said: None below five answers
    to any session; of sessions to which nobody can add any more.
    """

    sessions: int
    campuses: int
    countries: int
    trainers: int
    students: int
    first: dt.date | None
    last: dt.date | None
    places: tuple[Place, ...]
    learning: tuple[Learning, ...]
    unshown: int
    said: Said | None


def impact(*, now: dt.datetime, since: dt.date | None = None, until: dt.date | None = None) -> Impact:
    """The figures over the sessions that began in these days, by the clocks of their places. None: open."""
    found = within(CampusSession.objects.held(), since, until)
    sessions = list(found.select_related("campus__organisation", "study__quiz").order_by("starts_at", "pk"))
    days = [one.local_start.date() for one in sessions if one.local_start]
    chosen = found.order_by().values("pk")
    places = _places(sessions, chosen)
    learning, unshown = _learning(sessions)
    return Impact(
        sessions=len(sessions),
        campuses=len(places),
        countries=len({place.country for place in places}),
        trainers=found.order_by().aggregate(people=Count("trainers", distinct=True))["people"],
        students=sum(place.students for place in places),
        first=min(days, default=None),
        last=max(days, default=None),
        places=places,
        learning=learning,
        unshown=unshown,
        said=_said(with_shown_feedback(found, now=now)),
    )


def kept_impact(*, now: dt.datetime, since: dt.date | None = None, until: dt.date | None = None) -> Impact:
    """The same, worked out again when a session was closed, and every ten minutes: answers from paper and
    feedback come later."""
    newest = CampusSession.objects.held().aggregate(number=Count("pk"), latest=Max("closed_at"))
    latest = newest["latest"].timestamp() if newest["latest"] else 0
    key = f"training.impact:{get_language()}:{since}:{until}:{newest['number']}:{latest}"
    kept: Impact | None = cache.get(key)
    if kept is None:
        kept = impact(now=now, since=since, until=until)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _places(sessions: Sequence[CampusSession], chosen: QuerySet[Any]) -> tuple[Place, ...]:
    """The campuses of these sessions, those with most students first."""
    joined = Attendance.objects.filter(session__in=chosen).order_by().values_list("session__campus")
    students = dict(joined.annotate(people=Count("pk")))
    campuses = {one.campus.pk: one.campus for one in sessions if one.campus is not None}
    held = Counter(one.campus_id for one in sessions)
    places = (
        Place(
            name=str(campus.organisation),
            city=campus.city,
            country=campus.country,
            sessions=held[pk],
            students=students.get(pk, 0),
        )
        for pk, campus in campuses.items()
    )
    return tuple(sorted(places, key=lambda place: (-place.students, place.country, place.city, place.name)))


def _learning(sessions: Sequence[CampusSession]) -> tuple[tuple[Learning, ...], int]:
    """Each module with each pair of tests that measured it, and how many were too small to be shown."""
    studies: dict[tuple[UUID, Quiz], list[Study]] = {}
    for session in sessions:
        if session.study is not None:
            studies.setdefault((session.module_key, session.study.quiz), []).append(session.study)
    titles = module_titles({key for key, _quiz in studies})
    shown = []
    for (key, quiz), own in studies.items():
        comparison = comparison_of_studies(studies=own)
        if comparison is not None and comparison.verdict != Verdict.TOO_FEW:
            shown.append(Learning(key, titles[key], language_of(quiz), comparison))
    return tuple(sorted(shown, key=lambda one: (one.title, one.language))), len(studies) - len(shown)


def _said(sessions: QuerySet[CampusSession]) -> Said | None:
    """Of the sessions of which five people or more said something: nobody can subtract the others."""
    answers = Feedback.objects.filter(session__in=sessions.order_by().values("pk")).order_by()
    large = answers.values("session").annotate(number=Count("pk")).filter(number__gte=FEWEST_PEOPLE)
    figures = answers.filter(session__in=large.values("session")).aggregate(
        answers=Count("pk"),
        clear=Avg("clear"),
        useful=Avg("useful"),
        asked=Count("pk", filter=Q(again__isnull=False)),
        agreed=Count("pk", filter=Q(again=True)),
    )
    if not figures["answers"]:
        return None
    again = rate_of(figures["agreed"], figures["asked"])
    return Said(figures["answers"], figures["clear"], figures["useful"], again)
