"""A programme manager looks at all training, and everybody at what it has changed: in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import Campus, Feedback, ImpactPage, Qualification
from home.models import HomePage
from tests.browser.checks import Watcher, look_at
from tests.campaigns.training.taught import (
    NOW,
    make_campus,
    make_forms,
    make_module,
    make_trainer,
    move,
    plan,
)
from tests.campaigns.training.took_tests import take_tests

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: training manager"), pytest.mark.long]

WIDE = {"width": 1280, "height": 1000}


@pytest.fixture
def taught(site: str) -> Campus:
    """A session that is closed, and one that is planned."""
    module, campus = make_module(forms=make_forms()), make_campus()
    trainer = make_trainer(campus)
    Qualification.objects.create(trainer=trainer.trainer, module=module, trained_on=NOW.date())
    session = move(plan(module, campus, trainer), Phase.PRE, trainer)
    take_tests(session, 12)
    move(session, Phase.CLOSED, trainer)
    for useful in (3, 4, 4, 5, 5):
        Feedback.objects.create(session=session, clear=4, useful=useful, again=True, day=NOW.date())
    plan(module, campus, trainer, starts_at=NOW + dt.timedelta(days=7), group="Design, 2nd year")
    return campus


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext], site: str, person: Callable[..., User]) -> Page:
    client = Client()
    client.force_login(person(Role.MANAGER), backend="django.contrib.auth.backends.ModelBackend")
    context = new_context(viewport=WIDE)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return context.new_page()


def test_a_manager_looks_at_all_training(desk: Page, site: str, taught: Campus) -> None:
    watcher = Watcher(desk, site)
    desk.goto(f"{site}/admin/training/?month=2026-05")
    desk.locator(".training-slot", has_text="17:00 Seoul").first.click()
    expect(desk.locator("li:target")).to_contain_text("Sample University")
    look_at(desk, "overview")
    for words, shown in (
        ("Sessions", "2 sessions"),
        ("Places", "Sample University"),
        ("Trainers", "trainer"),
        ("Learning shown", "Report for funders"),
    ):
        desk.set_viewport_size(WIDE)
        desk.locator(".training-beside").get_by_role("link", name=words, exact=True).click()
        expect(desk.locator("main")).to_contain_text(shown)
        look_at(desk, words)
    with desk.expect_download() as download:
        desk.get_by_role("button", name="Download as PDF").click()
    assert download.value.suggested_filename == "bonafide-training-en.pdf"
    watcher.saw_nothing()


def test_a_manager_adds_a_campus_with_its_school(desk: Page, site: str, taught: Campus) -> None:
    desk.goto(f"{site}/admin/training/places/")
    desk.get_by_role("link", name="Add a campus").click()
    for name, value in (("new_name", "Sample School"), ("city", "Torino"), ("country", "Italy")):
        desk.locator(f"[name={name}]").fill(value)
    desk.locator("[name=time_zone]").select_option("Europe/Rome")
    desk.locator("footer button[type=submit]").first.click()
    desk.wait_for_url("**/training/campus/")
    desk.goto(f"{site}/admin/training/places/")
    expect(desk.get_by_role("heading", name="Italy")).to_be_visible()
    look_at(desk, "places")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_impact_page(page: Page, site: str, taught: Campus, language: str) -> None:
    front = HomePage.objects.get(locale__language_code=language)
    title = {"en": "What training changes", "ko": "교육이 바꾼 것"}[language]
    words = ImpactPage(title=title, slug="impact", locale=front.locale, introduction="Honestly.")
    front.add_child(instance=words).save_revision().publish()
    watcher = Watcher(page, site)
    page.goto(f"{site}/{language}/impact/")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".chart, .hills")).to_have_count(3)
    look_at(page, f"impact {language}")
    watcher.saw_nothing()


def test_the_impact_page_before_any_session(page: Page, site: str) -> None:
    front = HomePage.objects.get(locale__language_code="en")
    empty = front.add_child(instance=ImpactPage(title="Impact", slug="impact", locale=front.locale))
    empty.save_revision().publish()
    page.goto(f"{site}/en/impact/")
    expect(page.locator(".empty").first).to_be_visible()
    look_at(page, "impact without sessions")
