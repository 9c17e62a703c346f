"""May an item be played? What must be there before it is released or goes in trial."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.areas import missing_words
from quizzes.markup import to_plain
from quizzes.models import Item
from quizzes.weights import WeightProblem, checked_weights

MOST_OPTIONS = 10


def problems_of(item: Item) -> list[Any]:
    """Why an item cannot be played yet, in words that say what to do; empty for one that can."""
    check = _CHECKS.get(item.kind_slug)
    return [*_picture_problems(item), *(check(item) if check else ())]


def _picture_problems(item: Item) -> Iterator[Any]:
    if item.picture is None:
        return
    if not item.picture.description.strip():
        yield _(
            "The photograph has no description. Describe it in the library, without giving the answer away."
        )
    if not item.picture.rights.strip():
        yield _("The photograph has no rights statement. Add it in the library.")


def _choice_problems(item: Item) -> Iterator[Any]:
    yield from _text_problems(item)
    options = item.content.get("options", [])
    if len(options) < 2:
        yield _("It has fewer than two answers. Please add one.")
    elif not all(to_plain(option["text"]) for option in options):
        yield _("One of its answers is empty. Please write or remove it.")
    else:
        try:
            checked_weights([option["weight"] for option in options], multiple=item.content["multiple"])
        except WeightProblem as problem:
            yield problem.message


def _order_problems(item: Item) -> Iterator[Any]:
    yield from _text_problems(item)
    steps = [to_plain(step["text"]) for step in item.content.get("options", [])]
    if len(steps) < 2:
        yield _("It has fewer than two steps. Please add one.")
    elif not all(steps):
        yield _("One of its steps is empty. Please write or remove it.")
    elif len(set(steps)) < len(steps):
        yield _("Two of its steps are the same. Please change one.")


def _text_problems(item: Item) -> Iterator[Any]:
    if not to_plain(item.text):
        yield _("The question has no words. Please write it.")


def _single_problems(item: Item) -> Iterator[Any]:
    if item.specimen is None and item.picture is None:
        yield _("It shows nothing. Choose a photograph.")
    yield from missing_words(item.content.get("areas", []))


def _hotspot_problems(item: Item) -> Iterator[Any]:
    yield from _single_problems(item)
    if item.picture is None:
        return
    areas = item.content.get("areas", [])
    if not areas:
        yield _("It has no areas to mark. Draw some on the photograph.")
    elif all(area["tell"] for area in areas):
        yield _("Every area is a tell, which gives the answer away. Draw one that is in order as well.")


_CHECKS: dict[str, Callable[[Item], Iterator[Any]]] = {
    "choice": _choice_problems,
    "order": _order_problems,
    "single": _single_problems,
    "hotspot": _hotspot_problems,
}
