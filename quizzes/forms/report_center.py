"""Forms of reports and of the reviewer's chair: rows for reasons, evidence, and what lies on the desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.forms.items import ANSWERED, QuestionForm, RowsForm
from quizzes.forms.rows import FEATURES, rows_field, rows_value
from quizzes.kinds.report import EVIDENCE, HARMFUL, NEEDED, REASON, WEAK
from quizzes.kinds.review import ASK, GRANT, REFUSE, RIGHT
from quizzes.markup import to_plain
from quizzes.models import Item

WORTH = [
    (str(NEEDED), _("A reviewer needs it")),
    (str(WEAK), _("It does not help")),
    (str(HARMFUL), _("It does harm")),
]
RULINGS = [
    (GRANT, _("Do what it asks: take it down, or put it back")),
    (ASK, _("Ask for more")),
    (REFUSE, _("Refuse: leave it up, or keep it down")),
]
WEIGHT = {ruling: weight for weight, ruling in RIGHT.items()}
WHY = _("What a reviewer makes of it: shown after every answer.")


class ReasonBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("Reason"), features=FEATURES)
    right = blocks.BooleanBlock(label=_("This is right"), required=False)
    feedback = blocks.RichTextBlock(label=_("Why"), required=False, features=FEATURES, help_text=WHY)

    class Meta:
        icon = "list-ul"
        label = _("Reason")


class EvidenceBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("What can be attached"), features=FEATURES)
    worth = blocks.ChoiceBlock(label=_("What is it worth?"), choices=WORTH, default=str(NEEDED))
    feedback = blocks.RichTextBlock(label=_("Why"), required=False, features=FEATURES, help_text=WHY)

    class Meta:
        icon = "doc-full"
        label = _("Evidence")


class FileBlock(blocks.StructBlock):
    text = blocks.RichTextBlock(label=_("What was sent in"), features=[*FEATURES, "ul", "ol"])
    is_counter = blocks.BooleanBlock(
        label=_("This is a counter-notice"),
        required=False,
        help_text=_("A seller asks for a listing to be put back."),
    )
    ruling = blocks.ChoiceBlock(label=_("What is right?"), choices=RULINGS, default=GRANT)
    feedback = blocks.RichTextBlock(label=_("Why"), required=False, features=FEATURES, help_text=WHY)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Report")


def _entries(rows: Iterable[Any]) -> list[Mapping[str, Any]]:
    return [row.value for row in rows]


def _part(content: Mapping[str, Any], part: str) -> list[Mapping[str, Any]]:
    return [option for option in content.get("options", []) if option["part"] == part]


def _parts(item: Item) -> list[str]:
    return [option["part"] for option in item.content["options"]]


class ReportForm(QuestionForm):
    """A report: reasons, of which one is right, and evidence."""

    reasons = rows_field(ReasonBlock, label=_("Reasons"), help_text=_("Two to ten. Tick the right one."))
    evidence = rows_field(
        EvidenceBlock,
        label=_("Evidence"),
        help_text=_("Two to ten. Mix in what does not help, and what does harm. Players see them mixed."),
    )

    def initial_of(self, item: Item) -> dict[str, Any]:
        reasons = [
            {"text": option["text"], "right": option["weight"] > 0, "feedback": option["feedback"]}
            for option in _part(item.content, REASON)
        ]
        evidence = [
            {"text": option["text"], "worth": str(round(option["weight"])), "feedback": option["feedback"]}
            for option in _part(item.content, EVIDENCE)
        ]
        no_reason = {"text": "", "right": False, "feedback": ""}
        no_evidence = {"text": "", "worth": str(NEEDED), "feedback": ""}
        return {
            **super().initial_of(item),
            "reasons": self._rows("reasons", reasons or [no_reason] * 2, item),
            "evidence": self._rows("evidence", evidence or [no_evidence] * 2, item),
        }

    def _rows(self, name: str, rows: list[dict[str, Any]], item: Item) -> blocks.StreamValue:
        return rows_value(self.base_fields[name], rows, f"{item.code}:{name}")

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        reasons = [(REASON, row, int(row["right"])) for row in _entries(cleaned["reasons"])]
        evidence = [(EVIDENCE, row, int(row["worth"])) for row in _entries(cleaned["evidence"])]
        options = [
            {
                "part": part,
                "text": row["text"].source,
                "weight": weight,
                "feedback": row["feedback"].source,
            }
            for part, row, weight in (*reasons, *evidence)
        ]
        return {**super().content_of(cleaned), "options": options}

    def shape_errors(self, content: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        for field, part in (("reasons", REASON), ("evidence", EVIDENCE)):
            if sum(bool(to_plain(option["text"])) for option in _part(content, part)) < 2:
                yield field, _("Write at least two.")

    def apply_content(self) -> Iterator[tuple[str | None, Any]]:
        problems = list(super().apply_content())
        yield from problems
        before = self._answered()
        if before is not None and not problems and _parts(before) != _parts(self.instance):
            yield None, ANSWERED


class ReviewForm(RowsForm):
    """What lies on a reviewer's desk, in the order in which players read it."""

    empty_row = {"text": "", "is_counter": False, "ruling": GRANT, "feedback": ""}
    options = rows_field(
        FileBlock,
        label=_("Reports and counter-notices"),
        help_text=_("Two to ten. Three reports and a counter-notice make a good desk."),
    )

    def rows_of(self, item: Item) -> list[dict[str, Any]]:
        return [
            {
                "text": file["text"],
                "is_counter": file["is_counter"],
                "ruling": RIGHT[round(file["weight"])],
                "feedback": file["feedback"],
            }
            for file in item.content.get("options", [])
        ]

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        options = [
            {
                "text": row["text"].source,
                "is_counter": row["is_counter"],
                "weight": WEIGHT[row["ruling"]],
                "feedback": row["feedback"].source,
            }
            for row in _entries(cleaned["options"])
        ]
        return {**super().content_of(cleaned), "options": options}
