"""What an evidence pack asks for: its fields, its kinds of pictures, and the list that ticks itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from campaigns.reporting.enums import Way

_BOTH = (Way.FOUND, Way.BOUGHT)
_BOUGHT = (Way.BOUGHT,)


class PictureKind(TextChoices):
    """What a picture shows. The values are part of the names of files."""

    SCREENSHOT = "screenshot", _("Screenshot")
    ITEM = "item", _("The item")
    LABEL = "label", _("Its label")
    CODE = "code", _("A code or number")
    PACKAGING = "packaging", _("Packaging")
    PARCEL_LABEL = "parcel-label", _("Parcel label")
    CHAT = "chat", _("Chat with the seller")


@dataclass(frozen=True)
class Field:
    """kind: of the input: "address", "line", "text", "date", "email". step: on which step it stands."""

    slug: str
    step: str
    label: Any
    kind: str = "line"
    help: Any = ""
    ways: Sequence[Way] = _BOTH
    autocomplete: str = "off"


FIELDS = (
    Field(
        "listing",
        "listing",
        _("Address of the listing"),
        "address",
        _("Copy all of it from the address bar, or use “Share” and “Copy link” in the app."),
    ),
    Field("item", "listing", _("What is sold there"), help=_("For example: white trainers, size 38.")),
    Field("seller", "listing", _("Seller's name")),
    Field("seller_id", "listing", _("Seller's ID or shop number, if one is shown")),
    Field("seen_on", "listing", _("Day you saw it"), "date"),
    Field("asked", "listing", _("Price asked"), help=_("With the currency.")),
    Field("order", "listing", _("Order number"), ways=_BOUGHT),
    Field("bought_on", "listing", _("Day you bought it"), "date", ways=_BOUGHT),
    Field("paid", "listing", _("Price paid"), help=_("With delivery and the currency."), ways=_BOUGHT),
    Field(
        "noticed",
        "signs",
        _("In your own words"),
        "text",
        _("What you see, and where. Say “it appears”, not “it is”: others will check."),
    ),
    Field("genuine", "signs", _("What the genuine one shows"), "text"),
    Field("official", "signs", _("The brand's own page about it"), "address"),
    Field(
        "chat",
        "signs",
        _("What the seller wrote"),
        "text",
        _("Word for word, if you talked. A screenshot is even better."),
    ),
    Field("name", "texts", _("Your name"), autocomplete="name"),
    Field("email", "texts", _("Your e-mail address"), "email", autocomplete="email"),
)


@dataclass(frozen=True)
class Piece:
    """A piece of evidence. It is there once one of `any_of` is; with takes_all, once each of them is.

    any_of: "field:<slug>", "picture:<kind>" or "tells". step: where it is filled in.
    """

    label: Any
    any_of: Sequence[str]
    step: str
    takes_all: bool = False
    ways: Sequence[Way] = _BOTH


PIECES = (
    Piece(_("Address of the listing"), ("field:listing",), "listing"),
    Piece(_("Seller's name or ID"), ("field:seller", "field:seller_id"), "listing"),
    Piece(_("Price asked"), ("field:asked",), "listing", ways=(Way.FOUND,)),
    Piece(
        _("Price asked and price paid"),
        ("field:asked", "field:paid"),
        "listing",
        takes_all=True,
        ways=_BOUGHT,
    ),
    Piece(_("Order number"), ("field:order",), "listing", ways=_BOUGHT),
    Piece(_("What you noticed"), ("tells", "field:noticed"), "signs"),
    Piece(
        _("What the genuine one shows, with the official link"),
        ("field:genuine", "field:official"),
        "signs",
        takes_all=True,
    ),
    Piece(_("What the seller wrote"), ("field:chat", "picture:chat"), "signs"),
    Piece(_("Screenshots with their date"), ("picture:screenshot",), "pictures"),
    Piece(
        _("Photographs of the item, its label and codes"),
        ("picture:item", "picture:label", "picture:code"),
        "pictures",
        ways=_BOUGHT,
    ),
    Piece(
        _("Photographs of packaging and parcel label"),
        ("picture:packaging", "picture:parcel-label"),
        "pictures",
        ways=_BOUGHT,
    ),
)


def fields_of(way: Way) -> list[Field]:
    return [field for field in FIELDS if way in field.ways]


def pieces_of(way: Way) -> list[Piece]:
    return [piece for piece in PIECES if way in piece.ways]
