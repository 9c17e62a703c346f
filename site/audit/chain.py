"""The mathematics of the chain, without a database.

The canonical form of an event is JSON (RFC 8259) of one object with exactly these members:

    actor, at, data, kind, number, previous_hash, subject_id, subject_type

with the members of every object in the order of their names (by code point), no space between anything,
every character outside ASCII written as a \\u escape, and whole numbers without exponent. `at` is UTC with
six decimals: 2026-11-22T09:30:00.000000+00:00. The hash is SHA-256 (FIPS 180-4) of these bytes, in 64 small
hexadecimal letters. `previous_hash` is the hash of event number - 1; 64 zeros for the first event.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FIRST = "0" * 64  # what the first event holds in place of a hash before it
MAX_BYTES = 4_000  # of data in canonical form
MAX_DEPTH = 4
MAX_WHOLE = 2**53  # beyond it other languages round
HASH = re.compile(r"[0-9a-f]{64}")
SLUG = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Neither a space nor "@": names, addresses and sentences do not fit.
TOKEN = re.compile(r"[A-Za-z0-9._:+/=-]{0,128}")
ACTOR = re.compile(r"|guardian|system|user:[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Facts:
    """Everything of an event but its own hash."""

    number: int
    at: dt.datetime
    kind: str
    subject_type: str
    subject_id: str
    actor: str
    data: Any
    previous_hash: str


def canonical(facts: Facts) -> bytes:
    """The bytes that are hashed. Raises ValueError for a time without a zone."""
    if facts.at.tzinfo is None:
        raise ValueError("the time of an event needs a zone")
    at = facts.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return _json({**asdict(facts), "at": at})


def hash_of(facts: Facts) -> str:
    """64 hexadecimal letters."""
    return hashlib.sha256(canonical(facts)).hexdigest()


def _json(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.encode("ascii")


def check_data(data: Mapping[str, Any]) -> None:
    """Raises ValueError for what is no small set of plain facts.

    Facts are whole numbers, yes and no, None, tokens such as codes, states and dates, and lists and
    objects of them. Free text and decimal numbers are refused: text may name people, and databases write
    decimals each in its own way.
    """
    if not isinstance(data, Mapping):
        raise ValueError("data is an object of facts")
    _check(data, "data", MAX_DEPTH)
    if len(_json(dict(data))) > MAX_BYTES:
        raise ValueError(f"data is longer than {MAX_BYTES} bytes")


def _check(value: Any, where: str, depth: int) -> None:
    if depth < 0:
        raise ValueError(f"{where} is nested too deeply")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not (isinstance(key, str) and SLUG.fullmatch(key)):
                raise ValueError(f"{where}: {key!r} is no name of a fact")
            _check(inner, f"{where}.{key}", depth - 1)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner, f"{where}[]", depth - 1)
    elif isinstance(value, str):
        if not TOKEN.fullmatch(value):
            raise ValueError(f"{where} is text, and an event holds only codes: use a digest")
    elif isinstance(value, int):
        if abs(value) > MAX_WHOLE:
            raise ValueError(f"{where} is too large a number")
    elif value is not None:
        raise ValueError(f"{where} is no plain fact")


def new_salt() -> str:
    """Random, to be kept beside the contents of which a digest is made, and erased with them."""
    return secrets.token_urlsafe(24)


def digest_of(contents: Any, *, salt: str) -> str:
    """HMAC-SHA256 (RFC 2104) of the JSON of contents, keyed with their salt.

    It proves the contents while they and the salt are kept. Once the salt is erased, nobody can find out
    by trying what they were. Raises ValueError for a salt that is too short.
    """
    if len(salt) < 16:
        raise ValueError("a salt has at least 16 letters: make it with new_salt")
    return hmac.new(salt.encode(), _json(contents), hashlib.sha256).hexdigest()
