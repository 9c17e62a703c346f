"""What must hold for every page and every state of it: axe, no foreign request, no error, nothing cut off."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = [{"width": 320, "height": 720}, {"width": 1280, "height": 800}]
AXE = Axe()
# Without preloading: axe would look for imported style sheets beside the page instead of beside their sheet.
OPTIONS = {"preload": False}


class Watcher:
    """Notes what must never happen on a page: requests to other hosts, errors, breaches of the policy."""

    def __init__(self, page: Page, site: str) -> None:
        self.foreign: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self._look(request.url, site))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _look(self, url: str, site: str) -> None:
        if not url.startswith((site, "data:", "blob:", "about:")):
            self.foreign.append(url)

    def _hear(self, kind: str, text: str) -> None:
        # Chromium reports the status of a page that is meant to be refused.
        if kind == "error" and "status of 4" not in text:
            self.errors.append(text)

    def saw_nothing(self) -> None:
        assert self.foreign == []
        assert self.errors == []


def look_at(page: Page, name: str, schemes: Sequence[str] = ("light", "dark")) -> None:
    """Check the state the page is in at 320 and 1280 px, light and dark."""
    for size in SIZES:
        page.set_viewport_size(size)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            violations = AXE.run(page, options=OPTIONS).response["violations"]
            found = [
                (violation["id"], [node["html"][:160] for node in violation["nodes"]])
                for violation in violations
            ]
            assert found == [], f"{name} at {size['width']} px, {scheme}: {found}"
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{name} is {too_wide} px too wide at {size['width']} px"
