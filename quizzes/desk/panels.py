"""The editor of each kind of item: which fields, in which order."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import TextFieldComparison
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, Panel

from quizzes.forms.items import CaseForm, ChoiceForm, ItemForm, OrderForm, PhotographForm
from quizzes.forms.report_center import ReportForm, ReviewForm
from quizzes.markup import to_plain
from quizzes.models import Item
from quizzes.services.bank import is_drawn

BY_HAND = ("choice", "order", "case", "report", "review", "single", "hotspot")


class ContentComparison(TextFieldComparison):
    """The content of an item in two revisions, as lines of text."""

    def __init__(self, field: Field, obj_a: Item, obj_b: Item) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a: str = content_lines(obj_a.content)
        self.val_b: str = content_lines(obj_b.content)

    def field_label(self) -> Any:
        return _("Content")


def content_lines(content: dict[str, Any]) -> str:
    """An item's content as text, one line for each thing in it."""
    lines = []
    for name, value in content.items():
        rows = value if isinstance(value, list) else [value]
        lines += [f"{name}: {_words(row)}" for row in rows]
    return "\n".join(lines)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_words(part)}" for key, part in value.items() if part not in ("", None))
    return to_plain(value) if isinstance(value, str) else str(value)


class ContentPanel(FieldPanel):
    """A field of the form that is kept in the item's content."""

    @property
    def db_field(self) -> Field:
        return Item._meta.get_field("content")

    def get_comparison_class(self) -> type[ContentComparison]:
        return ContentComparison


def _in_the_bank(*names: str) -> MultiFieldPanel:
    return MultiFieldPanel([FieldPanel(name) for name in names], heading=_("In the bank"))


_FILED = _in_the_bank("status", "level", "title", "tags")
_WRITTEN = _in_the_bank("status", "level", "language", "title", "category", "brand_slug", "tags")
_FEEDBACK = FieldPanel("feedback")

_EDITORS: dict[str, tuple[type[ItemForm], list[Panel]]] = {
    "drawn": (ItemForm, [_FILED]),
    "choice": (
        ChoiceForm,
        [
            FieldPanel("text"),
            FieldPanel("picture"),
            ContentPanel("options"),
            MultiFieldPanel([FieldPanel("multiple"), FieldPanel("shuffle")], heading=_("How it is answered")),
            _FEEDBACK,
            _WRITTEN,
        ],
    ),
    "order": (
        OrderForm,
        [FieldPanel("text"), FieldPanel("picture"), ContentPanel("options"), _FEEDBACK, _WRITTEN],
    ),
    "case": (
        CaseForm,
        [
            FieldPanel("text"),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("task", "fake", "genuine")], heading=_("What is asked")
            ),
            MultiFieldPanel([ContentPanel("truth"), FieldPanel("tell")], heading=_("The answer")),
            _FEEDBACK,
            _in_the_bank("status", "level", "language", "title", "tags"),
        ],
    ),
    "report": (
        ReportForm,
        [
            FieldPanel("text"),
            FieldPanel("picture"),
            ContentPanel("reasons"),
            ContentPanel("evidence"),
            _FEEDBACK,
            _WRITTEN,
        ],
    ),
    "review": (
        ReviewForm,
        [FieldPanel("text"), FieldPanel("picture"), ContentPanel("options"), _FEEDBACK, _WRITTEN],
    ),
    "photograph": (PhotographForm, [FieldPanel("picture"), ContentPanel("areas"), _FEEDBACK, _WRITTEN]),
}


def editor_of(item: Item) -> Panel:
    """The editor for an item, bound to the model."""
    if is_drawn(item) or item.kind_slug not in BY_HAND:
        return _editor("drawn")
    return _editor(item.kind_slug if item.kind_slug in _EDITORS else "photograph")


@cache
def _editor(name: str) -> Panel:
    form, panels = _EDITORS[name]
    return ObjectList(panels, base_form_class=form).bind_to_model(Item)
