"""Rubrics and organisations as snippets of the desk, and the menu of judging.

Other kinds join the menu with `menu_hook = MENU_HOOK` and `add_to_admin_menu = True`.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CopyView, SnippetViewSetGroup

from accounts.menu import PermittedMenuItem
from accounts.models import Organisation
from campaigns.competitions.models import Competition
from campaigns.competitions.rules import may_manage
from campaigns.judging.models import Judge, Rubric
from campaigns.judging.services.conflicts import detect_conflicts
from quizzes.desk.by_hand import ByHandCreate, ByHandViewSet, SavedByHand
from quizzes.desk.deletion import send_back

MENU_HOOK = "register_judging_menu_item"
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")


class CreateInCompetition(ByHandCreate):
    """Begins with the competition that the manager came from."""

    def get_initial(self) -> dict[str, Any]:
        slug = self.request.GET.get("competition", "").replace("\0", "")  # PostgreSQL stumbles over a NUL
        found = Competition.objects.filter(slug=slug).first()
        return {**super().get_initial(), **({"competition": found.pk} if found else {})}


class RubricForm(WagtailAdminModelForm):
    class Media:
        css = {"all": ["css/desk-competitions.css", "css/desk-judging.css"]}

    def clean_competition(self) -> Competition:
        chosen: Competition = self.cleaned_data["competition"]
        moved = self.instance.pk and chosen.pk != self.instance.competition_id
        if moved and self.instance.rounds.exists():
            raise ValidationError(_("Rounds use this rubric: it stays with its competition."))
        return chosen


class RubricCopy(SavedByHand, CopyView):
    pass


class RubricViewSet(ByHandViewSet):
    model = Rubric
    icon = "order"
    copy_view_enabled = True
    add_view_class = CreateInCompetition
    copy_view_class = RubricCopy
    list_display = [
        "title",
        Column("competition", label=gettext_lazy("Competition"), accessor=lambda one: str(one.competition)),
    ]
    search_fields = ["title"]
    edit_handler = ObjectList(
        [
            FieldPanel("title", help_text=gettext_lazy("For the desk only; judges do not read it.")),
            FieldPanel("competition", widget=forms.Select),
            FieldPanel(
                "criteria",
                help_text=gettext_lazy(
                    "What judges score, in the order in which they see it. Say for each level what it means: "
                    "judges then agree more. A round keeps the rubric as it was when the round was opened."
                ),
            ),
        ],
        base_form_class=RubricForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Rubric.objects.select_related("competition")


class OrganisationForm(WagtailAdminModelForm):
    def clean_domains(self) -> str:
        """One a line, in small letters and without the part before @. Raises ValidationError for others."""
        typed = self.cleaned_data["domains"].lower().replace(",", " ").replace(";", " ").split()
        domains = [one.rpartition("@")[2].strip(".") for one in typed]
        wrong = [one for one in domains if not DOMAIN.fullmatch(one)]
        if wrong:
            raise ValidationError(
                _("“%(domain)s” is no domain. Write it like school.example."), params={"domain": wrong[0]}
            )
        return "\n".join(dict.fromkeys(domains))

    def clean_aliases(self) -> str:
        lines = (line.strip() for line in self.cleaned_data["aliases"].splitlines())
        return "\n".join(dict.fromkeys(line for line in lines if line))


class OrganisationViewSet(ByHandViewSet):
    model = Organisation
    icon = "home"
    list_per_page = 50
    list_display = ["name", Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display")]
    list_filter = ["kind"]
    search_fields = ["name", "aliases"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]),
            FieldPanel(
                "aliases",
                help_text=gettext_lazy(
                    "One a line: short names, names in other languages. They are compared with the schools "
                    "of entrants, so that no judge gets an entry of their own people."
                ),
            ),
            FieldPanel(
                "domains",
                help_text=gettext_lazy("One a line, such as school.example. No address of a large provider."),
            ),
        ],
        base_form_class=OrganisationForm,
    )


class Judging(SnippetViewSetGroup):
    menu_label = gettext_lazy("Judging")
    menu_icon = "clipboard-list"
    menu_name = "judging"
    menu_order = 321
    submenu_hook = MENU_HOOK
    items = (RubricViewSet, OrganisationViewSet)


@hooks.register(MENU_HOOK)
def rounds_menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        gettext_lazy("Rounds and judges"),
        reverse("judging_desk:index"),
        name="rounds",
        icon_name="tasks",
        order=0,
        may=may_manage,
    )


@hooks.register("after_edit_snippet")
def look_for_conflicts_again(request: HttpRequest, changed: Any) -> None:
    """What an organisation is called decides whose entries its people may judge."""
    if not isinstance(changed, Organisation):
        return
    judging = Judge.objects.active().filter(organisation=changed)
    for competition in Competition.objects.filter(pk__in=judging.values("competition")):
        detect_conflicts(competition=competition, now=timezone.now())


@hooks.register("before_delete_snippet")
def keep_rubrics_in_use(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    words = _("“%(name)s” was not deleted. A round uses it.")
    kept = [one for one in instances if isinstance(one, Rubric) and one.rounds.exists()]
    return send_back(request, kept, [words % {"name": one} for one in kept])


register_snippet(Judging)
