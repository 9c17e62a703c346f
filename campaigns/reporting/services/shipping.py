"""Bringing the records that come with the project onto a website: marketplaces, authorities and notes.

What is there already stays as it is: editors may have changed it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from campaigns.reporting import shipped
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    Checked,
    CountryNote,
    Marketplace,
    ReportRoute,
)
from campaigns.reporting.shipped import Words
from campaigns.translated import languages


@transaction.atomic
def load_records(*, today: date) -> list[Model]:
    """Create what is missing, and return it.

    A marketplace is known by its short name or its name, its routes and its buyer protection by the country,
    an authority by country and purpose with its English name or its address, a note by country with its
    English text or its source.
    """
    new: list[Model] = [record for words in shipped.marketplaces() for record in _marketplace(words, today)]
    new += [_create(Authority, words, today) for words in shipped.authorities() if not _has_authority(words)]
    new += [_create(CountryNote, words, today) for words in shipped.notes() if not _has_note(words)]
    return new


def _marketplace(words: Words, today: date) -> Iterator[Model]:
    found = Marketplace.objects.filter(Q(slug=words["slug"]) | Q(name=words["name"])).first()
    marketplace = found or _kept(
        Marketplace(
            slug=words["slug"],
            name=words["name"],
            hosts="\n".join(words["hosts"]),
            help_address=words.get("help_address", ""),
        )
    )
    if found is None:
        yield marketplace
    for model, entries in ((ReportRoute, words["routes"]), (BuyerProtection, words["protections"])):
        # Looked up before the first is created: a country may have several, of different shops.
        taken = set(model.objects.filter(marketplace=marketplace).values_list("country", flat=True))
        for entry in entries:
            if entry["country"] not in taken:
                yield _create(model, {"marketplace": marketplace, **entry}, today)


def _has_authority(words: Words) -> bool:
    here = Authority.objects.filter(country=words["country"], purpose=words["purpose"])
    return here.filter(Q(name__en=words["name"]["en"]) | Q(address=words["address"])).exists()


def _has_note(words: Words) -> bool:
    here = CountryNote.objects.filter(country=words["country"])
    return here.filter(Q(text__en=words["text"]["en"]) | Q(source=words["source"])).exists()


def _create(model: type[Checked], words: Words, today: date) -> Checked:
    return _kept(model(**{name: _value(name, value, today) for name, value in words.items()}))


def _value(name: str, value: Any, today: date) -> Any:
    """What a field keeps of what a file says."""
    if name == "steps":
        return [("step", {"text": _texts(step), "drawing": step.get("drawing", "")}) for step in value]
    if name == "checked_on":
        return min(value, today)  # a computer whose clock is behind still gets its records
    return _texts(value) if isinstance(value, dict) else value


def _texts(words: Words) -> dict[str, str]:
    """Of the languages of this website alone."""
    return {code: words[code] for code, _name in languages() if code in words}


def _kept(record: Any) -> Any:
    record.full_clean()
    record.save()
    return record
