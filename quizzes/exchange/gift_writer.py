"""Choices written as GIFT. What it carries and what not is said in quizzes.exchange.gift."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from quizzes.exchange.choices import Problem, checked_options, left_out, title_for
from quizzes.exchange.embedded import image_tag
from quizzes.exchange.gift_source import CATEGORY, GENERAL, TAG_SIGN, TOP, distinct
from quizzes.exchange.items import ExportResult, ItemData, Option, Picture, Skipped
from quizzes.exchange.text import one_line, without_controls

ESCAPED = str.maketrans({sign: "\\" + sign for sign in "\\~=#{}:"} | {"\n": "\\n"})


def write(items: Sequence[ItemData]) -> ExportResult:
    """Choices as GIFT in UTF-8."""
    written: list[str] = []
    skipped: list[Skipped] = []
    category = ""
    for item in items:
        try:
            question = _question(item)
        except Problem as problem:
            skipped.append(left_out(item, problem.message))
            continue
        path = one_line(item.category)
        if path != category:
            category = path
            written.append(_category_line(category))
        written.append(question)
    return ExportResult("\n\n".join([*written, ""]).encode(), tuple(skipped))


def _category_line(category: str) -> str:
    path = f"{TOP}/{category}" if category.startswith("$") else category or TOP
    return f"{CATEGORY} " + path.replace("\\", "\\\\")


def _question(item: ItemData) -> str:
    if item.kind != "choice":
        raise Problem(_("GIFT carries only questions with answers to choose from. Choose our own package."))
    if not item.text and not item.picture:
        raise Problem(_("The question has no text. Please write it first."))
    options = checked_options(item.options, multiple=item.multiple)
    answers = _true_false_answers(options) if _is_true_false(item) else _answers(options, item.multiple)
    general = f"{GENERAL}{_marked(item.feedback)}\n" if item.feedback else ""
    asked = f"[html]{_with_picture(item.text, item.picture)}"
    return f"{_tag_line(item.tags)}{_title_sign(item)}{asked}{{{answers}{general}}}"


def _tag_line(tags: Sequence[str]) -> str:
    signs = " ".join(_tag_sign(tag) for tag in distinct(tags))
    return f"// {signs}\n" if signs else ""


def _tag_sign(tag: str) -> str:
    # A backslash at the end would escape the bracket; space around a tag does not count.
    space = " " if tag.endswith("\\") else ""
    return TAG_SIGN + tag.replace("]", "\\]") + space + "]"


def _title_sign(item: ItemData) -> str:
    title = title_for(item.title, "", "")
    return f"::{_escaped(title)}::" if title else ""


def _is_true_false(item: ItemData) -> bool:
    texts = tuple(option.text for option in item.options)
    plain = not any(option.picture for option in item.options)
    weights = sorted(option.weight for option in item.options)
    return (
        texts == ("True", "False") and weights == [0, 1] and plain and not item.multiple and not item.shuffle
    )


def _true_false_answers(options: Sequence[Option]) -> str:
    right, wrong = sorted(options, key=lambda option: -option.weight)
    second = f"#{_marked(right.feedback)}" if right.feedback else ""
    first = f"#{_marked(wrong.feedback)}" if wrong.feedback or second else ""
    return right.text.upper() + first + second


def _answers(options: Sequence[Option], multiple: bool) -> str:
    # One = says that one answer is to be marked, and one ~ that none is to be typed: so only one =.
    best = -1 if multiple else next(index for index, option in enumerate(options) if option.weight == 1)
    signs = ("=" if index == best else _sign(option.weight) for index, option in enumerate(options))
    return "\n" + "".join(f"\t{sign}{_answer(option)}\n" for sign, option in zip(signs, options, strict=True))


def _sign(weight: float) -> str:
    return f"~%{Decimal(repr(weight)).scaleb(2):f}%" if weight else "~"


def _answer(option: Option) -> str:
    feedback = f"#{_marked(option.feedback)}" if option.feedback else ""
    return _marked(option.text, option.picture) + feedback


def _marked(text: str, picture: Picture | None = None) -> str:
    """A text that cannot be taken for a format or a weight."""
    marker = "[html]" if text.startswith("[") else ""
    safe = "&#37;" + text[1:] if text.startswith("%") else text
    return marker + _with_picture(safe, picture)


def _with_picture(text: str, picture: Picture | None) -> str:
    return _escaped(text + (image_tag(picture) if picture else ""))


def _escaped(text: str) -> str:
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).translate(ESCAPED)
