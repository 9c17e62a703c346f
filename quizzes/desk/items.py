"""Items in the editing desk: making, changing, copying, looking where they are used, deleting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.panels import Panel
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import (
    PreviewOnCreateView,
    PreviewOnEditView,
    RevisionsCompareView,
    SnippetViewSet,
    UsageView,
)

from accounts.refusals import Refusal
from quizzes.desk.by_hand import ByHandCreate, ByHandEdit
from quizzes.desk.choosers import ItemChooser
from quizzes.desk.listing import ItemIndexView
from quizzes.desk.panels import BY_HAND, editor_of
from quizzes.desk.words import item_label
from quizzes.forms.items import ItemForm
from quizzes.kinds import KINDS
from quizzes.models import Item
from quizzes.services.bank import copy_item, is_drawn, where_used

DESCRIPTIONS = {
    "choice": gettext_lazy("A question in words, with two to ten answers. One or several of them are right."),
    "order": gettext_lazy("Steps that belong in an order, for example how to check an offer."),
    "case": gettext_lazy(
        "A short text without a picture. Players say whether it is what is looked for, and how sure they are."
    ),
    "report": gettext_lazy(
        "A report to a marketplace. Players choose the reason and the evidence that a reviewer needs."
    ),
    "review": gettext_lazy(
        "The other chair: reports and a counter-notice. Players take down, ask for more, or leave up."
    ),
    "single": gettext_lazy(
        "A photograph of a good. Players say whether it is genuine or fake, and how sure they are."
    ),
    "hotspot": gettext_lazy("A photograph of a good. Players mark the places that give it away."),
}


def new_item(kind_slug: str) -> Item:
    """An item of a kind that is made by hand; 404 for the others, which are drawn."""
    if kind_slug not in BY_HAND:
        raise Http404(_("Items of this kind are drawn, not written."))
    return Item(kind_slug=kind_slug)


class ChooseKindView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What shall be made? Each kind has a form of its own."""

    model = None
    permission_required = "add"
    page_title = gettext_lazy("New item")
    template_name = "quizzes/desk/choose_kind.html"
    add_kind_url_name = ""
    index_url_name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [
            {
                "name": KINDS[slug].NAME,
                "description": DESCRIPTIONS[slug],
                "url": reverse(self.add_kind_url_name, args=[slug]),
            }
            for slug in BY_HAND
        ]
        return super().get_context_data(kinds=kinds, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Items")},
            {"url": "", "label": self.page_title},
        ]


class ItemCreateView(ByHandCreate):
    """The form follows from the kind of the item."""

    add_kind_url_name = ""
    preview_kind_url_name = ""

    def get_initial_form_instance(self) -> Item:
        return new_item(self.kwargs["kind_slug"])

    def get_panel(self) -> Panel:
        return editor_of(self.get_initial_form_instance())

    def get_add_url(self) -> str:
        return reverse(self.add_kind_url_name, args=[self.kwargs["kind_slug"]])

    def get_preview_url(self) -> str:
        return reverse(self.preview_kind_url_name, args=[self.kwargs["kind_slug"]])

    def get_page_subtitle(self) -> Any:
        return self.get_initial_form_instance().kind.NAME


class ItemEditView(ByHandEdit):
    def get_panel(self) -> Panel:
        return editor_of(self.object)

    def get_page_subtitle(self) -> str:
        return item_label(self.object)

    def get_copy_url(self) -> str | None:
        return None if is_drawn(self.object) else super().get_copy_url()


class ItemPreviewOnCreateView(PreviewOnCreateView):
    def get_object(self) -> Item:
        return new_item(self.kwargs.get("kind_slug", ""))

    @property
    def parent_object_id(self) -> str:
        """Drafts of two kinds that are written at once do not mix."""
        return self.object.kind_slug

    def get_form_class(self) -> type[ItemForm]:
        return editor_of(self.object).get_form_class()


class ItemPreviewOnEditView(PreviewOnEditView):
    def get_form_class(self) -> type[ItemForm]:
        return editor_of(self.object).get_form_class()


class ItemCompareView(RevisionsCompareView):
    def get_edit_handler(self) -> Panel:
        return editor_of(self.object)


class ItemUsageView(UsageView):
    """Which quizzes hold an item, and how often it was played."""

    template_name = "quizzes/desk/item_usage.html"
    page_title = gettext_lazy("Where used")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(use=where_used(item=self.object), **kwargs)

    def get_page_subtitle(self) -> str:
        return item_label(self.object)


class ItemCopyView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks, then makes a draft with the same content."""

    permission_required = "add"
    page_title = gettext_lazy("Copy")
    template_name = "quizzes/desk/item_copy.html"
    index_url_name = ""
    edit_url_name = ""

    def get_page_subtitle(self) -> str:
        return item_label(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Items")},
            {"url": self._edit_url(self.object), "label": item_label(self.object)},
            {"url": "", "label": self.page_title},
        ]

    def _edit_url(self, item: Item) -> str:
        return reverse(self.edit_url_name, args=[item.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(object=self.object, edit_url=self._edit_url(self.object), **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            copy = copy_item(item=self.object, user=request.user)
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect(self._edit_url(self.object))
        messages.success(request, _("This is the copy: a draft of its own. Change it as you like."))
        return redirect(self._edit_url(copy))


class ItemViewSet(SnippetViewSet):
    """Drawn items are looked up, released and withdrawn; the others are written here."""

    model = Item
    icon = "list-ul"
    list_per_page = 25
    index_view_class = ItemIndexView
    add_view_class = ChooseKindView
    edit_view_class = ItemEditView
    copy_view_class = ItemCopyView
    usage_view_class = ItemUsageView
    preview_on_add_view_class = ItemPreviewOnCreateView
    preview_on_edit_view_class = ItemPreviewOnEditView
    revisions_compare_view_class = ItemCompareView
    chooser_viewset_class = ItemChooser
    create_template_name = "wagtailsnippets/snippets/create.html"

    def get_edit_handler(self) -> Panel:
        return editor_of(Item(kind_slug="pair"))

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {
            "add_kind_url_name": self.get_url_name("add_kind"),
            "preview_kind_url_name": self.get_url_name("preview_kind"),
        }
        return super().get_common_view_kwargs(**names, **kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_edit_view_kwargs(**kwargs), "form_class": None}

    @property
    def add_view(self) -> Any:
        return self.construct_view(self.add_view_class)

    @property
    def add_kind_view(self) -> Any:
        return self.construct_view(
            ItemCreateView,
            template_name=self.create_template_name,
            preview_url_name=self.get_url_name("preview_on_add"),
        )

    @property
    def copy_view(self) -> Any:
        return self.construct_view(self.copy_view_class)

    @property
    def usage_view(self) -> Any:
        return self.construct_view(self.usage_view_class)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("add/<slug:kind_slug>/", self.add_kind_view, name="add_kind"),
            # After the preview of an item that is there: its number would be taken for a kind.
            path("preview/<slug:kind_slug>/", self.preview_on_add_view, name="preview_kind"),
        ]
