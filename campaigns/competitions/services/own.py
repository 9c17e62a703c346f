"""What entrants see of their own entries: where each stands in plain words, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Entrant, Entry, Section
from campaigns.competitions.services.eligibility import said_no

TONES = ("due", "draft", "waiting", "good", "ended")


@dataclass(frozen=True)
class OwnEntry:
    """An entry as its people see it.

    tone: one of TONES; reason: what a screener or manager wrote;
    deadline: until when it can be changed; next_step: name of an address of this app, "" for none.
    """

    entry: Entry
    title: str
    tone: str
    state: str
    meaning: str
    reason: str
    deadline: datetime
    is_open: bool
    next_step: str
    next_label: str

    @property
    def can_withdraw(self) -> bool:
        return not self.entry.is_over


def own_entries(*, entrant: Entrant, now: datetime) -> list[OwnEntry]:
    """Every entry this person has a part in: first what they have to do something about, then the newest."""
    entries = (
        Entry.objects.of(entrant)
        .filter(erased_at=None)
        .select_related("competition", "category", "division")
        .prefetch_related("versions__screenings", "contributors__guardian_requests")
        .order_by("-created_at", "-pk")
    )
    return sorted(_described(entries, now), key=lambda own: TONES.index(own.tone))


def own_view(*, entry: Entry, now: datetime) -> OwnEntry:
    """The same for one entry."""
    return _described([entry], now)[0]


def _described(entries: Iterable[Entry], now: datetime) -> list[OwnEntry]:
    found = list(entries)
    ends = {
        (one.category_id, one.division_id): one.closes_at
        for one in Section.objects.filter(category__in={entry.category_id for entry in found})
        if one.closes_at
    }
    return [
        _describe(entry, ends.get((entry.category_id, entry.division_id), entry.competition.closes_at), now)
        for entry in found
    ]


def _describe(entry: Entry, closes_at: datetime, now: datetime) -> OwnEntry:
    is_fix = entry.eligibility == Eligibility.NEEDS_FIX and entry.fix_until is not None
    deadline = entry.fix_until if is_fix and entry.fix_until else closes_at
    ended = entry.is_over or entry.eligibility == Eligibility.INELIGIBLE
    is_open = not ended and now <= deadline + entry.competition.grace
    words = _words(entry, is_open)
    return OwnEntry(
        entry=entry,
        title=entry.draft.get("title", "") or gettext("Without a title"),
        tone=words.tone,
        state=str(words.state),
        meaning=str(words.meaning),
        reason=_reason(entry),
        deadline=deadline,
        is_open=is_open,
        next_step=words.step,
        next_label=str(words.label),
    )


@dataclass(frozen=True)
class Words:
    """How a state is told, and what one can do. step: name of an address of this app, "" for none."""

    tone: str
    state: Any
    meaning: Any
    step: str = ""
    label: Any = ""


DRAFT = Words("draft", _("Draft"), _("Nobody but your team sees it yet."), "entry", _("Go on"))
TOO_LATE = Words("ended", _("Not submitted in time"), _("Entries have closed. The draft is deleted soon."))
WITHDRAWN = Words("ended", _("Withdrawn"), _("It takes no part any more."))
DISQUALIFIED = Words(
    "ended", _("Disqualified"), _("The organisers took it out of the competition."), "receipt", _("Look")
)
TO_FIX = Words(
    "due",
    _("Please fix something"),
    _("We sent it back to you. Change it and submit again."),
    "entry",
    _("Fix it now"),
)
WAITS = Words(
    "waiting",
    _("Waits for a guardian"),
    _("It is submitted. It counts once every guardian has agreed."),
    "people",
    _("See what was sent"),
)
NOT_ADMITTED = Words(
    "ended", _("Does not take part"), _("It was not admitted to the judging."), "receipt", _("Look")
)
DECLINED = Words("ended", _("Does not take part"), _("A guardian did not agree."), "people", _("Look"))
IN_CONTEST = Words(
    "good",
    _("In the contest"),
    _("We looked at it, and it goes to the judges."),
    "receipt",
    _("Receipt"),
)
SUBMITTED = Words(
    "good",
    _("Submitted"),
    _("We look at it before the judges do. You need to do nothing."),
    "receipt",
    _("Receipt"),
)


def _words(entry: Entry, is_open: bool) -> Words:
    match entry.status:
        case Status.WITHDRAWN:
            return WITHDRAWN
        case Status.DISQUALIFIED:
            return DISQUALIFIED
        case Status.DRAFT:
            return DRAFT if is_open else TOO_LATE
    match entry.eligibility:
        case Eligibility.NEEDS_FIX:
            return TO_FIX if is_open else NOT_ADMITTED
        case Eligibility.INELIGIBLE:
            return DECLINED if any(said_no(one) for one in entry.contributors.all()) else NOT_ADMITTED
        case Eligibility.AWAITING_CONSENT:
            return WAITS
        case Eligibility.ELIGIBLE:
            return IN_CONTEST
    return SUBMITTED


def _reason(entry: Entry) -> str:
    """What the entrants are to read: why an entry was returned, refused or disqualified."""
    if entry.status == Status.DISQUALIFIED:
        return entry.ended_reason
    if entry.eligibility not in (Eligibility.NEEDS_FIX, Eligibility.INELIGIBLE):
        return ""
    versions = list(entry.versions.all())
    screenings = list(versions[-1].screenings.all()) if versions else []
    return screenings[-1].reason if screenings else ""
