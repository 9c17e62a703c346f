"""What a browser keeps of evidence packs, for how long, and what it does where it cannot keep or read it."""

from __future__ import annotations

import datetime as dt
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
    as_file,
    download,
    enter,
    kept_pages,
    kept_pictures,
    listed_bazaar,
    look_at_step,
    open_step,
    photograph,
    saved,
    wait_until_offline_works,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: evidence kept")]


@pytest.fixture
def bazaar(site: str) -> Marketplace:
    return listed_bazaar()


def test_a_full_browser_says_so(context: BrowserContext, page: Page, site: str, bazaar: Marketplace) -> None:
    enter(page, site + PACK)
    open_step(page, "pictures")
    session = context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": site, "quotaSize": 1})
    page.locator("[data-files]").set_input_files([as_file("a.jpg", photograph())])
    expect(page.locator("[data-trouble]")).to_contain_text("There is no room left in this browser.")
    expect(page.locator(".pack-picture")).to_have_count(1)
    look_at_step(page, "no room left")


def test_a_private_window_works_until_it_is_closed(
    context: BrowserContext, page: Page, site: str, bazaar: Marketplace, tmp_path: Path
) -> None:
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    enter(page, site + PACK)
    expect(page.locator("[data-trouble]")).to_contain_text("after a reload it is gone")
    open_step(page, "listing")
    page.get_by_label("Order number").fill("A-1")
    open_step(page, "send")
    _name, files = download(page, tmp_path)
    assert "Order number: A-1\n" in files["report.txt"].decode()


def test_two_tabs_and_thirty_days(
    new_context: Callable[..., BrowserContext], site: str, bazaar: Marketplace
) -> None:
    context = new_context()
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        enter(page, f"{site}{PACK}#listing")
    first.get_by_label("Order number").fill("first")
    saved(first)
    second.get_by_label("Order number").fill("second")
    saved(second)
    first.reload()
    expect(first.get_by_label("Order number")).to_have_value("second")
    # The same pack in the other language, and another pack for another marketplace.
    enter(second, f"{site}{PACK.replace('/en/', '/ko/')}#listing")
    expect(second.locator("[data-field=order]")).to_have_value("second")
    enter(second, f"{site}{PACK.replace('bazaar', 'other')}#listing")
    expect(second.locator("[data-field=order]")).to_have_value("")
    # A day before the end it is there; with the last write 31 days ago it is not.
    now = timezone.now()
    second.clock.set_fixed_time(now + dt.timedelta(days=29))
    enter(second, f"{site}{PACK}#listing")
    expect(second.locator("[data-field=order]")).to_have_value("second")
    second.clock.set_fixed_time(now + dt.timedelta(days=31))
    second.reload()
    expect(second.locator("[data-field=order]")).to_have_value("")


def test_clearing_in_one_tab_clears_the_other(
    new_context: Callable[..., BrowserContext], site: str, bazaar: Marketplace
) -> None:
    context = new_context()
    first, second = context.new_page(), context.new_page()
    enter(first, f"{site}{PACK}#listing")
    first.get_by_label("Order number").fill("A-1")
    saved(first)
    enter(second, f"{site}{PACK}#send")
    second.locator("[data-clear]").click()
    second.locator("[data-clear-yes]").click()
    expect(first.get_by_label("Order number")).to_have_value("")


def test_clearing_while_pictures_are_read(page: Page, site: str, bazaar: Marketplace) -> None:
    enter(page, f"{site}{PACK}#pictures")
    files = [as_file(f"{number}.jpg", photograph()) for number in range(6)]
    page.locator("[data-files]").set_input_files(files)
    page.locator(".pack-picture").first.wait_for()
    # Cleared while the second is being read; then each of the rest would have its turn.
    page.evaluate("""() => {
        document.querySelector("[data-clear]").click();
        document.querySelector("[data-clear-yes]").click();
    }""")
    expect(page.locator("[data-cleared]")).to_have_text("Cleared. Nothing of it is left in this browser.")
    # A picture that is added now is read after all that was begun before.
    page.locator("[data-files]").set_input_files([as_file("later.jpg", photograph(BLUE))])
    expect(page.locator("[data-reading]")).to_have_text("Added. Say below what each one shows.")
    saved(page)
    expect(page.locator(".pack-picture")).to_have_count(1)
    assert kept_pictures(page) == 1
    page.reload()
    expect(page.locator(".pack-picture")).to_have_count(1)


def test_kept_pages_go_with_their_pack(
    new_context: Callable[..., BrowserContext], site: str, bazaar: Marketplace
) -> None:
    korean, other = PACK.replace("/en/", "/ko/"), PACK.replace("bazaar", "other")
    page = new_context().new_page()
    # Nothing was typed into the pack for another shop: the next page takes it along.
    enter(page, f"{site}{other}#listing")
    wait_until_offline_works(page)
    enter(page, f"{site}{PACK}#listing")
    wait_until_offline_works(page)
    assert kept_pages(page) == [PACK]
    page.locator("[data-field=order]").fill("A-1")
    saved(page)
    enter(page, f"{site}{korean}#listing")
    wait_until_offline_works(page)
    enter(page, f"{site}{other}#listing")
    wait_until_offline_works(page)
    page.locator("[data-field=order]").fill("B-1")
    saved(page)
    assert kept_pages(page) == sorted([PACK, korean, other])
    # Cleared in one language, it is gone in both; another pack stays.
    enter(page, f"{site}{PACK}#send")
    wait_until_offline_works(page)
    page.locator("[data-clear]").click()
    page.locator("[data-clear-yes]").click()
    expect(page.locator("[data-cleared]")).not_to_be_empty()
    assert kept_pages(page) == [other]
    # Whoever goes on writing has the page again.
    open_step(page, "listing")
    page.locator("[data-field=order]").fill("A-2")
    wait_until_offline_works(page)
    assert kept_pages(page) == sorted([PACK, other])
    # 40 days on nothing but the page that one looks at is there.
    page.clock.set_fixed_time(timezone.now() + dt.timedelta(days=40))
    enter(page, f"{site}{korean}#listing")
    wait_until_offline_works(page)
    assert kept_pages(page) == [korean]


def test_a_kept_picture_that_cannot_be_read(
    page: Page, site: str, bazaar: Marketplace, tmp_path: Path
) -> None:
    watcher = Watcher(page, site)
    enter(page, f"{site}{PACK}#pictures")
    page.locator("[data-files]").set_input_files(
        [as_file(f"{number}.jpg", photograph(size=(20, 10))) for number in range(2)]
    )
    expect(page.locator(".pack-picture")).to_have_count(2)
    open_step(page, "listing")
    page.get_by_label("Order number").fill("A-1")
    saved(page)
    page.evaluate("""() => new Promise((resolve) => {
        const opened = indexedDB.open("report-pack");
        opened.onsuccess = () => {
            const both = opened.result.transaction("pictures", "readwrite");
            both.objectStore("pictures").openCursor().onsuccess = ({ target: { result: first } }) =>
                first.update({ ...first.value, blob: new Blob(["no picture"]) });
            both.oncomplete = () => { opened.result.close(); resolve(); };
        };
    })""")
    page.reload()
    expect(page.get_by_label("Order number")).to_have_value("A-1")
    open_step(page, "pictures")
    expect(page.locator(".pack-broken")).to_contain_text("This picture cannot be shown any more")
    expect(page.locator(".pack-picture-number b")).to_have_text("1")
    look_at_step(page, "a picture that cannot be shown")
    open_step(page, "send")
    _name, files = download(page, tmp_path)
    assert [name for name in files if name.startswith("photographs/")] == ["photographs/01-item.jpg"]
    open_step(page, "pictures")
    page.locator(".pack-broken [data-remove]").click()
    expect(page.locator(".pack-broken")).to_have_count(0)
    expect(page.locator(".pack-picture-number")).to_be_focused()
    saved(page)
    assert kept_pictures(page) == 1
    watcher.saw_nothing()


def test_what_cannot_be_opened_is_not_written_over(
    new_context: Callable[..., BrowserContext], site: str, bazaar: Marketplace
) -> None:
    context = new_context()
    page = context.new_page()
    enter(page, f"{site}{PACK}#listing")
    page.get_by_label("Order number").fill("A-1")
    saved(page)
    troubled = context.new_page()
    troubled.add_init_script(
        "IDBObjectStore.prototype.get = () => { throw new DOMException('', 'UnknownError'); }"
    )
    enter(troubled, f"{site}{PACK}#listing")
    expect(troubled.locator("[data-trouble]")).to_contain_text(
        "Not everything that was kept here can be opened"
    )
    troubled.get_by_label("Order number").fill("A-2")
    open_step(troubled, "texts")
    page.reload()
    expect(page.get_by_label("Order number")).to_have_value("A-1")
    # Clearing works all the same.
    open_step(troubled, "send")
    troubled.locator("[data-clear]").click()
    troubled.locator("[data-clear-yes]").click()
    expect(page.get_by_label("Order number")).to_have_value("")
    page.reload()
    expect(page.get_by_label("Order number")).to_have_value("")


def test_a_marketplace_that_goes_takes_no_evidence_along(page: Page, site: str, bazaar: Marketplace) -> None:
    enter(page, f"{site}{PACK}#listing")
    wait_until_offline_works(page)
    page.get_by_label("Order number").fill("A-1")
    saved(page)
    Marketplace.objects.filter(pk=bazaar.pk).update(is_listed=False)
    page.reload()
    expect(page.get_by_label("Order number")).to_have_value("A-1")
    open_step(page, "send")
    page.get_by_role("link", name="All steps").click()
    expect(page.locator("main")).to_contain_text("This marketplace is no longer in our list.")
