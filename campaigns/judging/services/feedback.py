"""What entrants read of the judging: comments without names, and where they stand on each criterion."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Avg
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import actor_of, record
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Entry
from campaigns.judging.enums import BY_RUBRIC, CONFIRMED, FINAL
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import FeedbackRelease, Round, RoundEntry, Score, ScoreSheet
from campaigns.judging.services.telling import tell_people
from campaigns.translated import in_language

LEAST = 5  # entries that a spread is shown of: fewer could be told apart
KEEP_SECONDS = 600
SPREADS = "judging:spreads"


@dataclass(frozen=True)
class Spread:
    """Means of the entries of a category and division: lowest, middle half, highest."""

    lowest: float
    lower: float
    upper: float
    highest: float


@dataclass(frozen=True)
class Level:
    """How an entry did on a criterion. own: mean of its judges, None without any score; all in points."""

    title: str
    minimum: float
    maximum: float
    own: float | None
    meaning: str
    spread: Spread | None


@dataclass(frozen=True)
class Feedback:
    """What a round says to the people of an entry. judges: how many scored it."""

    judged: Round
    entries: int
    judges: int
    comments: tuple[str, ...]
    levels: tuple[Level, ...]


@transaction.atomic
def release_feedback(*, judged: Round, user: User | None, now: datetime) -> FeedbackRelease:
    """Let the entrants of a round read their feedback, and tell them once. Again, nothing changes.

    Raises RoundIsElsewhere before the results are ratified, NotReady for a round without rubric.
    """
    kept = Round.objects.select_for_update().get(pk=judged.pk)
    if kept.state not in FINAL:
        raise RoundIsElsewhere(_("Feedback is released once the results of the round are ratified."))
    if kept.kind not in BY_RUBRIC:
        raise NotReady(_("Nobody was scored by a rubric in this round: there is no feedback to release."))
    release, is_new = FeedbackRelease.objects.get_or_create(round=kept, defaults={"at": now, "by": user})
    if not is_new:
        return release
    _tell(kept, now)
    actor = actor_of(user)
    record(kind="feedback.released", subject=("round", kept.code), actor=actor, data={}, now=now)
    return release


def _tell(judged: Round, now: datetime) -> None:
    entries = (
        RoundEntry.objects.filter(
            round=judged, entry__status__in=(Status.SUBMITTED, Status.LOCKED), entry__erased_at=None
        )
        .select_related("entry__competition", "version")
        .prefetch_related("entry__contributors__guardian_requests")
    )
    for one in entries.iterator(chunk_size=500):
        title = one.version.content["title"]
        tell_people(
            entry=one.entry,
            template="feedback_released",
            key=judged.code,
            facts=lambda title=title: {"title": title},  # type: ignore[misc]
            now=now,
        )


def entries_with_feedback(entries: Sequence[Entry]) -> set[int]:
    """The keys of those that have feedback to read, in one query."""
    found = RoundEntry.objects.filter(
        entry__in=entries, entry__erased_at=None, round__feedback__isnull=False, round__state__in=FINAL
    )
    return set(found.values_list("entry_id", flat=True))


def feedback_for(entry: Entry) -> list[Feedback]:
    """What every released round says about an entry, first round first. 404 where there is nothing."""
    found = (
        RoundEntry.objects.filter(
            entry=entry, round__feedback__isnull=False, round__state__in=FINAL, round__kind__in=BY_RUBRIC
        )
        .select_related("round__rubric_version", "round__competition")
        .order_by("round__opens_at", "pk")
    )
    told = [_feedback(one, entry) for one in found]
    if not told or entry.erased_at is not None:
        raise Http404
    return told


def _feedback(one: RoundEntry, entry: Entry) -> Feedback:
    sheets = list(
        ScoreSheet.objects.filter(
            assignment__round_entry=one,
            assignment__state__in=CONFIRMED,
            submitted_at__isnull=False,
            voided_at=None,
        ).select_related("rubric_version")
    )
    spreads = _spreads(one.round, entry)
    own = spreads["own"].get(one.pk, {})
    version = one.round.rubric_version or (sheets[0].rubric_version if sheets else None)
    criteria = version.definition["criteria"] if version else []
    comments = [sheet.comment.strip() for sheet in sheets if sheet.comment.strip()]
    # Another order for every entry: nobody finds out which comments are of the same judge.
    random.Random(f"{one.round.seed}:{one.code}").shuffle(comments)
    return Feedback(
        judged=one.round,
        entries=spreads["entries"],
        judges=len(sheets),
        comments=tuple(comments),
        levels=tuple(_level(criterion, own, spreads["by_criterion"]) for criterion in criteria),
    )


def _level(criterion: dict[str, Any], own: dict[str, float], spreads: dict[str, list[float]]) -> Level:
    mean = own.get(criterion["key"])
    values = spreads.get(criterion["key"], [])
    return Level(
        title=in_language(criterion["title"]),
        minimum=criterion["minimum"],
        maximum=criterion["maximum"],
        own=mean,
        meaning=_meaning(criterion, mean),
        spread=spread_of(values),
    )


def _meaning(criterion: dict[str, Any], mean: float | None) -> str:
    """What the rubric says of the level that the mean is nearest to."""
    if mean is None or not criterion["levels"]:
        return ""
    nearest = min(criterion["levels"], key=lambda level: (abs(level["value"] - mean), -level["value"]))
    return in_language(nearest["text"])


def spread_of(values: Sequence[float]) -> Spread | None:
    """Lowest, quartiles (inclusive, as spreadsheets have them) and highest; None for fewer than LEAST."""
    if len(values) < LEAST:
        return None
    lower, _middle, upper = quantiles(values, n=4, method="inclusive")
    return Spread(min(values), lower, upper, max(values))


def _spreads(judged: Round, entry: Entry) -> dict[str, Any]:
    """The means of every entry that an entry was compared with. A final round does not change: kept a while,
    as thousands look at once when feedback comes."""
    key = f"{SPREADS}:{judged.code}:{entry.category_id}:{entry.division_id}"
    with suppress(Exception):  # a dead cache must not take the page down
        kept: dict[str, Any] | None = cache.get(key)
        if kept is not None:
            return kept
    found = _asked(judged, entry)
    with suppress(Exception):
        cache.set(key, found, KEEP_SECONDS)
    return found


def _asked(judged: Round, entry: Entry) -> dict[str, Any]:
    scores = (
        Score.objects.filter(
            sheet__assignment__round_entry__round=judged,
            sheet__assignment__round_entry__entry__category=entry.category_id,
            sheet__assignment__round_entry__entry__division=entry.division_id,
            sheet__assignment__state__in=CONFIRMED,
            sheet__submitted_at__isnull=False,
            sheet__voided_at=None,
            value__isnull=False,
        )
        .values_list("sheet__assignment__round_entry", "criterion")
        .annotate(mean=Avg("value"))
        .order_by()
    )
    own: dict[int, dict[str, float]] = {}
    for pk, criterion, mean in scores:
        own.setdefault(pk, {})[criterion] = mean
    by_criterion: dict[str, list[float]] = {}
    for means in own.values():
        for criterion, mean in means.items():
            by_criterion.setdefault(criterion, []).append(mean)
    return {"own": own, "by_criterion": by_criterion, "entries": len(own)}
