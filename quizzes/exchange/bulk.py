"""Writing chosen items of the bank into a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from quizzes.desk.bulk import ItemAction
from quizzes.exchange.forms import ExportForm
from quizzes.exchange.views import ExportView
from quizzes.models import Item


class FormatForm(forms.Form):
    format = ExportForm.base_fields["format"]


@hooks.register("register_bulk_action")
class ExportItems(ItemAction):
    """Leads to the page that says what does not fit into the file, and from there to the file."""

    display_name = _("Export")
    action_type = "export"
    aria_label = _("Export the chosen items")
    action_priority = 20
    form_class = FormatForm
    template_name = "exchange/bulk_export.html"

    def prepare_action(self, objects: list[Item], objects_without_access: Any) -> HttpResponse:
        return ExportView.show(
            self.request, [item.pk for item in objects], self.cleaned_form.cleaned_data["format"]
        )
