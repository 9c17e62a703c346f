"""Cases in a live session, with and without asking how sure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from quizzes.live.enums import Pace
from quizzes.models import Quiz, Response
from tests.browser.checks import look_at
from tests.browser.live.test_live_session import Device, Room, answer, join, state
from tests.browser.test_cases_played import make_quiz
from tests.quizzes.live.servers import Daphne
from tests.quizzes.live.stage import Stage

pytestmark = [pytest.mark.usefixtures("pictures"), pytest.mark.xdist_group("browser: live"), pytest.mark.long]


@pytest.mark.parametrize(("confidence", "widget"), [(True, "scale"), (False, "buttons")])
def test_a_room_judges_cases(
    confidence: bool, widget: str, stage: Callable[..., Stage], daphne: Daphne, device: Device
) -> None:
    held = stage(seconds=90, pace=Pace.FIVEFOLD, confidence=confidence)
    quiz = Quiz.objects.filter(slug="cases").first() or make_quiz()
    held.session.item_ids = list(quiz.fixed_items.values_list("item", flat=True)[:1])
    held.session.save(update_fields=["item_ids"])
    room = Room(held, daphne, device)
    phone = room.phone("en")
    join(phone)
    room.ask_question()
    state(phone, "open")
    expect(phone.locator(f".field-{widget}")).to_be_visible()
    look_at(phone, "a case on a phone")
    look_at(room.projector, "a case on the wall")
    answer(phone)
    room.press("Close")
    room.press("Reveal")
    state(phone, "reveal")
    expect(room.projector.locator(".split-bars li").first).to_be_visible()
    look_at(phone, "its explanation on a phone")
    look_at(room.projector, "its explanation on the wall")
    (response,) = Response.objects.filter(attempt__live_player__session=held.session)
    assert (response.rating, response.says_fake, response.correct) == (
        1 if confidence else None,
        False,
        False,
    )
