"""Reports and reviews in a live session: the room reads the choices on the wall, and nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from home.demonstration.report_practice import build_report_practice
from quizzes.live.enums import Pace
from quizzes.models import Item
from tests.browser.checks import look_at
from tests.browser.live.test_live_session import Device, Room, state
from tests.quizzes.live.servers import Daphne
from tests.quizzes.live.stage import Stage

pytestmark = [pytest.mark.usefixtures("pictures"), pytest.mark.xdist_group("browser: live"), pytest.mark.long]

CUT_OFF = """() => [...document.querySelectorAll("[data-stage], [data-fits], [data-magnified]")]
  .filter((part) => part.scrollHeight > part.clientHeight + 1).map((part) => part.className)"""


def practice() -> list[Item]:
    """Every report and every desk of the demonstration, in the order of the bank."""
    return list(Item.objects.filter(quiz_items__quiz=build_report_practice()).order_by("pk"))


def fits(wall: Page) -> None:
    for width, height in ((1280, 720), (1920, 1080)):
        wall.set_viewport_size({"width": width, "height": height})
        wall.wait_for_function(f"() => !({CUT_OFF})().length")


def test_the_wall_shows_all_choices(stage: Callable[..., Stage], daphne: Daphne, device: Device) -> None:
    held = stage(seconds=90, pace=Pace.FIVEFOLD)
    items = practice()
    assert {item.kind_slug for item in items} == {"report", "review"}
    held.session.item_ids = [item.pk for item in items]
    held.session.save(update_fields=["item_ids"])
    room = Room(held, daphne, device)
    for item in items:
        room.ask_question()
        state(room.projector, "open")
        for field in item.kind.present(item).fields:
            expect(room.projector.get_by_role("heading", name=str(field.legend), exact=True)).to_be_visible()
        options = [option for field in item.kind.present(item).fields for option in field.options]
        expect(room.projector.locator(".wall-option, .wall-decisions li")).to_have_count(len(options))
        fits(room.projector)
        room.press("Close")
        room.press("Reveal")
    look_at(room.projector, "the explanation of a desk on the wall")
    for watcher in room.watchers:
        watcher.saw_nothing()
