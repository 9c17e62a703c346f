"""An editor looks a record up that got too old, and visitors read its figure again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import User
from campaigns.reporting.enums import Outcome, State
from campaigns.reporting.models import BuyerProtection, Departure, LinkCheck
from tests.browser.checks import Watcher, look_at
from tests.campaigns.reporting.listed import make_authority, make_marketplace, make_protection

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: reporting desk"), pytest.mark.long]

DESK = "/admin/reporting/"
GUIDE = "/en/report/bought/bazaar/IT/"
OURS = ".reporting-kept, main form, main table"  # of pages whose frame is Wagtail's own


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], site: str, person: Callable[..., User]) -> Page:
    client = Client()
    client.force_login(person(Role.EDITOR), backend="django.contrib.auth.backends.ModelBackend")
    context = new_context(viewport={"width": 1280, "height": 1000})
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return context.new_page()


@pytest.fixture
def old(site: str) -> BuyerProtection:
    """A record of 181 days, beside one of each other kind of thing that needs a look."""
    today, now = timezone.localdate(), timezone.now()
    bazaar = make_marketplace()
    Departure.objects.create(marketplace=bazaar, day=today, count=7)
    make_authority("KR", about={"en": "Only English"}, checked_on=today - dt.timedelta(160))
    make_authority("SG", state=State.GAP, source="", checked_on=None)
    make_authority("FR", state=State.RECHECK)
    LinkCheck.objects.create(
        address="https://office.example/",
        outcome=Outcome.BROKEN,
        status=404,
        checked_at=now,
        failing_since=now,
    )
    return make_protection(bazaar, days=37, checked_on=today - dt.timedelta(181))


def test_a_figure_comes_back_once_an_editor_looked(
    desk: Page, page: Page, site: str, old: BuyerProtection
) -> None:
    visitor, watcher = page, Watcher(desk, site)
    visitor.goto(f"{site}{GUIDE}")
    expect(visitor.locator("main")).not_to_contain_text("37")

    desk.goto(f"{site}{DESK}")
    expect(desk.locator("#old .reporting-row")).to_have_count(1)
    look_at(desk, "what needs a look")
    desk.set_viewport_size({"width": 1280, "height": 1000})
    desk.locator("#old").get_by_role("button", name="Checked today").click()
    expect(desk.get_by_text("Bazaar · Everywhere: checked today.")).to_be_visible()
    expect(desk.locator("#old")).to_have_count(0)

    visitor.goto(f"{site}{GUIDE}")
    expect(visitor.locator("main")).to_contain_text("37")
    watcher.saw_nothing()


def test_an_old_check_does_not_vouch_for_another_figure(desk: Page, site: str, old: BuyerProtection) -> None:
    watcher, address = Watcher(desk, site), f"{site}/admin/snippets/reporting/buyerprotection/edit/{old.pk}/"
    desk.goto(address)
    desk.get_by_label("Note for editors").fill("Ask again in spring.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messages .success")).to_be_visible()

    desk.goto(address)
    expect(desk.get_by_label("Note for editors")).to_have_value("Ask again in spring.")
    desk.get_by_label("Days").fill("999")
    desk.get_by_role("button", name="Save", exact=True).click()
    refusal = desk.locator(".w-field", has=desk.get_by_label("Date checked")).locator(".error-message")
    expect(refusal).to_contain_text("This changes what visitors read.")
    look_at(desk, "a change that needs a look", context=OURS)
    desk.set_viewport_size({"width": 1280, "height": 1000})
    desk.get_by_label("Date checked").fill(str(timezone.localdate()))
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".messages .success")).to_be_visible()
    assert BuyerProtection.objects.get().days == 999
    watcher.saw_nothing()


def test_lists_and_forms_can_be_used_by_everybody(desk: Page, site: str, old: BuyerProtection) -> None:
    watcher = Watcher(desk, site)
    for address in ("buyerprotection/", f"buyerprotection/edit/{old.pk}/", "marketplace/add/"):
        desk.goto(f"{site}/admin/snippets/reporting/{address}")
        expect(desk.locator("main")).to_be_visible()
        look_at(desk, address, context=OURS)
    watcher.saw_nothing()
