"""What the templates of reporting ask for."""

from __future__ import annotations

from django import template
from django.urls import reverse

from campaigns.reporting.models.checked import place_name

register = template.Library()


@register.simple_tag
def leave(kind: str, pk: int) -> str:
    """The page before leaving for an approved address, see services.links.LINKS."""
    return reverse("reporting:leave", args=[kind, pk])


@register.filter
def place(code: str) -> str:
    """A country's name in the current language; of "" that it is everywhere."""
    return place_name(code)
