"""Photographs with areas, and the editor that draws them as a person at the desk sees it."""

from __future__ import annotations

import json
import math
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, expect

from quizzes.models import Item, Tell
from quizzes.services.bank import save_item
from tests.uploads.pictures import saved
from uploads.models import Photograph

ADD = "admin/snippets/quizzes/item/add/hotspot/"
LANDSCAPE, PORTRAIT = (1600, 1200), (1200, 1800)
WIDE = {"width": 1280, "height": 2400}  # high enough that nothing has to be scrolled to
DESCRIPTION = "A brown tag with a brass plate and a white label."


def photograph(size: tuple[int, int] = LANDSCAPE, description: str = DESCRIPTION) -> Photograph:
    width, height = size
    drawn = Image.new("RGB", size, "#b8a58c")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((width * 0.1, height * 0.1, width * 0.9, height * 0.9), fill="#5b4636")
    pen.ellipse((width * 0.3, height * 0.3, width * 0.7, height * 0.5), fill="#c9a24a")
    pen.rectangle((width * 0.35, height * 0.6, width * 0.65, height * 0.8), fill="#eeeeee")
    return Photograph.objects.create(
        title=f"Prop {width}",
        description=description,
        rights="own photograph",
        file=ContentFile(saved(drawn, "JPEG"), "fake.jpg"),
    )


def area(shape: str, points: list[list[float]], **words: str) -> dict[str, Any]:
    empty = dict.fromkeys(("label", "tell", "name", "explanation", "check"), "")
    return {"shape": shape, "points": points, **empty, **words}


TELL = {
    "label": "Plate",
    "tell": "glue",
    "name": "Glue marks",
    "explanation": "Glue has run out.",
    "check": "Feel it.",
}
PLAYED = [
    area("rectangle", [[0.3, 0.3], [0.7, 0.5]], **TELL),
    area("circle", [[0.5, 0.7], [0.6, 0.7]], label="Label"),
    area("polygon", [[0.05, 0.05], [0.15, 0.05], [0.1, 0.12]], label="Corner"),
]


def item(size: tuple[int, int], kind: str = "hotspot", **more: Any) -> Item:
    Tell.objects.get_or_create(slug="glue", defaults={"name": "Glue marks"})
    made = Item(
        kind_slug=kind, language="en", picture=photograph(size), content={"areas": PLAYED, "feedback": ""}
    )
    for name, value in more.items():
        setattr(made, name, value)
    return save_item(item=made)


class Desk:
    """The editor as a person at the desk sees it."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site
        self.drawing = page.locator("[data-drawing]")
        self.rows = page.locator(".area-editor__area")

    def open(self, path: str = ADD) -> None:
        self.page.set_viewport_size(WIDE)
        self.page.goto(f"{self.site}/{path}")

    def choose(self, picture: Photograph) -> None:
        """Choose a photograph in Wagtail's chooser."""
        if not self.page.locator(".unchosen [data-chooser-action-choose]").is_visible():
            self.page.locator(".chosen [data-controller=w-dropdown] button").first.click()
        self.page.locator("[data-chooser-action-choose]:visible").first.click()
        self.page.locator(".modal a", has_text=picture.title).click()
        self.see_photograph()

    def see_photograph(self) -> None:
        """Wait until it is there: what is drawn over a picture moves while that comes."""
        expect(self.drawing).to_be_visible()
        expect(self.page.locator("[data-photograph]")).to_have_js_property("complete", True)

    def tool(self, name: str) -> None:
        self.page.locator(f"[data-tool={name}]").click()

    def act(self, name: str) -> None:
        self.page.locator(f"[data-act={name}]").click()

    def drag(self, *points: tuple[float, float]) -> None:
        places = [self._place(point) for point in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place)
        self.page.mouse.up()

    def tap(self, *points: tuple[float, float]) -> None:
        for point in points:
            self.page.mouse.click(*self._place(point))

    def _place(self, point: tuple[float, float]) -> tuple[float, float]:
        box = self.drawing.bounding_box()
        assert box is not None
        return box["x"] + point[0] * box["width"], box["y"] + point[1] * box["height"]

    def keys(self, *names: str) -> None:
        self.drawing.focus()
        for name in names:
            self.page.keyboard.press(name)

    def word(self, row: int, name: str) -> Locator:
        return self.rows.nth(row).locator(f"[data-word={name}]")

    @property
    def areas(self) -> list[dict[str, Any]]:
        """What would be sent."""
        return json.loads(self.page.locator("[data-value]").input_value())

    @property
    def shapes(self) -> list[str]:
        return [entry["shape"] for entry in self.areas]

    @property
    def said(self) -> str:
        return self.page.locator(".area-editor [data-status]").inner_text()

    def save(self) -> None:
        self.page.locator("footer button[type=submit]").first.click()


def near(points: list[list[float]], expected: list[tuple[float, float]], slack: float = 0.004) -> bool:
    """Whether points are where a mouse, which moves in whole pixels, was meant to set them."""
    return len(points) == len(expected) and all(
        math.dist(one, other) <= slack for one, other in zip(points, expected, strict=True)
    )
