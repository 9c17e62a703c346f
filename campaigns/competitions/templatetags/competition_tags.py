"""What templates ask about competitions."""

from __future__ import annotations

from django import template
from django.utils import timezone

from campaigns.competitions import extras
from campaigns.competitions.models import Competition
from campaigns.competitions.services import calls

register = template.Library()


@register.simple_tag
def competition_standing(competition: Competition) -> calls.Standing:
    """Whether entries can be made now, and for what."""
    return calls.standing(competition=competition, now=timezone.now())


@register.simple_tag
def competition_outcome(competition: Competition) -> list[str]:
    """What everybody may know of what came of it, in sentences."""
    return extras.outcome_of(competition)
