"""The words of moving a session: what a button says, what there is to do, and what cannot be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.training.enums import TESTS, Kind, Phase
from campaigns.training.models import CampusSession
from campaigns.training.services import phases
from campaigns.training.services.standing import Counts
from quizzes.live.enums import State

BUTTONS: dict[Phase, Any] = {
    Phase.DOORS: gettext_lazy("Open the doors"),
    Phase.PRE: gettext_lazy("Begin the first test"),
    Phase.LESSONS: gettext_lazy("Go on to the lessons"),
    Phase.LIVE: gettext_lazy("Begin the live quiz"),
    Phase.POST: gettext_lazy("Begin the second test"),
    Phase.FEEDBACK: gettext_lazy("Ask for feedback"),
    Phase.CLOSED: gettext_lazy("Close the session"),
    Phase.CANCELLED: gettext_lazy("Cancel the session"),
}
HINTS: dict[Phase, Any] = {
    Phase.PLANNED: gettext_lazy("Nobody can join yet. Open the doors when you are in the room."),
    Phase.DOORS: gettext_lazy("People join with the code. Wait two minutes for those who are late."),
    Phase.PRE: gettext_lazy("Everybody answers alone on their phone. Say that nobody is graded."),
    Phase.LESSONS: gettext_lazy("The slide is on the projector, and what you say is here."),
    Phase.LIVE: gettext_lazy("The room plays together. Move its questions on the console of the live quiz."),
    Phase.POST: gettext_lazy("The same kind of test with other pictures. Give it the time that it needs."),
    Phase.FEEDBACK: gettext_lazy("Phones ask what people thought, and give them their certificate."),
    Phase.CLOSED: gettext_lazy("This session is over. Thank you for holding it."),
    Phase.CANCELLED: gettext_lazy("This session was cancelled. Its code opens nothing."),
}
SKIPPED: dict[Phase, Any] = {
    Phase.PRE: gettext_lazy("The first test is left out. It cannot be taken later: nothing is compared."),
    Phase.LIVE: gettext_lazy("The live quiz is left out. It cannot be played later."),
    Phase.POST: gettext_lazy("The second test is left out. It cannot be taken later: nothing is compared."),
}


@dataclass(frozen=True)
class Move:
    """A button. asks: whether a question comes before it."""

    to: Phase
    words: str
    asks: bool


def moves_of(session: CampusSession) -> list[Move]:
    """The next step first, then the others."""
    return [_move(session, to) for to in phases.ways_on(session)]


def _move(session: CampusSession, to: Phase) -> Move:
    is_back = session.phase == Phase.LIVE and to == Phase.LESSONS
    words = _("Back to the lessons") if is_back else str(BUTTONS[to])
    return Move(to, words, asks=bool(losses(session, to, Counts())))


def losses(session: CampusSession, to: str, counts: Counts) -> list[str]:
    """What ends or is left out with a move and cannot be brought back; nothing for a harmless one."""
    return [str(line) for line in _losses(session, Phase(to), counts)]


def _losses(session: CampusSession, to: Phase, counts: Counts) -> Iterator[Any]:
    if to == Phase.CANCELLED:
        yield _("The code opens nothing any more. Who has it reads that the session does not take place.")
        return
    if session.phase in TESTS:
        yield _the_test(counts)
    for phase in _skipped(session, to):
        yield SKIPPED[phase]
    if _ends_live(session, to):
        yield _("The live quiz ends on every phone.")
    if to == Phase.CLOSED:
        yield _("Nobody can join, answer or give feedback after that. It cannot be opened again.")
        yield from _without_feedback(session, counts)


def _the_test(counts: Counts) -> str:
    if not counts.in_test:
        return _("The test ends and cannot be opened again.")
    return ngettext(
        "The test ends and cannot be opened again. %(n)d person is still in it.",
        "The test ends and cannot be opened again. %(n)d people are still in it.",
        counts.in_test,
    ) % {"n": counts.in_test}


def _skipped(session: CampusSession, to: Phase) -> list[Phase]:
    here, there = phases.ORDER.index(Phase(session.phase)), phases.ORDER.index(to)
    was_played = session.live_id is not None
    return [
        phase
        for phase in phases.phases_of(session)
        if here < phases.ORDER.index(phase) < there
        and phase in SKIPPED
        and not (phase == Phase.LIVE and was_played)
    ]


def _ends_live(session: CampusSession, to: Phase) -> bool:
    live = session.live
    return live is not None and live.state != State.FINISHED and to != Phase.LESSONS


def _without_feedback(session: CampusSession, counts: Counts) -> Iterator[str]:
    left = counts.joined - counts.feedback
    if session.phase == Phase.FEEDBACK and left > 0:
        yield ngettext(
            "%(n)d person has not given feedback yet.", "%(n)d people have not given feedback yet.", left
        ) % {"n": left}


def planned_minutes(session: CampusSession) -> int:
    """How long the phase should take; 0 where nothing is said, and in a course, which takes its weeks."""
    module = session.module
    if module is None or session.kind == Kind.COURSE:
        return 0
    if session.phase == Phase.LESSONS:
        return sum(module.lessons().values_list("minutes", flat=True))
    minutes = {
        Phase.PRE: module.test_minutes,
        Phase.LIVE: module.live_minutes,
        Phase.POST: module.test_minutes,
        Phase.FEEDBACK: module.feedback_minutes,
    }
    return minutes.get(Phase(session.phase), 0)
