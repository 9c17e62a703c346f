"""What the block “reporting” says on a wall and on paper, where nothing can be tapped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class ReportWords:
    """address: to be typed, without https:// and without a language."""

    title: str
    text: str
    address: str


def words_of_report(value: Mapping[str, str]) -> ReportWords:
    """The block's own words, or else those of the button for everybody."""
    address = settings.SITE_URL + reverse("report")
    return ReportWords(
        title=value["title"] or _("Seen one like this?"),
        text=value["text"] or _("Report it where it is sold, and get your money back if you bought it."),
        address=address.partition("//")[2].rstrip("/"),
    )
