"""Conflicts of interest: the list, a manager's ruling, and those a manager knows of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Case, IntegerField, Prefetch, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.refusals import Refusal
from campaigns.competitions.desk.times import local
from campaigns.competitions.models import Competition, Contributor, EntryVersion
from campaigns.judging.desk.access import JudgingPage, trail_to
from campaigns.judging.enums import ConflictRuling
from campaigns.judging.forms import ConflictFilters, ConflictForm, RulingForm
from campaigns.judging.models import ConflictOfInterest
from campaigns.judging.services import conflicts

PER_PAGE = 25


@dataclass(frozen=True)
class ConflictLine:
    """A conflict in the list. people: names and schools of the team."""

    conflict: ConflictOfInterest
    title: str
    people: list[str]
    made: datetime


def conflict_lines(found: list[ConflictOfInterest], competition: Competition) -> list[ConflictLine]:
    return [
        ConflictLine(
            conflict=one,
            title=_title(one),
            people=[_person(person) for person in one.entry.contributors.all()],
            made=local(one.made_at, competition),
        )
        for one in found
    ]


def _title(found: ConflictOfInterest) -> str:
    """Of the newest version."""
    versions = list(found.entry.versions.all())
    return str(versions[-1].content.get("title", "")) if versions else ""


def _person(person: Contributor) -> str:
    return ", ".join(part for part in (person.name, person.school, person.teacher) if part)


class ConflictsView(JudgingPage):
    page_title = gettext_lazy("Conflicts of interest")
    template_name = "judging/desk/conflicts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = ConflictFilters(self.request.GET, competition=self.competition)
        page: Page = Paginator(_in_order(form.narrow()), PER_PAGE).get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            form=form,
            page=page,
            rows=conflict_lines(list(page), self.competition),
            query=query.urlencode(),
            address=reverse("judging_desk:conflicts", args=[self.competition.slug]),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Looks for conflicts again."""
        count = conflicts.detect_conflicts(competition=self.competition, now=timezone.now())
        text = ngettext("%(count)s conflict is new.", "%(count)s conflicts are new.", count)
        messages.success(request, text % {"count": count})
        return redirect(reverse("judging_desk:conflicts", args=[self.competition.slug]))


def _in_order(found: Any) -> Any:
    """What waits for a ruling first."""
    waits = Case(
        When(ruling=ConflictRuling.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    people = Prefetch("entry__contributors", Contributor.objects.order_by("place"))
    return (
        found.select_related("judge__user", "judge__organisation", "entry", "ruled_by")
        .prefetch_related(people, Prefetch("entry__versions", EntryVersion.objects.order_by("number")))
        .order_by(waits, "-made_at", "pk")
    )


class ConflictAddView(JudgingPage):
    page_title = gettext_lazy("Add a conflict")
    template_name = "judging/desk/conflict_form.html"

    def trail(self) -> list[tuple[str, str]]:
        return [*trail_to(self.competition), (self._list(), _("Conflicts of interest"))]

    def _list(self) -> str:
        return reverse("judging_desk:conflicts", args=[self.competition.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start = {"entry": self.request.GET.get("entry", "")[:20]}
        own = {"form": ConflictForm(initial=start, competition=self.competition), "back": self._list()}
        return super().get_context_data(**{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ConflictForm(request.POST, competition=self.competition)
        if not form.is_valid():
            return self.form_again(form)
        try:
            conflicts.set_conflict(**form.cleaned_data, user=request.user, now=timezone.now())
        except Refusal as refusal:
            return self.form_again(form, refusal)
        told = {"judge": form.cleaned_data["judge"], "code": form.cleaned_data["entry"].code}
        messages.success(request, _("%(judge)s is kept from entry %(code)s.") % told)
        return redirect(self._list())


class ConflictView(JudgingPage):
    """A manager rules on a conflict, with a reason."""

    page_title = gettext_lazy("Conflict of interest")
    template_name = "judging/desk/conflict.html"

    @cached_property
    def conflict(self) -> ConflictOfInterest:
        return conflicts.access_conflict(user=self.request.user, conflict_id=self.kwargs["conflict_id"])

    @cached_property
    def competition(self) -> Competition:
        return self.conflict.judge.competition

    def get_page_subtitle(self) -> str:
        return f"{self.conflict.judge} · {self.conflict.entry.code}"

    def trail(self) -> list[tuple[str, str]]:
        return [*trail_to(self.competition), (self._list(), _("Conflicts of interest"))]

    def _list(self) -> str:
        return reverse("judging_desk:conflicts", args=[self.competition.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        (row,) = conflict_lines([self.conflict], self.competition)
        ruled = self.conflict.ruling != ConflictRuling.OPEN
        form = RulingForm(initial={"ruling": self.conflict.ruling if ruled else ""})
        return super().get_context_data(
            **{"row": row, "form": form, "back": self._list(), "is_ruled": ruled, **kwargs}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RulingForm(request.POST)
        if not form.is_valid():
            return self.form_again(form)
        try:
            kept = conflicts.rule_conflict(
                conflict=self.conflict, user=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            return self.form_again(form, refusal)
        messages.success(request, _("Kept: %(ruling)s.") % {"ruling": kept.get_ruling_display()})
        return redirect(self._list())
