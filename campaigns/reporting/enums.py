"""Words of reporting."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """What brought somebody here."""

    FOUND = "found", _("I found a fake")
    BOUGHT = "bought", _("I bought a fake")
    UNSURE = "unsure", _("I am not sure")


class State(TextChoices):
    """What an editor says of a record."""

    VERIFIED = "verified", _("Verified")
    RECHECK = "recheck", _("To be checked again")
    GAP = "gap", _("Not known yet")


class SeenAs(TextChoices):
    """Where it was read. A stored copy may be older than the page is today."""

    PAGE = "page", _("on the page itself")
    COPY = "copy", _("in a stored copy of the page")
    ELSEWHERE = "elsewhere", _("in another source about it")


class Standing(TextChoices):
    """What a record is worth today. Figures are shown from current ones only."""

    CURRENT = "current", _("Checked")
    OLD = "old", _("Checked too long ago")
    RECHECK = "recheck", _("To be checked again")
    GAP = "gap", _("Not known yet")


class CountedFrom(TextChoices):
    """The day on which a refund window begins."""

    DELIVERY = "delivery", _("the day the parcel came")
    CONFIRMED = "confirmed", _("the day you confirmed that it came")
    LATEST_DELIVERY = "latest_delivery", _("the latest day on which it should have come")
    PURCHASE = "purchase", _("the day you bought it")


class Purpose(TextChoices):
    """What an authority or organisation is there for."""

    REPORT = "report", _("Report fakes")
    ADVICE = "advice", _("Advice for buyers")
    FRAUD = "fraud", _("Report a fraud")
    CUSTOMS = "customs", _("Customs")
    RIGHTS = "rights", _("Advice for creators")


class Drawing(TextChoices):
    """Where the button of a step is. Each has its drawing in templates/reporting/drawings."""

    MENU = "menu", _("Three dots or an icon at the top right")
    BESIDE_PICTURE = "beside-picture", _("A link beside the product's picture")
    BELOW_LISTING = "below-listing", _("A link at the end of the listing")
    SHOP = "shop", _("The shop's own page")
    REASON = "reason", _("A list of reasons")
    EVIDENCE = "evidence", _("A box for text and pictures")
    ORDER = "order", _("A button beside the order")
    CHAT = "chat", _("A message to the seller")
    HELP = "help", _("The help center")
    SIGN_IN = "sign-in", _("Signing in")


class Outcome(TextChoices):
    """What the link checker found at an address."""

    FINE = "fine", _("Opens")
    MOVED = "moved", _("Leads to another host")
    BROKEN = "broken", _("Does not open")
    UNREACHABLE = "unreachable", _("No answer")
    UNCLEAR = "unclear", _("Does not let programs in")
    REFUSED = "refused", _("Not asked: not a public https address")


FAILED = (Outcome.MOVED, Outcome.BROKEN, Outcome.UNREACHABLE, Outcome.REFUSED)
