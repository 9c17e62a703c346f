"""A round: planned, changed while it may be, and everything about it on one page."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Refusal
from campaigns.competitions.desk.times import local
from campaigns.judging.desk.access import (
    JudgingPage,
    OfRound,
    QuestionPage,
    results_address,
    trail_to,
)
from campaigns.judging.desk.assigning import STEPS
from campaigns.judging.desk.figures import figures_of
from campaigns.judging.desk.index import lines_of
from campaigns.judging.desk.progress import Progress
from campaigns.judging.enums import ASSIGNED, RoundKind, RoundState
from campaigns.judging.exceptions import RoundIsElsewhere
from campaigns.judging.forms import ASKED_IN, RoundForm, frozen_fields
from campaigns.judging.models import Round
from campaigns.judging.services import rounds

ALWAYS = ("kind", "opens_at", "closes_at", "source", "categories", "places")


def facts_of(judged: Round) -> list[tuple[str, str]]:
    """(name, value) of everything that the round is set to, in words."""
    return [
        (capfirst(_label(name)), _value(judged, name))
        for name in RoundForm.Meta.fields
        if _shown(judged, name)
    ]


def _shown(judged: Round, name: str) -> bool:
    return name in ALWAYS or judged.kind in ASKED_IN.get(name, ())


def _label(name: str) -> str:
    return str(Round._meta.get_field(name).verbose_name)


def _value(judged: Round, name: str) -> str:
    field = Round._meta.get_field(name)
    if name == "categories":
        return ", ".join(str(one) for one in judged.categories.all()) or _("all")
    if name in ("opens_at", "closes_at"):
        moment = local(getattr(judged, name), judged.competition)
        return f"{moment:%Y-%m-%d %H:%M} ({judged.competition.time_zone})"
    if name == "source":
        return str(judged.source or _("all entries that are eligible"))
    if field.choices:
        return str(getattr(judged, f"get_{name}_display")())
    value = getattr(judged, name)
    return "–" if value is None else str(value)


class RoundFormPage(JudgingPage):
    template_name = "judging/desk/round_form.html"
    header_icon = "date"
    judged: Round

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = RoundForm(instance=self.judged, competition=self.competition)
        own = {
            "form": form,
            "judged": self.judged if self.judged.pk else None,
            "frozen": [(capfirst(_label(one)), _value(self.judged, one)) for one in self._frozen()],
            "asked_in": {name: " ".join(kinds) for name, kinds in ASKED_IN.items()},
            "back": self._back(),
        }
        return super().get_context_data(**{**own, **kwargs})

    def _frozen(self) -> list[str]:
        return [name for name in frozen_fields(self.judged) if _shown(self.judged, name)]

    def _back(self) -> str:
        if self.judged.pk:
            return reverse("judging_desk:round", args=[self.judged.code])
        return reverse("judging_desk:dashboard", args=[self.competition.slug])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The page keeps showing what is stored while the form is tried on.
        form = RoundForm(request.POST, instance=copy(self.judged), competition=self.competition)
        if set(frozen_fields(self.judged)) & request.POST.keys():
            words = _(
                "The round was opened in the meantime: what judges begin with stays. Nothing was changed."
            )
            return self.again(RoundIsElsewhere(words), form=form)
        if not form.is_valid():
            return self.form_again(form)
        try:
            kept = self.keep(form.cleaned_data)
        except Refusal as refusal:
            return self.form_again(form, refusal)
        messages.success(request, _("Kept: %(title)s.") % {"title": kept})
        return redirect(reverse("judging_desk:round", args=[kept.code]))

    def keep(self, values: dict[str, Any]) -> Round:
        """Store what the form says."""
        return rounds.change_round(judged=self.judged, values=values, actor=self.actor, now=timezone.now())


class RoundAddView(RoundFormPage):
    page_title = gettext_lazy("Plan a round")

    @cached_property
    def judged(self) -> Round:
        """Calibration comes first. A week after entries close, for two weeks; on the only panel and rubric
        where there is one."""
        competition = self.competition
        last = competition.rounds.order_by("closes_at").last()
        opens = max(competition.closes_at + timedelta(days=7), last.closes_at if last else timezone.now())
        panels, rubrics = list(competition.panels.all()[:2]), list(competition.rubrics.all()[:2])
        opens = opens.replace(minute=0, second=0, microsecond=0)
        return Round(
            competition=competition,
            kind=RoundKind.SCORING if last else RoundKind.CALIBRATION,
            opens_at=opens,
            closes_at=opens + timedelta(days=14),
            panel=panels[0] if len(panels) == 1 else None,
            rubric=rubrics[0] if len(rubrics) == 1 else None,
        )

    def keep(self, values: dict[str, Any]) -> Round:
        return rounds.plan_round(
            competition=self.competition, values=values, actor=self.actor, now=timezone.now()
        )


class RoundChangeView(OfRound, RoundFormPage):
    page_title = gettext_lazy("Change a round")


class RoundView(OfRound):
    """What the round is, how far it is, and everything that can be done with it."""

    template_name = "judging/desk/round.html"
    header_icon = "date"

    def get_page_title(self) -> str:
        return str(self.judged)

    def get_page_subtitle(self) -> str:
        return ""

    def trail(self) -> list[tuple[str, str]]:
        return trail_to(self.competition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        judged, now = self.judged, timezone.now()
        (line,) = lines_of([judged], now)
        steps = [(name, step) for name, step in STEPS.items() if step.fits(judged, line.progress)]
        return super().get_context_data(
            judged=judged,
            line=line,
            states=_states(judged),
            facts=facts_of(judged),
            figures=figures_of(judged) if judged.kind in ASSIGNED and line.progress.entries else None,
            steps=[(name, step) for name, step in steps if name != line.next.step],
            results=results_address(judged)
            if judged.state not in (RoundState.PLANNED, RoundState.OPEN)
            else "",
            may_delete=_may_delete(judged, line.progress),
            is_vote=judged.kind == RoundKind.PUBLIC_VOTE and judged.state != RoundState.PLANNED,
            numbers=_numbers(judged, line.progress),
            is_frozen=judged.state != RoundState.PLANNED,
            **kwargs,
        )


def _numbers(judged: Round, found: Progress) -> list[tuple[str, int]]:
    numbers = [(_("Entries"), found.entries)]
    if judged.kind not in ASSIGNED:
        return numbers
    return [
        *numbers,
        (_("Judges of the panel"), found.judges),
        (_("Entries that lack a judge"), found.lacking),
        (_("Assignments nobody was told of"), found.proposed),
        (_("Judges who have not finished"), found.behind),
    ]


def _states(judged: Round) -> list[tuple[str, str]]:
    """(name, "past", "now" or "later") of each state, in their order."""
    here = RoundState.values.index(judged.state)
    return [
        (str(label), "now" if place == here else "past" if place < here else "later")
        for place, label in enumerate(RoundState.labels)
    ]


def _may_delete(judged: Round, progress: Progress) -> bool:
    """A round that nobody has worked in: planned, and no judge has an entry of it."""
    return judged.state == RoundState.PLANNED and not progress.standing and not progress.told


class RoundDeleteView(OfRound, QuestionPage):
    page_title = gettext_lazy("Delete the round")
    header_icon = "bin"

    def back(self) -> str:
        return self.address()

    def question(self) -> list[str]:
        return [
            _("The round “%(title)s” goes. Nobody has judged in it yet; the entries themselves stay.")
            % {"title": self.judged}
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            judged = Round.objects.select_for_update().get(pk=self.judged.pk)
            if not self._is_untouched(judged):
                messages.error(request, _("“%(title)s” stays: it is in use already.") % {"title": judged})
                return redirect(self.address())
            judged.entries.all().delete()
            judged.delete()
        messages.success(request, _("“%(title)s” is deleted.") % {"title": judged})
        return redirect(reverse("judging_desk:dashboard", args=[self.competition.slug]))

    def _is_untouched(self, judged: Round) -> bool:
        used = judged.entries.filter(assignments__isnull=False).exists() or judged.followers.exists()
        return judged.state == RoundState.PLANNED and not used
