"""The evidence pack on a phone: built, opened without a connection, cleared; and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from campaigns.reporting.models import Marketplace
from tests.browser.checks import Watcher
from tests.browser.reporting.evidence import (
    BLUE,
    PACK,
    RED,
    STEPS,
    Network,
    as_file,
    download,
    enter,
    kept_pages,
    knows_no_place,
    listed_bazaar,
    look_at_step,
    open_step,
    photograph,
    saved,
    wait_until_offline_works,
)
from tests.campaigns.reporting.listed import make_marketplace

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: evidence")]

TYPED = {
    "listing": "https://www.bazaar.example/item/4711?from=share",
    "item": "White trainers, size 38",
    "seller": "Sunny Shop {paid} <b>",
    "seller_id": "SH-88",
    "seen_on": "2026-05-03",
    "asked": "EUR 19",
    "order": "A-2231",
    "bought_on": "2026-05-04",
    "paid": "EUR 24.50",
    "noticed": "Es scheint, dass die Naht schief ist.\n운동화 로고가 작아 보여요.",
    "genuine": "A straight seam.",
    "official": "https://brand.example/how-to-tell",
    "chat": "“100 % original”",
    "name": "Mina Lee",
    "email": "mina@mail.example",
}


@pytest.fixture
def bazaar(site: str) -> Marketplace:
    return listed_bazaar()


def type_all(page: Page) -> None:
    for step in STEPS:
        open_step(page, step)
        for field in page.locator(f"#{step} [data-field]").all():
            field.fill(TYPED[field.get_attribute("data-field") or ""])


def is_all_there(page: Page) -> None:
    fields = page.locator("[data-field]")
    assert {one.get_attribute("data-field"): one.input_value() for one in fields.all()} == TYPED
    for slug in ("listing:pays-outside", "shoe:glue"):
        expect(page.locator(f"[data-tell='{slug}']")).to_be_checked()
    expect(page.locator("[data-tell]:checked")).to_have_count(2)
    expect(page.locator("[data-good-faith]")).to_be_checked()
    kinds = page.locator("[data-picture-kind]")
    expect(kinds).to_have_count(2)
    assert [one.input_value() for one in kinds.all()] == ["label", "screenshot"]
    expect(page.locator("[data-count]")).to_have_text("9")


def test_a_pack_is_built_kept_and_cleared(
    context: BrowserContext, page: Page, site: str, bazaar: Marketplace, tmp_path: Path
) -> None:
    watcher, network = Watcher(page, site), Network(context)
    enter(page, site + PACK)
    assert context.cookies() == []
    wait_until_offline_works(page)
    network.forget()

    # Filled in, with two pictures.
    type_all(page)
    open_step(page, "signs")
    page.get_by_label("Find a sign").fill("GLUE")
    expect(page.locator("[data-matches]")).to_have_text("Signs found: 1")
    page.locator("[data-tell='shoe:glue']").check()
    page.get_by_label("Find a sign").fill("no such thing")
    expect(page.locator("[data-kind]:visible")).to_have_count(0)
    page.get_by_label("Find a sign").fill("")
    page.locator("[data-tell='listing:pays-outside']").check()
    open_step(page, "pictures")
    page.locator("[data-files]").set_input_files(
        [as_file("label.jpg", photograph(RED)), as_file("screen.png", photograph(BLUE), "image/png")]
    )
    expect(page.locator(".pack-picture")).to_have_count(2)
    page.locator("[data-picture-kind]").first.select_option("label")
    open_step(page, "texts")
    page.locator("[data-good-faith]").check()
    for step in STEPS:
        open_step(page, step)
        look_at_step(page, step)
    saved(page)

    # Kept through a reload, and without a connection.
    page.reload()
    page.locator("[data-app]").wait_for()
    is_all_there(page)
    context.set_offline(True)
    page.reload()
    page.locator("[data-app]").wait_for()
    is_all_there(page)
    assert page.evaluate("document.fonts.check('16px Manrope')")
    open_step(page, "texts")
    notice = page.locator("[data-draft=notice] [data-text]").input_value()
    open_step(page, "send")
    name, files = download(page, tmp_path)
    assert name == f"evidence-{timezone.localdate()}.zip"
    assert list(files) == [
        "evidence.html",
        "report.txt",
        "notice.txt",
        "message-to-seller.txt",
        "photographs/01-label.jpg",
        "photographs/02-screenshot.jpg",
    ]
    assert files["notice.txt"].decode() == notice + "\n"
    assert "Seller: Sunny Shop {paid} <b>\n" in notice
    assert "I believe in good faith" in notice
    assert "E-mail: mina@mail.example\n" in notice
    assert "[" not in notice
    pictures = [knows_no_place(data) for path, data in files.items() if path.startswith("photographs/")]
    assert [picture.size for picture in pictures] == [(1000, 2000), (1000, 2000)]
    assert [picture.getpixel((9, 9))[0] > 128 for picture in pictures] == [True, False]

    # On paper.
    page.pdf()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    for slug in ("listing", "seller", "noticed", "chat", "paid"):
        assert TYPED[slug] in printed
    assert TYPED["email"] not in printed
    assert "May 4, 2026" in printed
    expect(page.locator(".pack-summary canvas")).to_have_count(2)
    today = page.evaluate("new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format()")
    captions = page.locator(".pack-summary figcaption")
    assert captions.all_inner_texts() == ["1 · Its label", f"2 · Screenshot · taken on {today}"]
    expect(page.locator("[data-app]")).to_be_hidden()
    page.emulate_media(media="screen")

    # Cleared, for this tab and every other.
    context.set_offline(False)
    page.locator("[data-clear]").click()
    look_at_step(page, "question before clearing")
    page.locator("[data-clear-no]").click()
    is_all_there(page)
    page.locator("[data-clear]").click()
    page.locator("[data-clear-yes]").click()
    expect(page.locator("[data-cleared]")).to_have_text("Cleared. Nothing of it is left in this browser.")
    expect(page.locator("[data-cleared]")).to_be_focused()
    assert kept_pages(page) == []
    network.asked = [one for one in network.asked if not one[1].endswith(PACK)]
    network.is_silent(site, "4711", "Sunny", "mina")
    page.reload()
    page.locator("[data-app]").wait_for()
    assert {one.input_value() for one in page.locator("[data-field]").all()} == {""}
    expect(page.locator(".pack-picture")).to_have_count(0)
    expect(page.locator("[data-count]")).to_have_text("0")
    watcher.errors = [error for error in watcher.errors if "ERR_INTERNET_DISCONNECTED" not in error]
    watcher.saw_nothing()


def test_the_page_in_the_file_opens_by_itself(
    context: BrowserContext, page: Page, site: str, bazaar: Marketplace, tmp_path: Path
) -> None:
    enter(page, site + PACK)
    open_step(page, "signs")
    page.get_by_label("In your own words").fill("</title><img src=x onerror=alert(1)>")
    open_step(page, "pictures")
    page.locator("[data-files]").set_input_files([as_file("a.jpg", photograph())])
    expect(page.locator(".pack-picture")).to_have_count(1)
    open_step(page, "send")
    _name, files = download(page, tmp_path)
    alone = tmp_path / "evidence.html"
    alone.write_bytes(files["evidence.html"])
    network = Network(context)
    page.goto(alone.as_uri())
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("h1")).to_have_text("Evidence: Bazaar · Italy")
    expect(page.get_by_text("</title><img src=x onerror=alert(1)>")).to_be_visible()
    expect(page.locator("img")).to_have_count(1)
    assert page.locator("img").evaluate("(img) => img.decode().then(() => img.naturalHeight)") == 2000
    assert [url for _method, url, _body in network.asked if not url.startswith(("file:", "data:"))] == []


def test_files_that_cannot_be_taken(page: Page, site: str, bazaar: Marketplace, tmp_path: Path) -> None:
    watcher = Watcher(page, site)
    enter(page, site + PACK)
    open_step(page, "pictures")
    field, refused = page.locator("[data-files]"), page.locator("[data-refused]")
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(30 * 1024 * 1024 + 1)
    field.set_input_files(large)
    expect(refused).to_contain_text("large.jpg")
    expect(refused).to_contain_text("Larger than 30 MB")
    field.set_input_files(
        [
            as_file("words.jpg", b"no picture"),
            as_file("phone.heic", b"\0\0\0\x18ftypheic", "image/heic"),
            as_file("half.jpg", photograph()[:400]),
        ]
    )
    expect(refused.locator("p")).to_have_count(2)
    expect(refused).to_contain_text("This is no picture, or it is broken: words.jpg, half.jpg")
    expect(refused).to_contain_text("(HEIC)")
    look_at_step(page, "refused pictures")
    small = photograph(size=(20, 10))
    field.set_input_files([as_file(f"{number}.jpg", small) for number in range(14)])
    expect(page.locator(".pack-picture")).to_have_count(12)
    expect(refused).to_have_text("The pack holds 12 pictures. These were left out: 12.jpg, 13.jpg")
    page.locator("[data-remove]").nth(3).click()
    expect(page.locator(".pack-picture")).to_have_count(11)
    expect(page.locator(".pack-picture-number").nth(3)).to_be_focused()
    page.reload()
    expect(page.locator(".pack-picture")).to_have_count(11)
    watcher.saw_nothing()


def test_only_a_screenshot_knows_its_day(page: Page, site: str, bazaar: Marketplace) -> None:
    enter(page, f"{site}{PACK}#pictures")
    page.locator("[data-files]").set_input_files(
        [as_file("a.jpg", photograph()), as_file("b.png", photograph(BLUE), "image/png")]
    )
    expect(page.locator(".pack-picture")).to_have_count(2)
    photo, screenshot = page.locator(".pack-picture").all()
    day, hint = screenshot.get_by_label("Day it was taken"), screenshot.locator("[data-day-hint]")
    expect(photo.get_by_label("Day it was taken")).to_have_value("")
    expect(day).to_have_value(page.evaluate("new Date().toLocaleDateString('sv')"))
    expect(hint).to_have_text("This is the day of the file: check it.")
    # It goes with the word "screenshot", unless somebody wrote it.
    screenshot.get_by_label("What it shows").select_option("item")
    expect(day).to_have_value("")
    expect(hint).to_have_text("Fill it in if you know it.")
    day.fill("2026-05-03")
    day.blur()
    screenshot.get_by_label("What it shows").select_option("screenshot")
    screenshot.get_by_label("What it shows").select_option("chat")
    expect(day).to_have_value("2026-05-03")
    saved(page)
    page.reload()
    expect(page.locator("[data-picture-day]").last).to_have_value("2026-05-03")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://shop.bazaar.example/item/1", None),
        ("https://bazaar.example@evil.example/item/1", "This only looks like Bazaar."),
        ("https://www.market.example/item/1", "This is an address of Market"),
        ("https://else.example/item/1", "is not in our list"),
        ("javascript:alert(1)", "This is no address of a web page"),
        ("https://bazaar.example/" + "a" * 5000, "This is far too long"),
    ],
)
def test_what_the_address_tells(
    page: Page, site: str, bazaar: Marketplace, address: str, said: str | None
) -> None:
    make_marketplace("Market")
    enter(page, f"{site}{PACK}#listing")
    field = page.get_by_label("Address of the listing")
    field.fill(address)
    page.get_by_label("What is sold there").focus()
    hint = page.locator("[data-hint=listing]")
    if said is None:
        expect(hint).to_be_empty()
    else:
        expect(hint).to_contain_text(said)
    open_step(page, "texts")
    text = page.locator("[data-draft=report] [data-text]").input_value()
    kept = "[address of the listing]" if len(address) > 4096 else address
    assert f"Address of the listing: {kept}\n" in text


@pytest.mark.parametrize(
    ("has_clipboard", "said"),
    [(True, "Copied."), (False, "Marked: copy it with your keyboard or a long press.")],
)
def test_copying_a_text(
    context: BrowserContext, page: Page, site: str, bazaar: Marketplace, has_clipboard: bool, said: str
) -> None:
    if has_clipboard:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    else:
        context.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    enter(page, f"{site}{PACK}#texts")
    draft = page.locator("[data-draft=message]")
    draft.get_by_role("button", name="Copy").click()
    expect(draft.locator("[data-told]")).to_have_text(said)
    text = draft.locator("[data-text]")
    marked = "(it) => it.value.slice(it.selectionStart, it.selectionEnd)"
    taken = page.evaluate("navigator.clipboard.readText()") if has_clipboard else text.evaluate(marked)
    assert taken == text.input_value()


def test_without_javascript_there_is_a_sheet(
    new_context: Callable[..., BrowserContext], site: str, bazaar: Marketplace
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site + PACK)
    expect(page.locator(".pack-paper .alert")).to_be_visible()
    expect(page.locator("[data-app]")).to_be_hidden()
    expect(page.locator(".pack-paper pre")).to_have_count(3)
