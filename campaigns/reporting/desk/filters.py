"""What narrows a list of records down."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from campaigns.reporting.countries import EVERYWHERE, choices
from campaigns.reporting.models import Authority, BuyerProtection, CountryNote, ReportRoute
from campaigns.reporting.models.checked import place_name

ANYWHERE = "all"  # an empty value would be no filter


def places() -> list[tuple[str, str]]:
    return [(ANYWHERE, place_name(EVERYWHERE)), *choices()]


class CountryFilters(WagtailFilterSet):
    country = django_filters.ChoiceFilter(label=_("Country"), choices=choices)


class PlacedFilters(WagtailFilterSet):
    country = django_filters.ChoiceFilter(label=_("Country"), choices=places, method="in_place")

    def in_place(self, records: QuerySet, name: str, value: str) -> QuerySet:
        return records.filter(country=EVERYWHERE if value == ANYWHERE else value)


class RouteFilters(PlacedFilters):
    class Meta:
        model = ReportRoute
        fields = ["marketplace", "country", "state"]


class ProtectionFilters(PlacedFilters):
    class Meta:
        model = BuyerProtection
        fields = ["marketplace", "country", "state"]


class AuthorityFilters(CountryFilters):
    class Meta:
        model = Authority
        fields = ["country", "purpose", "state"]


class NoteFilters(CountryFilters):
    class Meta:
        model = CountryNote
        fields = ["country", "state"]
