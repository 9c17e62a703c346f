"""Who may do what in judging."""

from __future__ import annotations

from typing import Any

from campaigns.competitions.rules import may_manage
from campaigns.judging.models import Judge, Round

__all__ = ["is_chair_of", "may_manage", "may_see_results"]


def is_chair_of(user: Any, judged: Round) -> bool:
    """Whether somebody leads the panel of a round, and has not left it."""
    return (
        user.is_authenticated
        and judged.panel_id is not None
        and Judge.objects.active().filter(user=user, chairs=judged.panel_id).exists()
    )


def may_see_results(user: Any, judged: Round) -> bool:
    """Results before they are published: managers, and the chair of the panel."""
    return may_manage(user) or is_chair_of(user, judged)
