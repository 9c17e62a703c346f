"""The desk of judging: its addresses, and rounds to look at there."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.utils import timezone

from campaigns.competitions.models import Competition, Entry
from campaigns.judging.enums import ConflictKind, ConflictSource
from campaigns.judging.models import ConflictOfInterest, Judge, Round
from tests.campaigns.judging.panel_facts import make_entries, make_judge, make_panel, make_round, make_rubric

HOME = "/admin/judging/"
OF = f"{HOME}of/real-deal/"


def page_of(judged: Round) -> str:
    return f"{HOME}round/{judged.code}/"


def step(judged: Round, name: str) -> str:
    return f"{page_of(judged)}do/{name}/"


def ready_round(competition: Competition, *, entries: int = 4, judges: int = 3, **given: Any) -> Round:
    """A planned round with panel, rubric and entries; nobody has an entry yet."""
    jury = [make_judge(competition) for _place in range(judges)]
    facts = {
        "panel": make_panel(competition, jury, chair=jury[0]),
        "rubric": make_rubric(competition),
        "entries": make_entries(competition, entries),
    }
    return make_round(competition, **facts | given)


def next_words(manager: Client, judged: Round) -> str:
    return manager.get(page_of(judged)).context["line"].next.words


def conflict(judge: Judge, entry: Entry, **given: Any) -> ConflictOfInterest:
    facts = {
        "kind": ConflictKind.PERSONAL,
        "source": ConflictSource.DECLARED,
        "reason": "A niece",
        "made_at": timezone.now(),
    }
    return ConflictOfInterest.objects.create(judge=judge, entry=entry, **facts | given)
