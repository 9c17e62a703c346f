"""From the call to an eligible entry: a minor with a guardian, a copied slogan, a screener."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import User
from audit.verification import verify
from campaigns.competitions.enums import Eligibility, Scope, Status
from campaigns.competitions.models import Competition, ConsentRecord, Entry, EntryAsset, KnownSlogan
from campaigns.competitions.services import entries, originality
from home.demonstration.posters import Poster, draw
from mailing.services import send_due
from tests.browser.checks import Watcher, look_at
from tests.conftest import PASSWORD
from uploads.resumable.services import open_picture

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: competitions"), pytest.mark.long]

COPIED = "Real takes time, fakes take yours"


@pytest.fixture
def competition(site: str) -> Competition:
    for catalogue in (originality.SLOGANS, originality.KNOWN, originality.PICTURES):
        catalogue.forget()
    KnownSlogan.objects.create(text="Real takes time. Fakes take yours.", source="An earlier campaign")
    return Competition.objects.get(slug="real-deal")


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens another browser."""
    return lambda: new_context().new_page()


def photograph() -> dict[str, Any]:
    """A poster that a phone would have tagged with a place and a name."""
    picture = Image.open(io.BytesIO(draw(Poster("eye", "sea", "Look twice", 77)))).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "CANARY-PHONE"
    exif[0x8825] = {1: "N", 2: (37.0, 33.0, 59.0), 3: "E", 4: (126.0, 58.0, 41.0)}
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    assert b"CANARY-PHONE" in out.getvalue()
    return {"name": "CANARY-school-mina.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def look(page: Page, name: str) -> None:
    """Light and dark in Korean; light is enough for the same pages in English."""
    look_at(page, name, ("light", "dark") if "/ko/" in page.url else ("light",))


def begin(page: Page, *, age: int, level: str, category: str) -> None:
    """From the competition's page to the first form of a new entry."""
    look(page, "competition page")
    page.locator("a[href*='/enter/']").first.click()
    page.locator("select[name=country]").wait_for()
    look(page, "begin")
    page.locator("select[name=country]").select_option("KR")
    page.locator("select[name=birth_year]").select_option(str(timezone.now().year - age))
    page.locator(f"label:has(input[name=school_level][value={level}])").click()
    page.locator("form.entry-form button[type=submit]").click()
    page.locator(".call-card").first.wait_for()
    look(page, "what is open")
    page.locator(f".call-card:has(h2:text-is('{category}')) button").click()
    page.locator("form[data-draft]").wait_for()


def fill_work(page: Page, *, title: str, slogan: str = "", picture: dict[str, Any] | None = None) -> None:
    look(page, "editor")
    page.locator("[name=title]").fill(title)
    if slogan:
        page.locator("[name=slogan]").fill(slogan)
    if picture:
        page.locator("input[type=file]").set_input_files(picture)
        page.locator("[data-picture] img").wait_for()
    page.locator("label:has(input[name=own_work])").first.click()
    page.locator("label.option:has(input[name=ai_use][value=none])").click()
    expect(page.locator("[data-saved]")).to_contain_text(":")
    look(page, "editor, filled in")
    page.locator("button[name=go]").click()


def hand_in(page: Page) -> str:
    """From the preview to the receipt: the entry's code."""
    page.locator(".judged").wait_for()
    look(page, "preview")
    page.locator("form.entry-bar button[type=submit]").click()
    page.wait_for_url("**/receipt/")
    look(page, "receipt")
    return page.url.rstrip("/").split("/")[-2]


def last_link(word: str) -> str:
    """The link in the newest mail that holds this word in its address."""
    send_due(now=timezone.now())
    for message in reversed(mail.outbox):
        for piece in str(message.body).split():
            if word in piece:
                return piece.removeprefix(settings.SITE_URL)
    raise AssertionError(f"No mail holds {word}: {[message.subject for message in mail.outbox]}")


def test_a_minor_enters_a_design_and_the_guardian_consents(
    page: Page, site: str, competition: Competition, phone: Callable[..., Page]
) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/ko/campaigns/look-twice/real-deal/")
    begin(page, age=15, level="high", category="포스터·디자인")
    fill_work(page, title="두 번 보기", picture=photograph())
    page.locator("[name=guardian]").wait_for()
    look(page, "about a minor")
    page.locator("[name=name]").fill("미나")
    page.locator("[name=school]").fill("한빛고등학교")
    page.locator("[name=guardian]").fill("guardian@people.example")
    page.locator("form.entry-form button[type=submit]").last.click()
    code = hand_in(page)
    entry = Entry.objects.get(code=code)
    assert (entry.status, entry.eligibility) == (Status.SUBMITTED, Eligibility.AWAITING_CONSENT)
    assert stored_pictures_hold_nothing()

    parent = phone()
    parent.goto(site + last_link("/consent/"))
    look(parent, "guardian's page")
    for scope in (Scope.ENTER, Scope.DATA, Scope.LICENCE, Scope.PUBLISH_WORK):
        parent.locator(f"label:has(input[value={scope.value}])").first.click()
    with parent.expect_navigation():
        parent.locator("button[name=answer][value=yes]").click()
    look(parent, "guardian agreed")
    scopes = ConsentRecord.objects.filter(contributor__entry=entry).values_list("scope", flat=True)
    assert sorted(scopes) == sorted([Scope.ENTER, Scope.DATA, Scope.LICENCE, Scope.PUBLISH_WORK])
    entry.refresh_from_db()
    assert entry.eligibility == Eligibility.NOT_CHECKED
    parent.goto(site + last_link("/consent/withdraw/"))
    look(parent, "taking it back")
    page.goto(f"{site}/ko/entries/")
    look(page, "own entries")
    watcher.saw_nothing()


def stored_pictures_hold_nothing() -> bool:
    """Nothing of the photograph's metadata is in what is kept."""
    for asset in EntryAsset.objects.select_related("upload"):
        with open_picture(asset.upload) as file:
            data = file.read()
        assert b"CANARY" not in data
        with Image.open(io.BytesIO(data)) as picture:
            assert dict(picture.getexif()) == {}
    return EntryAsset.objects.exists()


def enter_slogan(page: Page, site: str, *, title: str, slogan: str, email: str) -> Entry:
    page.goto(f"{site}/en/campaigns/look-twice/real-deal/")
    begin(page, age=21, level="university", category="Slogan")
    fill_work(page, title=title, slogan=slogan)
    page.locator("[name=email]").wait_for()
    look(page, "about a grown-up")
    page.locator("[name=name]").fill("Entrant")
    page.locator("[name=email]").fill(email)
    for scope in (Scope.ENTER, Scope.DATA, Scope.LICENCE):
        page.locator(f"label:has(input[name=scopes][value={scope.value}])").first.click()
    page.locator("form.entry-form button[type=submit]").last.click()
    return Entry.objects.get(code=hand_in(page))


def sign_in(page: Page, site: str, user: User) -> None:
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/admin/**")


def test_a_screener_sees_the_source_passes_one_and_returns_one(
    page: Page, site: str, competition: Competition, phone: Callable[..., Page], person: Callable[..., User]
) -> None:
    first = enter_slogan(
        page, site, title="Mine", slogan="Pay once, wear for years", email="a@people.example"
    )
    copied = enter_slogan(phone(), site, title="Borrowed", slogan=COPIED, email="b@people.example")
    desk = phone()
    sign_in(desk, site, person(Role.MANAGER))
    desk.goto(f"{site}{desk_address('entry', copied)}")
    expect(desk.locator("body")).to_contain_text("An earlier campaign")
    look(desk, "screening of a copy")
    desk.locator("textarea[name=reason]").fill("This line is known. Please write your own.")
    with desk.expect_navigation():
        desk.locator("button[name=verdict][value=return]").click()
    copied.refresh_from_db()
    assert copied.eligibility == Eligibility.NEEDS_FIX
    desk.goto(f"{site}{desk_address('entry', first)}")
    with desk.expect_navigation():
        desk.locator("button[name=verdict][value=pass]").click()
    first.refresh_from_db()
    assert first.eligibility == Eligibility.ELIGIBLE
    entries.close_calls(now=competition.closes_at + timedelta(hours=2))
    first.refresh_from_db()
    assert first.status == Status.LOCKED
    exported = exports_match(desk, site, competition)
    assert exported == {first.code: "Pay once, wear for years", copied.code: COPIED}
    assert verify().broken is None


def desk_address(name: str, entry: Entry) -> str:
    return reverse(f"competition_desk:{name}", args=[entry.code])


def exports_match(desk: Page, site: str, competition: Competition) -> dict[str, str]:
    """Slogans by code, the same in CSV and XLSX."""
    found = []
    for kind in ("csv", "xlsx"):
        answer = desk.request.get(site + reverse(f"competition_desk:{kind}", args=[competition.slug]))
        assert answer.status == 200
        rows = table(answer.body(), kind)
        head = rows[0]
        found.append({row[head.index("code")]: row[head.index("slogan or link")] for row in rows[1:]})
    assert found[0] == found[1]
    return found[0]


def table(data: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(data)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]
