"""Mails to the people of an entry: to their own address, or to their guardian's where they have none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from accounts.requests import check_limit
from campaigns.competitions.models import Contributor, Entry
from campaigns.competitions.services import people
from mailing.services import send


def address_of(contributor: Contributor) -> str:
    """Where a contributor can be reached: a guardian only once they have agreed; "" where nowhere."""
    if contributor.email:
        return contributor.email
    return next((one.email for one in contributor.guardian_requests.all() if one.email and one.agreed), "")


def check_mailbox(address: str) -> None:
    """Raises TooMany where one mailbox is written to too often: names and addresses here are anybody's."""
    for rate in ("3/h", "6/d"):
        check_limit(group=f"mailbox-{rate}", rate=rate, value=people.identity_of(address=address))


def tell_person(*, person: Contributor, template: str, context: dict[str, Any], now: datetime) -> None:
    """The same as tell_team for one of them."""
    address = address_of(person)
    if address:
        _send(person.entry, person, address, template, context, now)


def tell_team(*, entry: Entry, template: str, context: dict[str, Any], now: datetime) -> None:
    """Send a mail of templates/competitions/email to everybody of an entry, each in their language."""
    sent = set()
    for person in entry.contributors.all():
        address = address_of(person)
        if address and address not in sent:
            sent.add(address)
            _send(entry, person, address, template, context, now)


def _send(
    entry: Entry, person: Contributor, address: str, template: str, context: dict[str, Any], now: datetime
) -> None:
    with translation.override(person.language):
        facts = {
            "competition": str(entry.competition),
            "code": entry.code,
            "category": str(entry.category),
            "link": settings.SITE_URL + reverse("competitions:mine"),
            "fix_until": _in_zone(entry.fix_until, entry),
        }
    send(
        to=address,
        purpose=template.replace("_", "-"),
        template=f"competitions/email/{template}",
        context=facts | context,
        language=person.language,
        about=("entry", entry.code),
        now=now,
    )


def _in_zone(moment: datetime | None, entry: Entry) -> str:
    """A moment in the competition's time zone, in words."""
    if moment is None:
        return ""
    there = moment.astimezone(entry.competition.zone)
    return f"{date_format(there, 'DATETIME_FORMAT')} ({entry.competition.time_zone})"
