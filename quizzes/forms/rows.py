"""Rows that an editor adds, moves and removes: the options of a choice, the steps of an order.

Wagtail's blocks draw and read them; what is stored is the plain content of quizzes.kinds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.services.release import MOST_OPTIONS
from quizzes.weights import equal_shares

ROW = "row"
FEATURES = ["bold", "italic", "superscript", "subscript"]


class OptionBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)
    right = blocks.BooleanBlock(label=_("This is right"), required=False)
    percent = blocks.FloatBlock(
        label=_("Percent of the points"),
        required=False,
        min_value=-100,
        max_value=100,
        help_text=_(
            "Empty: right answers share the points. Below 0 costs points. Where several may be marked and "
            "none is below 0, a wrong one costs as much as a right one earns."
        ),
    )
    feedback = blocks.RichTextBlock(label=_("Shown to who chose it"), required=False, features=FEATURES)

    class Meta:
        icon = "tick-inverse"
        label = _("Answer")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        percent = cleaned["percent"]
        if percent is not None and (percent > 0) != cleaned["right"]:
            message = _("Tick “this is right” for an answer that earns points, and for no other.")
            raise blocks.StructBlockValidationError(block_errors={"right": ValidationError(message)})
        return cleaned


class StepBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Text"), features=FEATURES)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class Rows(blocks.StreamBlock):
    """Rows of one kind. A form that cannot be read holds none, instead of an error of the server."""

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> blocks.StreamValue:
        try:
            return super().value_from_datadict(data, files, prefix)
        except (KeyError, ValueError):
            return self.empty_value()


def rows_field(block: type[blocks.StructBlock], *, label: Any, help_text: Any) -> blocks.BlockField:
    """A form field of two to MOST_OPTIONS rows."""
    rows = Rows([(ROW, block())], min_num=2, max_num=MOST_OPTIONS)
    return blocks.BlockField(block=rows, label=label, help_text=help_text)


def rows_value(field: blocks.BlockField, rows: Sequence[Mapping[str, Any]], code: str) -> blocks.StreamValue:
    """Stored rows as the field's value. Each row keeps its id, so that an unchanged form is unchanged."""
    row = field.block.child_blocks[ROW]
    return blocks.StreamValue(
        field.block,
        [
            (ROW, row.normalize(dict(stored)), str(uuid5(NAMESPACE_OID, f"{code}:{place}")))
            for place, stored in enumerate(rows)
        ],
    )


def _entries(rows: Iterable[Any]) -> list[Mapping[str, Any]]:
    return [row.value for row in rows]


def option_rows(options: Sequence[Mapping[str, Any]], *, multiple: bool) -> list[dict[str, Any]]:
    """Stored options as rows. Percentages are shown only where they are not simply right or wrong."""
    right = [option["weight"] > 0 for option in options]
    weights = [option["weight"] for option in options]
    shares = equal_shares(right, multiple=multiple)
    plain = all(math.isclose(*pair, abs_tol=1e-9) for pair in zip(weights, shares, strict=True))
    return [
        {
            "text": option["text"],
            "right": is_right,
            "percent": None if plain else round(100 * option["weight"], 5),
            "feedback": option["feedback"],
        }
        for option, is_right in zip(options, right, strict=True)
    ]


def options_of(rows: Iterable[Any], *, multiple: bool) -> list[dict[str, Any]]:
    """The field's value as options to store."""
    entries = _entries(rows)
    shares = equal_shares([row["right"] for row in entries], multiple=multiple)
    return [
        {
            "text": row["text"].source,
            "weight": share if row["percent"] is None else row["percent"] / 100,
            "feedback": row["feedback"].source,
        }
        for row, share in zip(entries, shares, strict=True)
    ]


def steps_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The field's value as steps to store."""
    return [{"text": row["text"].source} for row in _entries(rows)]
