"""Choosing an item while editing something else."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView

from quizzes.desk.by_hand import ExistingOnlyChooser
from quizzes.desk.words import item_label, truth_label
from quizzes.models import Item


class ItemColumns:
    """What tells one item from another. Specimens of endless practice are in no quiz."""

    def get_object_list(self) -> QuerySet[Item]:
        return Item.objects.filter(for_practice=False).order_by("-updated_at", "-pk")

    @property
    def columns(self) -> list[Column]:
        title, *others = super().columns  # type: ignore[misc]
        title.accessor = item_label
        return [
            title,
            *others,
            Column("kind", label=_("Kind"), accessor="kind.NAME"),
            Column("truth", label=_("Truth"), accessor=lambda item: truth_label(item.is_fake)),
            Column("level", label=_("Level"), accessor="get_level_display"),
            Column("status", label=_("Status"), accessor="get_status_display"),
        ]


class ChooseItemView(ItemColumns, ChooseView):
    pass


class ChooseItemResultsView(ItemColumns, ChooseResultsView):
    pass


class ItemChooser(ExistingOnlyChooser):
    choose_view_class = ChooseItemView
    choose_results_view_class = ChooseItemResultsView
