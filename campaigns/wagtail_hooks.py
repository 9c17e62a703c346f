"""The campaign at a glance, first thing in the editing desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from quizzes.measurement import bias_band, skill_band
from quizzes.models import QuizPage
from quizzes.services.tallies import glance

DAYS = 7


class CampaignGlance(Component):
    """Plays, completions, shares and the d' of the last seven days, from counters that know nobody."""

    name = "campaign_glance"
    template_name = "campaigns/admin/glance.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        today = timezone.localdate()
        week = glance(since=today - dt.timedelta(days=DAYS - 1))
        skill = week.skill
        return {
            "week": week,
            "ever": glance(since=dt.date.min),
            "interval": skill.interval() if skill else None,
            "band": skill_band(skill.d_prime) if skill else None,
            "leaning": bias_band(skill.criterion) if skill else None,
            "pages": QuizPage.objects.live().count(),
        }


@hooks.register("construct_homepage_panels")
def show_campaign_first(request: Any, panels: list[Component]) -> None:
    panels.insert(0, CampaignGlance())
