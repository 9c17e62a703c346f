"""What somebody's own page of a session says: how far the session is, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils.translation import get_language

from campaigns.training.enums import Phase
from campaigns.training.models import Attendance, CampusSession, LessonPage, TrainingModulePage
from campaigns.training.services.certificates import Condition, certificate_of, conditions_of
from campaigns.training.services.feedback import takes_feedback
from campaigns.training.services.now import Now, now_of
from campaigns.training.services.phases import ORDER, PARTS, phases_of
from campaigns.training.services.tests import Plan, plan_of
from certificates.models import Certificate
from quizzes.enums import Occasion
from quizzes.models import Attempt, Booster
from quizzes.services.boosters import coming_boosters
from quizzes.services.studies import language_of

STEPS = (Phase.PRE, Phase.LESSONS, Phase.LIVE, Phase.POST, Phase.FEEDBACK)
AT_THE_END = (Phase.FEEDBACK, Phase.CLOSED, Phase.OWN_PACE)


@dataclass(frozen=True)
class Step:
    """A part of the session. state: "done", "now" or "coming"."""

    phase: Phase
    state: str


@dataclass(frozen=True)
class OwnTest:
    """One of the two tests. total: 0 before it was begun."""

    occasion: str
    answered: int = 0
    total: int = 0
    is_done: bool = False
    is_open: bool = False

    @property
    def is_begun(self) -> bool:
        return self.total > 0


@dataclass(frozen=True)
class Visit:
    """A session as somebody sees it. attendance: None before joining; language: of the questions, where it is
    not the page's; conditions, certificate, boosters: at the end of the session alone."""

    session: CampusSession
    attendance: Attendance | None
    now: Now
    steps: Sequence[Step]
    module: TrainingModulePage | None
    lessons: Sequence[LessonPage]
    pre: OwnTest | None
    post: OwnTest | None
    plan: Plan | None
    has_roster: bool
    takes_feedback: bool
    conditions: Sequence[Condition]
    certificate: Certificate | None
    boosters: Sequence[Booster]
    language: str

    @property
    def is_open(self) -> bool:
        return self.session.phase == Phase.OWN_PACE

    @property
    def has_earned(self) -> bool:
        return all(condition.is_met for condition in self.conditions)

    @property
    def ready(self) -> OwnTest | None:
        """The test that may open next, which stands in the page already; a script shows it then."""
        after_the_first = (Phase.PRE, Phase.LESSONS, Phase.LIVE)
        own = self.pre if self.session.phase == Phase.DOORS else None
        own = self.post if self.session.phase in after_the_first else own
        return own if own is not None and not own.is_done else None

    @property
    def own_test(self) -> OwnTest | None:
        """The one that is on."""
        return {Phase.PRE: self.pre, Phase.POST: self.post}.get(Phase(self.session.phase))


def visit_of(*, session: CampusSession, attendance: Attendance | None, now: datetime) -> Visit:
    module = _in_own_language(session.module)
    at_the_end = attendance is not None and session.phase in AT_THE_END
    tests = _tests_of(attendance) if attendance is not None else {}
    boosters = []
    if at_the_end and attendance is not None and module is not None and module.booster_quiz_id:
        today = now.astimezone(session.zone).date()
        coming = coming_boosters(player=attendance.player, today=today)
        boosters = [one for one in coming if one.quiz_id == module.booster_quiz_id]
    return Visit(
        session=session,
        attendance=attendance,
        now=now_of(session),
        steps=_steps_of(session),
        module=module,
        lessons=list(module.lessons().defer("body", "script")) if module is not None else [],
        pre=tests.get(Occasion.PRE),
        post=tests.get(Occasion.POST),
        plan=_plan_of(attendance, session.phase),
        has_roster=attendance is not None and session.roster.exists(),
        takes_feedback=takes_feedback(session=session, now=now),
        conditions=conditions_of(attendance) if at_the_end and attendance is not None else [],
        certificate=certificate_of(attendance) if at_the_end and attendance is not None else None,
        boosters=boosters,
        language=_other_language(session),
    )


def _in_own_language(module: TrainingModulePage | None) -> TrainingModulePage | None:
    """The module in the language of the page, where it is published in it."""
    language = _language()
    if module is None or module.locale.language_code == language:
        return module
    others = module.get_translations().filter(locale__language_code=language).live()
    return others.first() or module


def _other_language(session: CampusSession) -> str:
    language = language_of(session.study.quiz) if session.study is not None else ""
    return language if language != _language() else ""


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _steps_of(session: CampusSession) -> list[Step]:
    if session.phase not in ORDER:
        return []
    here, has = ORDER.index(Phase(session.phase)), phases_of(session)
    return [Step(phase, _state(ORDER.index(phase), here)) for phase in STEPS if phase in has]


def _state(place: int, here: int) -> str:
    return "now" if place == here else "done" if place < here else "coming"


def _plan_of(attendance: Attendance | None, phase: str) -> Plan | None:
    """Of the test that may open next: of the second one never while the first one is open."""
    occasion = {Phase.DOORS: Occasion.PRE, Phase.LESSONS: Occasion.POST, Phase.LIVE: Occasion.POST}.get(
        Phase(phase)
    )
    return plan_of(attendance=attendance, occasion=occasion) if attendance and occasion else None


def _tests_of(attendance: Attendance) -> dict[str, OwnTest]:
    """Both tests of a session that has tests."""
    session = attendance.session
    if session.study_id is None or attendance.participant_id is None:
        return {}
    rows = Attempt.objects.filter(participant=attendance.participant_id).annotate(done=Count("responses"))
    begun = {attempt.occasion: attempt for attempt in rows}
    found = {}
    for phase, occasion in PARTS.items():
        attempt = begun.get(occasion)
        total = len(attempt.item_ids) if attempt else 0
        answered = attempt.done if attempt else 0
        is_done = attempt is not None and (attempt.finished_at is not None or answered >= total)
        found[occasion] = OwnTest(occasion, answered, total, is_done, session.phase == phase)
    if session.phase == Phase.OWN_PACE:
        first, second = found[Occasion.PRE], found[Occasion.POST]
        found = {
            Occasion.PRE: OwnTest(**{**vars(first), "is_open": not first.is_done}),
            Occasion.POST: OwnTest(**{**vars(second), "is_open": first.is_done and not second.is_done}),
        }
    return found
