"""Item analysis and reliability in the Reports menu."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import BaseListingView

from quizzes.desk.report_page import Guarded, ReportPage
from quizzes.desk.report_subjects import ReliabilityForm, access_subject
from quizzes.desk.words import flag_labels, item_label, truth_label
from quizzes.models import ItemAnalysis, Quiz
from quizzes.services.form_analysis import model_of, reliability_of


def flagged_rows(analyses: list[ItemAnalysis]) -> list[dict[str, Any]]:
    """Items with the words for their flags."""
    return [
        {"pk": one.item_id, "label": item_label(one.item), "flags": flag_labels(one.flags)}
        for one in analyses
    ]


class ItemReportFilters(WagtailFilterSet):
    class Meta:
        model = ItemAnalysis
        fields = {"is_flagged": ["exact"], "item__kind_slug": ["exact"], "item__status": ["exact"]}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["is_flagged"].label = _("With flags")


class FigureColumn(Column):
    """A number with so many decimals, a dash where there is none."""

    def __init__(self, *args: Any, decimals: int = 2, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decimals = decimals

    def get_value(self, instance: ItemAnalysis) -> str:
        value = super().get_value(instance)
        # Zero has no sign.
        return "–" if value is None else number_format(round(value, self.decimals) + 0.0, self.decimals)


def _described(one: ItemAnalysis) -> str:
    """The item with its kind and truth."""
    truth = truth_label(one.item.is_fake)
    return " · ".join(str(word) for word in (item_label(one.item), one.item.kind.NAME, truth) if word)


class ItemReportView(Guarded, BaseListingView):
    """What answers tell about each item; those that an editor should look at come first."""

    model = ItemAnalysis
    page_title = gettext_lazy("Item analysis")
    header_icon = "list-ul"
    template_name = "quizzes/desk/report_items.html"
    results_template_name = "wagtailadmin/generic/listing_results.html"
    index_url_name = "quiz_reports:items"
    index_results_url_name = "quiz_reports:items_results"
    filterset_class = ItemReportFilters
    default_ordering = ("-is_flagged", "item")
    paginate_by = 50
    columns = [
        TitleColumn(
            "item",
            label=gettext_lazy("Item"),
            accessor=_described,
            width="28%",
            get_url=lambda one: reverse("quiz_reports:item", args=[one.item_id]),
        ),
        Column("answered", label=gettext_lazy("Answers"), sort_key="answered"),
        FigureColumn("difficulty", label=gettext_lazy("Right"), sort_key="difficulty"),
        FigureColumn("item_rest", label=gettext_lazy("Item-rest"), sort_key="item_rest"),
        FigureColumn("discrimination", label=gettext_lazy("Discrimination"), sort_key="discrimination"),
        FigureColumn("median_seconds", label=gettext_lazy("Seconds"), sort_key="median_seconds", decimals=0),
        Column(
            "flags",
            label=gettext_lazy("Flags"),
            accessor=lambda one: " ".join(map(str, flag_labels(one.flags))),
        ),
    ]

    def get_base_queryset(self) -> QuerySet[ItemAnalysis]:
        return ItemAnalysis.objects.select_related("item")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest = ItemAnalysis.objects.order_by("-analysed_at").values_list("analysed_at", flat=True).first()
        return super().get_context_data(analysed_at=latest, **kwargs)

    @property
    def no_results_message(self) -> str:
        return _("No item was analysed yet. Items are analysed once a day, after rounds were finished.")


class ItemReportResultsView(ItemReportView):
    """The list alone, when a filter changes."""

    template_name = "wagtailadmin/generic/listing_results.html"
    results_only = True


class ItemAnalysisView(ReportPage):
    """One item: its figures, its flags, and how often each choice was given."""

    page_title = gettext_lazy("Item analysis")
    header_icon = "list-ul"
    template_name = "quizzes/desk/report_item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        analysis = get_object_or_404(ItemAnalysis.objects.select_related("item"), item=self.kwargs["pk"])
        self.page_subtitle = item_label(analysis.item)
        return super().get_context_data(
            analysis=analysis,
            item=analysis.item,
            truth=truth_label(analysis.item.is_fake),
            flags=flag_labels(analysis.flags),
            **kwargs,
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("quiz_reports:items"), "label": self.get_page_title()},
            {"url": "", "label": self.page_subtitle},
        ]


class ReliabilityView(ReportPage):
    """How well the items of a quiz work together, with an item response model on demand."""

    page_title = gettext_lazy("Reliability of a quiz")
    header_icon = "order"
    template_name = "quizzes/desk/report_reliability.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ReliabilityForm(self.request.GET or None)
        context = super().get_context_data(form=form, **kwargs)
        if not form.is_valid():
            return context
        quiz, model = access_subject(form.cleaned_data["subject"]), form.cleaned_data["model"]
        assert isinstance(quiz, Quiz)
        context["quiz"] = quiz
        context["forms"] = [_labelled(one.items, one) for one in reliability_of(quiz=quiz)]
        if model:
            tables = [
                model_of(quiz=quiz, is_fake=is_fake, two_parameters=model == "2pl")
                for is_fake in (True, False)
            ]
            context["tables"] = [
                {"table": one, "items": [(item_label(row.item), row) for row in one.items]} for one in tables
            ]
        return context


def _labelled(items: Any, reliability: Any) -> dict[str, Any]:
    return {"form": reliability, "items": [(item_label(item), without) for item, without in items]}
