"""What a trainer does before, on and after the day of a session. It depends on the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.training.enums import AgeBand, Kind
from campaigns.training.models import CampusSession

BIG_GROUP = 60  # people: from here on two trainers are better than one
MAYBE_CHILDREN = (AgeBand.UNDER_14, AgeBand.FROM_14, AgeBand.MIXED)


@dataclass(frozen=True)
class Check:
    """A line to tick off. slug: never changes, it is stored; page: "kit", "roster", "results" or ""."""

    slug: str
    words: str
    page: str = ""
    is_done: bool = False


@dataclass(frozen=True)
class Part:
    title: str
    checks: list[Check]


def checklist_of(session: CampusSession) -> list[Part]:
    """Before, on the day, afterwards; each line with whether it is done."""
    done = set(session.done_checks)
    parts = [
        (_("Before"), _before(session)),
        (_("On the day"), _on_the_day(session)),
        (_("Afterwards"), _afterwards(session)),
    ]
    return [
        Part(title, [Check(one.slug, one.words, one.page, one.slug in done) for one in checks])
        for title, checks in parts
    ]


def slugs_of(session: CampusSession) -> set[str]:
    return {check.slug for part in checklist_of(session) for check in part.checks}


def _before(session: CampusSession) -> Iterator[Check]:
    room = session.room or _("The room")
    yield Check(
        "room",
        _("%(room)s has a projector, a screen and sockets, and a network for phones.") % {"room": room},
    )
    if session.age_band in MAYBE_CHILDREN:
        yield Check(
            "guardians",
            _(
                "The school knows, and guardians of everybody under 16 are told: nobody needs a name or an "
                "account, and no answers are shown to others."
            ),
        )
    yield Check("script", _("You have read the script, and tried the slides on a projector."))
    yield Check("kit", _print(session.group_size), "kit")
    if things := props_of(session):
        yield Check(
            "props", _("You have what the activities need: %(things)s.") % {"things": "; ".join(things)}
        )
    if session.group_size >= BIG_GROUP:
        yield Check("second", _("A second trainer comes along: the group is large."))
    if session.kind == Kind.COURSE:
        yield Check("roster", _("The roster is there, if results by student are wanted."), "roster")
    yield Check("host", _("Whoever invited you knows when you come, and who opens the room."))


def _print(people: int) -> str:
    return ngettext(
        "The kit is printed: your guide, the poster, and a handout for %(n)d person.",
        "The kit is printed: your guide, the poster, and handouts for %(n)d people.",
        people,
    ) % {"n": people}


def _on_the_day(session: CampusSession) -> Iterator[Check]:
    yield Check("early", _("You are there 20 minutes early, and the code is on the projector."))
    if session.study_id is not None:
        yield Check("paper", _("Paper tests lie ready, for people without a phone and for a dead network."))
    yield Check("late", _("You waited 2 minutes for latecomers, and then began."))
    if session.study_id is not None:
        yield Check("graded", _("You said that nobody is graded, and that no answers are shown to others."))
        yield Check("time", _("The last minutes are kept free for the second test and the feedback."))


def _afterwards(session: CampusSession) -> Iterator[Check]:
    yield Check("closed", _("The session is closed."))
    if session.study_id is not None:
        yield Check("typed", _("Answers from paper are typed in, and the sheets are destroyed."), "kit")
    yield Check("results", _("You have looked at the results, and told whoever invited you."), "results")
    yield Check("thanks", _("The room is as you found it. Posters are down."))


def props_of(session: CampusSession) -> list[str]:
    """What the activities of the lessons need, each thing once."""
    if session.module is None:
        return []
    things = (
        thing.strip()
        for lesson in session.module.lessons()
        for block in lesson.body
        if block.block_type == "activity"
        for thing in block.value["props"]
    )
    return list(dict.fromkeys(thing for thing in things if thing))
