"""What the impact page asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from campaigns.training import impact_charts as charts
from campaigns.training.funder_sheet import limits
from campaigns.training.services.impact import Impact, kept_impact

register = template.Library()


@dataclass(frozen=True)
class Shown:
    """All that the page shows. sentences: (module, what the intervals allow to say)."""

    figures: Impact
    sentences: list[tuple[str, Any]]
    tables: list[charts.Table]
    limits: list[str]


@register.simple_tag
def impact_figures() -> Shown:
    found = kept_impact(now=timezone.now())
    return Shown(
        figures=found,
        sentences=charts.sentences_of(found.learning),
        tables=charts.tables_of(found.learning),
        limits=limits(),
    )


@register.simple_tag
def two_hills() -> SafeString:
    return charts.two_hills()
