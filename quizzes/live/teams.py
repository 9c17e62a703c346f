"""The names of teams: colours, which need no writing and offend nobody."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

NAMES: tuple[Any, ...] = (
    _("Violet"),
    _("Amber"),
    _("Teal"),
    _("Coral"),
    _("Indigo"),
    _("Olive"),
    _("Copper"),
    _("Slate"),
)


def team_name(number: int) -> Any:
    """The name of a team from 1, "" for 0."""
    return NAMES[number - 1] if number else ""
