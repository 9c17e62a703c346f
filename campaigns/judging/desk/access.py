"""Pages of the judging desk: who may look, the way back, and how a form says no without losing anything."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.refusals import Refusal
from audit.services import actor_of
from campaigns.competitions.desk.access import ManagersOnly, access_for_desk
from campaigns.competitions.models import Competition
from campaigns.judging.models import Panel, Round


class JudgingPage(ManagersOnly, WagtailAdminTemplateMixin, TemplateView):
    """A page about the judging of `competition`, with its way back."""

    header_icon = "clipboard-list"

    @cached_property
    def competition(self) -> Competition:
        return access_for_desk(self.kwargs["contest"])

    def get_page_subtitle(self) -> str:
        return str(self.competition)

    def trail(self) -> list[tuple[str, str]]:
        """(address, name) of what stands above this page, from the top."""
        return trail_to(self.competition)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = [(reverse("judging_desk:index"), _("Judging")), *self.trail()]
        return [
            *self.breadcrumbs_items,
            *({"url": url, "label": label} for url, label in way),
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    @property
    def actor(self) -> str:
        return actor_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"competition": self.competition, "refusal": None, **kwargs})

    def again(self, refusal: Refusal, **context: Any) -> HttpResponse:
        """The same page, saying why not, with the refusal's status."""
        return self.render_to_response(
            self.get_context_data(refusal=refusal, **context), status=refusal.status
        )

    def form_again(self, form: Any, refusal: Refusal | None = None) -> HttpResponse:
        """The same page with what was typed and what is wrong with it, also as a service says it."""
        errors = getattr(refusal, "errors", {})
        for name, words in errors.items():
            form.add_error(name if name in form.fields else None, str(words))
        if refusal is not None and not errors:
            return self.again(refusal, form=form)
        status = refusal.status if refusal else 422
        return self.render_to_response(self.get_context_data(form=form), status=status)


class QuestionPage(JudgingPage):
    """Asks once before something that cannot be taken back.

    question: what happens, a sentence a paragraph; verb: of the button; back: where "Go back" leads.
    """

    template_name = "judging/desk/question.html"
    header_icon = "warning"

    def question(self) -> list[str]:
        return []

    def verb(self) -> str:
        return str(self.get_page_title())

    def back(self) -> str:
        return reverse("judging_desk:dashboard", args=[self.competition.slug])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = {"question": self.question(), "verb": self.verb(), "back": self.back(), "shortages": []}
        return super().get_context_data(**{**own, **kwargs})

    def refused(self, refusal: Refusal) -> HttpResponse:
        return self.again(refusal, shortages=reasons_of(refusal))


class OfRound(JudgingPage):
    """A page about one round."""

    @cached_property
    def judged(self) -> Round:
        return access_round(self.kwargs["round_code"])

    @cached_property
    def competition(self) -> Competition:
        return self.judged.competition

    def get_page_subtitle(self) -> str:
        return str(self.judged)

    def address(self) -> str:
        return reverse("judging_desk:round", args=[self.judged.code])

    def trail(self) -> list[tuple[str, str]]:
        return [*trail_to(self.competition), (self.address(), str(self.judged))]


def reasons_of(refusal: Refusal) -> list[str]:
    """The sentences that a refusal carries besides its message."""
    shortages = getattr(refusal, "shortages", None)
    if shortages is not None:
        return list(shortages)
    said = [str(text) for text in getattr(refusal, "errors", {}).values()]
    return [text for text in said if text not in str(refusal.message)]


def trail_to(competition: Competition) -> list[tuple[str, str]]:
    return [(reverse("judging_desk:dashboard", args=[competition.slug]), str(competition))]


def access_panel(number: int) -> Panel:
    return get_object_or_404(Panel.objects.select_related("competition"), pk=number)


def access_round(code: str) -> Round:
    """The round with this code, on pages that are the managers' own; 404 for none."""
    rounds = Round.objects.select_related("competition", "panel", "rubric", "source")
    return get_object_or_404(rounds, code=code)


def results_address(judged: Round) -> str:
    """Where the results of a round are, once it is closed."""
    return reverse("results:round", args=[judged.code])
