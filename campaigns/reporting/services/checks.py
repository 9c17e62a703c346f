"""The checks of somebody who is not sure, in the words that the quizzes teach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.specimens.listings import TELLS, ListingTell


@dataclass(frozen=True)
class Sign:
    """name: what may be odd. how: to look it up. caveat: why it may be innocent all the same."""

    name: Any
    how: Any
    caveat: Any


@dataclass(frozen=True)
class Check:
    """One look at one side of an offer. slug: names its field on the page."""

    slug: str
    question: Any
    signs: Sequence[Sign]


_OF_PICTURES = (
    Sign(
        _("Pictures from somewhere else"),
        _("Ask for a photograph with today's date on a piece of paper beside the thing."),
        _("Fair shops use the maker's own pictures too. Pictures alone are no proof."),
    ),
)
_OF_THE_THING = (
    Sign(
        _("Label, seams, print or code differ from the genuine one"),
        _("Compare it with the maker's own page or brand book: letters, spacing, seams, colours, box."),
        _("Makers change labels, and things get worn. Look for two signs, not for one."),
    ),
)


def checks() -> list[Check]:
    """In the order in which they are quickest to make."""
    return [
        Check("seller", _("Who sells it?"), _signs("seller", "reviews")),
        Check("price", _("What does it cost?"), _signs("price")),
        Check("words", _("What do the words say?"), _signs("title", "description", "notice")),
        Check("pictures", _("What do the pictures show?"), _OF_PICTURES),
        Check("address", _("Where are you, really?"), _signs("address")),
        Check("way", _("How do money and parcel travel?"), _signs("payment", "contact", "delivery")),
        Check("thing", _("Do you hold it already?"), _OF_THE_THING),
    ]


def _signs(*parts: str) -> list[Sign]:
    return [_sign(tell) for part in parts for tell in TELLS if tell.part == part]


def _sign(tell: ListingTell) -> Sign:
    return Sign(tell.name, tell.how, tell.caveat)
