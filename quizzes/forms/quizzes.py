"""The form of a quiz: it says at once what is missing for a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.enums import Composition
from quizzes.models import FormItem

NO_ITEMS = _("This quiz has no items yet. Add at least one under “Fixed items”.")
NO_PARTS = _(
    "This quiz asks for no items yet. Say under “Items of a round” of which kind, and how many fakes and "
    "genuine goods."
)
IN_A_FORM = _(
    "This item stands in a frozen form, and what measures is shown nowhere else. Choose another one, or a "
    "copy of it."
)


class QuizEditForm(WagtailAdminModelForm):
    """A quiz that can be played as far as it says itself: with items, or with parts that ask for some."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        match cleaned.get("composition"):
            case Composition.FIXED:
                self._check_items()
            case Composition.DRAWN | Composition.FORMS:
                self._check_parts()
        return cleaned

    def _check_items(self) -> None:
        rows = self._rows("fixed_items")
        if rows == []:
            self.add_error("composition", NO_ITEMS)
        chosen = {row.cleaned_data["item"].pk: row for row in rows or ()}
        for pk in FormItem.objects.filter(item__in=chosen).values_list("item", flat=True).distinct():
            chosen[pk].add_error("item", IN_A_FORM)

    def _check_parts(self) -> None:
        rows = self._rows("parts")
        if rows is not None and not any(
            row.cleaned_data["fakes"] + row.cleaned_data["genuine"] for row in rows
        ):
            self.add_error("composition", NO_PARTS)

    def _rows(self, name: str) -> list[forms.ModelForm] | None:
        """The rows that would be stored; None while one of them has errors of its own."""
        formset = self.formsets[name]
        if not formset.is_valid():
            return None
        return [row for row in formset.forms if row.cleaned_data and row not in formset.deleted_forms]
