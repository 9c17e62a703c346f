"""What must hold for every page and every state of it: axe, no foreign request, no error, nothing cut off."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.effort import IN_CI

SIZES = [{"width": 320, "height": 720}, {"width": 1280, "height": 800}]
# Without preloading: axe would look for imported style sheets beside the page instead of beside their sheet.
# What passes is counted and not described, which takes longer than the finding.
OPTIONS = {"preload": False, "resultTypes": ["violations"]}
# A page lays itself out anew for another size within a frame: only the one after it shows what people see.
RUN_AXE = """async ([context, options]) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const { violations } = await axe.run(context ?? document, options);
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 160))]);
}"""


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


def axe_finds(page: Page, context: str | None = None) -> list[tuple[str, list[str]]]:
    """What axe finds, in the whole page or in what matches `context`, once that is there."""
    page.wait_for_load_state()
    if context is not None:
        page.locator(context).first.wait_for(state="attached")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [(rule, nodes) for rule, nodes in page.evaluate(RUN_AXE, [context, OPTIONS])]


def look_at(
    page: Page, name: str, schemes: Sequence[str] = ("light", "dark"), context: str | None = None
) -> None:
    """Check the state the page is in at 320 and 1280 px, light and dark; at a desk one scheme a size.

    Whoever calls this has waited for that state: after a click the page before it may still be there.
    context: the part of the page that axe looks at; all of it unless given.
    """
    for number, size in enumerate(SIZES):
        page.set_viewport_size(size)
        for scheme in schemes if IN_CI else [schemes[number % len(schemes)]]:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = axe_finds(page, context)
            assert found == [], f"{name} at {size['width']} px, {scheme}: {found}"
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{name} is {too_wide} px too wide at {size['width']} px"
