"""What a competition is made of, in the editing desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.widgets.button import BaseButton, HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSetGroup

from accounts.menu import PermittedMenuItem
from campaigns.competitions.desk.competition_form import (
    CategoryForm,
    CompetitionForm,
    FormsOf,
    SectionForm,
    is_kept,
)
from campaigns.competitions.desk.times import local
from campaigns.competitions.models import AgeBand, Competition, Country, EntryForm, KnownSlogan
from campaigns.competitions.rules import may_manage
from campaigns.competitions.similarity import normalise_slogan
from quizzes.desk.by_hand import ByHandEdit, ByHandViewSet
from quizzes.desk.deletion import send_back

MENU_HOOK = "register_competitions_menu_item"


class CompetitionEdit(ByHandEdit):
    @cached_property
    def header_buttons(self) -> list[BaseButton]:
        buttons = list(super().header_buttons)
        if may_manage(self.request.user):
            url = reverse("competition_desk:dashboard", args=[self.object.slug])
            buttons.append(HeaderButton(label=_("Entries"), url=url, icon_name="list-ul"))
        return buttons


TIMES = MultiFieldPanel(
    [
        FieldPanel("time_zone"),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldPanel("grace_seconds"),
    ],
    heading=gettext_lazy("Times"),
    help_text=gettext_lazy(
        "The server's clock decides. What was on its way at the deadline still counts for so many seconds."
    ),
)
LIMITS = MultiFieldPanel(
    [
        FieldPanel("rules_version"),
        FieldRowPanel([FieldPanel("entries_per_person"), FieldPanel("team_size")]),
        FieldPanel(
            "guardian_under",
            help_text=gettext_lazy(
                "A guardian is asked for everybody who may be younger than this, and always below the age of "
                "their country."
            ),
        ),
        FieldRowPanel(
            [
                FieldPanel("fix_days", help_text=gettext_lazy("How long a team may fix its entry.")),
                FieldPanel("keep_days"),
            ]
        ),
    ],
    heading=gettext_lazy("People and rules"),
)
CATEGORIES = FormsOf(
    "categories",
    form=CategoryForm,
    label=gettext_lazy("category"),
    heading=gettext_lazy("Categories"),
    help_text=gettext_lazy("What can be entered. Empty limits do not bind."),
    min_num=1,
    panels=[
        FieldPanel("title"),
        FieldPanel("brief"),
        FieldRowPanel([FieldPanel("slug"), FieldPanel("kind")]),
        FieldPanel("form"),
        FieldRowPanel([FieldPanel("max_words"), FieldPanel("max_characters")]),
        FieldPanel("file_types"),
        FieldRowPanel([FieldPanel("min_side"), FieldPanel("max_megabytes")]),
    ],
)
DIVISIONS = FormsOf(
    "divisions",
    form=WagtailAdminModelForm,
    label=gettext_lazy("division"),
    heading=gettext_lazy("Divisions"),
    help_text=gettext_lazy("Who is compared with whom. Where nothing is chosen, anybody belongs to it."),
    min_num=1,
    panels=[
        FieldPanel("title"),
        FieldPanel("slug"),
        FieldPanel("age_bands", widget=forms.CheckboxSelectMultiple),
        FieldPanel("school_level"),
        FieldPanel("countries", widget=forms.CheckboxSelectMultiple),
    ],
)
EXCEPTIONS = FormsOf(
    "sections",
    form=SectionForm,
    label=gettext_lazy("exception"),
    heading=gettext_lazy("Exceptions"),
    help_text=gettext_lazy(
        "Only where a category differs in one division. Empty fields follow the competition and category. "
        "New categories and divisions can be chosen here once they are saved."
    ),
    panels=[
        FieldRowPanel(
            [FieldPanel("category", widget=forms.Select), FieldPanel("division", widget=forms.Select)]
        ),
        FieldPanel("is_offered", help_text=gettext_lazy("Untick to close this category for this division.")),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldPanel("form"),
        FieldRowPanel([FieldPanel("max_words"), FieldPanel("max_characters")]),
    ],
)


class CompetitionViewSet(ByHandViewSet):
    model = Competition
    icon = "date"
    edit_view_class = CompetitionEdit
    list_display = [
        Column("title", label=gettext_lazy("Title"), accessor=str),
        Column("closes", label=gettext_lazy("Entries close"), accessor=lambda one: closing_words(one)),
    ]
    ordering = ("-closes_at",)
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel(
                        [
                            FieldPanel("slug", help_text=gettext_lazy("Part of its address.")),
                            FieldPanel("season"),
                        ]
                    ),
                    TIMES,
                    LIMITS,
                ],
                heading=gettext_lazy("Competition"),
            ),
            ObjectList([CATEGORIES], heading=gettext_lazy("Categories")),
            ObjectList([DIVISIONS], heading=gettext_lazy("Divisions")),
            ObjectList([EXCEPTIONS], heading=gettext_lazy("Exceptions")),
        ],
        base_form_class=CompetitionForm,
    )


def closing_words(competition: Competition) -> str:
    """When a competition closes, by its own clocks."""
    moment = local(competition.closes_at, competition)
    return f"{moment:%Y-%m-%d %H:%M} ({competition.time_zone})"


class EntryFormViewSet(ByHandViewSet):
    model = EntryForm
    icon = "form"
    list_display = ["title"]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title", help_text=gettext_lazy("For the desk only; nobody else reads it.")),
            FieldPanel(
                "questions",
                help_text=gettext_lazy(
                    "Questions besides the work itself. What was submitted keeps the form it answered; "
                    "drafts follow your changes."
                ),
            ),
        ]
    )


class CountryForm(WagtailAdminModelForm):
    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if len(code) != 2 or not code.isascii() or not code.isalpha():
            raise ValidationError(_("Two letters, such as KR."))
        return code


class CountryViewSet(ByHandViewSet):
    model = Country
    icon = "globe"
    list_per_page = 50
    list_display = [
        Column("name", label=gettext_lazy("Name"), accessor=str),
        "code",
        "own_consent_age",
        "source",
        DateColumn("checked_on", label=gettext_lazy("Checked on")),
    ]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("code"), FieldPanel("name")]),
            FieldPanel(
                "own_consent_age",
                help_text=gettext_lazy("In years. It counts for people who begin an entry from now on."),
            ),
            FieldPanel("source"),
            FieldPanel("checked_on", help_text=gettext_lazy("When somebody last looked it up.")),
        ],
        base_form_class=CountryForm,
    )


class AgeBandForm(WagtailAdminModelForm):
    class Media:
        css = {"all": ["css/desk-competitions.css"]}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        low, high = cleaned.get("from_age"), cleaned.get("to_age")
        if low is None or high is None:
            return cleaned
        if high < low:
            self.add_error("to_age", _("The band ends before it begins."))
        others = AgeBand.objects.exclude(pk=self.instance.pk).filter(from_age__lte=high, to_age__gte=low)
        for other in others[:1]:
            self.add_error(None, _("“%(band)s” has some of these ages already.") % {"band": other})
        return cleaned


class AgeBandViewSet(ByHandViewSet):
    model = AgeBand
    icon = "group"
    list_display = [Column("title", label=gettext_lazy("Title"), accessor=str), "from_age", "to_age"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("from_age"), FieldPanel("to_age")]),
        ],
        base_form_class=AgeBandForm,
    )


class KnownSloganForm(WagtailAdminModelForm):
    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if not normalise_slogan(text):
            raise ValidationError(_("There is no letter or digit in it to compare."))
        return text


class KnownSloganIndex(IndexView):
    @cached_property
    def header_buttons(self) -> list[BaseButton]:
        buttons = list(super().header_buttons)
        if self.permission_policy.user_has_permission(self.request.user, "add"):
            url = reverse("competition_desk:slogans")
            buttons.append(HeaderButton(label=_("Add many"), url=url, icon_name="upload"))
        return buttons


class KnownSloganViewSet(ByHandViewSet):
    model = KnownSlogan
    icon = "openquote"
    index_view_class = KnownSloganIndex
    list_per_page = 50
    list_display = ["text", "source"]
    search_fields = ["text", "source"]
    edit_handler = ObjectList(
        [
            FieldPanel("text"),
            FieldPanel(
                "source",
                help_text=gettext_lazy("Whose campaign, and where to read it. Screeners see it."),
            ),
        ],
        base_form_class=KnownSloganForm,
    )


class Competitions(SnippetViewSetGroup):
    menu_label = gettext_lazy("Competitions")
    menu_icon = "pick"
    menu_name = "competitions"
    menu_order = 320
    submenu_hook = MENU_HOOK
    items = (CompetitionViewSet, EntryFormViewSet, KnownSloganViewSet, CountryViewSet, AgeBandViewSet)


@hooks.register(MENU_HOOK)
def entries_menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        gettext_lazy("Entries"),
        reverse("competition_desk:index"),
        name="entries",
        icon_name="list-ul",
        order=0,
        may=may_manage,
    )


@hooks.register("before_delete_snippet")
def keep_what_is_used(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    words = _("“%(name)s” was not deleted. It has entries or a page of its own.")
    kept = [one for one in instances if isinstance(one, Competition) and is_kept(one)]
    return send_back(request, kept, [words % {"name": one} for one in kept])


register_snippet(Competitions)
