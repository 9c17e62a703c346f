"""Players that answer over HTTP as a browser without JavaScript would."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client

from quizzes.models import Attempt, Item, Quiz

ORIGIN = {"HTTP_ORIGIN": "http://testserver"}


class Player:
    """A browser that plays; `says_fake(item)` decides."""

    def __init__(self, language: str = "en") -> None:
        self.client = Client()
        self.language = language

    def begin(self, quiz: Quiz) -> Attempt:
        response = self.client.post(f"/{self.language}/play/{quiz.slug}/", **ORIGIN)
        assert response.status_code == 302, response.content
        return Attempt.objects.get(code=response["Location"].split("/")[3])

    def page(self, attempt: Attempt, position: int) -> str:
        return f"/{self.language}/round/{attempt.code}/{position}/"

    def token(self, attempt: Attempt, position: int) -> str:
        html = self.client.get(self.page(attempt, position)).content.decode()
        return re.search(r'name="token" value="([^"]+)"', html).group(1)

    def answer(self, attempt: Attempt, position: int, form: dict[str, object]) -> HttpResponse:
        form = {"token": self.token(attempt, position), **form}
        return self.client.post(self.page(attempt, position), form)

    def play(self, quiz: Quiz, says_fake: Callable[[Item], bool]) -> Attempt:
        attempt = self.begin(quiz)
        for position, pk in enumerate(attempt.item_ids, start=1):
            item = Item.objects.shown().get(pk=pk)
            response = self.answer(attempt, position, form_for(item, says_fake(item)))
            assert response.status_code == 302, response.content
        return Attempt.objects.get(pk=attempt.pk)


def form_for(item: Item, fake: bool) -> dict[str, object]:
    """What a player sends who holds an item for fake or genuine; for a pair `fake` means: picks the fake."""
    if item.kind_slug in ("single", "case"):
        return {"rating": "6" if fake else "1"}
    if item.kind_slug == "hotspot":
        parts = [tell.part for tell in item.specimen.tells] or list(item.specimen.parts)[:1]
        return {"marks": parts if fake else ["genuine"]}
    if item.kind_slug == "listing":
        return (
            {"flags": ["price"], "decision": "report"} if fake else {"flags": ["nothing"], "decision": "buy"}
        )
    return {"fake": "a" if item.specimen.is_fake == fake else "b"}
