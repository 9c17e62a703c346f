"""A phone that shows a test and cannot say so: what was answered in time arrives, or is called too late."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import Attendance, CampusSession
from quizzes.models import Response
from tests.browser.checks import look_at
from tests.campaigns.training.phones import make_cases
from tests.campaigns.training.taught import NOW, make_campus, make_module, make_trainer, move, plan

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: student"), pytest.mark.long]
BEGIN = "**/test/pre/begin/"
SHOWN = "article.test-item:visible"


@pytest.fixture
def trainer(site: str) -> User:
    return make_trainer(make_campus(), name="unheard-tests")


@pytest.fixture
def session(site: str, trainer: User) -> CampusSession:
    module = make_module("unheard-module", forms=make_cases("unheard"))
    return move(plan(module, trainer.trainer.campuses.get(), trainer), Phase.DOORS, trainer)


def answer_unheard(page: Page, site: str, session: CampusSession, trainer: User) -> None:
    """One answer in the first test, of whose beginning the site hears nothing."""
    page.goto(f"{site}/en/campus/{session.code}/")
    page.locator("button.button-play").click()
    expect(page.locator(".session-number")).to_be_visible()
    move(session, Phase.PRE, trainer)
    page.route(BEGIN, lambda route: route.abort())
    page.locator("[data-ready=pre]").get_by_role("link", name="Begin").click()
    expect(page.locator(SHOWN)).to_have_count(1)
    page.locator(f"{SHOWN} label.option").first.click()
    page.locator(f"{SHOWN} .button-answer").click()
    expect(page.locator("[data-line-words]")).to_contain_text("1")


def test_it_arrives_for_a_while(page: Page, site: str, session: CampusSession, trainer: User) -> None:
    answer_unheard(page, site, session, trainer)
    move(session, Phase.LESSONS, trainer, timezone.now())
    page.unroute(BEGIN)
    page.wait_for_url(f"{site}/en/campus/{session.code}/", timeout=60_000)
    assert Response.objects.get().attempt.participant == Attendance.objects.get().participant


def test_later_the_page_says_so_and_keeps_it(
    page: Page, site: str, session: CampusSession, trainer: User
) -> None:
    answer_unheard(page, site, session, trainer)
    move(session, Phase.LESSONS, trainer, NOW)  # long ago
    page.unroute(BEGIN)
    for _time in range(2):
        expect(page.get_by_role("heading", name="This test is over")).to_be_visible(timeout=60_000)
        expect(page.locator("[data-end-words]")).to_have_text("Came too late and not stored: 1")
        expect(page.locator("[data-wait]")).to_be_hidden()
        look_at(page, "too late")
        page.reload()
    assert Response.objects.count() == 0
