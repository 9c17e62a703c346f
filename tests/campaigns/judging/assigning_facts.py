"""Rounds to assign, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from campaigns.competitions.models import Competition, Entry
from campaigns.judging.models import Assignment, Judge, Round
from campaigns.judging.services import rounds
from tests.campaigns.judging.panel_facts import make_entries, make_judge, make_panel, make_round, make_rubric

ACTOR = "user:1"


def planned(
    competition: Competition, *, entries: int | list[Entry] = 6, judges: int | list[Judge] = 4, **given: Any
) -> Round:
    """A planned round with its entries and a panel, nothing assigned."""
    works = make_entries(competition, entries) if isinstance(entries, int) else entries
    jury = [make_judge(competition) for _place in range(judges)] if isinstance(judges, int) else judges
    facts = {"panel": make_panel(competition, jury), "rubric": make_rubric(competition), "entries": works}
    return make_round(competition, **facts | given)


def do(what: Callable[..., Any], judged: Round, now: dt.datetime | None = None, **given: Any) -> Any:
    return what(judged=judged, actor=ACTOR, now=now or timezone.now(), **given)


def opened(judged: Round) -> Round:
    return do(rounds.open_round, judged, force=True)


def pairs(judged: Round, *states: str) -> set[tuple[int, int]]:
    mine = Assignment.objects.of_round(judged)
    rows = mine.filter(state__in=states) if states else mine.standing()
    return set(rows.values_list("judge_id", "round_entry_id"))
