"""What the templates of the showcase ask for."""

from __future__ import annotations

from typing import Any

from django import template

from campaigns.judging.models import ShowcasePage
from campaigns.judging.services.showcase import Showcase, Work, showcase_of

register = template.Library()
CATEGORY = 50  # characters of the longest short name


@register.simple_tag(takes_context=True)
def showcase(context: dict[str, Any], page: ShowcasePage) -> Showcase:
    """What is shown on a page, narrowed to ?category= of the request. Asked for once a request."""
    request = context["request"]
    kept: Showcase | None = getattr(request, "_showcase", None)
    if kept is None:
        chosen = request.GET.get("category", "")[:CATEGORY]
        kept = request._showcase = showcase_of(competition=page.competition, category=chosen)
    return kept


@register.filter
def first_picture(works: tuple[Work, ...]) -> Work | None:
    """The first work with a picture, to be shown where the page is shared."""
    return next((work for work in works if work.shown.picture), None)
