"""Photographs that know where they were taken, the pack's page, and what a finished pack must hold."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.utils import timezone
from PIL import ExifTags, Image
from playwright.sync_api import BrowserContext, Page, expect

from campaigns.reporting.models import Marketplace
from tests.browser.checks import look_at
from tests.browser.conftest import NARROW, PATIENCE
from tests.campaigns.reporting.listed import make_authority, make_marketplace, make_route

PACK = "/en/report/pack/bought/bazaar/IT/"
STEPS = ("gather", "listing", "signs", "pictures", "texts", "send")
PLACE = (45.0, 27.0, 51.0)  # degrees, minutes and seconds of latitude, written into photographs
CAMERA = "Phone of the test"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def photograph(colour: tuple[int, int, int] = RED, size: tuple[int, int] = (2600, 1300)) -> bytes:
    """A JPEG as phones write it: with the place, the camera, and turned on its side."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = CAMERA
    exif[ExifTags.Base.Orientation] = 6  # a quarter turn to the right
    exif[ExifTags.IFD.GPSInfo] = {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: PLACE,
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: (9.0, 11.0, 24.0),
    }
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG", exif=exif)
    data = file.getvalue()
    gps = Image.open(io.BytesIO(data)).getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert gps[ExifTags.GPS.GPSLatitude] == PLACE
    assert CAMERA.encode() in data
    return data


def listed_bazaar() -> Marketplace:
    """A marketplace with all that a pack for Italy shows, of which one number is too old."""
    today = timezone.localdate()
    bazaar = make_marketplace()
    make_route(bazaar, checked_on=today)
    make_authority("IT", checked_on=today)
    make_authority("EU", checked_on=today - dt.timedelta(days=181), phone="999000")
    return bazaar


def enter(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("[data-app]").wait_for()


def as_file(name: str, data: bytes, kind: str = "image/jpeg") -> Any:
    """For a field that takes files."""
    return {"name": name, "mimeType": kind, "buffer": data}


def open_step(page: Page, step: str) -> None:
    page.locator(f"[data-step-link={step}]").click()
    expect(page.locator(f"#{step}")).to_be_visible()


def look_at_step(page: Page, name: str) -> None:
    """At every size, and back to a phone's."""
    look_at(page, name)
    page.set_viewport_size(NARROW)


def saved(page: Page) -> None:
    """Until everything that was typed is kept."""
    expect(page.locator("[data-saved]")).to_have_text(
        page.locator("[data-saved]").get_attribute("data-text-saved")
    )


def kept_pages(page: Page) -> list[str]:
    """The addresses of the packs whose page this browser keeps."""
    names = page.evaluate("async () => (await caches.keys()).sort()")
    return [name.removeprefix("report-pack:") for name in names]


def kept_pictures(page: Page) -> int:
    """How many pictures this browser keeps, once all that was begun before is written."""
    return page.evaluate("""() => new Promise((resolve, reject) => {
        const opened = indexedDB.open("report-pack");
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
            const both = opened.result.transaction(["packs", "pictures"], "readwrite");
            const asked = both.objectStore("pictures").count();
            both.oncomplete = () => { opened.result.close(); resolve(asked.result); };
        };
    })""")


def wait_until_offline_works(page: Page) -> None:
    """Until the page has kept itself: itself and every part that it has loaded."""
    page.evaluate(
        """async (patience) => {
        const isKept = async () => {
            const shelf = `report-pack:${location.pathname}`;
            if (!(await caches.has(shelf))) return false; // asking for it would make it
            const kept = new Set((await (await caches.open(shelf)).keys()).map(({ url }) => url));
            const parts = performance.getEntriesByType("resource").map(({ name }) => name.split("#")[0]);
            const needed = parts.filter((name) => /\\.(css|js|ttf|svg)$/.test(name));
            needed.push(location.origin + location.pathname);
            return Boolean(navigator.serviceWorker.controller) && needed.every((name) => kept.has(name));
        };
        // Playwright's own waiting takes a promise for true.
        const end = performance.now() + patience;
        while (!(await isKept())) {
            if (performance.now() > end) throw new Error("The page has not kept itself.");
            await new Promise((done) => setTimeout(done, 50));
        }
    }""",
        PATIENCE,
    )


class Network:
    """Everything that a browser asks for, with what it sends."""

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        context.on(
            "request",
            lambda request: self.asked.append((request.method, request.url, request.post_data_buffer or b"")),
        )

    def forget(self) -> None:
        self.asked.clear()

    def is_silent(self, site: str, *words: str) -> None:
        """Since it last forgot: nothing but our own static files, and nothing that was typed.

        The browser looks by itself, whenever it likes, whether there is a newer worker.
        """
        own = re.compile(rf"(blob:|data:|{re.escape(site)}/(static/|[a-z]+/report/pack/worker\.js$))")
        others = [
            (method, url) for method, url, body in self.asked if method != "GET" or body or not own.match(url)
        ]
        assert others == [], others
        said = " ".join(url for _method, url, _body in self.asked if not url.startswith(("blob:", "data:")))
        assert [word for word in words if word in said] == []


def download(page: Page, folder: Path) -> tuple[str, dict[str, bytes]]:
    """The name of the file, and what is in it by name, checked by Python's own reader."""
    with page.expect_download() as coming:
        page.locator("[data-download]").press("Enter")
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    with ZipFile(path) as pack:
        assert pack.testzip() is None
        return path.name, {name: pack.read(name) for name in pack.namelist()}


def knows_no_place(data: bytes) -> Image.Image:
    """The picture, after its bytes were searched for anything about it."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    assert picture.format == "JPEG"
    assert dict(picture.getexif()) == {}
    for sign in (b"Exif", b"http://ns.adobe.com", CAMERA.encode()):
        assert sign not in data
    return picture
