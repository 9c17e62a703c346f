"""Columns of the bank's lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, TitleColumn
from wagtail.snippets.views.snippets import IndexView

from quizzes.desk.words import flag_labels
from quizzes.models import Item
from quizzes.specimens.drawing import RENDITION_WIDTHS

THUMBNAIL = f"width-{RENDITION_WIDTHS[0]}|format-webp"  # one that players get as well: made once


class Styled:
    """Needs the style sheet of the bank."""

    class Media:
        css = {"all": ["css/desk-bank.css"]}


class NameColumn(Styled, TitleColumn):
    """A name that stays readable on narrow screens."""


def leading_columns(
    view: IndexView, *, label: Any, accessor: Any, url: Callable[[Any], Any], sort_key: str = "name"
) -> list[Column]:
    """The box for doing something with many rows, and the name with its menu."""
    name = view._get_title_column_class(NameColumn)(
        "name",
        label=label,
        accessor=accessor,
        get_url=url,
        classname="bank-name",
        get_title_id=lambda row: f"snippet_{row.pk}_title",
        sort_key=sort_key,
    )
    return [BulkActionsCheckboxColumn("bulk_actions", obj_type="snippet"), name]


class PictureColumn(Styled, Column):
    cell_template_name = "quizzes/desk/picture_cell.html"

    def get_value(self, instance: Item) -> list[str]:
        return thumbnails(instance)


def thumbnails(item: Item) -> list[str]:
    """The addresses of small pictures of what an item shows: none, one, or two for a pair."""
    specimens = [specimen for specimen in (item.specimen, item.rival) if specimen]
    if specimens:
        return [specimen.url(RENDITION_WIDTHS[0]) for specimen in specimens]
    return [item.picture.get_rendition(THUMBNAIL).url] if item.picture else []


class FlagColumn(Column):
    cell_template_name = "quizzes/desk/flags_cell.html"

    def get_value(self, instance: Item) -> list[Any]:
        analysis = getattr(instance, "analysis", None)
        return flag_labels(analysis.flags) if analysis and analysis.is_flagged else []


class TagColumn(Column):
    def get_value(self, instance: Item) -> str:
        return ", ".join(sorted(tagged.tag.name for tagged in instance.tagged_items.all()))
