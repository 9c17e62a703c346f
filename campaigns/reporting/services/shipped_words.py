"""What records say: made from the words of a file, told apart by digests, and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Field, Model
from django.utils import formats
from wagtail.blocks.stream_block import StreamValue

from campaigns.reporting.kinds import SHIPPED_KINDS
from campaigns.reporting.models import Marketplace
from campaigns.reporting.shipped import Entry
from campaigns.translated import Translated, languages

# What this website decides, whatever is shipped.
OWN_FIELDS = frozenset({"id", "checked_by", "is_listed", "pays"})
NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Difference:
    """A field of a record, what it says here, and what the project's version says."""

    name: str
    label: str
    here: str
    shipped: str


# --- of a file --------------------------------------------------------------------------------------------


def version_of(entry: Entry) -> str:
    """A digest of the words of a file, in the languages of this website."""
    return _digest({name: _in_our_languages(value) for name, value in entry.words.items()})


def record_of(entry: Entry, *, marketplace: Marketplace | None, today: date) -> Any:
    """A record that says what a file says, not saved."""
    values = {name: _value(name, value, today) for name, value in entry.words.items()}
    if marketplace is not None:
        values["marketplace"] = marketplace
    return SHIPPED_KINDS[entry.kind](**values)


def _value(name: str, value: Any, today: date) -> Any:
    """What a field keeps of what a file says."""
    if name == "hosts":
        return "\n".join(value)
    if name == "checked_on":
        return min(value, today)  # a computer whose clock is behind still gets its records
    kept = _in_our_languages(value)
    if name == "steps":
        return [("step", _step(**step)) for step in kept]
    return Translated(kept) if isinstance(kept, dict) else kept


def _step(*, drawing: str = "", **texts: str) -> dict[str, Any]:
    return {"text": texts, "drawing": drawing}


def _in_our_languages(value: Any) -> Any:
    """Without the texts in languages that this website does not have."""
    if isinstance(value, list):
        return [_in_our_languages(one) for one in value]
    if isinstance(value, dict):
        ours = {"drawing", *dict(languages())}
        return {name: text for name, text in value.items() if name in ours}
    return value


# --- of a record ------------------------------------------------------------------------------------------


def digest_of(record: Model) -> str:
    """Of everything that a record says.

    What is empty or as a new record has it is left out: a field that is added later changes no digest.
    """
    said = {field.attname: _plain(record, field) for field in _fields(record)}
    usual = {field.attname: field.get_default() for field in _fields(record)}
    return _digest(
        {name: value for name, value in said.items() if value not in NOTHING and value != usual[name]}
    )


def differences(record: Model, shipped: Model) -> list[Difference]:
    """Where a record says something else than the version of the project."""
    return [
        Difference(field.name, str(field.verbose_name), _shown(record, field), _shown(shipped, field))
        for field in _fields(record)
        if _plain(record, field) != _plain(shipped, field)
    ]


def is_newer(record: Any, shipped: Any) -> bool:
    """Whether the project's version says something that was not looked up again here since.

    One without a day may withdraw what the record says; that the day alone is missing withdraws nothing.
    """
    names = [one.name for one in differences(record, shipped)]
    here, there = (getattr(one, "checked_on", None) for one in (record, shipped))
    if here is None:
        return bool(names)
    return names not in ([], ["checked_on"]) if there is None else bool(names) and there >= here


def say(record: Any, shipped: Model) -> None:
    """Have a record say what another one does, without saving it."""
    for field in _fields(record):
        setattr(record, field.attname, getattr(shipped, field.attname))


def _fields(record: Model) -> Iterator[Field]:
    return (field for field in record._meta.concrete_fields if field.name not in OWN_FIELDS)


def _plain(record: Model, field: Field) -> Any:
    """What a field says, the same after it went through a form of the desk."""
    return _bare(getattr(record, field.attname))


def _bare(value: Any) -> Any:
    if isinstance(value, StreamValue):
        return [_bare(child.block.get_prep_value(child.value)) for child in value]
    if isinstance(value, dict):
        bare = {name: _bare(inner) for name, inner in value.items()}
        return {name: inner for name, inner in bare.items() if inner not in NOTHING}
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _shown(record: Any, field: Field) -> str:
    value = getattr(record, field.name)
    if isinstance(value, StreamValue):
        return " · ".join(" / ".join(filter(None, step.value["text"].values())) for step in value) or "–"
    if isinstance(value, dict):
        return " / ".join(filter(None, value.values())) or "–"
    if field.choices:
        return str(getattr(record, f"get_{field.name}_display")())
    return "–" if value in NOTHING else str(formats.localize(value))


def _digest(said: dict[str, Any]) -> str:
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
