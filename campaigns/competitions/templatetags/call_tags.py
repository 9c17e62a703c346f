"""A call for entries in words: when, who, what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.enums import SchoolLevel
from campaigns.competitions.models import Category, Division
from campaigns.competitions.services.calls import Call, Standing

register = template.Library()


@dataclass(frozen=True)
class Times:
    """When entries are taken. exceptions: calls that open or close at another time than the competition."""

    opens_at: datetime
    closes_at: datetime
    exceptions: tuple[Call, ...]


@dataclass(frozen=True)
class Group:
    """A division and who belongs to it, in words; "" where anybody of that kind does."""

    division: Division
    ages: str
    countries: str
    school: str


@dataclass(frozen=True)
class Work:
    """A category and its limits, one sentence each."""

    category: Category
    limits: tuple[str, ...]


@register.simple_tag
def call_times(standing: Standing) -> Times:
    """The moments that the page names: the competition's own, or, once only some groups are open, theirs."""
    competition, now = standing.competition, timezone.now()
    usual = (competition.opens_at, competition.closes_at)
    others = tuple(call for call in standing.calls if (call.opens_at, call.closes_at) != usual)
    coming = [call.opens_at for call in standing.calls if call.opens_at > now]
    ends = [call.closes_at for call in standing.calls] or [competition.closes_at]
    is_usual = competition.closes_at >= now and competition.closes_at in ends
    return Times(
        opens_at=min(coming, default=competition.opens_at),
        closes_at=competition.closes_at if is_usual else max(ends),
        exceptions=others,
    )


@register.simple_tag
def call_groups(standing: Standing) -> list[Group]:
    """Every division that something is open to, in the editor's order."""
    divisions = {call.division.pk: call.division for call in standing.calls}
    return [_group(one) for one in divisions.values()]


@register.simple_tag
def call_works(standing: Standing) -> list[Work]:
    """Every category with its limits. Where groups have limits of their own, the widest are named."""
    return [
        Work(one, tuple(_limits([call for call in standing.calls if call.category.pk == one.pk])))
        for one in standing.categories
    ]


def _group(division: Division) -> Group:
    bands = [str(one) for one in division.age_bands.all()]
    countries = sorted(str(one) for one in division.countries.all())
    school = str(SchoolLevel(division.school_level).label) if division.school_level else ""
    return Group(division, ", ".join(bands), ", ".join(countries), school)


def _limits(calls: list[Call]) -> Iterable[str]:
    category = calls[0].category
    words = _widest(call.max_words for call in calls)
    characters = _widest(call.max_characters for call in calls)
    if category.takes_picture:
        yield from _picture_limits(category)
        return
    if words:
        yield ngettext("At most %(count)s word", "At most %(count)s words", words) % {"count": words}
    if characters:
        text = ngettext("At most %(count)s character", "At most %(count)s characters", characters)
        yield text % {"count": characters}


def _picture_limits(category: Category) -> Iterable[str]:
    types = ", ".join(one.upper() for one in category.file_types.split())
    yield _("A picture: %(types)s") % {"types": types}
    if category.min_side:
        yield _("The shorter side at least %(count)s pixels") % {"count": category.min_side}
    yield _("At most %(count)s MB") % {"count": category.max_megabytes}


def _widest(limits: Iterable[int | None]) -> int | None:
    """The largest limit; None where one of them does not bind."""
    found = list(limits)
    return None if None in found else max(one for one in found if one is not None)
