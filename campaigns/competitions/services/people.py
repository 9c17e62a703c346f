"""Who a person is without an account: their key, their age as a band, and whether a guardian is asked."""

from __future__ import annotations

import secrets
from datetime import date, datetime

import regex
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from campaigns.competitions import extras
from campaigns.competitions.exceptions import MayNotEnter
from campaigns.competitions.models import AgeBand, Competition, Contributor, Country, Entrant
from campaigns.competitions.models.people import hash_of
from mailing.services import erase

OLDEST = 100
UNANSWERED_DAYS = 14  # how long an address and a work wait for a guardian who does not answer, or says no
NAME = regex.compile(r"[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} .'’-]*")


def new_key() -> str:
    """A secret for a browser: 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def entrant_of(key: str) -> Entrant | None:
    """Who holds this key, or None."""
    return Entrant.objects.filter(key_hash=hash_of(key)).first() if key else None


def keep_entrant(*, key: str, now: datetime) -> Entrant:
    """The entrant with this key, made if there is none."""
    return Entrant.objects.get_or_create(key_hash=hash_of(key), defaults={"created_at": now})[0]


def birth_years(today: date) -> list[int]:
    """The neutral list to choose a birth year from, newest first: no year hints at a limit."""
    return list(range(today.year, today.year - OLDEST, -1))


def age_band(birth_year: int, today: date) -> AgeBand:
    """The band of the age that is reached this year: all who were born in one year are in one band.

    Raises MayNotEnter where there is none.
    """
    age = today.year - birth_year
    band = AgeBand.objects.filter(from_age__lte=age, to_age__gte=age).first()
    if band is None:
        raise MayNotEnter(_("This competition has no age group for people born in this year."))
    return band


def needs_guardian(*, birth_year: int, today: date, country: Country, competition: Competition) -> bool:
    """Whether this person may still be too young to agree alone: the youngest they can be is counted."""
    youngest = today.year - birth_year - 1
    return youngest < max(country.own_consent_age, competition.guardian_under)


def identity_of(*, address: str, name: str = "") -> str:
    """A keyed digest by which entries of one person are counted; "" without an address.

    address: the person's own, or their guardian's, who may have several children: then with the first name.
    What follows a plus sign is dropped: it is the same mailbox.
    """
    mailbox, _at, host = address.strip().casefold().partition("@")
    if not host:
        return ""
    words = name.split()
    who = f"{mailbox.partition('+')[0]}@{host}|{words[0].casefold() if words else ''}"
    return salted_hmac("campaigns.competitions.identity", who, algorithm="sha256").hexdigest()


def is_name(text: str) -> bool:
    """Letters, digits, spaces and what stands between them in names; no link, for names stand in mails."""
    return NAME.fullmatch(text) is not None and not regex.search(r"\.\S", text)


def forget_person(contributor: Contributor) -> None:
    """Empty what names or reaches a contributor, mails on their way too. Band, country and level stay."""
    extras.forget(contributor)
    about = ("entry", contributor.entry.code)
    for address in {contributor.email, *contributor.guardian_requests.values_list("email", flat=True)}:
        erase(address=address, about=about)
    contributor.guardian_requests.update(email="", token_hash=None)
    contributor.name = contributor.email = contributor.school = contributor.teacher = ""
    contributor.identity = ""
    contributor.save(update_fields=["name", "email", "school", "teacher", "identity"])
