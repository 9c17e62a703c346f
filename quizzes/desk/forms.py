"""Two parallel forms of a quiz in the editing desk: proposed, looked at, and frozen once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail import hooks
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import BaseButton, Button
from wagtail.permission_policies import ModelPermissionPolicy

from accounts.models import User
from accounts.refusals import Refusal
from quizzes.desk.words import category_label, item_label, truth_label
from quizzes.enums import Composition
from quizzes.models import Quiz
from quizzes.services import forms as services

HIGHEST_SEED = 9999


class ProposalForm(forms.Form):
    """Which proposal: the same seed gives the same forms, as long as the bank stays as it is."""

    seed = forms.IntegerField(validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_SEED)])
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class FreezeForm(ProposalForm):
    fingerprint = forms.CharField(max_length=16)


class FormsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET proposes two forms, asks whether to freeze them or shows the frozen ones; POST freezes them."""

    permission_policy = ModelPermissionPolicy(Quiz)
    permission_required = "change"
    page_title = gettext_lazy("Two forms")
    header_icon = "copy"
    template_name = "quizzes/desk/forms.html"

    @cached_property
    def quiz(self) -> Quiz:
        return services.access_quiz_of_forms(pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.quiz.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        viewset = Quiz.snippet_viewset
        return [
            *self.breadcrumbs_items,
            {"url": reverse(viewset.get_url_name("list")), "label": Quiz._meta.verbose_name_plural},
            {"url": reverse(viewset.get_url_name("edit"), args=[self.quiz.pk]), "label": self.quiz.title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        frozen = services.frozen_forms(quiz=self.quiz)
        if frozen is not None:
            return self._shown(frozen)
        asked = FreezeForm(request.GET)
        return self._asks_again(asked.cleaned_data) if asked.is_valid() else self._proposed()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = FreezeForm(request.POST)
        if not form.is_valid():
            return redirect(request.path)
        try:
            services.freeze_forms(quiz=self.quiz, now=timezone.now(), **form.cleaned_data)
        except services.FormsAreFrozen as refusal:
            return self._shown(services.frozen_forms(quiz=self.quiz), refusal)
        except Refusal as refusal:
            return self._proposed(refusal)
        messages.success(request, _("The two forms are frozen. A study can use them now."))
        return redirect(request.path)

    def _asks_again(self, chosen: dict[str, Any]) -> HttpResponse:
        """Freezing cannot be undone, so nobody does it with one click."""
        context = self.get_context_data(quiz=self.quiz, chosen=chosen)
        return TemplateResponse(self.request, "quizzes/desk/forms_freeze.html", context)

    def _proposed(self, refusal: Refusal | None = None) -> HttpResponse:
        chosen = self._chosen()
        proposal = None
        try:
            proposal = services.propose_forms(quiz=self.quiz, **chosen)
        except services.TooFewItems as too_few:
            refusal = refusal or too_few
        return self._shown(proposal, refusal, chosen)

    def _chosen(self) -> dict[str, Any]:
        """The seed and language that were asked for; the first proposal for anything else."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        form = ProposalForm(sent)
        if form.is_valid():
            return form.cleaned_data
        return {"seed": 1, "language": (get_language() or settings.LANGUAGE_CODE).split("-")[0]}

    def _shown(
        self,
        shown: services.Forms | None,
        refusal: Refusal | None = None,
        chosen: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = self.get_context_data(
            quiz=self.quiz,
            forms=shown,
            rows=[_row(match) for match in shown.matches] if shown else [],
            refusal=refusal,
            chosen=chosen,
            languages=settings.LANGUAGES,
            next_seed=chosen["seed"] % HIGHEST_SEED + 1 if chosen else None,
        )
        return self.render_to_response(context, status=refusal.status if refusal else 200)


def _row(match: services.Match) -> dict[str, Any]:
    """One line of the table: what both items have in common is said once."""
    item = match.a.item
    return {
        "number": match.number,
        "kind": item.kind.NAME,
        "truth": truth_label(item.is_fake),
        "sides": [_side(match.a), _side(match.b)],
        "percent": match.percent,
    }


def _side(half: services.Half) -> dict[str, Any]:
    item = half.item
    return {
        "label": item_label(item),
        "url": reverse(type(item).snippet_viewset.get_url_name("edit"), args=[item.pk]),
        "category": category_label(item.category),
        "tells": list(half.tells.values()),
        "level": item.level,
    }


def forms_buttons(snippet: Any, user: User, kind: type[BaseButton]) -> list[BaseButton]:
    """The way from a quiz of two forms to them, for who may change them; none for anything else."""
    if not isinstance(snippet, Quiz) or snippet.composition != Composition.FORMS:
        return []
    if not FormsView.permission_policy.user_has_permission(user, FormsView.permission_required):
        return []
    return [kind(_("Two forms"), reverse("quiz-forms", args=[snippet.pk]), icon_name="copy", priority=15)]


@hooks.register("register_admin_urls")
def register_addresses() -> list[URLPattern]:
    return [path("quizzes/forms/<int:pk>/", FormsView.as_view(), name="quiz-forms")]


@hooks.register("register_snippet_listing_buttons")
def link_from_the_list(snippet: Any, user: User, next_url: str | None = None) -> list[BaseButton]:
    """A quiz of two forms leads to them."""
    return forms_buttons(snippet, user, Button)
