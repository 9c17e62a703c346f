"""A whole session: planned, printed, run with ten phones from first test to certificate, and closed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Download, Locator, Page, expect

from accounts.models import User
from campaigns.training.enums import AgeBand
from campaigns.training.models import CampusSession, Kit, TrainingModulePage
from campaigns.training.services.kits import make_kit
from certificates.models import Certificate
from quizzes.enums import Composition
from quizzes.models import FormItem, Item, Quiz, QuizForm, Response
from tests.browser.checks import Watcher, look_at
from tests.browser.conftest import NARROW
from tests.campaigns.training.pdf_words import words_of
from tests.campaigns.training.recounted import recount
from tests.campaigns.training.taught import NOW, make_campus, make_module, make_trainer
from tests.quizzes.simulated import make_quiz

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: taught"), pytest.mark.long]

PHONES = 10
FAKES = GENUINE = 3  # of a form
WALL = {"width": 1280, "height": 720}
SHOWN = "article.test-item:visible"
Opener = Callable[..., BrowserContext]


@dataclass
class Phone:
    """A student's. wrong: how many items of a test this student takes for the other kind."""

    page: Page
    number: int
    language: str
    wrong: dict[str, int]


def make_forms() -> Quiz:
    """Two frozen forms of drawn goods."""
    quiz = make_quiz("taught-forms", Composition.FORMS)
    goods = {
        truth: list(Item.objects.filter(kind_slug="single", is_fake=truth).order_by("pk"))
        for truth in (True, False)
    }
    for place, label in enumerate("AB"):
        form = QuizForm.objects.create(quiz=quiz, label=label, frozen_at=NOW)
        shown = [
            *goods[True][place * FAKES : (place + 1) * FAKES],
            *goods[False][place * GENUINE : (place + 1) * GENUINE],
        ]
        for match, item in enumerate(shown, start=1):
            FormItem.objects.create(form=form, item=item, match=match)
    return quiz


@pytest.fixture
def modules(site: str) -> list[TrainingModulePage]:
    """One module in both languages."""
    forms, live = make_forms(), Quiz.objects.get(slug="spot-the-fake")
    english, korean = (make_module("taught", language=code, forms=forms, live=live) for code in ("en", "ko"))
    korean.translation_key = english.translation_key
    korean.save()
    return [english, korean]


@pytest.fixture
def trainer(site: str) -> User:
    return make_trainer(make_campus(), name="taught")


def open_desk(new_context: Opener, site: str, trainer: User) -> Page:
    client = Client()
    client.force_login(trainer)
    context = new_context(accept_downloads=True)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return context.new_page()


def plan(desk: Page, site: str) -> CampusSession:
    desk.goto(f"{site}/en/campus/desk/plan/")
    desk.get_by_label("Date").fill((dt.date.today() + dt.timedelta(days=1)).isoformat())  # noqa: DTZ011
    desk.get_by_label("Time", exact=True).fill("10:30")
    desk.get_by_label("Group", exact=True).fill("Design, 2nd year")
    desk.get_by_label("Their age").select_option(AgeBand.ADULT)
    desk.get_by_role("button", name="Plan it").click()
    expect(desk.get_by_text("The session is planned.")).to_be_visible()
    return CampusSession.objects.get()


def print_kit(desk: Page) -> None:
    """Make the kit and read it: the guide says the script, and the answers stand in no file for students."""
    desk.get_by_role("link", name="Kit", exact=True).click()
    desk.get_by_role("button", name="Make the kit").click()
    expect(desk.get_by_role("heading", name="The kit is being made")).to_be_visible()
    make_kit(kit=Kit.objects.get(), now=timezone.now())  # as the worker does
    expect(desk.locator(".kit-file")).to_have_count(6)
    look_at(desk, "the kit")
    desk.set_viewport_size(NARROW)
    files = {}
    for link in desk.locator(".kit-file a").all():
        with desk.expect_download() as download:
            link.click()
        files[name_of(download.value)] = words_of(download.value.path().read_bytes())
    assert "Say 1." in files["guide"]
    assert all("Answer key" not in files[name] for name in ("handout", "test", "poster"))
    assert "Answer key" in files["key"]


def name_of(download: Download) -> str:
    return download.suggested_filename.removesuffix(".pdf").rpartition("-")[2]


def press(desk: Page, name: str) -> None:
    """Move on; what cannot be undone asks first. The big button leads on, the others are folded away."""
    button = desk.get_by_role("button", name=name, exact=True)
    question = desk.get_by_role("button", name=f"{name}…", exact=True)
    expect(button.or_(question).first).to_be_visible()
    asks = question.count() > 0
    button.or_(question).first.click()
    if asks:
        desk.get_by_role("button", name=f"Yes: {name}").click()
    expect(button.or_(question)).to_have_count(0)


def open_phones(new_context: Opener, site: str, code: str) -> list[Phone]:
    """Every third one in Korean. Before, half of what they say is wrong; afterwards a sixth at most."""
    phones = []
    for number in range(PHONES):
        language = "ko" if number % 3 == 2 else "en"
        page = new_context(locale=language).new_page()
        page.goto(f"{site}/live/{code}/")  # what the QR code says
        page.wait_for_url(f"{site}/{language}/campus/{code}/")
        page.locator("button.button-play").click()
        expect(page.locator(".session-number")).to_be_visible()
        phones.append(Phone(page, number, language, {"pre": 3, "post": number % 2}))
    return phones


def take_test(phone: Phone, part: str) -> None:
    page = phone.page
    page.locator(f"a.button-play[href*='/test/{part}/']:visible").click()
    for place in range(FAKES + GENUINE):
        article = page.locator(SHOWN)
        expect(article).to_have_count(1)
        code = article.get_attribute("data-item")
        # The truth is in the database, and never in the page.
        says_fake = Item.objects.get(code=code).is_fake != (place < phone.wrong[part])
        article.locator(f"input[value='{6 if says_fake else 1}']").check(force=True)
        article.locator(".button-answer").click()
        expect(page.locator(f"article.test-item[data-item='{code}']")).to_be_hidden()
    expect(page.locator("[data-line-words]")).to_have_text(re.compile("6.*6"))  # answered, stored


def follow_lessons(phone: Phone, site: str) -> None:
    """Take notes in the first lesson, which stay on the phone, and finish it."""
    page = phone.page
    page.get_by_role("link", name="Lesson 1").click()
    page.locator("textarea").fill("Ask for the invoice")
    page.reload()
    expect(page.locator("textarea")).to_have_value("Ask for the invoice")
    with page.expect_response("**/lesson/"):
        page.locator("[data-finish-button]").click()
    page.goto(f"{site}/{phone.language}/campus/{CampusSession.objects.get().code}/")


def give_feedback(phone: Phone) -> None:
    page = phone.page
    for name, value in (("clear", "5"), ("useful", "4"), ("again", "yes")):
        page.locator("label.session-score", has=page.locator(f"[name={name}][value='{value}']")).click()
    page.locator("form.session-feedback button[type=submit]").click()
    expect(page.locator(".session-score")).to_have_count(0)


def earn_certificate(phone: Phone, site: str) -> str:
    """With the name for whoever checks. Returns the address that its QR code holds."""
    page = phone.page
    page.get_by_role("link", name="To the certificate").click()
    page.locator("#own-name").fill("Sample Person")
    page.get_by_text("Show my name to whoever checks").click()
    page.get_by_role("button", name="Make my certificate").click()
    expect(page.locator(".session-paper-name")).to_have_text("Sample Person")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PDF").click()
    printed = words_of(download.value.path().read_bytes())
    kept = Certificate.objects.get()
    assert "Sample Person" in printed
    assert kept.printed_code in printed
    return f"{site}/c/{kept.code}/"


def figure_of(desk: Page, name: str) -> Locator:
    """The row of a table of figures."""
    return desk.locator("tr", has=desk.get_by_role("rowheader", name=name, exact=True)).first


def test_a_session_from_the_plan_to_the_certificates(
    new_context: Opener, site: str, modules: list[TrainingModulePage], trainer: User
) -> None:
    desk = open_desk(new_context, site, trainer)
    heard = Watcher(desk, site)
    session = plan(desk, site)
    print_kit(desk)

    desk.get_by_role("link", name="Run", exact=True).click()
    wall = new_context(viewport=WALL).new_page()
    wall.goto(f"{site}/en/campus/desk/screen/{session.code}/{session.screen_key}/")
    press(desk, "Open the doors")
    phones = open_phones(new_context, site, session.code)
    expect(wall.locator("[data-count=joined]")).to_have_text(str(PHONES))

    press(desk, "Begin the first test")
    for phone in phones:
        take_test(phone, "pre")
    expect(wall.locator("[data-count=finished]").first).to_have_text(str(PHONES))
    look_at(desk, "the console in a test")
    desk.set_viewport_size(NARROW)
    press(desk, "Go on to the lessons")
    first = phones[0].page
    expect(first.get_by_role("link", name="Lesson 1")).to_be_visible()
    follow_lessons(phones[0], site)

    press(desk, "Begin the live quiz")
    wall.wait_for_url(f"**/live/{session.code}/screen/**")
    for phone in phones[:2]:
        phone.page.locator("[data-live-door] button").click()
        phone.page.wait_for_url(f"**/live/{session.code}/")

    press(desk, "Begin the second test")
    wall.wait_for_url("**/campus/desk/screen/**")
    for phone in phones:
        take_test(phone, "post")
    press(desk, "Ask for feedback")
    for phone in phones[:6]:
        phone.page.goto(f"{site}/{phone.language}/campus/{session.code}/")
        give_feedback(phone)
    address = earn_certificate(phones[0], site)
    press(desk, "Close the session")
    expect(desk.get_by_role("heading", name="What comes now")).to_be_visible()

    session = CampusSession.objects.select_related("study").get()
    assert Response.objects.filter(attempt__participant__study=session.study).count() == PHONES * 2 * 6
    comparison = recount(session)
    desk.get_by_role("navigation", name="This session").get_by_role("link", name="Results").click()
    expect(desk.get_by_text("Better at telling")).to_be_visible()
    for name, estimate in (
        ("Sensitivity d′, before", comparison.before.d_prime),
        ("Sensitivity d′, after", comparison.after.d_prime),
        ("Change of d′", comparison.gain),
        ("Change of c", comparison.criterion_change),
    ):
        expect(figure_of(desk, name).locator("td").first).to_have_text(f"{estimate.value:.2f}")
    for language in ("en", "ko"):
        desk.goto(f"{site}/{language}/campus/desk/{session.public_code}/results/")
        look_at(desk, f"the results in {language}")

    verifier = new_context(locale="ko").new_page()
    verifier.goto(address)
    verifier.wait_for_url("**/ko/certificates/**")
    expect(verifier.get_by_text("Sample Person")).to_be_visible()
    look_at(verifier, "the certificate, checked")
    heard.saw_nothing()
