"""What a session shows: who came, what the group can tell before and after, the live quiz and the feedback.

While a session runs there are numbers alone: people still answer, and nobody should read skill off a screen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession
from campaigns.training.services import feedback
from campaigns.training.services.certificates import FEWEST_JUDGED
from quizzes.comparison import FEWEST_PEOPLE
from quizzes.enums import Occasion
from quizzes.live.services.report import SessionReport, session_report
from quizzes.measurement import SkillBand, signal_detection, skill_band
from quizzes.models import Response
from quizzes.services.played import ALWAYS, Counted, answers_of, count_by, rounds_of_study
from quizzes.services.study_report import StudyReport, study_report

BANDS: dict[SkillBand, Any] = {
    SkillBand.GUESSING: _("Close to guessing, so far"),
    SkillBand.LEARNING: _("Learning to see it"),
    SkillBand.SHARP: _("Sharp eye"),
    SkillBand.EXPERT: _("Expert eye"),
}


@dataclass(frozen=True)
class Attended:
    """Of people: who joined, and who of them did what. A test counts with one answer that counts."""

    joined: int
    first_test: int
    second_test: int
    both_tests: int
    live: int
    feedback: int


@dataclass(frozen=True)
class FeedbackFigures:
    """What people said, from five answers on. Means are of 1 (not at all) to 5 (very).

    would: who would recommend it, of those who said yes or no. texts: in an order that tells nothing.
    """

    answers: int
    mean_clear: float
    mean_useful: float
    would: int
    said: int
    texts: Sequence[str]


@dataclass(frozen=True)
class RosterCounts:
    """on_it: lines of the roster; found: of them, those that somebody in the session has said to be theirs;
    not_on_it: people in the session who said none."""

    on_it: int
    found: int
    not_on_it: int


@dataclass(frozen=True)
class SessionResults:
    """shows_skill: whether the session is over, so that more than numbers is shown. report, live: None before
    that, and where there was none or fewer than five people. shows_feedback: whether nobody can add to it any
    more, which is from feedback_from on, None where that is not known. feedback: None before, and of fewer
    than five. roster: None without one."""

    session: CampusSession
    shows_skill: bool
    attended: Attended
    report: StudyReport | None
    live: SessionReport | None
    shows_feedback: bool
    feedback_from: datetime | None
    feedback: FeedbackFigures | None
    roster: RosterCounts | None


@dataclass(frozen=True)
class RightOf:
    """Of one person: right of the answers that count."""

    right: int
    answers: int


@dataclass(frozen=True)
class StudentRow:
    """A line of the roster, and what its student did.

    first_test, second_test: None where the test was not taken, and while the session runs. took_first,
    took_second: whether it was finished with an answer that counts. band: of the second test, else of the
    first; None where there are too few answers for one. lessons: how many were finished.
    """

    entry: int
    number: str
    name: str
    group: str
    joined: bool
    took_first: bool
    took_second: bool
    lessons: int
    first_test: RightOf | None
    second_test: RightOf | None
    band: SkillBand | None

    @property
    def band_label(self) -> Any:
        """ "" for somebody who took no test."""
        if self.band is not None:
            return BANDS[self.band]
        return _("too few answers") if self.first_test or self.second_test else ""


def session_results(*, session: CampusSession, now: datetime) -> SessionResults:
    over, shows_feedback = shows_skill(session), feedback.is_shown(session=session, now=now)
    return SessionResults(
        session=session,
        shows_skill=over,
        attended=_attended(session),
        report=study_report(study=session.study) if over and session.study else None,
        live=session_report(session=session.live) if over and session.live else None,
        shows_feedback=shows_feedback,
        feedback_from=feedback.shown_from(session=session),
        feedback=_feedback(session) if shows_feedback else None,
        roster=_roster(session),
    )


def shows_skill(session: CampusSession) -> bool:
    """Nobody answers any more, or everybody in their own time."""
    return session.phase in (Phase.CLOSED, Phase.OWN_PACE)


def _attended(session: CampusSession) -> Attended:
    first, second = (_took(occasion) for occasion in (Occasion.PRE, Occasion.POST))
    counts = session.attendances.annotate(first=first, second=second).aggregate(
        joined=Count("pk"),
        first_test=Count("pk", filter=Q(first=True)),
        second_test=Count("pk", filter=Q(second=True)),
        both_tests=Count("pk", filter=Q(first=True, second=True)),
        live=Count("pk", filter=Q(live_player__isnull=False)),
        feedback=Count("pk", filter=Q(gave_feedback=True)),
    )
    return Attended(**counts)


def _took(occasion: str) -> Exists:
    """Whether the participant of an attendance has taken a test."""
    return Exists(_counted(occasion).filter(attempt__participant=OuterRef("participant")))


def _counted(occasion: str) -> QuerySet[Response]:
    """The answers that make a finished test one that was taken."""
    finished = Q(attempt__occasion=occasion, attempt__finished_at__isnull=False)
    return Response.objects.filter(finished, counts=True)


def _feedback(session: CampusSession) -> FeedbackFigures | None:
    figures = session.feedback.aggregate(
        answers=Count("pk"),
        mean_clear=Avg("clear"),
        mean_useful=Avg("useful"),
        would=Count("pk", filter=Q(again=True)),
        said=Count("again"),
    )
    if figures["answers"] < FEWEST_PEOPLE:
        return None
    texts = list(session.feedback.exclude(text="").values_list("text", flat=True))
    SystemRandom().shuffle(texts)
    return FeedbackFigures(**figures, texts=texts)


def _roster(session: CampusSession) -> RosterCounts | None:
    counts = session.roster.aggregate(on_it=Count("pk"), found=Count("attendance"))
    if not counts["on_it"]:
        return None
    return RosterCounts(**counts, not_on_it=session.attendances.filter(roster_entry=None).count())


def student_rows(*, session: CampusSession) -> list[StudentRow]:
    """The roster by number, with what each student did. Skill only once the session is over."""
    took = {"first": _took_of_entry(Occasion.PRE), "second": _took_of_entry(Occasion.POST)}
    who = ("attendance", "attendance__participant", "attendance__lessons")
    tests = _tests(session) if shows_skill(session) and session.study else {}
    rows = session.roster.annotate(**took).order_by("number", "pk")
    return [
        StudentRow(
            entry=entry,
            number=number,
            name=name,
            group=group,
            joined=attendance is not None,
            took_first=first,
            took_second=second,
            lessons=len(set(lessons or ())),
            **_shown(tests.get(participant, {})),
        )
        for entry, number, name, group, attendance, participant, lessons, first, second in rows.values_list(
            "pk", "number", "name", "group", *who, *took
        )
    ]


def _took_of_entry(occasion: str) -> Exists:
    of_entry = _counted(occasion).filter(attempt__participant__attendance__roster_entry=OuterRef("pk"))
    return Exists(of_entry)


@dataclass(frozen=True)
class _Test:
    result: RightOf
    band: SkillBand | None


def _shown(tests: Mapping[str, _Test]) -> dict[str, Any]:
    first, second = (tests.get(occasion) for occasion in (Occasion.PRE, Occasion.POST))
    last = second or first
    return {
        "first_test": first.result if first else None,
        "second_test": second.result if second else None,
        "band": last.band if last else None,
    }


def _tests(session: CampusSession) -> Mapping[int, Mapping[str, _Test]]:
    """What students of the roster answered, by participant and occasion; added up in the database."""
    assert session.study is not None
    rounds = rounds_of_study(session.study, ALWAYS).filter(
        participant__attendance__roster_entry__session=session
    )
    counted = count_by(answers_of(rounds), "attempt__participant", "attempt__occasion")
    found: dict[int, dict[str, _Test]] = defaultdict(dict)
    for row, (participant, occasion) in enumerate(counted.keys):
        result = RightOf(int(counted.right[row]), int(counted.answers[row]))
        found[participant][occasion] = _Test(result, _band(counted, row))
    return found


def _band(counted: Counted, row: int) -> SkillBand | None:
    hits, fakes, false_alarms, genuine = counted.judged[row].tolist()
    if min(fakes, genuine) < FEWEST_JUDGED:  # as for certificates
        return None
    return skill_band(signal_detection(hits, fakes, false_alarms, genuine).d_prime)
