"""What reports are made from: finished rounds of some quizzes or of a study, and counts of their answers.

Endless practice is no measurement and stays out. Everything is added up in the database: what comes back
grows with rounds or with tells, never with answers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any, TypeAlias

import numpy as np
from django.db.models import Count, Q, QuerySet, Sum, Value
from django.utils import timezone

from quizzes._numbers import Counts
from quizzes.comparison import FEWEST_PEOPLE
from quizzes.enums import Composition
from quizzes.models import Attempt, Quiz, Response, Study, Tell
from quizzes.names import tell_of_the_code
from quizzes.pooling import STEPS, wilson_interval
from quizzes.querysets import AttemptQuerySet

Times: TypeAlias = tuple[dt.datetime, dt.datetime]

MOST_ROUNDS = 20  # of one quiz that one person is taken to have played, where nobody can tell any more
_UNLINKED = Q(participant=None, player="")


@dataclass(frozen=True)
class Period:
    """From one day to another, both included; None is open."""

    since: dt.date | None = None
    until: dt.date | None = None

    def over(self, attempts: AttemptQuerySet) -> AttemptQuerySet:
        """The rounds that were finished in it."""
        if self.since:
            attempts = attempts.filter(finished_at__gte=_midnight(self.since))
        if self.until:
            attempts = attempts.filter(finished_at__lt=_midnight(self.until + dt.timedelta(days=1)))
        return attempts


ALWAYS = Period()


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def measured_rounds() -> AttemptQuerySet:
    """All finished rounds that measure something."""
    found: AttemptQuerySet = Attempt.objects.finished().exclude(quiz__composition=Composition.PRACTICE)
    return found


def rounds_of_quizzes(quizzes: Iterable[Quiz], period: Period) -> AttemptQuerySet:
    return period.over(measured_rounds().filter(quiz__in=[quiz.pk for quiz in quizzes]))


def rounds_of_study(study: Study, period: Period) -> AttemptQuerySet:
    """The rounds that participants played for the study."""
    return rounds_of_studies([study], period)


def rounds_of_studies(studies: Iterable[Study], period: Period) -> AttemptQuerySet:
    """The same of several studies together."""
    rounds = measured_rounds().filter(participant__study__in=[study.pk for study in studies])
    return period.over(rounds.exclude(occasion=""))


def answers_of(rounds: AttemptQuerySet) -> QuerySet[Response]:
    """The answers that count."""
    return Response.objects.filter(counts=True, attempt__in=rounds)


def in_large_cells(rounds: AttemptQuerySet) -> AttemptQuerySet:
    """Rounds of a study, without those of an order and occasion in which fewer than five people took part."""
    cells = rounds.order_by().values_list("participant__order", "occasion")
    for order, occasion, people in cells.annotate(people=Count("participant", distinct=True)):
        if people < FEWEST_PEOPLE:
            rounds = rounds.exclude(participant__order=order, occasion=occasion)
    return rounds


def people_in(rounds: AttemptQuerySet) -> int:
    """How many played: participants, browsers, and each round whose link to a browser was cut."""
    return sum(rounds.aggregate(**_linked(), unlinked=Count("pk", filter=_UNLINKED)).values())


def fewest_people_in(rounds: AttemptQuerySet) -> int:
    """How many played at the very least: this is what the limit of five asks. See fewest_people_by."""
    return fewest_people_by(rounds, Value("all")).get("all", 0)


def fewest_people_by(rounds: AttemptQuerySet, group: Any) -> dict[Any, int]:
    """How many played at the very least, by what rounds share: a field, or an expression such as the day.

    Rounds whose link to a browser was cut may all be one person's, unless they were open at the same time,
    because a browser has one open round of a quiz; or unless they are more than anybody would play.
    """
    linked = rounds.order_by().values_list(group).annotate(**_linked())
    fewest = {value: sum(numbers) for value, *numbers in linked}
    for value, times in _unlinked_by(rounds, group):
        fewest[value] = max(fewest[value], _most_at_once(times), ceil(len(times) / MOST_ROUNDS))
    return fewest


def _linked() -> dict[str, Count]:
    return {
        "participants": Count("participant", distinct=True),
        "browsers": Count("player", distinct=True, filter=Q(participant=None) & ~Q(player="")),
    }


def _unlinked_by(rounds: AttemptQuerySet, group: Any) -> Iterator[tuple[Any, list[Times]]]:
    """For each group and quiz, when its unlinked rounds began and ended."""
    found: dict[Any, list[Times]] = defaultdict(list)
    rows = rounds.filter(_UNLINKED).order_by().values_list(group, "quiz", "started_at", "finished_at")
    for value, quiz, began, ended in rows.iterator():
        found[value, quiz].append((began, ended))
    return ((value, times) for (value, _quiz), times in found.items())


def _most_at_once(times: Iterable[Times]) -> int:
    """The most rounds that were open at one moment, their first and last moment included."""
    begun, ended = 0, 1
    changes = [change for began, over in times for change in ((began, begun), (over, ended))]
    return max(accumulate(1 if kind == begun else -1 for _moment, kind in sorted(changes)))


@dataclass(frozen=True)
class Counted:
    """Counts of answers, one row for each round (or whatever they were grouped by).

    judged: hits, fakes, false alarms, genuine. fake_steps, genuine_steps: how often each step of the scale
    was given. points: of answers with a step; right: of all answers.
    """

    keys: list[Any]
    judged: Counts
    fake_steps: Counts
    genuine_steps: Counts
    points: Counts
    right: Counts
    answers: Counts

    @property
    def rated(self) -> Counts:
        """Answers with a step."""
        total: Counts = self.fake_steps.sum(axis=1) + self.genuine_steps.sum(axis=1)
        return total


def count_by(answers: QuerySet[Response], *fields: str) -> Counted:
    """Add the answers up for each value of these fields; a key is a tuple of values."""
    sums = _sums()
    # In one order: sums of decimals differ in their last digit with the order of their parts.
    rows = list(answers.order_by(*fields).values(*fields).annotate(**sums).values_list(*fields, *sums))
    table = np.array([row[len(fields) :] for row in rows], dtype=np.int64).reshape(-1, len(sums))
    ends = np.cumsum([4, STEPS, STEPS])
    return Counted(
        keys=[row[: len(fields)] for row in rows],
        judged=table[:, : ends[0]],
        fake_steps=table[:, ends[0] : ends[1]],
        genuine_steps=table[:, ends[1] : ends[2]],
        points=table[:, -3],
        right=table[:, -2],
        answers=table[:, -1],
    )


def _sums() -> dict[str, Any]:
    fake, genuine = Q(is_fake=True), Q(is_fake=False)
    judged = {"hits": fake & Q(says_fake=True), "fakes": fake, "false_alarms": genuine & Q(says_fake=True)}
    conditions = {
        **judged,
        "genuine": genuine,
        **{f"fake_{step}": fake & Q(rating=step) for step in range(1, STEPS + 1)},
        **{f"genuine_{step}": genuine & Q(rating=step) for step in range(1, STEPS + 1)},
    }
    return {
        **{name: Count("pk", filter=condition) for name, condition in conditions.items()},
        "earned": Sum("points", filter=Q(rating__isnull=False), default=0),
        "rights": Count("pk", filter=Q(correct=True)),
        "given": Count("pk"),
    }


@dataclass(frozen=True)
class Rate:
    """A share with its Wilson interval; None for all of it below five answers."""

    count: int | None = None
    share: float | None = None
    low: float | None = None
    high: float | None = None


def rate_of(found: int, shown: int) -> Rate:
    if shown < FEWEST_PEOPLE:
        return Rate()
    return Rate(shown, found / shown, *wilson_interval(found, shown))


@dataclass(frozen=True)
class TellCounts:
    """How often tells were found and shown, by slug."""

    found: Counter[str]
    shown: Counter[str]

    @classmethod
    def empty(cls) -> TellCounts:
        return cls(Counter(), Counter())

    def rate(self, slugs: Collection[str]) -> Rate:
        """Of these tells together."""
        return rate_of(sum(self.found[slug] for slug in slugs), sum(self.shown[slug] for slug in slugs))


def tells_by(answers: QuerySet[Response], *fields: str) -> dict[tuple[Any, ...], TellCounts]:
    """Tells of the fakes that were judged by yes or no, for each value of these fields."""
    counts: dict[tuple[Any, ...], TellCounts] = {}
    rows = answers.filter(is_fake=True).order_by().values(*fields, "found", "missed")
    for *key, found, missed, times in rows.annotate(times=Count("pk")).values_list(
        *fields, "found", "missed", "times"
    ):
        one = counts.setdefault(tuple(key), TellCounts.empty())
        for slug in found:
            one.found[slug] += times
        for slug in {*found, *missed}:
            one.shown[slug] += times
    return counts


def tell_names(slugs: Iterable[str]) -> dict[str, Any]:
    """Names of tells by slug, sorted by name."""
    wanted = set(slugs)
    kept = dict(Tell.objects.filter(slug__in=wanted).values_list("slug", "name"))
    coded = {slug: tell.name for slug in wanted if (tell := tell_of_the_code(slug))}
    names = {slug: coded.get(slug) or kept.get(slug) or slug.partition(":")[2] or slug for slug in wanted}
    return dict(sorted(names.items(), key=lambda pair: (str(pair[1]), pair[0])))
