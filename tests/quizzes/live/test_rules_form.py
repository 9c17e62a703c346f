"""Opening a session: what can be chosen, what is proposed, what is refused."""

from __future__ import annotations

import pytest
from django.utils import timezone, translation

from accounts.enums import Role
from quizzes.enums import Composition
from quizzes.live.enums import Pace
from quizzes.live.forms import OpenSessionForm, RulesForm
from quizzes.live.models import LiveSession
from quizzes.live.services.sessions import open_session
from quizzes.live.services.steps import OPTIONS
from quizzes.models import Quiz

DEFAULTS = {
    "seconds": 30,
    "pace": Pace.NORMAL,
    "speed_points": False,
    "confidence": True,
    "personal_time": True,
    "teams": 0,
    "own_names": False,
    "single_standings": False,
}


def filled(form: OpenSessionForm, **changes: object) -> dict[str, object]:
    """What a browser sends for a form in which somebody made these changes."""
    values = {field.html_name: field.initial for field in form} | changes
    return {name: value for name, value in values.items() if value is not None and value is not False}


def test_every_quiz_but_endless_practice_can_be_chosen(db: None) -> None:
    for composition in Composition:
        Quiz.objects.create(title=composition.value, slug=composition.value, composition=composition)
    offered = [quiz.composition for quiz in OpenSessionForm().fields["quiz"].queryset]
    assert offered == [Composition.DRAWN, Composition.FIXED, Composition.FORMS]


def test_endless_practice_is_refused_by_the_form_as_well(db: None) -> None:
    practice = Quiz.objects.create(title="Practice", slug="practice", composition=Composition.PRACTICE)
    form = OpenSessionForm(filled(OpenSessionForm(), quiz=practice.pk))
    assert list(form.errors) == ["quiz"]


def test_an_untouched_form_opens_a_session_by_the_rules_that_leave_nobody_behind(quiz: Quiz, person) -> None:
    with translation.override("ko"):
        form = OpenSessionForm(filled(OpenSessionForm(), quiz=quiz.pk))
        assert form.is_valid(), form.errors
    session = open_session(host=person(Role.TRAINER), now=timezone.now(), **form.cleaned_data)
    stored = LiveSession.objects.get(pk=session.pk)
    assert (stored.quiz, stored.language) == (quiz, "ko")
    assert {name: getattr(stored, name) for name in OPTIONS} == DEFAULTS


def test_what_is_chosen_is_what_the_session_plays_by(quiz: Quiz, person) -> None:
    chosen = {
        "seconds": 90,
        "pace": "5",
        "speed_points": True,
        "confidence": False,
        "personal_time": False,
        "teams": 8,
        "own_names": True,
        "single_standings": True,
    }
    form = OpenSessionForm(filled(OpenSessionForm(), quiz=quiz.pk, language="en", **chosen))
    assert form.is_valid(), form.errors
    session = open_session(host=person(Role.TRAINER), now=timezone.now(), **form.cleaned_data)
    assert {name: getattr(session, name) for name in OPTIONS} == chosen


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seconds", 25),
        ("pace", "3"),
        ("teams", 1),
        ("teams", 9),
        ("teams", "many"),
        ("language", "xx"),
        ("language", ""),
        ("quiz", ""),
        ("quiz", 0),
    ],
)
def test_a_value_that_does_not_exist_is_refused_beside_its_field(
    quiz: Quiz, name: str, value: object
) -> None:
    form = OpenSessionForm({**filled(OpenSessionForm(), quiz=quiz.pk), name: value})
    assert list(form.errors) == [name]


def test_errors_of_folded_settings_unfold_them(quiz: Quiz) -> None:
    proposed = filled(OpenSessionForm(), quiz=quiz.pk)
    assert OpenSessionForm({**proposed, "teams": 9}).has_more_errors is True
    assert OpenSessionForm({**proposed, "quiz": 0}).has_more_errors is False
    assert OpenSessionForm().has_more_errors is False


def test_each_setting_stands_in_one_of_the_two_parts_of_the_form(db: None) -> None:
    form = OpenSessionForm()
    shown = [field.name for field in (*form.first_fields, *form.more_fields)]
    assert sorted(shown) == sorted(("quiz", "language", *OPTIONS))


def test_the_console_shows_every_option_of_the_protocol(db: None) -> None:
    assert tuple(RulesForm().fields) == OPTIONS
