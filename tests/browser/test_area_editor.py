"""Areas are drawn on photographs: by pointer, by keyboard, saved, refused."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from accounts.enums import Role
from quizzes.models import Item, Tell
from tests.browser.area_desk import LANDSCAPE, PORTRAIT, Desk, item, near, photograph
from tests.browser.checks import SIZES, Watcher, axe_finds

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: area editor")]


@pytest.fixture
def desk(context: BrowserContext, site: str, client_of: Callable[..., Client]) -> Desk:
    session = client_of(Role.EDITOR).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}])
    return Desk(context.new_page(), site)


@pytest.fixture
def ready(desk: Desk) -> Desk:
    """An editor with a photograph and no areas yet."""
    picture = photograph()
    desk.open()
    desk.choose(picture)
    return desk


def test_a_photograph_with_every_shape_becomes_an_item(desk: Desk) -> None:
    watcher = Watcher(desk.page, desk.site)
    picture = photograph()
    Tell.objects.create(slug="glue", name="Glue marks", why="Glue has run out.", how="Feel it.")
    desk.open()
    expect(desk.drawing).to_be_hidden()
    desk.choose(picture)
    desk.tool("rectangle")
    desk.drag((0.3, 0.3), (0.5, 0.4), (0.7, 0.5))
    desk.tool("circle")
    desk.tap((0.5, 0.7), (0.6, 0.7))
    desk.tool("polygon")
    desk.tap((0.05, 0.05), (0.15, 0.05), (0.1, 0.12), (0.05, 0.05))
    desk.tool("freehand")
    desk.drag(*((0.8 + 0.1 * math.cos(turn / 10), 0.8 + 0.1 * math.sin(turn / 10)) for turn in range(63)))
    assert desk.shapes == ["rectangle", "circle", "polygon", "polygon"]
    assert near(desk.areas[0]["points"], [(0.3, 0.3), (0.7, 0.5)])
    assert near(desk.areas[1]["points"], [(0.5, 0.7), (0.6, 0.7)])
    assert near(desk.areas[2]["points"], [(0.05, 0.05), (0.15, 0.05), (0.1, 0.12)])
    desk.word(0, "label").fill("Plate")
    desk.word(0, "tell").select_option("glue")
    desk.word(1, "label").fill("Label")
    desk.word(1, "tell").select_option("+")
    desk.word(1, "name").fill("Printed label")
    desk.word(2, "label").fill("Corner")
    desk.word(3, "label").fill("Edge")
    desk.page.locator("[name=language]").select_option("en")
    sent = desk.areas
    desk.save()
    desk.page.wait_for_url("**/item/")
    made = Item.objects.exclude(picture=None).get()
    sent[1]["tell"] = "printed-label"
    assert made.content["areas"] == sent
    words = [sent[0][name] for name in ("tell", "name", "explanation", "check")]
    assert words == ["glue", "Glue marks", "Glue has run out.", "Feel it."]
    assert (made.is_fake, sorted(made.tells.values_list("slug", flat=True))) == (
        True,
        ["glue", "printed-label"],
    )
    desk.open(f"admin/snippets/quizzes/item/edit/{made.pk}/")
    expect(desk.rows).to_have_count(4)
    assert desk.areas == sent
    expect(desk.word(1, "tell")).to_have_value("printed-label")
    watcher.saw_nothing()


def test_a_stroke_has_at_most_sixty_points(ready: Desk) -> None:
    """A star with more corners than a polygon may have."""
    spikes = [
        (0.5 + reach * math.cos(turn), 0.5 + reach * math.sin(turn))
        for step in range(160)
        for turn in [step * math.tau / 160]
        for reach in [0.45 if step % 2 else 0.35]
    ]
    ready.tool("freehand")
    ready.drag(*spikes)
    points = ready.areas[0]["points"]
    assert ready.shapes == ["polygon"]
    assert 20 <= len(points) <= 60
    assert all(0.34 <= math.dist(point, (0.5, 0.5)) <= 0.46 for point in points)


def test_a_straight_stroke_and_a_slip_are_no_areas(ready: Desk) -> None:
    ready.tool("freehand")
    ready.drag((0.2, 0.2), (0.4, 0.4), (0.6, 0.6))
    assert ready.said == "This was too small. Draw it larger."
    ready.tool("rectangle")
    ready.tap((0.2, 0.2), (0.2, 0.2))
    assert ready.said == "This was too small. Draw it larger."
    assert ready.areas == []


def test_a_circle_is_round_and_stays_in_the_picture(ready: Desk) -> None:
    ready.tool("circle")
    ready.drag((0.5, 0.9), (0.7, 0.9), (0.9, 0.9))
    [(x, y), (rim, level)] = ready.areas[0]["points"]
    assert level == y
    # 4 : 3, so a tenth of the height is three fortieths of the width.
    assert near([[rim - x, 0]], [(0.075, 0)])


def test_points_and_areas_are_moved_with_the_pointer(ready: Desk) -> None:
    ready.tool("rectangle")
    ready.drag((0.2, 0.2), (0.3, 0.3), (0.4, 0.4))
    ready.tool("select")
    ready.drag((0.3, 0.3), (0.4, 0.35), (0.5, 0.4))
    assert near(ready.areas[0]["points"], [(0.4, 0.3), (0.6, 0.5)])
    ready.drag((0.4, 0.3), (0.2, 0.2), (0.1, 0.1))
    assert near(ready.areas[0]["points"], [(0.1, 0.1), (0.6, 0.5)])
    ready.drag((0.3, 0.3), (0.9, 0.9), (1, 1))
    assert near(ready.areas[0]["points"], [(0.5, 0.6), (1, 1)])
    for points in ([(0.1, 0.1), (0.6, 0.5)], [(0.4, 0.3), (0.6, 0.5)], [(0.2, 0.2), (0.4, 0.4)]):
        ready.act("undo")
        assert near(ready.areas[0]["points"], points)
    ready.act("undo")
    assert ready.areas == []
    for _step in range(4):
        ready.act("redo")
    assert near(ready.areas[0]["points"], [(0.5, 0.6), (1, 1)])


def test_everything_by_keyboard(ready: Desk) -> None:
    """From the tool buttons to the areas, without a pointer."""
    page = ready.page

    def choose(name: str) -> None:
        page.locator(f"[data-tool={name}]").focus()
        page.keyboard.press("Enter")

    choose("rectangle")
    ready.keys(*["Shift+ArrowLeft"] * 4, *["Shift+ArrowUp"] * 4, "Enter")
    assert ready.said == "Started at 30 %, 30 %."
    ready.keys(*["Shift+ArrowRight"] * 2, *["ArrowDown"] * 10, " ")
    assert ready.said == "Area 1 is added. Say in the list what it is."
    choose("circle")
    ready.keys("Shift+ArrowDown", "Shift+ArrowDown", "Enter", "Shift+ArrowRight", "Enter")
    choose("polygon")
    ready.keys("Enter", *["Shift+ArrowRight"] * 2, "Enter", *["Shift+ArrowDown"] * 2, "Enter", "Enter")
    choose("freehand")
    ready.keys(*["Shift+ArrowDown"] * 3, "Enter", *["Shift+ArrowLeft"] * 3, *["Shift+ArrowUp"] * 3, "Enter")
    assert [(entry["shape"], entry["points"]) for entry in ready.areas] == [
        ("rectangle", [[0.3, 0.3], [0.4, 0.4]]),
        ("circle", [[0.4, 0.5], [0.45, 0.5]]),
        ("polygon", [[0.45, 0.5], [0.55, 0.5], [0.55, 0.6]]),
        ("polygon", [[0.55, 0.75], [0.4, 0.75], [0.4, 0.6]]),
    ]
    choose("polygon")
    ready.keys("Enter", "ArrowLeft", "Enter", "Escape")
    assert (ready.said, len(ready.areas)) == ("Cancelled.", 4)
    choose("select")
    ready.keys("Enter")
    assert ready.said == "Area 1 of 4: Area 1, without a name yet"
    ready.keys("ArrowRight", "Shift+ArrowDown")
    assert ready.areas[0]["points"] == [[0.31, 0.35], [0.41, 0.45]]
    page.keyboard.press("Tab")
    assert ready.said == "Point 1 of 4, at 31 % and 35 %"
    page.keyboard.press("Shift+ArrowLeft")
    assert ready.areas[0]["points"] == [[0.26, 0.35], [0.41, 0.45]]
    for _point in range(4):
        expect(ready.drawing).to_be_focused()
        page.keyboard.press("Tab")
    expect(ready.drawing).not_to_be_focused()
    ready.keys("Delete")
    assert (ready.said, len(ready.areas)) == ("Area 1 is deleted.", 3)
    ready.keys("Control+z")
    assert len(ready.areas) == 4
    ready.keys("Control+Shift+z")
    assert len(ready.areas) == 3
    ready.keys("Enter", "Enter", "Tab", "Delete")
    assert ready.said == "A polygon needs three points."


def test_the_list_names_moves_copies_and_deletes(ready: Desk) -> None:
    ready.tool("rectangle")
    ready.drag((0.1, 0.1), (0.2, 0.2), (0.3, 0.3))
    ready.drag((0.5, 0.5), (0.6, 0.6), (0.7, 0.7))
    ready.word(0, "label").fill("First")
    ready.word(1, "label").fill("Second")
    do = ready.rows.nth
    do(1).locator("[data-do=up]").click()
    assert [entry["label"] for entry in ready.areas] == ["Second", "First"]
    expect(ready.rows.nth(0).locator("[data-legend]")).to_be_focused()
    do(0).locator("[data-do=duplicate]").click()
    assert [entry["label"] for entry in ready.areas] == ["Second", "Second", "First"]
    assert ready.areas[0]["points"] == ready.areas[1]["points"]
    do(1).locator("[data-do=delete]").click()
    assert [entry["label"] for entry in ready.areas] == ["Second", "First"]
    do(0).locator("[data-word=label]").press_sequentially(" one")
    ready.act("undo")
    assert [entry["label"] for entry in ready.areas] == ["Second", "First"]
    expect(ready.word(0, "label")).to_have_value("Second")


def test_the_preview_shows_what_players_see(ready: Desk) -> None:
    ready.tool("rectangle")
    ready.drag((0.1, 0.1), (0.2, 0.2), (0.3, 0.3))
    ready.drag((0.5, 0.5), (0.6, 0.6), (0.7, 0.7))
    script = "<img src=x onerror=alert(1)>"
    ready.word(0, "label").fill("Corner")
    ready.word(0, "explanation").fill("It is only worn.")
    ready.word(0, "name").fill("Worn")
    ready.word(1, "label").fill(script)
    ready.word(1, "tell").select_option("+")
    ready.word(1, "name").fill(script)
    preview = ready.page.locator(".area-preview")
    words = preview.locator("li")
    assert words.all_inner_texts() == ["Corner", script, "Nothing: it looks genuine"]
    expect(preview.locator("polygon.hotspot")).to_have_count(2)
    expect(preview.locator(".mark")).to_have_count(0)
    ready.page.locator("[data-view=after]").click()
    # Tells come first, as in a round.
    assert words.locator("strong").all_inner_texts() == [script, "Worn (odd, but innocent)"]
    assert preview.locator(".mark text").all_text_contents() == ["1", "2"]
    ready.word(1, "tell").select_option("")
    ready.word(0, "explanation").fill("")
    assert words.locator("strong").all_inner_texts() == ["Nothing to find"]
    expect(preview.locator("img[src=x]")).to_have_count(0)


def test_what_is_wrong_is_told_and_nothing_is_lost(ready: Desk) -> None:
    ready.tool("rectangle")
    ready.drag((0.1, 0.1), (0.2, 0.2), (0.3, 0.3))
    ready.word(0, "label").fill("Corner")
    ready.word(0, "tell").select_option("+")
    ready.page.locator("[name=language]").select_option("en")
    sent = ready.areas
    ready.save()
    expect(ready.page.locator(".error-message")).to_have_text("Area 1: give the new tell a name.")
    assert ready.areas == sent
    expect(ready.drawing).to_be_visible()
    expect(ready.word(0, "label")).to_have_value("Corner")
    expect(ready.word(0, "tell")).to_have_value("+")
    assert Item.objects.exclude(picture=None).count() == 0


def test_another_photograph_keeps_the_areas_and_says_so(ready: Desk) -> None:
    ready.tool("rectangle")
    ready.drag((0.1, 0.1), (0.2, 0.2), (0.3, 0.3))
    drawn = ready.areas
    note = ready.page.locator("[data-note]")
    expect(note).to_be_hidden()
    ready.choose(photograph(PORTRAIT))
    expect(note).to_have_text("The photograph has changed. Look whether every area is still in its place.")
    assert ready.areas == drawn
    expect(ready.drawing).to_have_attribute("viewBox", "0 0 1200 1800")
    ready.choose(photograph((900, 900), description=""))
    expect(note).to_have_text("This photograph has no description yet. Add one in the library.")


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT])
def test_the_editor_fits_every_screen(size: tuple[int, int], desk: Desk) -> None:
    """Also with points to take, in the dark, and with its list filled."""
    made = item(size)
    desk.open(f"admin/snippets/quizzes/item/edit/{made.pk}/")
    desk.see_photograph()
    desk.keys("Enter")
    desk.page.locator("[data-view=after]").click()
    for screen in SIZES:
        desk.page.set_viewport_size(screen)
        for scheme in ("light", "dark"):
            desk.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert axe_finds(desk.page, ".area-editor") == [], f"{screen['width']} px, {scheme}"
        editor = desk.page.locator(".area-editor").bounding_box()
        drawing = desk.drawing.bounding_box()
        assert editor is not None
        assert drawing is not None
        assert editor["x"] + editor["width"] <= screen["width"]
        assert drawing["width"] <= editor["width"]
        assert drawing["height"] <= max(384, 0.8 * screen["height"]) + 1
        assert round(drawing["width"] / drawing["height"], 2) == round(size[0] / size[1], 2)
