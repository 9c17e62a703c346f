"""What the desk's templates of reporting ask for."""

from __future__ import annotations

from django import template
from django.db.models import Model
from django.urls import reverse

register = template.Library()


@register.filter
def desk_address(record: Model) -> str:
    """Where a record is edited."""
    return reverse(f"wagtailsnippets_reporting_{record._meta.model_name}:edit", args=[record.pk])


@register.filter
def kind_name(record: Model) -> str:
    """What a record is: a report route, an authority ..."""
    return str(record._meta.verbose_name)
