"""A student's phone in a session: in, through a test on a bad network, and out with a certificate."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from campaigns.training.enums import AgeBand, Phase
from campaigns.training.models import Attendance, CampusSession
from certificates.models import Certificate
from quizzes.enums import Composition
from quizzes.models import FormItem, Item, QuizForm, Response
from tests.browser.checks import Watcher, look_at
from tests.browser.conftest import NARROW
from tests.campaigns.training.phones import make_case
from tests.campaigns.training.taught import NOW, make_campus, make_module, make_trainer, move, plan
from tests.quizzes.simulated import make_quiz

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: student"), pytest.mark.long]

KINDS = ("single", "single", "hotspot", "listing")
SHOWN = "article.test-item:visible"


@pytest.fixture
def trainer(site: str) -> User:
    return make_trainer(make_campus(), name="student-tests")


@pytest.fixture
def session(site: str, trainer: User) -> CampusSession:
    """Its doors are open; the tests have goods, offers and cases."""
    forms = make_quiz("student-forms", Composition.FORMS)
    for label in "AB":
        form = QuizForm.objects.create(quiz=forms, label=label, frozen_at=NOW)
        used = FormItem.objects.filter(form__quiz=forms).values("item")
        items = []
        for kind in KINDS:
            free = (
                Item.objects.filter(kind_slug=kind)
                .exclude(pk__in=used)
                .exclude(pk__in=[one.pk for one in items])
            )
            items.append(free.order_by("pk")[0])
        items.append(make_case(1, is_fake=label == "A", name=f"Form {label}"))
        for match, item in enumerate(items, start=1):
            FormItem.objects.create(form=form, item=item, match=match)
    module = make_module("student-module", forms=forms)
    campus = trainer.trainer.campuses.get()
    session = plan(module, campus, trainer, age_band=AgeBand.ADULT, group="Design, 2nd year")
    return move(session, Phase.DOORS, trainer)


def join(page: Page, site: str, session: CampusSession, language: str = "en") -> None:
    page.goto(f"{site}/{language}/campus/{session.code}/")
    page.locator("button.button-play").click()
    expect(page.locator(".session-number")).to_be_visible()


def answer(page: Page) -> None:
    """The question that is shown, whatever it is."""
    before = page.locator(SHOWN).get_attribute("data-item")
    for field in page.locator(f"{SHOWN} fieldset.field").all():
        field.locator("label.option").first.click()
    page.locator(f"{SHOWN} .button-answer").click()
    expect(page.locator(f"article.test-item[data-item='{before}']")).to_be_hidden()


def test_a_phone_takes_a_test_on_a_bad_network(
    page: Page, context: BrowserContext, site: str, session: CampusSession, trainer: User
) -> None:
    watcher = Watcher(page, site)
    page.goto(f"{site}/en/campus/{session.code}/")
    assert context.cookies() == []
    look_at(page, "the door")
    page.set_viewport_size(NARROW)
    join(page, site, session)
    look_at(page, "waiting")
    page.set_viewport_size(NARROW)

    session = move(session, Phase.PRE, trainer)
    ready = page.locator("[data-ready=pre]")
    expect(ready).to_be_visible()
    expect(page.locator("[data-says]")).to_have_text("The first test is open")
    ready.get_by_role("link", name="Begin").click()
    expect(page.locator(SHOWN)).to_have_count(1)
    looked_at = set()
    for _question in range(2):
        kind = page.locator(SHOWN).get_attribute("class")
        if kind not in looked_at:
            look_at(page, kind)
        looked_at.add(kind)
        page.set_viewport_size(NARROW)
        answer(page)
    expect(page.locator("[data-line-words]")).to_have_text("2 answered, 2 stored")

    context.set_offline(True)
    answer(page)
    expect(page.locator("[data-line]")).to_have_class("test-line is-waiting")
    expect(page.locator("[data-line-words]")).to_have_text(
        "Waiting for the network: 1. Your answers are kept on this phone."
    )
    look_at(page, "offline")
    page.set_viewport_size(NARROW)
    assert Response.objects.count() == 2

    context.set_offline(False)  # a phone that died and came back
    page.reload()
    expect(page.locator("[data-line-words]")).to_have_text("3 answered, 3 stored")
    assert Response.objects.count() == 3
    expect(page.locator(SHOWN)).to_have_count(1)
    page.locator(f"{SHOWN} [data-skip]").click()
    answer(page)
    expect(page.get_by_role("heading", name="Still open: 1")).to_be_focused()
    look_at(page, "one is open")
    page.set_viewport_size(NARROW)
    page.get_by_role("button", name="Answer what is open").click()
    answer(page)
    expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible()
    look_at(page, "done")
    assert sorted(Response.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5]

    move(session, Phase.LESSONS, trainer)
    page.wait_for_url(f"{site}/en/campus/{session.code}/")
    expect(page.get_by_role("heading", name="Lessons")).to_be_visible()
    look_at(page, "lessons")
    watcher.errors = [error for error in watcher.errors if "ERR_INTERNET_DISCONNECTED" not in error]
    watcher.saw_nothing()


def test_a_phone_goes_through_the_end_of_a_session(
    page: Page, site: str, session: CampusSession, trainer: User
) -> None:
    watcher = Watcher(page, site)
    join(page, site, session)
    for part, phase in (("pre", Phase.PRE), ("post", Phase.POST)):
        session = move(session, phase, trainer)
        page.goto(f"{site}/en/campus/{session.code}/test/{part}/")
        for _question in range(5):
            answer(page)
        expect(page.get_by_role("heading", name="Done", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the session").last.click()
    expect(page.get_by_text("Your answers are stored. Wait for your trainer.")).to_be_visible()
    move(session, Phase.FEEDBACK, trainer)
    expect(page.get_by_role("heading", name="How was it?")).to_be_visible()
    expect(page.locator("[data-says]")).to_have_text("Almost done")
    look_at(page, "feedback")
    for name, value in (("clear", "5"), ("useful", "4"), ("again", "yes")):
        page.locator("label.session-score", has=page.locator(f"[name={name}][value='{value}']")).click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Thank you for your feedback.")).to_be_visible()
    page.get_by_role("link", name="To the certificate").click()
    look_at(page, "earned")
    page.locator("#own-name").fill("Sample Person")
    page.get_by_text("Show my name to whoever checks").click()
    page.get_by_role("button", name="Make my certificate").click()
    expect(page.locator(".session-paper-name")).to_have_text("Sample Person")
    look_at(page, "certificate")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as PDF").click()
    assert download.value.suggested_filename == f"bonafide-{Certificate.objects.get().printed_code}.pdf"
    page.get_by_role("button", name="Take my name back").click()
    expect(page.locator("#sheet-name")).to_be_visible()
    expect(page.locator(".session-paper-name")).to_have_count(0)
    watcher.saw_nothing()


def test_korean_pages(page: Page, site: str, session: CampusSession, trainer: User) -> None:
    page.goto(f"{site}/ko/campus/{session.code}/")
    look_at(page, "the door in Korean")
    page.set_viewport_size(NARROW)
    join(page, site, session, "ko")
    move(session, Phase.PRE, trainer)
    page.goto(f"{site}/ko/campus/{session.code}/test/pre/")
    expect(page.locator(SHOWN)).to_have_count(1)
    look_at(page, "a question in Korean")


def test_without_javascript_it_goes_item_by_item(
    new_context: Callable[..., BrowserContext], site: str, session: CampusSession, trainer: User
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    join(page, site, session)
    move(session, Phase.PRE, trainer)
    page.get_by_role("link", name="Look again what is on").click()
    page.get_by_role("link", name="Begin").click()
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url("**/round/*/1/")
    assert Attendance.objects.get().participant.attempts.get().occasion == "pre"


def test_what_somebody_is_writing_is_not_taken_away(
    page: Page, site: str, session: CampusSession, trainer: User
) -> None:
    join(page, site, session)
    session = move(session, Phase.FEEDBACK, trainer)
    page.reload()
    page.locator("#feedback-text").fill("It was")
    move(session, Phase.CLOSED, trainer)
    moved = page.locator("[data-moved]")
    expect(moved).to_be_visible()
    expect(page.locator("#feedback-text")).to_have_value("It was")
    moved.get_by_role("button").click()
    expect(page.get_by_role("heading", name="Thank you for taking part")).to_be_focused()


def test_what_a_login_page_swallowed_is_sent_from_the_session_page(
    page: Page, context: BrowserContext, site: str, session: CampusSession, trainer: User
) -> None:
    """A network that answers everything with its own page takes no answer away."""
    join(page, site, session)
    session = move(session, Phase.PRE, trainer)
    page.goto(f"{site}/en/campus/{session.code}/test/pre/")
    page.route("**/answers/", lambda route: route.fulfill(status=200, body="<h1>Log in</h1>"))
    for _question in range(5):
        answer(page)
    expect(page.locator("[data-line]")).to_have_class("test-line is-waiting")
    assert Response.objects.count() == 0
    page.goto(f"{site}/en/campus/{session.code}/")
    note = page.locator("[data-unsent=pre]")
    expect(note).to_be_visible()
    page.unroute("**/answers/")
    expect(note).to_be_hidden()
    assert Response.objects.count() == 5
