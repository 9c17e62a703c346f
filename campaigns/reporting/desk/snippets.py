"""Marketplaces and what is known about them as snippets of the desk, and the menu of reporting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from accounts.menu import PermittedMenuItem
from campaigns.reporting.desk import filters
from campaigns.reporting.desk.record_views import (
    RecordCreate,
    RecordEdit,
    checked_columns,
    place_column,
)
from campaigns.reporting.forms import CountryForm, MarketplaceForm, PlacedForm, TranslatedAreas
from campaigns.reporting.models import (
    Authority,
    BuyerProtection,
    CountryNote,
    Marketplace,
    ReportRoute,
)
from campaigns.reporting.rules import may_edit_reporting
from quizzes.desk.by_hand import ByHandViewSet

MENU_HOOK = "register_reporting_menu_item"
BOTH = _("In every language. A text that is missing in one is listed under “What needs a look”.")
PER_PAGE = 50


def read_by_visitors(*panels: Panel) -> MultiFieldPanel:
    return MultiFieldPanel(list(panels), heading=_("What visitors read"))


def where_it_was_read() -> MultiFieldPanel:
    return MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("state"), FieldPanel("checked_on")]),
            FieldPanel("source", help_text=_("The page you read, such as https://www.example.com/help.")),
            FieldRowPanel([FieldPanel("source_name"), FieldPanel("seen_as")]),
            FieldPanel("editors_note"),
        ],
        heading=_("Where it was read"),
        help_text=_(
            "Figures are shown for 180 days after the date checked, and only of verified records. Whoever "
            "changes state, source or date stands as the one who checked. To change what visitors read of a "
            "verified record, open its source again and set the date."
        ),
    )


def words(name: str, **options: Any) -> FieldPanel:
    """A text in every language, in boxes that grow."""
    return FieldPanel(name, widget=TranslatedAreas, **options)


class MarketplaceViewSet(ByHandViewSet):
    model = Marketplace
    icon = "tag"
    list_per_page = PER_PAGE
    list_display = [
        "name",
        Column("hosts", label=_("Hosts"), accessor=lambda one: ", ".join(one.host_list)),
        BooleanColumn("is_listed", label=_("Shown to visitors")),
        BooleanColumn("pays", label=_("Sponsor")),
    ]
    list_filter = ["is_listed", "pays"]
    search_fields = ["name", "hosts"]
    search_backend_name = None  # a part of a host is found as well
    edit_handler = ObjectList(
        [
            FieldRowPanel(
                [
                    FieldPanel("name"),
                    FieldPanel(
                        "slug",
                        help_text=_("In addresses, such as my-shop. Links to it end when it changes."),
                    ),
                ]
            ),
            FieldPanel("hosts"),
            FieldPanel("help_address"),
            FieldPanel(
                "is_listed",
                help_text=_("Untick it rather than delete it: its records stay, and come back with it."),
            ),
            FieldPanel("pays"),
        ],
        base_form_class=MarketplaceForm,
    )


class RecordViewSet(ByHandViewSet):
    """What the lists of records share."""

    add_view_class = RecordCreate
    edit_view_class = RecordEdit
    edit_template_name = "reporting/desk/edit.html"
    list_per_page = PER_PAGE
    related: tuple[str, ...] = ("checked_by",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return self.model._default_manager.select_related(*self.related)


class RouteViewSet(RecordViewSet):
    model = ReportRoute
    icon = "redirect"
    related = ("checked_by", "marketplace")
    list_display = ["marketplace", place_column(), *checked_columns()]
    filterset_class = filters.RouteFilters
    search_fields = ["marketplace__name", "report_address", "source", "source_name"]
    edit_handler = ObjectList(
        [
            read_by_visitors(
                FieldRowPanel([FieldPanel("marketplace", widget=forms.Select), FieldPanel("country")]),
                FieldPanel("steps", help_text=BOTH),
                FieldPanel("report_address"),
                FieldPanel("reason"),
                words("asks_for"),
            ),
            where_it_was_read(),
        ],
        base_form_class=PlacedForm,
    )


class ProtectionViewSet(RecordViewSet):
    model = BuyerProtection
    icon = "calendar-check"
    related = ("checked_by", "marketplace")
    list_display = [
        "marketplace",
        place_column(),
        Column("shops", label=_("Which shops"), accessor=lambda one: str(one.shops)),
        Column("days", label=_("Days"), sort_key="days"),
        *checked_columns(),
    ]
    filterset_class = filters.ProtectionFilters
    search_fields = ["marketplace__name", "claim_address", "source", "source_name"]
    edit_handler = ObjectList(
        [
            read_by_visitors(
                FieldRowPanel([FieldPanel("marketplace", widget=forms.Select), FieldPanel("country")]),
                FieldPanel("shops"),
                FieldRowPanel(
                    [
                        FieldPanel("days", help_text=_("Empty where you found no number.")),
                        FieldPanel("counted_from"),
                    ]
                ),
                FieldPanel("steps", help_text=BOTH),
                words("caveat"),
                FieldPanel("claim_address"),
            ),
            where_it_was_read(),
        ],
        base_form_class=PlacedForm,
    )


class AuthorityViewSet(RecordViewSet):
    model = Authority
    icon = "group"
    list_display = [
        "__str__",
        place_column(),
        "purpose",
        *checked_columns(),
    ]
    filterset_class = filters.AuthorityFilters
    search_fields = ["name__en", "name__ko", "phone", "address", "source_name"]
    edit_handler = ObjectList(
        [
            read_by_visitors(
                FieldRowPanel([FieldPanel("country"), FieldPanel("purpose")]),
                FieldPanel("name", help_text=BOTH),
                words("about"),
                FieldPanel("address"),
                FieldPanel("phone", help_text=_("As it is dialled in the country.")),
            ),
            where_it_was_read(),
        ],
        base_form_class=CountryForm,
    )


class NoteViewSet(RecordViewSet):
    model = CountryNote
    icon = "info-circle"
    list_display = ["__str__", place_column(), *checked_columns()]
    filterset_class = filters.NoteFilters
    search_fields = ["text__en", "text__ko", "source", "source_name"]
    edit_handler = ObjectList(
        [read_by_visitors(FieldPanel("country"), words("text", help_text=BOTH)), where_it_was_read()],
        base_form_class=CountryForm,
    )


class Reporting(SnippetViewSetGroup):
    menu_label = _("Reporting")
    menu_icon = "redirect"
    menu_name = "reporting"
    menu_order = 323
    submenu_hook = MENU_HOOK
    items = (MarketplaceViewSet, RouteViewSet, ProtectionViewSet, AuthorityViewSet, NoteViewSet)


@hooks.register(MENU_HOOK)
def upkeep_menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        _("What needs a look"),
        reverse("reporting_desk:index"),
        name="reporting-upkeep",
        icon_name="tasks",
        order=0,
        may=may_edit_reporting,
    )


register_snippet(Reporting)
