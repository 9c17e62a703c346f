"""Item analysis: what answers tell about each item, kept beside it, with flags that reach the editor.

Fakes, genuine goods and questions without a yes or no are kept apart: the "other answers" of a person are
those of the same round and the same truth, because somebody who calls everything fake is right on all fakes
and wrong on all else. Answers to items in trial are analysed too, but count for no other item.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from quizzes.item_marks import ItemQuality, Marks, item_quality
from quizzes.kinds.base import Answer
from quizzes.kinds.split import Bar, split_counted
from quizzes.markup import to_plain
from quizzes.models import Item, ItemAnalysis, Response
from quizzes.services.played import measured_rounds

ENOUGH_ANSWERS = 20
TOO_EASY, TOO_HARD, WEAK = 0.95, 0.2, 0.1
SLOW_SECONDS = 120  # a convention of this project

FLAGS: dict[str, Any] = {
    "too_easy": _("Too easy: more than 95 % answer it right."),
    "too_hard": _("Too hard: fewer than 20 % answer it right."),
    "weak": _("Weak: those who do well elsewhere hardly do better here."),
    "distractor_beats_answer": _("A wrong answer is chosen more often than the right one. Is the key right?"),
    "slow": _("Slow: half of the players need more than two minutes."),
}

_CHUNK = 200
_FIELDS = (
    "answered",
    "difficulty",
    "item_rest",
    "discrimination",
    "median_seconds",
    "choices",
    "flags",
    "is_flagged",
    "analysed_at",
)


def analyse_items(*, now: dt.datetime) -> int:
    """Analyse every item that was answered in a finished round; returns how many.

    Memory grows with items, not with answers.
    """
    marks = _marks()
    ItemAnalysis.objects.exclude(item__in=Response.objects.values("item")).delete()
    pks = iter(sorted(marks))
    while chunk := list(islice(pks, _CHUNK)):
        _keep(chunk, marks, now)
    return len(marks)


def _keep(pks: list[int], marks: Mapping[int, Marks], now: dt.datetime) -> None:
    items = Item.objects.shown().in_bulk(pks)
    seconds, given = _seconds(pks), _given(pks)
    rows = [_analysis(items[pk], item_quality(marks[pk]), seconds[pk], given[pk], now) for pk in pks]
    with transaction.atomic():
        ItemAnalysis.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["item"], update_fields=_FIELDS
        )


def _marks() -> dict[int, defaultdict[tuple[int, int], list[int]]]:
    """Marks by item, see quizzes.item_marks; one pass over all answers."""
    marks: dict[int, defaultdict[tuple[int, int], list[int]]] = {}
    for answers in _by_round():
        for truth in (True, False, None):
            same = [(pk, correct, counts) for pk, is_fake, correct, counts in answers if is_fake is truth]
            shown = sum(counts for _pk, _correct, counts in same)
            right = sum(correct and counts for _pk, correct, counts in same)
            for pk, correct, counts in same:
                own = marks.setdefault(pk, defaultdict(lambda: [0, 0]))
                own[right - (correct and counts), shown - counts][correct] += 1
    return marks


def _by_round() -> Iterator[list[tuple[int, bool | None, bool, bool]]]:
    """For each round: item, truth, right, counts."""
    answers = Response.objects.filter(attempt__in=measured_rounds()).order_by("attempt", "position")
    rows = answers.values_list("attempt_id", "item_id", "is_fake", "correct", "counts").iterator(5000)
    for _attempt, group in groupby(rows, key=itemgetter(0)):
        yield [row[1:] for row in group]


def _seconds(pks: list[int]) -> dict[int, Counter[int]]:
    """How often each time was taken, where it is known."""
    counts: dict[int, Counter[int]] = {pk: Counter() for pk in pks}
    for pk, seconds, times in _grouped(pks, "seconds"):
        if seconds is not None:
            counts[pk][seconds] = times
    return counts


def _given(pks: list[int]) -> dict[int, list[tuple[Answer, int]]]:
    given: dict[int, list[tuple[Answer, int]]] = {pk: [] for pk in pks}
    for pk, answer, times in _grouped(pks, "answer"):
        given[pk].append((answer, times))
    return given


def _grouped(pks: list[int], field: str) -> Iterator[tuple[int, Any, int]]:
    answers = Response.objects.filter(item__in=pks, attempt__in=measured_rounds()).order_by()
    yield from answers.values("item_id", field).annotate(n=Count("pk")).values_list("item_id", field, "n")


def _analysis(
    item: Item,
    quality: ItemQuality,
    seconds: Counter[int],
    given: list[tuple[Answer, int]],
    now: dt.datetime,
) -> ItemAnalysis:
    if quality.answered < ENOUGH_ANSWERS:
        return ItemAnalysis(item=item, answered=quality.answered, analysed_at=now)
    median, choices = _median(seconds), choices_of(item, given)
    flags = _flags(item, quality, median, choices)
    return ItemAnalysis(
        item=item,
        answered=quality.answered,
        difficulty=quality.difficulty,
        item_rest=quality.item_rest,
        discrimination=quality.discrimination,
        median_seconds=median,
        choices=[asdict(one) for one in choices],
        flags=flags,
        is_flagged=bool(flags),
        analysed_at=now,
    )


def _median(counts: Counter[int]) -> float | None:
    """None where no time is known."""
    if not counts:
        return None
    last = counts.total() - 1
    return (_at_rank(counts, last // 2) + _at_rank(counts, last - last // 2)) / 2


def _at_rank(counts: Counter[int], rank: int) -> int:
    """The value with so many others before it."""
    for value in sorted(counts):
        rank -= counts[value]
        if rank < 0:
            return value
    raise IndexError(rank)


def _flags(item: Item, quality: ItemQuality, median: float | None, choices: list[Bar]) -> list[str]:
    raised = {
        "too_easy": quality.difficulty > TOO_EASY,
        "too_hard": quality.difficulty < TOO_HARD,
        "weak": quality.item_rest is not None and quality.item_rest < WEAK,
        "distractor_beats_answer": _beaten(item, choices),
        "slow": median is not None and median > SLOW_SECONDS,
    }
    return [slug for slug in FLAGS if raised[slug]]


def _beaten(item: Item, choices: list[Bar]) -> bool:
    """Whether a wrong choice is more frequent than any right one; steps and scales have no single one."""
    right = [one.count for one in choices if one.right]
    wrong = [one.count for one in choices if one.right is False]
    return (
        item.kind_slug not in ("single", "case", "order")
        and bool(right)
        and max(wrong, default=0) > max(right)
    )


def choices_of(item: Item, given: list[tuple[Answer, int]]) -> list[Bar]:
    """How often each option, part or step was chosen, in the item's order, in the item's language.

    For steps in order: how often each came in its right place.
    """
    with translation.override(item.language or "en"):
        return [
            replace(bar, label=to_plain(str(bar.label)))
            for field in split_counted(item, given)
            for bar in field.bars
        ]
