"""The judges of a competition, and the panels they form."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from campaigns.competitions.desk.times import local
from campaigns.competitions.models import Competition
from campaigns.judging.desk.access import (
    JudgingPage,
    QuestionPage,
    access_panel,
    trail_to,
)
from campaigns.judging.enums import SCORABLE, AssignmentState, ConflictRuling
from campaigns.judging.forms import InviteForm, JudgeForm, PanelForm
from campaigns.judging.models import Judge, Panel
from campaigns.judging.services import links, panels


@dataclass(frozen=True)
class JudgeLine:
    """A judge in the list. languages: names, "" for all; signed_in, declared: when, None for not yet."""

    judge: Judge
    languages: str
    panels: list[Panel]
    chairs: set[int]
    invited: datetime
    signed_in: datetime | None
    declared: datetime | None
    waiting: int
    done: int
    conflicts: int


def judge_lines(competition: Competition) -> list[JudgeLine]:
    """Everybody on the jury; the same number of queries however many."""
    waiting, done = Q(assignments__state__in=SCORABLE), Q(assignments__state=AssignmentState.SUBMITTED)
    done |= Q(assignments__state=AssignmentState.LOCKED)
    barring = ~Q(conflicts__ruling=ConflictRuling.CLEARED) & Q(conflicts__isnull=False)
    judges = (
        Judge.objects.active()
        .filter(competition=competition)
        .select_related("user", "organisation")
        .prefetch_related("panels")
        .annotate(
            waiting=Count("assignments", filter=waiting, distinct=True),
            done=Count("assignments", filter=done, distinct=True),
            barred=Count("conflicts", filter=barring, distinct=True),
            linked_at=Max("links__used_at"),
        )
        .order_by("user__first_name", "user__last_name", "pk")
    )
    return [_judge_line(one, competition) for one in judges]


def _judge_line(judge: Any, competition: Competition) -> JudgeLine:
    names = dict(settings.LANGUAGES)
    seen = max(filter(None, (judge.linked_at, judge.user.last_login)), default=None)
    return JudgeLine(
        judge=judge,
        languages=", ".join(str(names[code]) for code in judge.languages if code in names),
        panels=list(judge.panels.all()),
        chairs={panel.pk for panel in judge.panels.all() if panel.chair_id == judge.pk},
        invited=local(judge.invited_at, competition),
        signed_in=local(seen, competition) if seen else None,
        declared=local(judge.declared_at, competition) if judge.declared_at else None,
        waiting=judge.waiting,
        done=judge.done,
        conflicts=judge.barred,
    )


class JudgesView(JudgingPage):
    page_title = gettext_lazy("Judges")
    template_name = "judging/desk/judges.html"
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(rows=judge_lines(self.competition), **kwargs)


class InviteView(JudgingPage):
    page_title = gettext_lazy("Invite a judge")
    template_name = "judging/desk/judge_form.html"
    header_icon = "mail"

    def trail(self) -> list[tuple[str, str]]:
        return [*trail_to(self.competition), (self._list(), _("Judges"))]

    def _list(self) -> str:
        return reverse("judging_desk:judges", args=[self.competition.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        start = {"language": get_language()}
        own = {"form": InviteForm(initial=start), "back": self._list(), "verb": _("Send the invitation")}
        return super().get_context_data(**{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self.form_again(form)
        try:
            judge = panels.invite_judge(
                competition=self.competition, actor=self.actor, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            return self.form_again(form, refusal)
        messages.success(request, _("%(name)s is invited by mail.") % {"name": judge.user})
        if "another" in request.POST:
            return redirect(reverse("judging_desk:invite", args=[self.competition.slug]))
        return redirect(self._list())


class _OfJudge(JudgingPage):
    """A page about one judge."""

    @cached_property
    def judge(self) -> Judge:
        """404 also for one who has left: nothing about them can be changed."""
        found = panels.access_judge(user=self.request.user, code=self.kwargs["judge_code"])
        if found.left_at:
            raise Http404
        return found

    @cached_property
    def competition(self) -> Competition:
        return self.judge.competition

    def get_page_subtitle(self) -> str:
        return str(self.judge)

    def trail(self) -> list[tuple[str, str]]:
        return [*trail_to(self.competition), (self.back(), _("Judges"))]

    def back(self) -> str:
        return reverse("judging_desk:judges", args=[self.competition.slug])


class JudgeView(_OfJudge):
    """Changes what is kept of a judge."""

    page_title = gettext_lazy("Change a judge")
    template_name = "judging/desk/judge_form.html"
    header_icon = "user"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        judge, declared = self.judge, self.judge.declared_at
        own = {"form": JudgeForm(judge=judge), "judge": judge, "back": self.back(), "verb": _("Save")}
        own["declared"] = local(declared, self.competition) if declared else None
        return super().get_context_data(**{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = JudgeForm(request.POST, judge=self.judge)
        if not form.is_valid():
            return self.form_again(form)
        try:
            panels.change_judge(judge=self.judge, actor=self.actor, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            return self.form_again(form, refusal)
        messages.success(request, _("Kept. Conflicts were looked for again."))
        return redirect(self.back())


class LinkView(_OfJudge, QuestionPage):
    page_title = gettext_lazy("Send a new link")
    header_icon = "link"

    def question(self) -> list[str]:
        told = {"name": self.judge, "email": self.judge.user.email}
        return [
            _("%(name)s gets a mail to %(email)s with a link that signs them in once.") % told,
            _("Links that were sent before and not used stop working."),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        try:
            with transaction.atomic():
                links.revoke_links(judge=self.judge, now=now)
                links.send_link(judge=self.judge, now=now, actor=self.actor)
        except Refusal as refusal:
            return self.refused(refusal)
        messages.success(request, _("A new link is on its way to %(name)s.") % {"name": self.judge})
        return redirect(self.back())


class RemoveView(_OfJudge, QuestionPage):
    page_title = gettext_lazy("Remove from the jury")
    header_icon = "bin"

    def question(self) -> list[str]:
        waiting = self.judge.assignments.filter(state__in=SCORABLE).count()
        told = {"name": self.judge, "count": waiting}
        return [
            _("%(name)s leaves the jury: their links stop working, and no entry is given to them any more.")
            % told,
            _("Entries they have not scored yet: %(count)s. They lack a judge then, until you top up.")
            % told,
            _("Scores they have confirmed are kept."),
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = str(self.judge)
        try:
            panels.remove_judge(judge=self.judge, actor=self.actor, now=timezone.now())
        except Refusal as refusal:
            return self.refused(refusal)
        messages.success(request, _("%(name)s is no longer on the jury.") % {"name": name})
        return redirect(self.back())


class PanelFormPage(JudgingPage):
    template_name = "judging/desk/panel_form.html"
    header_icon = "group"
    panel: Panel
    stored: Panel | None = None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invited = Judge.objects.active().filter(competition=self.competition).exists()
        own = {"form": PanelForm(instance=self.panel), "panel": self.panel, "has_judges": invited}
        own |= {"back": reverse("judging_desk:dashboard", args=[self.competition.slug])}
        return super().get_context_data(**{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PanelForm(request.POST, instance=copy(self.panel))
        if not form.is_valid():
            return self.form_again(form)
        try:
            kept = panels.save_panel(competition=self.competition, panel=self.stored, **form.cleaned_data)
        except Refusal as refusal:
            return self.form_again(form, refusal)
        messages.success(request, _("Kept: %(title)s.") % {"title": kept})
        return redirect(reverse("judging_desk:dashboard", args=[self.competition.slug]))


class PanelAddView(PanelFormPage):
    page_title = gettext_lazy("Make a panel")

    @cached_property
    def panel(self) -> Panel:
        return Panel(competition=self.competition)


class PanelView(PanelFormPage):
    page_title = gettext_lazy("Change a panel")

    @cached_property
    def panel(self) -> Panel:
        return access_panel(self.kwargs["panel_id"])

    @property
    def stored(self) -> Panel:  # type: ignore[override]
        return self.panel

    @cached_property
    def competition(self) -> Competition:
        return self.panel.competition


class PanelDeleteView(QuestionPage):
    page_title = gettext_lazy("Delete the panel")
    header_icon = "bin"

    @cached_property
    def panel(self) -> Panel:
        return access_panel(self.kwargs["panel_id"])

    @cached_property
    def competition(self) -> Competition:
        return self.panel.competition

    def get_page_subtitle(self) -> str:
        return self.panel.title

    def question(self) -> list[str]:
        return [_("The panel “%(title)s” goes. Its judges stay on the jury.") % {"title": self.panel}]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.panel.rounds.exists():
            messages.error(request, _("“%(title)s” stays: a round has it.") % {"title": self.panel})
        else:
            self.panel.delete()
            messages.success(request, _("“%(title)s” is deleted.") % {"title": self.panel})
        return redirect(self.back())
