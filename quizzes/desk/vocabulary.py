"""The vocabulary of tells, and the brand books that editors write."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column, NumberColumn
from wagtail.snippets.views.snippets import EditView, IndexView, InspectView, SnippetViewSet

from quizzes.desk.by_hand import ExistingOnlyChooser
from quizzes.desk.columns import leading_columns
from quizzes.desk.filters import TellFilters
from quizzes.desk.words import category_label, is_built_in, tell_label
from quizzes.forms.vocabulary import BrandBookForm, TellForm
from quizzes.models import BrandBook, Item, Tell
from quizzes.names import tell_of_the_code
from quizzes.specimens.families import FAMILIES


class TellIndexView(IndexView):
    filterset_class = TellFilters
    is_searchable = True
    search_backend_name = None
    search_fields = ["name", "slug", "why"]
    default_ordering = "category"

    def get_base_queryset(self) -> QuerySet[Tell]:
        return Tell.objects.annotate(times=Count("items"))

    def order_queryset(self, queryset: QuerySet[Tell]) -> QuerySet[Tell]:
        return queryset.order_by(self.ordering, "slug")

    def get_edit_url(self, instance: Tell) -> str | None:
        """What follows from a brand book is read, not edited."""
        return None if is_built_in(instance) else super().get_edit_url(instance)

    def get_copy_url(self, instance: Tell) -> None:
        return None

    def get_delete_url(self, instance: Tell) -> str | None:
        return None if is_built_in(instance) else super().get_delete_url(instance)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            *leading_columns(
                self,
                label=_("Tell"),
                accessor=tell_label,
                url=lambda tell: self.get_edit_url(tell) or self.get_inspect_url(tell),
            ),
            Column(
                "category",
                label=_("Kind of goods"),
                accessor=lambda tell: category_label(tell.category),
                sort_key="category",
            ),
            Column(
                "origin",
                label=_("From"),
                accessor=lambda tell: _("Brand book") if is_built_in(tell) else _("Our editors"),
            ),
            NumberColumn("times", label=_("Items"), sort_key="times"),
        ]


class TellEditView(EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_built_in(self.object) and self.user_has_permission("change"):
            return redirect(TellViewSet.name_of("inspect"), self.object.pk)
        return super().dispatch(request, *args, **kwargs)


class TellInspectView(InspectView):
    """A tell as players read it, in the current language."""

    template_name = "quizzes/desk/tell.html"

    def get_page_subtitle(self) -> str:
        return str(tell_label(self.object))

    def get_edit_url(self) -> str | None:
        return None if is_built_in(self.object) else super().get_edit_url()

    def get_delete_url(self) -> str | None:
        return None if is_built_in(self.object) else super().get_delete_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self._words()
        return super().get_context_data(
            words=words,
            built_in=is_built_in(self.object),
            brand=self._brand(),
            times=self.object.items.count(),
            items_url=reverse("wagtailsnippets_quizzes_item:list") + f"?tell={self.object.pk}",
            **kwargs,
        )

    def _words(self) -> Any:
        """Whatever has why, how and caveat: the row, or for a built-in tell the one in the code."""
        return tell_of_the_code(self.object.slug) or self.object

    def _brand(self) -> Any:
        group = self.object.slug.partition(":")[0]
        return FAMILIES[group].brand if group in FAMILIES else None


class TellViewSet(SnippetViewSet):
    model = Tell
    icon = "tag"
    index_view_class = TellIndexView
    edit_view_class = TellEditView
    inspect_view_class = TellInspectView
    inspect_view_enabled = True
    copy_view_enabled = False
    chooser_viewset_class = ExistingOnlyChooser
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "category", "why", "how", "caveat")], base_form_class=TellForm
    )

    @classmethod
    def name_of(cls, view: str) -> str:
        return f"wagtailsnippets_quizzes_tell:{view}"


class BrandBookIndexView(IndexView):
    is_searchable = True
    search_fields = ["name", "slug"]
    default_ordering = "name"

    def get_base_queryset(self) -> QuerySet[BrandBook]:
        items = Item.objects.filter(brand_slug=OuterRef("slug")).order_by().values("brand_slug")
        return BrandBook.objects.annotate(
            times=Coalesce(Subquery(items.annotate(n=Count("pk")).values("n")), 0)
        )

    def get_list_more_buttons(self, instance: BrandBook) -> list[Any]:
        page = MenuItem(
            _("Public page"), reverse("quizzes:brand", args=[instance.slug]), icon_name="view", priority=5
        )
        return [page, *super().get_list_more_buttons(instance)]

    @cached_property
    def columns(self) -> list[BaseColumn]:
        return [
            *leading_columns(self, label=_("Brand"), accessor="name", url=self.get_edit_url),
            Column("line", label=_("Line below the name")),
            NumberColumn("times", label=_("Items"), sort_key="times"),
        ]


class BrandBookViewSet(SnippetViewSet):
    model = BrandBook
    icon = "openquote"
    index_view_class = BrandBookIndexView
    chooser_viewset_class = ExistingOnlyChooser
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name"),
            FieldPanel("slug"),
            FieldPanel("line"),
            FieldPanel("story"),
            InlinePanel(
                "rules",
                label=_("rule"),
                heading=_("What the brand promises"),
                panels=[FieldPanel("title"), FieldPanel("text"), FieldPanel("picture")],
            ),
            MultiFieldPanel(
                [FieldPanel(name) for name in ("price_low", "price_high", "sellers", "address")],
                heading=_("Where it is sold"),
            ),
        ],
        base_form_class=BrandBookForm,
    )
