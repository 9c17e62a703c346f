"""What every format asks of a choice: enough options, a right answer, weights that make sense, a title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.items import MAX_TEXT, ItemData, Option, Skipped, Text
from quizzes.exchange.text import one_line
from quizzes.markup import clean_html, from_plain, to_plain
from quizzes.weights import WeightProblem, checked_weights

MAX_OPTIONS = 100
MAX_TITLE = 255
DEFAULT_TITLE = 80


class Problem(ValueError):
    """One question cannot be represented; `message` says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class PlainChoice:
    """A choice without formatting: its text and options on one line each, and which options are right."""

    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]


def left_out(item: ItemData, why: Text) -> Skipped:
    """An item that is not written, named by where it came from or by its title."""
    return Skipped(where=item.where or item.title, type=item.kind, why=why)


def title_for(title: str, text: str, fallback: str) -> str:
    """The title on one line; without one the beginning of the question, without any words the fallback."""
    return (
        _shortened(one_line(title), MAX_TITLE)
        or _shortened(one_line(to_plain(text)), DEFAULT_TITLE)
        or fallback
    )


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def checked_options(options: Sequence[Option], *, multiple: bool) -> tuple[Option, ...]:
    """The options, their weights made exact. Raises Problem. See quizzes.weights."""
    _check_shape(options)
    try:
        weights = checked_weights([option.weight for option in options], multiple=multiple)
    except WeightProblem as problem:
        raise Problem(problem.message) from problem
    return tuple(replace(option, weight=weight) for option, weight in zip(options, weights, strict=True))


def _check_shape(options: Sequence[Option]) -> None:
    if len(options) < 2:
        raise Problem(_("It has fewer than two answers. Please add one."))
    if len(options) > MAX_OPTIONS:
        raise Problem(_("It has more than %(most)d answers. Please remove some.") % {"most": MAX_OPTIONS})
    if not all(option.text or option.picture for option in options):
        raise Problem(_("One of its answers is empty. Please write or remove it."))


def plain_html(text: str) -> str:
    """Plain text as sanitised HTML. Raises Problem for one over MAX_TEXT, before it is worked on."""
    if len(text) > MAX_TEXT:
        raise Problem(
            _("A text is longer than %(most)d characters. Please make it shorter.") % {"most": MAX_TEXT}
        )
    return clean_html(from_plain(text))


def plain_choice(item: ItemData) -> PlainChoice:
    """An item for a format of plain text. Raises Problem for what such a format would lose.

    Bold and lists are left out; raised and lowered signs change what a text says, so they are refused.
    """
    if item.kind != "choice":
        raise Problem(_("This format carries only questions with answers to choose from."))
    if item.picture or any(option.picture for option in item.options):
        raise Problem(_("This format carries no pictures. Choose Moodle XML or our own package."))
    if item.feedback or any(option.feedback for option in item.options):
        raise Problem(_("This format carries no feedback. Choose GIFT, Moodle XML or our own package."))
    options = checked_options(item.options, multiple=item.multiple)
    return PlainChoice(
        _plain(item.text),
        tuple(_plain(option.text) for option in options),
        tuple(index for index, option in enumerate(options) if option.weight > 0),
    )


def _plain(text: str) -> str:
    if "<sub>" in text or "<sup>" in text:
        raise Problem(_("This format carries no raised or lowered signs. Choose GIFT or our own package."))
    plain = one_line(to_plain(text))
    if not plain:
        raise Problem(_("The question or one of its answers has no words."))
    return plain
