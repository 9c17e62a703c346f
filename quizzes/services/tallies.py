"""The daily counters: plays, completions, shares, and what the week's d' needs. They know nobody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F

from quizzes.measurement import SignalDetection, signal_detection
from quizzes.models import DailyTally, Quiz, Response

COUNTERS = ("plays", "completions", "shares", "hits", "fakes", "false_alarms", "genuine")


def count(*, quiz: Quiz, day: dt.date, **amounts: int) -> None:
    """Add amounts to the counters of a quiz's day (names as in COUNTERS)."""
    DailyTally.objects.get_or_create(quiz=quiz, day=day)
    DailyTally.objects.filter(quiz=quiz, day=day).update(
        **{name: F(name) + amount for name, amount in amounts.items() if amount}
    )


def count_finished(*, quiz: Quiz, day: dt.date, responses: Iterable[Response]) -> None:
    """Add a finished round."""
    judged = [response for response in responses if response.is_fake is not None]
    count(quiz=quiz, day=day, completions=1, **judgements(judged))


def judgements(responses: Iterable[Response]) -> dict[str, int]:
    """Hits, fakes, false alarms and genuine goods among yes-or-no answers."""
    judged = [response for response in responses if response.is_fake is not None]
    return {
        "hits": sum(1 for response in judged if response.is_fake and response.says_fake),
        "fakes": sum(1 for response in judged if response.is_fake),
        "false_alarms": sum(1 for response in judged if not response.is_fake and response.says_fake),
        "genuine": sum(1 for response in judged if not response.is_fake),
    }


@dataclass(frozen=True)
class Glance:
    """The numbers of some days. skill is None until both a fake and a genuine good were judged."""

    plays: int
    completions: int
    shares: int
    skill: SignalDetection | None


def glance(*, since: dt.date, quizzes: Iterable[Quiz] | None = None) -> Glance:
    """The counters of all days since one, of some quizzes or of all."""
    rows = DailyTally.objects.since(since)
    sums = (rows if quizzes is None else rows.filter(quiz__in=list(quizzes))).sums(COUNTERS)
    skill = None
    if sums["fakes"] and sums["genuine"]:
        skill = signal_detection(sums["hits"], sums["fakes"], sums["false_alarms"], sums["genuine"])
    return Glance(sums["plays"], sums["completions"], sums["shares"], skill)
