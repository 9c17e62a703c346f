"""What may still change in an item that people have answered: its words, and nothing of its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.markup import to_plain
from quizzes.models import Item


def key_changed(before: Item, after: Item) -> bool:
    """Whether stored answers would mean something else.

    Answers name rows and areas by their places, so these stay: none more or less, none moved, none with
    another weight or another tell.
    """
    if before.picture_id != after.picture_id and before.kind_slug in ("single", "hotspot"):
        return True
    return _fixed(before.content) != _fixed(after.content) or _moved(
        _texts(before.content), _texts(after.content)
    )


def _fixed(content: Mapping[str, Any]) -> Any:
    options, areas = content.get("options", []), content.get("areas", [])
    return (
        bool(content.get("multiple")),
        [round(option.get("weight", 0), 6) for option in options],
        [area["tell"] for area in areas],
        [content.get("is_fake"), content.get("tell")],
    )


def _texts(content: Mapping[str, Any]) -> list[str]:
    """The words of each row; the two answers of a case are its rows."""
    cases = [content[name] for name in ("genuine", "fake") if name in content]
    return [*(to_plain(option["text"]) for option in content.get("options", [])), *cases]


def _moved(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a row stands at another place than before. A row with new words is where it was."""
    places = {text: place for place, text in enumerate(before)}
    return any(places.get(text, place) != place for place, text in enumerate(after))
