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


def _case_problems(item: Item) -> Iterator[Any]:
    yield from _text_problems(item)
    words = [item.content.get(name, "").strip() for name in ("task", "fake", "genuine")]
    if not all(words):
        yield _("Its heading or the name of an answer is missing. Please write it.")
    elif words[1] == words[2]:
        yield _("Both answers have the same name. Please change one.")


def _report_problems(item: Item) -> Iterator[Any]:
    yield from _text_problems(item)
    options = item.content.get("options", [])
    reasons, evidence = ([one for one in options if one["part"] == part] for part in ("reason", "evidence"))
    if len(reasons) < 2 or len(evidence) < 2:
        yield _("It needs at least two reasons and two pieces of evidence. Please add some.")
        return
    yield from _row_problems(options)
    if sum(one["weight"] > 0 for one in reasons) != 1:
        yield _("One reason has to be the right one, and only one.")
    if not any(one["weight"] > 0 for one in evidence):
        yield _("A reviewer needs none of its evidence. Say what is needed.")
    elif all(one["weight"] > 0 for one in evidence):
        yield _("All of its evidence is needed, so that ticking everything is right. Add something else.")


def _review_problems(item: Item) -> Iterator[Any]:
    yield from _text_problems(item)
    files = item.content.get("options", [])
    if len(files) < 2:
        yield _("It has fewer than two reports. Please add one.")
        return
    yield from _row_problems(files)
    if len({file["weight"] for file in files}) < 2:
        yield _("All of its reports are to be decided alike. Please change one.")


def _row_problems(options: list[dict[str, Any]]) -> Iterator[Any]:
    if not all(to_plain(option["text"]) for option in options):
        yield _("One of its rows is empty. Please write or remove it.")
    elif not all(to_plain(option["feedback"]) for option in options):
        yield _("One of its rows does not say why. Players read that after their answer: please write it.")


_CHECKS: dict[str, Callable[[Item], Iterator[Any]]] = {
    "choice": _choice_problems,
    "order": _order_problems,
    "case": _case_problems,
    "report": _report_problems,
    "review": _review_problems,
    "single": _single_problems,
    "hotspot": _hotspot_problems,
}
