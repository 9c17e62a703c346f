"""Awards as snippets, and the page on which managers give them and release feedback."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet

from accounts.refusals import Refusal
from campaigns.judging.desk.access import JudgingPage, access_round
from campaigns.judging.desk.snippets import MENU_HOOK, CreateInCompetition
from campaigns.judging.enums import BY_RUBRIC, FINAL, RoundKind, RoundState
from campaigns.judging.models import Award, AwardGiven, FeedbackRelease, Round
from campaigns.judging.services import awards, feedback
from quizzes.desk.by_hand import ByHandViewSet


class AwardForm(WagtailAdminModelForm):
    class Media:
        css = {"all": ["css/desk-competitions.css"]}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        competition = cleaned.get("competition")
        for name in ("category", "division"):
            chosen = cleaned.get(name)
            if chosen and competition and chosen.competition_id != competition.pk:
                self.add_error(name, ValidationError(_("This belongs to another competition.")))
        held = awards.standing_awards().filter(award=self.instance.pk).count() if self.instance.pk else 0
        if held and (self.has_changed() and {"competition", "category", "division"} & set(self.changed_data)):
            raise ValidationError(_("It has been given: where it is given can no longer change."))
        # Who shares the last place has it beyond its places.
        if "places" in self.changed_data and (cleaned.get("places") or 0) < held:
            self.add_error("places", ValidationError(_("It has been given more often than that.")))
        return cleaned


class AwardViewSet(ByHandViewSet):
    model = Award
    icon = "pick"
    menu_hook = MENU_HOOK
    add_to_admin_menu = True
    menu_order = 40
    add_view_class = CreateInCompetition
    list_per_page = 50
    list_display = [
        Column("title", label=gettext_lazy("Title"), accessor=str),
        Column("competition", label=gettext_lazy("Competition"), accessor=lambda one: str(one.competition)),
        Column("where", label=gettext_lazy("Where"), accessor=lambda one: where_of(one)),
        "places",
        "sort_order",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("text"),
            FieldPanel("competition", widget=forms.Select),
            FieldRowPanel(
                [
                    FieldPanel("category", widget=forms.Select),
                    FieldPanel("division", widget=forms.Select),
                ],
                help_text=gettext_lazy("Nothing chosen: it can be given anywhere."),
            ),
            FieldPanel("given_by", widget=forms.CheckboxSelectMultiple),
            FieldRowPanel(
                [
                    FieldPanel("places"),
                    FieldPanel("sort_order", help_text=gettext_lazy("The lowest is the highest award.")),
                ]
            ),
        ],
        base_form_class=AwardForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Award.objects.select_related("competition", "category", "division")


def where_of(award: Award) -> str:
    """Where an award is given, in words."""
    return ", ".join(str(one) for one in (award.category, award.division) if one) or _("anywhere")


class AwardsView(JudgingPage):
    """The awards of a competition, round by round: who is proposed, who has them, and the feedback.

    POST: `give` an award with "round" and "choice", which is "<run>:<entry>"; `withdraw` an award that was
    given, which asks first unless "sure" comes along; `release` the feedback of a round; `tell` the winners
    of a round that was published.
    """

    page_title = gettext_lazy("Awards and feedback")
    template_name = "judging/desk/awards.html"
    header_icon = "pick"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rounds = list(self.competition.rounds.all())
        released = dict(FeedbackRelease.objects.filter(round__in=rounds).values_list("round_id", "at"))
        parts = [
            {
                "judged": one,
                "proposals": [_with_doubts(proposal) for proposal in awards.proposals(judged=one)],
                "released_at": released.get(one.pk),
                "has_feedback": one.kind in BY_RUBRIC,
                "is_published": one.state == RoundState.PUBLISHED,
            }
            for one in rounds
            if one.state in FINAL and one.kind != RoundKind.CALIBRATION
        ]
        add = reverse("wagtailsnippets_judging_award:add")
        own = {
            "parts": parts,
            "has_awards": Award.objects.filter(competition=self.competition).exists(),
            "add": f"{add}?competition={self.competition.slug}",
            "votes": [one for one in rounds if one.kind == RoundKind.PUBLIC_VOTE],
        }
        return super().get_context_data(**{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for name in ("give", "withdraw", "release", "tell"):
            if name in request.POST:
                try:
                    answer = getattr(self, f"_{name}")(request.POST[name])
                except Refusal as refusal:
                    return self.again(refusal)
                return answer or redirect("judging_public_desk:awards", self.competition.slug)
        raise Http404

    def _give(self, pk: str) -> None:
        award = awards.access_award(self.request.user, _number(pk))
        run_code, _dash, entry_code = self.request.POST.get("choice", "").partition(":")
        judged = self._round(self.request.POST.get("round", ""))
        runs = judged.runs.select_related("category", "division")
        run = get_object_or_404(runs, code=_plain(run_code))
        entries = judged.entries.select_related("entry", "version")
        round_entry = get_object_or_404(entries, code=_plain(entry_code))
        awards.give_award(
            award=award, run=run, round_entry=round_entry, user=self.request.user, now=timezone.now()
        )
        words = _("“%(award)s” is given to “%(title)s”.")
        title = round_entry.version.content["title"]
        messages.success(self.request, words % {"award": award, "title": title})

    def _withdraw(self, pk: str) -> HttpResponse | None:
        given = awards.access_given(self.request.user, _number(pk))
        if given.award.competition_id != self.competition.pk:
            raise Http404
        if "sure" not in self.request.POST:
            return render(self.request, "judging/desk/award_question.html", self._question(given))
        awards.withdraw_award(given=given, user=self.request.user, now=timezone.now())
        messages.success(self.request, _("The award is taken back. Its certificates say so."))
        return None

    def _question(self, given: AwardGiven) -> dict[str, Any]:
        """What is asked before an award is taken back. One that is taken back already has nothing to ask."""
        title = given.round_entry.version.content["title"]
        words = _("Take “%(award)s” back from “%(title)s”?") % {"award": given.award, "title": title}
        return self.get_context_data(given=given, words=words)

    def _release(self, code: str) -> None:
        feedback.release_feedback(judged=self._round(code), user=self.request.user, now=timezone.now())
        messages.success(self.request, _("Entrants can read their feedback now, and are told by mail."))

    def _tell(self, code: str) -> None:
        count = awards.announce_awards(judged=self._round(code), now=timezone.now())
        words = ngettext(
            "The winner of %(count)d award has been told; nobody is told twice.",
            "The winners of %(count)d awards have been told; nobody is told twice.",
            count,
        )
        messages.success(self.request, words % {"count": count})

    def _round(self, code: str) -> Round:
        judged = access_round(_plain(code))
        if judged.competition_id != self.competition.pk:
            raise Http404
        return judged


def _with_doubts(proposal: awards.Proposal) -> dict[str, Any]:
    """A proposal with those who have the award and with what speaks against them now."""
    given = [
        {
            "award": one,
            "is_out": not awards.takes_part(one.round_entry.entry),
            "is_in_doubt": one.round_entry.code in proposal.in_doubt,
        }
        for one in proposal.given
    ]
    return {"proposal": proposal, "given": given}


def _plain(text: str) -> str:
    """What can be looked for in a database: PostgreSQL stumbles over a NUL."""
    return text.replace("\0", "")


def _number(text: str) -> int:
    """-1 for what is no number: it fits nothing that is stored."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


register_snippet(AwardViewSet)
