"""What is open to whom, and until when. Times are the server's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from campaigns.competitions.exceptions import CallIsClosed, MayNotEnter
from campaigns.competitions.models import (
    AgeBand,
    Category,
    Competition,
    Country,
    Division,
    EntryForm,
    Section,
)


@dataclass(frozen=True)
class Call:
    """A category within a division, with what the exception for the two says."""

    category: Category
    division: Division
    opens_at: datetime
    closes_at: datetime
    form: EntryForm | None
    max_words: int | None
    max_characters: int | None
    is_offered: bool

    def is_open(self, now: datetime) -> bool:
        return self.is_offered and self.opens_at <= now <= self.closes_at

    def takes_submissions(self, now: datetime) -> bool:
        """Open, or within the grace for what was on its way at the deadline."""
        grace = self.category.competition.grace
        return self.is_offered and self.opens_at <= now <= self.closes_at + grace


@dataclass(frozen=True)
class Standing:
    """Where a competition is. state: "before", "open" or "over"."""

    competition: Competition
    state: str
    calls: tuple[Call, ...]

    @property
    def categories(self) -> list[Category]:
        seen: dict[int, Category] = {}
        for call in self.calls:
            seen.setdefault(call.category.pk, call.category)
        return list(seen.values())


def access_competition(slug: str) -> Competition:
    """The competition with this short name that the public may see; 404 otherwise."""
    found = Competition.objects.filter(slug=slug, pages__live=True).distinct().first()
    if found is None:
        raise Http404
    return found


def calls_of(competition: Competition) -> tuple[Call, ...]:
    """Every category of every division that is offered, in the editor's order."""
    exceptions = {
        (one.category_id, one.division_id): one
        for one in Section.objects.filter(competition=competition).select_related("form")
    }
    categories = list(Category.objects.filter(competition=competition).select_related("form", "competition"))
    divisions = list(
        Division.objects.filter(competition=competition).prefetch_related(
            Prefetch("age_bands"), Prefetch("countries")
        )
    )
    made = (
        _call(one, other, exceptions.get((one.pk, other.pk))) for one in categories for other in divisions
    )
    return tuple(call for call in made if call.is_offered)


def call_of(category: Category, division: Division) -> Call:
    """The call of one category and division."""
    exception = Section.objects.filter(category=category, division=division).select_related("form").first()
    return _call(category, division, exception)


def standing(*, competition: Competition, now: datetime) -> Standing:
    """Whether entries can be made, and for what."""
    calls = calls_of(competition)
    if any(call.is_open(now) for call in calls):
        state = "open"
    elif any(call.opens_at > now for call in calls):
        state = "before"
    else:
        state = "over"
    return Standing(competition, state, calls)


def open_calls_for(
    *, competition: Competition, band: AgeBand, country: Country, school_level: str, now: datetime
) -> list[Call]:
    """What this person may enter now. Raises MayNotEnter or CallIsClosed where it is nothing."""
    fitting = [
        call
        for call in calls_of(competition)
        if fits(call.division, band=band, country=country, level=school_level)
    ]
    if not fitting:
        raise MayNotEnter(_("No group of this competition is for your age, country and school."))
    opened = [call for call in fitting if call.is_open(now)]
    if not opened:
        raise CallIsClosed(_("Entries cannot be made now. Look at the dates on the competition's page."))
    return opened


def fits(division: Division, *, band: AgeBand | None, country: Country, level: str) -> bool:
    """Whether somebody of this age band, country and school level belongs to a division."""
    return (
        _in(band, division.age_bands.all())
        and _in(country, division.countries.all())
        and division.school_level in ("", level)
    )


def _in(one: object, allowed: Iterable[object]) -> bool:
    found = list(allowed)
    return not found or one in found


def _call(category: Category, division: Division, exception: Section | None) -> Call:
    competition = category.competition

    def own(name: str, default: object) -> object:
        value = getattr(exception, name) if exception else None
        return default if value is None else value

    return Call(
        category=category,
        division=division,
        opens_at=own("opens_at", competition.opens_at),  # type: ignore[arg-type]
        closes_at=own("closes_at", competition.closes_at),  # type: ignore[arg-type]
        form=own("form", category.form),  # type: ignore[arg-type]
        max_words=own("max_words", category.max_words),  # type: ignore[arg-type]
        max_characters=own("max_characters", category.max_characters),  # type: ignore[arg-type]
        is_offered=exception is None or exception.is_offered,
    )
