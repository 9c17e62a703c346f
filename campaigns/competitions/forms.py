"""What entrants send with a form, read and checked for its shape. What it means is the services' business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.competitions.enums import SchoolLevel, Scope
from campaigns.competitions.models import Country
from campaigns.competitions.services.consent import Person
from campaigns.competitions.services.people import birth_years
from campaigns.translated import in_language


class WhoForm(forms.Form):
    """Country, birth year and school level. Nothing is chosen beforehand, and no year hints at a limit."""

    country = forms.ModelChoiceField(
        Country.objects.all(),
        to_field_name="code",
        label=_("Country where you live"),
        error_messages={"required": _("Choose your country."), "invalid_choice": _("Choose your country.")},
    )
    birth_year = forms.TypedChoiceField(
        coerce=int,
        label=_("Year you were born"),
        error_messages={"required": _("Choose a year."), "invalid_choice": _("Choose a year.")},
    )
    school_level = forms.ChoiceField(
        choices=SchoolLevel.choices,
        label=_("School"),
        error_messages={"required": _("Choose your school."), "invalid_choice": _("Choose your school.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        years = birth_years(timezone.localdate())
        self.fields["birth_year"].choices = [(year, str(year)) for year in years]

    @property
    def messages(self) -> dict[str, str]:
        return messages_of(self)


class PersonForm(forms.Form):
    """Who a contributor is. What is needed of whom is decided by services.consent."""

    name = forms.CharField(max_length=80, required=False)
    school = forms.CharField(max_length=120, required=False)
    teacher = forms.CharField(max_length=80, required=False)
    email = forms.EmailField(required=False, max_length=254)
    guardian = forms.EmailField(required=False, max_length=254)
    scopes = forms.MultipleChoiceField(choices=Scope.choices, required=False)

    def person(self) -> Person:
        return Person(**self.cleaned_data | {"scopes": frozenset(self.cleaned_data["scopes"])})

    @property
    def messages(self) -> dict[str, str]:
        return messages_of(self)


def messages_of(form: forms.Form) -> dict[str, str]:
    """The first message of every field that has one."""
    return {field: str(errors[0]) for field, errors in form.errors.items()}


def answer_name(question_id: str) -> str:
    """The name of a question's fields in the form of an entry."""
    return f"answer-{question_id}"


def draft_of(definition: dict[str, Any], sent: QueryDict) -> dict[str, Any]:
    """A draft as services.forms.readable_draft takes it, from a form that was posted."""
    answers = {one["id"]: _answer(one, sent) for one in definition["questions"]}
    texts = {
        name: sent.get(name, "") for name in ("title", "slogan", "link", "third_party", "ai_use", "ai_how")
    }
    return {**texts, "own_work": "own_work" in sent, "answers": answers}


def _answer(question: dict[str, Any], sent: QueryDict) -> Any:
    name = answer_name(question["id"])
    if question["type"] == "statement":
        return name in sent
    if question["type"] == "options":
        return [
            int(place)
            for place in sent.getlist(name)
            if place.isascii() and place.isdigit() and len(place) < 4
        ]
    return sent.get(name, "")


def questions_of(
    definition: dict[str, Any], draft: dict[str, Any], errors: dict[str, Any]
) -> list[dict[str, Any]]:
    """The questions of an entry form as the template shows them, with what was answered."""
    answers = draft.get("answers", {})
    shown = []
    for question in definition["questions"]:
        answer = answers.get(question["id"])
        chosen = answer if isinstance(answer, list) else []
        shown.append(
            {
                "id": question["id"],
                "name": answer_name(question["id"]),
                "type": question["type"],
                "label": in_language(question["label"]),
                "help": in_language(question["help"]),
                "required": question["required"],
                "private": not question["for_judges"],
                "value": answer if isinstance(answer, str) else "",
                "ticked": answer is True,
                "long": question.get("long", False),
                "words": question.get("max_words"),
                "characters": question.get("max_characters"),
                "several": question.get("several", False),
                "options": [
                    (place, in_language(option), place in chosen)
                    for place, option in enumerate(question.get("options", []))
                ],
                "error": errors.get(question["id"], ""),
            }
        )
    return shown
