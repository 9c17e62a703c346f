"""A lecturer's roster from the file to the results, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession, Feedback
from campaigns.training.services import claims
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

LIST = "학번,이름,분반\n00120,김하나,가\n00121,이둘,가\n00122,Aleksandra Konstantinopolitanska,나\n"
WRONG = "학번,이름\n00120,김하나\n00120,이둘\n=1+1,박셋\n"


@pytest.fixture
def trainer(site: str) -> User:
    return make_trainer(make_campus())


@pytest.fixture
def session(trainer: User) -> CampusSession:
    module = make_module(forms=make_forms(fakes=8, genuine=8))
    return plan(module, trainer.trainer.campuses.get(), trainer, group="Design, 2nd year")


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext], site: str, trainer: User) -> Page:
    client = Client()
    client.force_login(trainer)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": site}])
    return context.new_page()


def sent(name: str, text: str) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp949")}


def test_from_the_file_to_the_roster(phone: Page, site: str, session: CampusSession) -> None:
    watcher = Watcher(phone, site)
    phone.goto(f"{site}/en/campus/desk/{session.public_code}/roster/")
    look_at(phone, "no roster yet")
    phone.get_by_label("File").set_input_files(sent("wrong.csv", WRONG))
    phone.get_by_role("button", name="See what would happen").click()
    expect(phone.get_by_role("heading", name="2 rows cannot be taken")).to_be_visible()
    look_at(phone, "refused rows")
    phone.get_by_label("File").set_input_files(sent("class.csv", LIST))
    phone.get_by_role("button", name="See what would happen").click()
    expect(phone.get_by_role("heading", name="What would happen")).to_be_visible()
    expect(phone.get_by_role("row")).to_have_count(4)
    look_at(phone, "what would happen")
    assert not session.roster.exists()
    phone.get_by_role("button", name="Take this list").click()
    expect(phone.get_by_text("The roster is taken: 3 students, 3 of them new.")).to_be_visible()
    look_at(phone, "a roster")
    assert list(session.roster.values_list("number", flat=True)) == ["00120", "00121", "00122"]
    phone.get_by_label("File").set_input_files(sent("new.csv", "학번,이름\n00120,김하늘\n00200,최넷\n"))
    phone.get_by_label("Replace the whole list").check()
    phone.get_by_role("button", name="See what would happen").click()
    expect(phone.locator("tr.roster-gone")).to_have_count(2)
    expect(phone.locator("tr.roster-changed ins")).to_have_text(["김하늘", "–"])
    look_at(phone, "changes")
    watcher.saw_nothing()


def test_results_while_it_runs_and_afterwards(
    phone: Page, site: str, session: CampusSession, trainer: User
) -> None:
    for number in range(1, 9):
        session.roster.create(number=f"{number:05d}", number_key=f"{number:05d}", name=f"Student {number}")
    session = move(session, Phase.PRE, trainer)
    for attendance in take_tests(session, 12)[:6]:
        claims.claim(attendance=attendance, number=f"{attendance.number:05d}", now=NOW)
    Feedback.objects.bulk_create(
        Feedback(session=session, clear=4, useful=5, again=True, text="Good pictures.", day=NOW.date())
        for _answer in range(6)
    )
    address = f"{site}/en/campus/desk/{session.public_code}/results/"
    watcher = Watcher(phone, site)
    phone.goto(address)
    expect(phone.get_by_text("These are the numbers so far.")).to_be_visible()
    look_at(phone, "results so far")
    move(session, Phase.CLOSED, trainer)
    phone.goto(address)
    expect(phone.get_by_role("heading", name="What the tests show")).to_be_visible()
    look_at(phone, "results")
    phone.get_by_role("link", name="Second test").click()
    expect(phone.get_by_role("columnheader", name="Second test")).to_have_attribute("aria-sort", "ascending")
    phone.get_by_label("Find a student").fill("student 3")
    phone.get_by_role("button", name="Find", exact=True).click()
    expect(phone.locator("#students ~ .table-scroll tbody tr")).to_have_count(1)
    watcher.saw_nothing()
