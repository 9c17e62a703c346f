"""What a report can be about: a quiz, the quizzes of a part of the website, or a study."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from quizzes.enums import Composition
from quizzes.models import Quiz, QuizPage, Study
from quizzes.services.played import Period

Choices = list[tuple[str, Any]]
MODELS = {"quiz": Quiz, "page": Page, "study": Study}


def measured_quizzes() -> Choices:
    """Quizzes but for endless practice, which measures nothing."""
    found = Quiz.objects.exclude(composition=Composition.PRACTICE).order_by("title")
    return [(f"quiz:{pk}", title) for pk, title in found.values_list("pk", "title")]


def studies() -> Choices:
    return [(f"study:{pk}", title) for pk, title in Study.objects.values_list("pk", "title")]


def campaigns() -> Choices:
    """Pages with quiz pages below them."""
    paths = QuizPage.objects.values_list("path", flat=True)
    above = {path[:end] for path in paths for end in range(2 * Page.steplen, len(path), Page.steplen)}
    pages = Page.objects.filter(path__in=above).order_by("path")
    return [(f"page:{page.pk}", f"{'– ' * (page.depth - 2)}{page.title}") for page in pages]


def all_subjects() -> list[tuple[Any, Choices]]:
    groups = [
        (_("Quizzes"), measured_quizzes()),
        (_("Campaigns: all quizzes below a page"), campaigns()),
        (_("Studies: before and after"), studies()),
    ]
    return [("", _("Choose …")), *(group for group in groups if group[1])]


def exportable_subjects() -> list[tuple[Any, Choices]]:
    groups = [(_("Quizzes"), measured_quizzes()), (_("Studies: before and after"), studies())]
    return [("", _("Choose …")), *(group for group in groups if group[1])]


def access_subject(value: str) -> Quiz | Page | Study:
    """What "quiz:3", "page:12" or "study:4" stands for. Raises 404 for nothing."""
    kind, _colon, number = value.partition(":")
    model = MODELS.get(kind)
    found = model.objects.filter(pk=int(number)).first() if model and number.isdecimal() else None
    if found is None:
        raise Http404(_("There is nothing to report on here."))
    return found


def quizzes_below(page: Page) -> list[Quiz]:
    """The quizzes of all quiz pages below a page, each once."""
    pages = QuizPage.objects.descendant_of(page)
    return list(Quiz.objects.filter(pk__in=pages.values("quiz")).order_by("title"))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ReportForm(forms.Form):
    """What about, and when."""

    subject = forms.ChoiceField(label=gettext_lazy("Report on"), choices=all_subjects)
    since = forms.DateField(label=gettext_lazy("From (day)"), required=False, widget=DayInput)
    until = forms.DateField(label=gettext_lazy("To (day)"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError(_("The first day comes after the last one. Please swap them."))
        return data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])

    @property
    def chosen(self) -> Quiz | Page | Study:
        return access_subject(self.cleaned_data["subject"])


class ExportForm(ReportForm):
    subject = forms.ChoiceField(label=gettext_lazy("Answers of"), choices=exportable_subjects)


class ReliabilityForm(forms.Form):
    """Which quiz, and which model of its items."""

    MODELS = (
        ("", gettext_lazy("None")),
        ("rasch", gettext_lazy("Rasch: how hard each item is")),
        ("2pl", gettext_lazy("2PL: how hard each item is, and how well it tells people apart")),
    )

    subject = forms.ChoiceField(label=gettext_lazy("Quiz"), choices=measured_quizzes)
    model = forms.ChoiceField(label=gettext_lazy("Model of the items"), choices=MODELS, required=False)
