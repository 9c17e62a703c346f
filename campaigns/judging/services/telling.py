"""News for the people of an entry: one mail each, once, in their language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from campaigns.competitions.models import Contributor, Entry
from campaigns.competitions.services.notices import address_of
from mailing.services import send

Facts = Callable[[], dict[str, Any]]


def tell_people(*, entry: Entry, template: str, key: str, facts: Facts, now: datetime) -> int:
    """Send a mail of templates/judging/email to everybody of an entry who can be reached. Returns how many.

    key: what the news is about; the same news goes out once, however often this is called. facts: asked in
    each person's language. Of several people with one mailbox, such as a guardian's, the first is told.
    """
    told: set[str] = set()
    for person in entry.contributors.all():
        address = address_of(person)
        if address and address not in told:
            told.add(address)
            _send(person, entry, address, template, f"{key}-{person.pk}", facts, now)
    return len(told)


def _send(
    person: Contributor,
    entry: Entry,
    address: str,
    template: str,
    key: str,
    facts: Facts,
    now: datetime,
) -> None:
    purpose = template.replace("_", "-")
    with translation.override(person.language):
        context = {
            "competition": str(entry.competition),
            "code": entry.code,
            "link": settings.SITE_URL + reverse("competitions:mine"),
            **facts(),
        }
    send(
        to=address,
        purpose=purpose,
        template=f"judging/email/{template}",
        context=context,
        language=person.language,
        about=("entry", entry.code),
        now=now,
        key=f"{purpose}-{key}",
    )
