"""Quizzes and studies that something depends on are never deleted, not even by a superuser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from home.models import HomePage
from quizzes.models import Attempt, Participant, Quiz, QuizForm, QuizPage, Study

PLAYED = "It was played, and the answers belong to it. Unpublish its pages instead."
JOINED = "People have joined, and their answers belong to it. Close it instead."


@pytest.fixture
def superuser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@people.example", "irrelevant-here-1"))
    return client


def told(response: Any) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def delete(client: Client, one: Quiz | Study) -> Any:
    """Asked and confirmed, on the page of one."""
    return client.post(f"/admin/snippets/quizzes/{one._meta.model_name}/delete/{one.pk}/", follow=True)


def delete_all(client: Client, chosen: Sequence[Quiz | Study]) -> Any:
    """Asked and confirmed, in the list."""
    name = chosen[0]._meta.model_name
    back = f"/admin/snippets/quizzes/{name}/"
    query = urlencode({"next": back, "id": [one.pk for one in chosen]}, doseq=True)
    return client.post(f"/admin/bulk/quizzes/{name}/delete/?{query}", follow=True)


def played(quiz: Quiz) -> None:
    Attempt.objects.create(quiz=quiz, language="en", item_ids=[], started_at=timezone.now())


def studied(quiz: Quiz) -> None:
    Study.objects.create(title="Class", quiz=quiz)


def paged(quiz: Quiz) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.add_child(instance=QuizPage(title="Play", slug="play-it", introduction="Play", quiz=quiz))


def frozen(quiz: Quiz) -> None:
    QuizForm.objects.create(quiz=quiz, label="A", frozen_at=timezone.now())


@pytest.mark.parametrize(
    ("depend", "reason"),
    [
        (played, PLAYED),
        (studied, "Studies use it. Delete them first."),
        (paged, "Pages lead to it. Give them another quiz or delete them first."),
        (frozen, "Its two forms are frozen. Keep it, and make another quiz."),
    ],
)
def test_a_quiz_that_something_depends_on_is_kept_with_the_reason(
    depend: Callable[[Quiz], None], reason: str, superuser: Client
) -> None:
    quiz = Quiz.objects.create(title="Bags", slug="bags")
    depend(quiz)
    for response in (delete(superuser, quiz), delete_all(superuser, [quiz])):
        assert response.redirect_chain == [("/admin/snippets/quizzes/quiz/", 302)]
        assert told(response) == [f"“Bags” was not deleted. {reason}"]
    assert list(Quiz.objects.filter(pk=quiz.pk)) == [quiz]


def test_a_study_with_participants_is_kept_with_the_reason(superuser: Client) -> None:
    study = Study.objects.create(title="Class", quiz=Quiz.objects.create(title="Bags", slug="bags"))
    joined = Participant.objects.create(study=study, number=1, order="AB", joined_at=timezone.now())
    for response in (delete(superuser, study), delete_all(superuser, [study])):
        assert response.redirect_chain == [("/admin/snippets/quizzes/study/", 302)]
        assert told(response) == [f"“Class” was not deleted. {JOINED}"]
    assert list(Participant.objects.all()) == [joined]


def test_among_many_one_that_is_kept_keeps_all(superuser: Client) -> None:
    quizzes = [Quiz.objects.create(title=slug, slug=slug) for slug in "abc"]
    played(quizzes[1])
    assert told(delete_all(superuser, quizzes)) == [f"“b” was not deleted. {PLAYED}"]
    assert list(Quiz.objects.filter(slug__in="abc").order_by("slug")) == quizzes


def test_what_nothing_depends_on_is_deleted(superuser: Client) -> None:
    quiz = Quiz.objects.create(title="Bags", slug="bags")
    study = Study.objects.create(title="Class", quiz=quiz)
    delete(superuser, study)
    delete_all(superuser, [quiz])
    assert (Study.objects.count(), Quiz.objects.filter(slug="bags").count()) == (0, 0)
