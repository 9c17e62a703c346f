"""JSON that people send, read without trusting its shape."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.choices import Problem
from quizzes.exchange.items import MAX_TEXT, Text, UnreadableFile
from quizzes.exchange.text import CONTROLS

MAX_VALUES = 1_000_000  # in one file: each may take a hundred bytes of memory
MAX_DEPTH = 12
MAX_WHOLE = 2**31 - 1
SURROGATES = re.compile("[\ud800-\udfff]")


def read_json(name: str, data: bytes) -> dict[str, Any]:
    """The object that a JSON file holds. Raises UnreadableFile with file, line and reason."""
    if data.count(b",") + data.count(b"[") + data.count(b"{") > MAX_VALUES:
        raise _unreadable(name, _("it holds more than %(most)d values") % {"most": MAX_VALUES})
    try:
        read = json.loads(data.decode("utf-8-sig"), parse_constant=_refused)
    except json.JSONDecodeError as error:
        reason = _("line %(line)d is not complete, well-formed JSON") % {"line": error.lineno}
        raise _unreadable(name, reason) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(name, _("line %(line)d is not UTF-8") % {"line": line}) from error
    except (RecursionError, ValueError) as error:
        raise _unreadable(name, _("a number is too long, or lists are nested too deep")) from error
    if not isinstance(read, dict):
        raise _unreadable(name, _("it does not begin as it should"))
    return read


def _refused(constant: str) -> float:
    raise ValueError(constant)


def _unreadable(name: str, reason: Text) -> UnreadableFile:
    return UnreadableFile(
        _("%(name)s cannot be read: %(reason)s. Please export the questions again.")
        % {"name": name, "reason": reason}
    )


def is_clean(text: str) -> bool:
    """Whether every database can keep the text."""
    return not CONTROLS.search(text) and not SURROGATES.search(text)


@dataclass(frozen=True)
class Fields:
    """An object of a JSON file. What is missing has a default; what is of another type is a Problem."""

    values: Mapping[str, Any]

    def text(self, key: str, *, most: int = MAX_TEXT, default: str | None = "") -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str) or len(value) > most or not is_clean(value):
            raise wrong(key)
        return value

    def one_of(self, key: str, allowed: Collection[str]) -> str:
        value = self.text(key, default=None)
        if value not in allowed:
            raise wrong(key)
        return value

    def matching(self, key: str, pattern: re.Pattern[str]) -> str:
        value = self.text(key, default=None)
        if not pattern.fullmatch(value):
            raise wrong(key)
        return value

    def truth(self, key: str, *, default: bool | None = False) -> bool:
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise wrong(key)
        return value

    def number(self, key: str, *, low: float, high: float, default: float | None = None) -> float:
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise wrong(key)
        return float(value)

    def whole(self, key: str, *, low: int = 0, high: int = MAX_WHOLE) -> int:
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise wrong(key)
        return value

    def whole_or_none(self, key: str, *, low: int = 0, high: int = MAX_WHOLE) -> int | None:
        return None if self.values.get(key) is None else self.whole(key, low=low, high=high)

    def entries(self, key: str, *, most: int) -> list[Any]:
        value = self.values.get(key, [])
        if not isinstance(value, list) or len(value) > most:
            raise wrong(key)
        return value

    def texts(self, key: str, *, most: int, longest: int) -> tuple[str, ...]:
        values = self.entries(key, most=most)
        if not all(isinstance(text, str) and len(text) <= longest and is_clean(text) for text in values):
            raise wrong(key)
        return tuple(values)

    def objects(self, key: str, *, most: int) -> list[Fields]:
        return [object_of(key, value) for value in self.entries(key, most=most)]

    def part(self, key: str) -> Fields | None:
        """None where it is missing or null."""
        value = self.values.get(key)
        return None if value is None else object_of(key, value)

    def data(self, key: str) -> dict[str, Any]:
        """An object of any shape, without what no database can keep."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not _is_plain(value, MAX_DEPTH):
            raise wrong(key)
        return value


def object_of(key: str, value: Any) -> Fields:
    if not isinstance(value, dict):
        raise wrong(key)
    return Fields(value)


def wrong(key: str) -> Problem:
    return Problem(
        _("“%(key)s” is missing or is not what it should be. Please export the question again.")
        % {"key": key[:40]}
    )


def _is_plain(value: Any, depth: int) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT and is_clean(value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, list):
        return depth > 0 and all(_is_plain(each, depth - 1) for each in value)
    if isinstance(value, dict):
        return depth > 0 and all(
            _is_plain(key, depth) and _is_plain(each, depth - 1) for key, each in value.items()
        )
    return value is None or isinstance(value, int)
