"""A manager sets judging up in the desk: judges, a panel, a rubric, a round, who judges what, mails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.enums import Role
from accounts.models import User
from campaigns.competitions.models import Competition
from campaigns.judging.enums import AssignmentState
from campaigns.judging.models import Assignment, Judge, Panel, Round, Rubric
from mailing.models import OutgoingMail
from tests.browser.checks import Watcher, look_at
from tests.campaigns.judging.panel_facts import make_competition, make_entries
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: manager desk"), pytest.mark.long]

WIDE = {"width": 1280, "height": 1000}


@pytest.fixture
def competition(site: str) -> Competition:
    made = make_competition(slug="desk-contest")
    make_entries(made, 6)
    return made


@pytest.fixture
def desk(browser: Browser, site: str, person: Callable[..., User]) -> Any:
    """A manager who has signed in."""
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill(person(Role.MANAGER).email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/admin/**")
    yield page
    context.close()


def look(page: Page, name: str, schemes: tuple[str, ...] = ("light", "dark")) -> None:
    """Once the messages of the desk have faded in, and wide again afterwards."""
    if page.locator(".messages li").count():
        expect(page.locator(".messages > ul")).to_have_css("opacity", "1")
    look_at(page, name, schemes)
    page.set_viewport_size(WIDE)


def follow(page: Page, words: str) -> None:
    """Do what the page says is next."""
    page.locator(".upcoming .button", has_text=words).click()
    page.wait_for_load_state()


def invite(page: Page, name: str, button: str) -> None:
    page.locator("[name=email]").fill(f"{name.lower()}@jury.example")
    page.locator("[name=name]").fill(name)
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def make_rubric(page: Page) -> None:
    page.locator("[name=title]").fill("Slogans")
    page.locator("[data-contentpath=criteria] button[title='Insert a block']").first.click()
    first = page.locator("[name=criteria-0-value-title-en]")
    first.fill("Idea")
    for name, value in (("value", "5"), ("text-en", "A surprise")):
        page.locator(f"[name=criteria-0-value-levels-0-value-{name}]").fill(value)
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_url("**/rubric/")


def do(page: Page, verb: str) -> None:
    """A step of the round: asked for, and done. The page of the round says what has happened."""
    follow(page, verb)
    look(page, f"before: {verb}", ("light",))
    page.get_by_role("button", name=verb, exact=True).click()
    page.wait_for_url("**/admin/judging/round/*/")


def test_a_manager_sets_a_round_up_and_tells_the_judges(
    desk: Page, site: str, competition: Competition
) -> None:
    watcher = Watcher(desk, site)
    home = f"{site}/admin/judging/of/desk-contest/"
    desk.goto(home)
    look(desk, "nothing yet")
    follow(desk, "Invite a judge")
    desk.locator("[name=email]").fill("nobody")
    desk.get_by_role("button", name="Send the invitation").click()
    expect(desk.locator("[aria-invalid=true]")).to_have_count(2)
    look(desk, "an invitation that is wrong")
    invite(desk, "Ada", "Send, and invite another")
    invite(desk, "Ben", "Send the invitation")
    assert set(Judge.objects.values_list("user__email", flat=True)) == {
        "ada@jury.example",
        "ben@jury.example",
    }
    look(desk, "judges")

    desk.goto(home)
    follow(desk, "Make a panel")
    desk.locator("[name=title]").fill("Jury")
    for box in desk.locator("[name=judges]").all():
        box.check()
    desk.locator("[name=chair]").select_option(label="Ada")
    desk.get_by_role("button", name="Save").click()
    desk.wait_for_url(home)
    assert Panel.objects.get().judges.count() == 2

    follow(desk, "Make a rubric")
    make_rubric(desk)
    assert Rubric.objects.get().criteria[0].value["title"]["en"] == "Idea"

    desk.goto(home)
    follow(desk, "Plan a round")
    desk.locator("[name=kind]").select_option("public_vote")
    expect(desk.locator("[name=rubric]")).to_be_hidden()
    desk.locator("[name=kind]").select_option("scoring")
    expect(desk.locator("[name=rubric]")).to_be_visible()
    desk.locator("[name=title_en]").fill("Final")
    desk.locator("[name=scores_needed]").fill("1")
    look(desk, "planning a round")
    desk.get_by_role("button", name="Save").click()
    desk.wait_for_url("**/admin/judging/round/*/")
    expect(desk.locator(".figures-verdict")).to_have_text("No entry is in the round yet: bring them in.")

    do(desk, "Bring entries in")
    do(desk, "Balance")
    expect(desk.locator(".loads tbody tr")).to_have_count(2)
    expect(desk.locator("[aria-labelledby=standing-title]")).to_contain_text("All judges are linked")
    look(desk, "a proposal")
    do(desk, "Open the round")
    do(desk, "Notify")
    look(desk, "an open round")
    judged = Round.objects.get()
    assert judged.rubric_version is not None
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.NOTIFIED}
    assert OutgoingMail.objects.filter(purpose="judge-assigned").count() == 2
    desk.goto(home)
    look(desk, "a round under way")
    watcher.saw_nothing()
