"""By what the items and tells of the bank can be filtered."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from wagtail.admin.filters import WagtailFilterSet

from quizzes.desk.words import TRUTHS, brand_names, category_label, tell_label
from quizzes.enums import ItemStatus
from quizzes.forms.items import language_choices
from quizzes.models import Item, Tell, kind_choices
from quizzes.models.bank import LEVELS
from quizzes.names import IS_OF_THE_CODE

Choices = list[tuple[Any, Any]]


def category_choices(model: type[Item] | type[Tell]) -> Choices:
    known = model.objects.exclude(category="").order_by("category").values_list("category", flat=True)
    return [(slug, category_label(slug)) for slug in known.distinct()]


def item_categories() -> Choices:
    return category_choices(Item)


def tell_categories() -> Choices:
    return category_choices(Tell)


def brands_in_use() -> Choices:
    names = brand_names()
    used = Item.objects.exclude(brand_slug="").order_by("brand_slug").values_list("brand_slug", flat=True)
    return [(slug, names.get(slug, slug)) for slug in used.distinct()]


def languages() -> Choices:
    return [("none", _("No words")), *language_choices()[1:]]


class TellChoice(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, tell: Tell) -> str:
        return (
            f"{category_label(tell.category)}: {tell_label(tell)}" if tell.category else str(tell_label(tell))
        )


class TellFilter(django_filters.ModelChoiceFilter):
    field_class = TellChoice


def _ticks(name: str, label: Any, choices: Any) -> django_filters.MultipleChoiceFilter:
    return django_filters.MultipleChoiceFilter(
        field_name=name, label=label, choices=choices, widget=forms.CheckboxSelectMultiple
    )


class ItemFilters(WagtailFilterSet):
    """Endless practice has hundreds of specimens of its own: they are shown only when asked for."""

    kind = _ticks("kind_slug", _("Kind"), kind_choices)
    status = _ticks("status", _("Status"), ItemStatus.choices)
    level = _ticks("level", _("Level"), LEVELS)
    language = django_filters.ChoiceFilter(label=_("Language"), choices=languages, null_value="none")
    category = django_filters.ChoiceFilter(label=_("Kind of goods"), choices=item_categories)
    brand = django_filters.ChoiceFilter(field_name="brand_slug", label=_("Brand"), choices=brands_in_use)
    truth = django_filters.ChoiceFilter(
        label=_("Truth"),
        choices=[
            ("fake", TRUTHS[True]),
            ("genuine", TRUTHS[False]),
            ("neither", _("Not judged by yes or no")),
        ],
        method="by_truth",
    )
    tag = django_filters.ModelMultipleChoiceFilter(
        field_name="tags",
        label=_("Tag"),
        queryset=Tag.objects.filter(quizzes_itemtag_items__isnull=False).distinct().order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        method="by_tags",
    )
    tell = TellFilter(
        field_name="tells", label=_("Tell"), queryset=Tell.objects.filter(items__isnull=False).distinct()
    )
    flagged = django_filters.ChoiceFilter(
        label=_("Warnings"), choices=[("yes", _("With warnings"))], method="by_flags", empty_label=_("All")
    )
    practice = django_filters.ChoiceFilter(
        label=_("Endless practice"),
        choices=[("with", _("Show its items as well")), ("only", _("Show only its items"))],
        method="by_practice",
        empty_label=_("Hide its items"),
    )

    class Meta:
        model = Item
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Item]) -> QuerySet[Item]:
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["practice"] else found.filter(for_practice=False)

    def by_truth(self, items: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        return items.filter(is_fake={"fake": True, "genuine": False, "neither": None}[value])

    def by_tags(self, items: QuerySet[Item], name: str, tags: list[Tag]) -> QuerySet[Item]:
        if not tags:
            return items
        return items.filter(pk__in=Item.objects.filter(tagged_items__tag__in=tags).values("pk"))

    def by_flags(self, items: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        return items.filter(analysis__is_flagged=True)

    def by_practice(self, items: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        return items.filter(for_practice=True) if value == "only" else items


class TellFilters(WagtailFilterSet):
    category = django_filters.ChoiceFilter(label=_("Kind of goods"), choices=tell_categories)
    origin = django_filters.ChoiceFilter(
        label=_("From"),
        choices=[("book", _("A brand book of this website")), ("own", _("Our editors"))],
        method="by_origin",
    )

    class Meta:
        model = Tell
        fields: list[str] = []

    def by_origin(self, tells: QuerySet[Tell], name: str, value: str) -> QuerySet[Tell]:
        return tells.filter(IS_OF_THE_CODE) if value == "book" else tells.exclude(IS_OF_THE_CODE)
