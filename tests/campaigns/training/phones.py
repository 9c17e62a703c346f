"""Phones of students, which ask and send as scripts do, and forms of questions that can be answered."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from campaigns.training.models import Attendance, CampusSession
from quizzes.enums import Composition, ItemStatus
from quizzes.models import FormItem, Item, Quiz, QuizForm
from quizzes.players import COOKIE, hash_key
from tests.campaigns.training.taught import NOW
from tests.quizzes.simulated import make_quiz

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
JSON = {"HTTP_ACCEPT": "application/json", **ORIGIN}
CANARY = "told-only-after-the-answer"


def make_case(place: int, *, is_fake: bool, name: str = "Case", language: str = "en") -> Item:
    """A question in words, judged by yes or no."""
    return Item.objects.create(
        kind_slug="case",
        title=f"{name} {place}",
        text=f"<p>{name} {place}: somebody sells a bag.</p>",
        language=language,
        status=ItemStatus.RELEASED,
        is_fake=is_fake,
        content={
            "is_fake": is_fake,
            "tell": "",
            "task": "A counterfeit, or lawful?",
            "fake": "a counterfeit",
            "genuine": "lawful",
            "feedback": f"<p>{CANARY}</p>",
        },
    )


def make_cases(slug: str = "cases", fakes: int = 4, genuine: int = 4, language: str = "en") -> Quiz:
    """A quiz of two frozen forms of such questions."""
    quiz = make_quiz(slug, Composition.FORMS)
    for label in "AB":
        form = QuizForm.objects.create(quiz=quiz, label=label, frozen_at=NOW)
        for place in range(fakes + genuine):
            item = make_case(place, is_fake=place < fakes, name=f"{slug} {label}", language=language)
            FormItem.objects.create(form=form, item=item, match=place + 1)
    return quiz


class Phone:
    """A browser in a session."""

    def __init__(self, session: CampusSession, language: str = "en") -> None:
        self.client = Client()
        self.session = session
        self.at = f"/{language}/campus/{session.code}/"

    def get(self, path: str = "", **headers: Any) -> HttpResponse:
        return self.client.get(f"{self.at}{path}", **headers)

    def post(self, path: str = "", form: dict[str, Any] | None = None, **headers: Any) -> HttpResponse:
        return self.client.post(f"{self.at}{path}", form or {}, **{**ORIGIN, **headers})

    def send(self, path: str, data: Any = None) -> HttpResponse:
        """As a script does."""
        return self.client.post(f"{self.at}{path}", json.dumps(data), content_type="application/json", **JSON)

    def words(self, path: str = "") -> str:
        return " ".join(self.get(path).content.decode().split())

    def join(self) -> Attendance:
        response = self.post()
        assert response.status_code == 302, response.content
        return self.attendance

    @property
    def key(self) -> str:
        return self.client.cookies[COOKIE].value

    @property
    def attendance(self) -> Attendance:
        return Attendance.objects.get(session=self.session, player=hash_key(self.key))

    def begin(self, part: str = "pre") -> dict[str, Any]:
        response = self.send(f"test/{part}/begin/")
        assert response.status_code == 200, response.content
        return response.json()

    def answer(self, positions: Any, part: str = "pre", rating: int = 6) -> list[str]:
        """What became of the same answer to several questions."""
        response = self.send(f"test/{part}/answers/", [given(place, rating) for place in positions])
        assert response.status_code == 200, response.content
        return [one["state"] for one in response.json()["taken"]]

    def take(self, part: str, *, right: bool = True) -> None:
        """The whole test, all right or all wrong."""
        order = self.begin(part)["order"]
        truth = dict(Item.objects.filter(code__in=order).values_list("code", "is_fake"))
        answers = [
            given(place, 6 if truth[code] == right else 1) for place, code in enumerate(order, start=1)
        ]
        taken = self.send(f"test/{part}/answers/", answers).json()["taken"]
        assert {one["state"] for one in taken} == {"stored"}


def given(position: int, rating: int = 6, seconds: int = 5) -> dict[str, Any]:
    return {"position": position, "values": {"rating": [str(rating)]}, "seconds": seconds}
