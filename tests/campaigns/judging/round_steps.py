"""Rounds to lead from step to step."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from campaigns.competitions.models import Competition
from campaigns.judging.enums import AssignmentState
from campaigns.judging.models import Round
from campaigns.judging.services import rounds
from tests.campaigns.judging.panel_facts import (
    give,
    make_entries,
    make_judge,
    make_panel,
    make_round,
    make_rubric,
)

ACTOR = "user:1"


def fill(judged: Round) -> int:
    return rounds.fill_round(judged=judged, actor=ACTOR, now=timezone.now())


def open_it(judged: Round, **given: Any) -> Round:
    return rounds.open_round(judged=judged, actor=ACTOR, now=timezone.now(), **given)


def ready(competition: Competition, **given: Any) -> Round:
    """A planned round that can be opened: two entries, two judges, everything assigned."""
    jury = [make_judge(competition), make_judge(competition)]
    judged = make_round(
        competition,
        **{
            "panel": make_panel(competition, jury, chair=jury[0]),
            "rubric": make_rubric(competition),
            "entries": make_entries(competition, 2),
        }
        | given,
    )
    for judge in jury:
        for round_entry in judged.entries.all():
            give(round_entry, judge, state=AssignmentState.PROPOSED)
    return judged
