"""The list of items: what each shows and what is known of it."""

from __future__ import annotations

from functools import reduce
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.snippets.views.snippets import IndexView

from quizzes.desk.columns import THUMBNAIL, FlagColumn, PictureColumn, TagColumn, leading_columns
from quizzes.desk.filters import ItemFilters
from quizzes.desk.words import brand_names, item_label, truth_label
from quizzes.models import Item
from quizzes.services.bank import is_drawn
from uploads.models import Photograph


def listed(items: QuerySet[Item]) -> QuerySet[Item]:
    """With everything that a row needs, in as many queries for one row as for a hundred."""
    pictures = Photograph.objects.prefetch_renditions(THUMBNAIL)
    return items.select_related("specimen", "rival", "analysis").prefetch_related(
        Prefetch("picture", queryset=pictures), "tagged_items__tag"
    )


def search(items: QuerySet[Item], words: str) -> QuerySet[Item]:
    """Items with every one of the words in their title, question, code or tags. Works for Korean as well."""

    def with_word(found: QuerySet[Item], word: str) -> QuerySet[Item]:
        tagged = Item.objects.filter(tagged_items__tag__name__icontains=word).values("pk")
        fits = Q(title__icontains=word) | Q(text__icontains=word) | Q(code__startswith=word.lower())
        return found.filter(fits | Q(pk__in=tagged))

    return reduce(with_word, words.split(), items)


class ItemIndexView(IndexView):
    filterset_class = ItemFilters
    is_searchable = True
    default_ordering = "-pk"
    usage_url_name = None  # filled in by the viewset

    def get_base_queryset(self) -> QuerySet[Item]:
        return listed(Item.objects.all())

    def order_queryset(self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        """What is equal stays in its place from page to page."""
        return queryset.order_by(self.ordering, "-pk")

    def search_queryset(self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        return search(queryset, self.search_query)

    def get_list_more_buttons(self, instance: Item) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        return [*buttons, self.used_button(instance)] if self.get_edit_url(instance) else buttons

    def used_button(self, instance: Item) -> MenuItem:
        url = reverse(self.usage_url_name, args=(instance.pk,))
        return MenuItem(_("Where used"), url, icon_name="site", priority=25)

    def get_copy_url(self, instance: Item) -> str | None:
        return None if is_drawn(instance) else super().get_copy_url(instance)

    @cached_property
    def columns(self) -> list[BaseColumn]:
        brands = brand_names()
        box, name = leading_columns(
            self, label=_("Item"), accessor=item_label, url=self.get_edit_url, sort_key="title"
        )
        return [
            box,
            PictureColumn("picture", label=_("Picture")),
            name,
            Column("kind", label=_("Kind"), accessor="kind.NAME", sort_key="kind_slug"),
            Column("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
            Column("level", label=_("Level"), sort_key="level"),
            Column("language", label=_("Language"), sort_key="language"),
            Column(
                "brand",
                label=_("Brand"),
                accessor=lambda item: brands.get(item.brand_slug, item.brand_slug),
                sort_key="brand_slug",
            ),
            Column(
                "truth", label=_("Truth"), accessor=lambda item: truth_label(item.is_fake), sort_key="is_fake"
            ),
            FlagColumn("flags", label=_("Warnings")),
            TagColumn("tags", label=_("Tags")),
        ]
