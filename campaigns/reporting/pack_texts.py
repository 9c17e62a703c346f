"""The texts that an evidence pack drafts. The person sends them: nothing here leaves the browser by itself.

A text is a list of lines with gaps such as {listing}, which the browser fills in. A line whose gap stays
empty is left out, unless `missing` says what stands there instead. No text accuses anybody: "I believe",
"it appears".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.reporting.enums import Way
from campaigns.reporting.pack_fields import PictureKind

# Gaps beside the fields of the pack: the tells and one's own words together; how many pictures of which kind;
# the statement of good faith once it is ticked; the marketplace, empty for any other; the day.
EXTRA_GAPS = frozenset(["reasons", "pictures", "good_faith", "marketplace", "today"])
_GAP = re.compile(r"\{(\w+)\}")
_ON_PAPER = "______________"


@dataclass(frozen=True)
class Draft:
    """missing: by gap, what a line shows that must not be left out."""

    slug: str
    lines: Sequence[str]
    missing: Mapping[str, str]

    def on_paper(self, known: Mapping[str, str]) -> str:
        """With lines to write on in place of all that is not known."""
        values = {"reasons": "\n".join([_ON_PAPER * 2] * 4), "good_faith": f"☐ {statement()}", **known}
        return "\n".join(_GAP.sub(lambda gap: values.get(gap[1]) or _ON_PAPER, line) for line in self.lines)


@dataclass(frozen=True)
class Drafts:
    """All texts in one language, and the words that are put into them.

    taken: what a picture's caption says of its day, with the gap {day}.
    """

    drafts: Sequence[Draft]
    statement: str
    pictures: Mapping[str, str]
    taken: str

    def by_slug(self) -> dict[str, dict[str, object]]:
        return {one.slug: {"lines": list(one.lines), "missing": dict(one.missing)} for one in self.drafts}


def drafts_in(language: str, *, way: Way, has_dsa: bool) -> Drafts:
    """has_dsa: with a notice under Article 16 of the EU's Digital Services Act."""
    with override(language):
        drafts = [_report(way)]
        if has_dsa:
            drafts.append(_notice())
        if way == Way.BOUGHT:
            drafts.append(_message())
        kinds = {value: str(label) for value, label in PictureKind.choices}
        return Drafts(drafts, statement(), kinds, _("taken on {day}"))


def statement() -> str:
    """What whoever sends a notice under Article 16 confirms."""
    return _("I believe in good faith that what I say in this notice is accurate and complete.")


def _report(way: Way) -> Draft:
    bought = way == Way.BOUGHT
    lines = [
        _("I bought an item that I believe is counterfeit.")
        if bought
        else _("I believe that this listing offers a counterfeit item."),
        "",
        _("Address of the listing: {listing}"),
        _("What is sold: {item}"),
        _("Seller: {seller}"),
        _("Seller's ID: {seller_id}"),
        _("Order number: {order}"),
        _("Seen on: {seen_on}"),
        _("Bought on: {bought_on}"),
        _("Price asked: {asked}"),
        _("Price paid: {paid}"),
        "",
        _("What I noticed:"),
        "{reasons}",
        "",
        _("What the genuine one shows: {genuine}"),
        _("The brand's own page: {official}"),
        _("What the seller wrote to me: {chat}"),
        _("Pictures that I have: {pictures}"),
        "",
        _("I would like to return it and get my money back.") if bought else "",
        _("I may be wrong. Please check it, and tell me what you decide."),
    ]
    return Draft(
        "report", lines, {"listing": _("[address of the listing]"), "reasons": _("[what you noticed]")}
    )


def _notice() -> Draft:
    lines = [
        _("Notice under Article 16 of Regulation (EU) 2022/2065 (Digital Services Act)"),
        _("To: {marketplace}"),
        _("Date: {today}"),
        "",
        _("1. Where it is"),
        _("Exact address: {listing}"),
        _("What is sold: {item}"),
        _("Seller: {seller}"),
        _("Seller's ID: {seller_id}"),
        "",
        _("2. Why I believe that it is illegal content"),
        _("It appears to offer goods that carry a brand without its owner's consent (counterfeit goods)."),
        "{reasons}",
        _("What the genuine one shows: {genuine}"),
        _("The brand's own page: {official}"),
        _("Price asked: {asked}"),
        _("Pictures that I have: {pictures}"),
        "",
        _("3. Who sends this notice"),
        _("Name: {name}"),
        _("E-mail: {email}"),
        "",
        _("4. Good faith"),
        "{good_faith}",
        "",
        _(
            "Please confirm that you received this notice, tell me what you decide, and how your decision "
            "can be contested."
        ),
    ]
    missing = {
        "listing": _("[address of the listing]"),
        "reasons": _("[what you noticed]"),
        "name": _("[your name]"),
        "email": _("[your e-mail address]"),
        "good_faith": _("[tick the statement of good faith to put it here]"),
    }
    return Draft("notice", lines, missing)


def _message() -> Draft:
    lines = [
        _("Hello,"),
        "",
        _("I have a question about something I bought from you."),
        _("Item: {item}"),
        _("Order number: {order}"),
        _("Bought on: {bought_on}"),
        "",
        _(
            "Could you please send me the invoice, or another proof that it is genuine, such as a receipt "
            "from the brand or from a seller it has authorised?"
        ),
        _("If you have none, please tell me how I can return it and get my money back."),
        _("Please answer here, in the messages of {marketplace}."),
        "",
        _("Thank you very much."),
    ]
    return Draft("message", lines, {})
