"""Pages on which one record is made or changed, and columns of their lists."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column

from campaigns.reporting.enums import Standing
from campaigns.reporting.kinds import KINDS
from campaigns.reporting.models import Checked
from campaigns.reporting.models.checked import place_name
from campaigns.reporting.services.upkeep import languages_missing
from quizzes.desk.by_hand import ByHandCreate, ByHandEdit

FROM_ADDRESS = ("marketplace", "country")  # what an address may fill in beforehand


class StandingColumn(Column):
    """What a record is worth today, with a colour and a word."""

    cell_template_name = "reporting/desk/standing_cell.html"

    class Media:
        css = {"all": ["css/desk-reporting.css"]}

    def get_value(self, instance: Checked) -> Standing:
        return instance.standing(timezone.localdate())


def place_column() -> Column:
    return Column(
        "country",
        label=gettext_lazy("Place"),
        accessor=lambda record: place_name(record.country),
        sort_key="country",
    )


def checked_columns() -> list[Column]:
    """Standing, day and person: the same at the end of every list."""
    return [
        StandingColumn("standing", label=gettext_lazy("Standing")),
        Column("checked_on", label=gettext_lazy("Date checked"), sort_key="checked_on"),
        Column(
            "checked_by",
            label=gettext_lazy("Checked by"),
            accessor=lambda record: str(record.checked_by or "–"),
        ),
    ]


class SaysWhatIsMissing:
    """Saves a record that lacks a language, and says so."""

    def save_action(self) -> HttpResponse:
        for code in languages_missing(self.object):  # type: ignore[attr-defined]
            language = capfirst(get_language_info(code)["name_translated"])
            words = _("A text is missing in this language: %(language)s. Visitors read the other one.")
            messages.warning(self.request, words % {"language": language})  # type: ignore[attr-defined]
        return super().save_action()  # type: ignore[misc]


class RecordCreate(SaysWhatIsMissing, ByHandCreate):
    """Begins with what the editor came from."""

    def get_initial(self) -> dict[str, Any]:
        given = {name: self.request.GET[name] for name in FROM_ADDRESS if name in self.request.GET}
        return {**super().get_initial(), **given}


class RecordEdit(SaysWhatIsMissing, ByHandEdit):
    """With a button that says: I looked, it is right."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # As it is stored: what is typed in the form below counts once it is saved.
        kept = self.model._default_manager.select_related("checked_by").get(pk=self.object.pk)
        kind = next(kind for kind, model in KINDS.items() if model is self.model)
        return super().get_context_data(
            kept=kept,
            standing=kept.standing(timezone.localdate()),
            check_address=reverse("reporting_desk:checked", args=[kind, kept.pk]),
            **kwargs,
        )
