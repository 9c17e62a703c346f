"""Pages of the editing desk for questions that come in and go out."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.refusals import Refusal
from quizzes.exchange.forms import CHOSEN, ConfirmForm, ExportForm, UploadForm
from quizzes.exchange.models import ImportFile
from quizzes.exchange.registry import READERS, WRITERS
from quizzes.exchange.services.exporting import Exported, export_items, items_to_export
from quizzes.exchange.services.importing import Kept, needs_rights
from quizzes.exchange.services.pending import (
    access_import,
    begin_import,
    cancel_import,
    choices_of,
    confirm_import,
    read_again,
)
from quizzes.exchange.services.previewing import preview_rows
from quizzes.exchange.services.reading import Reading
from quizzes.models import Item, Quiz


class Importing(PermissionCheckedMixin):
    """For those who may add items to the bank."""

    permission_policy = ModelPermissionPolicy(Item)
    permission_required = "add"


class Exporting(PermissionCheckedMixin):
    """For those who see the answers in the bank anyway."""

    permission_policy = ModelPermissionPolicy(Item)
    permission_required = "change"


class DeskPage(WagtailAdminTemplateMixin, FormView):
    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def refused(self, form: Any, refusal: Refusal, field: str | None = None) -> HttpResponse:
        """The form once more, with what is wrong."""
        form.add_error(field, refusal.message)
        return self.render_to_response(self.get_context_data(form=form), status=refusal.status)


class UploadView(Importing, DeskPage):
    """A file is sent and read, and its preview shown; nothing of it is in the bank yet."""

    form_class = UploadForm
    template_name = "exchange/import.html"
    page_title = _("Import questions")
    header_icon = "upload"

    def form_valid(self, form: UploadForm) -> HttpResponse:
        sent = form.cleaned_data["file"]
        try:
            file, reading = begin_import(
                data=sent.read(),
                name=sent.name,
                format=form.cleaned_data["format"],
                choices=form.choices(),
                now=timezone.now(),
                by=self.request.user,
            )
        except Refusal as refusal:
            return self.refused(form, refusal, "file")
        # Not a redirect: reading once more may take as long again.
        return PreviewView.show(self.request, file, reading)


class PreviewView(Importing, DeskPage):
    """What an import would bring, until somebody says yes."""

    form_class = ConfirmForm
    template_name = "exchange/preview.html"
    page_title = _("Look it through")
    header_icon = "upload"
    file: ImportFile
    reading: Reading

    @classmethod
    def show(cls, request: HttpRequest, file: ImportFile, reading: Reading) -> HttpResponse:
        view = cls(file=file, reading=reading)
        view.setup(request, token=file.token)
        form = ConfirmForm(needs_rights=view.needs_rights())
        return view.render_to_response(view.get_context_data(form=form))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission(self.permission_required):
            self.file = access_import(request.user, kwargs["token"])
            self.reading = read_again(self.file)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def needs_rights(self) -> bool:
        return not self.file.rights and needs_rights(self.reading)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "needs_rights": self.needs_rights()}

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        try:
            kept = confirm_import(
                file=self.file,
                reading=self.reading,
                rights=form.cleaned_data.get("rights", ""),
                quiz_title=form.title(),
                now=timezone.now(),
                by=self.request.user,
            )
        except Refusal as refusal:
            return self.refused(form, refusal)
        return _done(self.request, kept)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = preview_rows(self.reading, choices_of(self.file))
        return {
            **super().get_context_data(**kwargs),
            "file": self.file,
            "reading": self.reading,
            "format": READERS[self.reading.format].name,
            "rows": rows,
            "further": len(self.reading.items) - len(rows),
        }


def _done(request: HttpRequest, kept: Kept) -> HttpResponse:
    count = len(kept.items)
    said = ngettext("%(count)d item is in the bank.", "%(count)d items are in the bank.", count)
    buttons = []
    if kept.quiz:
        url = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[kept.quiz.pk])
        buttons.append(messages.button(url, _("Open the quiz")))
    messages.success(request, said % {"count": count}, buttons=buttons)
    return redirect(Item.snippet_viewset.get_url_name("list"))


class CancelView(Importing, View):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        cancel_import(file=access_import(request.user, token))
        messages.info(request, _("Nothing was imported, and the file is deleted."))
        return redirect("exchange:import")


class ExportView(Exporting, DeskPage):
    """Which items go into which file, and then what does not fit into it."""

    form_class = ExportForm
    template_name = "exchange/export.html"
    page_title = _("Export questions")
    header_icon = "download"

    def form_valid(self, form: ExportForm) -> HttpResponse:
        try:
            exported = _exported(form)
        except Refusal as refusal:
            return self.refused(form, refusal)
        return self.render_to_response(self.get_context_data(form=form, exported=exported))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["format"] = WRITERS.get(context["form"]["format"].value())
        return context

    @classmethod
    def show(cls, request: HttpRequest, ids: list[int], format: str) -> HttpResponse:
        """The page for items that were chosen in the bank."""
        view = cls()
        view.setup(request)
        form = ExportForm({"format": format, "which": CHOSEN, "ids": ",".join(map(str, ids))})
        return view.form_valid(form) if form.is_valid() else view.form_invalid(form)


class DownloadView(Exporting, View):
    http_method_names = ("post", "options")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return redirect("exchange:export")
        exported = _exported(form)
        response = HttpResponse(exported.data, content_type=exported.media_type)
        response["Content-Disposition"] = f'attachment; filename="{exported.name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _exported(form: ExportForm) -> Exported:
    return export_items(items=items_to_export(**form.selection()), format=form.cleaned_data["format"])
