"""A judge on a phone in a train, and on a laptop: link, tunnel, keyboard, two windows, review, pairs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, Page, expect

from campaigns.judging.enums import AssignmentState, RoundKind, RoundState, Visibility
from campaigns.judging.models import Comparison, Judge, Round, Score, ScoreSheet
from campaigns.judging.services import links
from tests.browser.checks import Watcher, look_at
from tests.campaigns.judging import panel_facts as facts

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: judging"), pytest.mark.long]

PHONE = {"width": 320, "height": 720}
LAPTOP = {"width": 1280, "height": 800}
LEVELS = [
    {"value": str(points), "text": {"en": words, "ko": words}}
    for points, words in enumerate(["weak", "some of it works", "solid", "strong", "outstanding"], start=1)
]


@pytest.fixture
def judged(site: str) -> Round:
    competition = facts.make_competition(slug="judged-here")
    made = facts.make_open_round(
        entries=3,
        judges=2,
        competition=competition,
        rubric=facts.make_rubric(competition, "Idea", "Message", "Craft", levels=LEVELS),
        visibility=Visibility.AFTER_OWN,
    )
    Judge.objects.filter(competition=competition).update(declared_at=timezone.now())
    return made


@pytest.fixture
def judge(judged: Round) -> Judge:
    return Judge.objects.filter(competition=judged.competition)[0]


@pytest.fixture
def enter(browser: Any, site: str) -> Any:
    """Opens a browser and signs a judge in with a link from a mail."""
    opened: list[BrowserContext] = []

    def make(judge: Judge, size: dict[str, int] = PHONE, language: str = "en") -> Page:
        context = browser.new_context(viewport=size, reduced_motion="reduce")
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        with translation.override(language):
            link = links.make_link(judge=judge, now=timezone.now())
        page.goto(site + link.removeprefix(settings.SITE_URL))
        return page

    yield make
    for context in opened:
        context.close()


def press_link(page: Page) -> None:
    page.locator("main form button").click()
    page.wait_for_url("**/judging/**")


def wait_until_kept(page: Page, count: int) -> None:
    """Until the worker looks after the page and has kept so many entries or pairs."""
    kept = """async () => {
        const names = (await caches.keys()).filter((name) => name.startsWith("judging-pages-"));
        const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
        return all.flat().filter(({ url }) => url.includes("/entry/") || url.includes("/pairs/")).length;
    }"""
    worker = "() => Boolean(navigator.serviceWorker.controller)"
    for _try in range(100):
        if page.evaluate(worker) and page.evaluate(kept) >= count:
            return
        page.wait_for_timeout(100)
    raise AssertionError("The next pages were not kept.")


def tap(page: Page, points: int) -> None:
    page.locator(f".criterion.is-current .step:has(input[value='{points}'])").click()


def score_on_phone(page: Page, *values: int) -> None:
    """One criterion after the other, always with the button at the thumb."""
    for place, points in enumerate(values):
        expect(page.locator("[data-tab]").nth(place)).to_have_attribute("aria-current", "true")
        tap(page, points)
        page.locator("[data-next]").click()


def saved(page: Page) -> Any:
    return expect(page.locator("[data-status]"))


def points_of(judge: Judge) -> list[list[float | None]]:
    rows = Score.objects.filter(sheet__assignment__judge=judge).order_by("sheet__assignment__position", "pk")
    by_sheet: dict[int, list[float | None]] = {}
    for sheet, value in rows.values_list("sheet", "value"):
        by_sheet.setdefault(sheet, []).append(value)
    return list(by_sheet.values())


def test_a_phone_in_a_train_from_the_link_to_the_confirmation(
    enter: Callable[..., Page], judge: Judge, judged: Round, site: str
) -> None:
    Judge.objects.filter(pk=judge.pk).update(declared_at=None)
    page = enter(judge)
    watcher = Watcher(page, site)
    look_at(page, "link")
    page.set_viewport_size(PHONE)
    press_link(page)
    look_at(page, "declaration")
    page.set_viewport_size(PHONE)
    page.locator("main form .button").click()
    look_at(page, "declaration, nothing chosen")
    page.set_viewport_size(PHONE)
    page.locator("label.tick-line").click()
    page.locator("main form .button").click()
    page.wait_for_url(f"**/round/{judged.code}/")
    look_at(page, "queue")
    page.set_viewport_size(PHONE)
    page.locator("[data-go]").click()
    page.wait_for_url("**/entry/**")
    wait_until_kept(page, 3)

    # The first with a connection.
    first = page.url
    score_on_phone(page, 4, 5, 3)
    page.wait_for_url(lambda url: "/entry/" in url and url != first)
    assert points_of(judge) == [[4, 5, 3]]

    # The second in a tunnel, with a reload in it; then on to the third, still in it.
    second = page.url
    page.context.set_offline(True)
    tap(page, 2)
    page.locator("[data-next]").click()
    tap(page, 5)
    saved(page).to_contain_text("(2)")
    look_at(page, "waiting in a tunnel", ("light",))
    page.set_viewport_size(PHONE)
    page.reload()
    expect(page.locator("input[type=radio]:checked")).to_have_count(2)
    saved(page).to_contain_text("(2)")
    page.locator("[data-tab]").nth(2).click()
    tap(page, 1)
    page.locator("[data-next]").click()
    page.wait_for_url(lambda url: "/entry/" in url and url not in (first, second))
    tap(page, 3)
    page.locator("[data-tab=words]").click()
    page.locator("#comment").fill("터널에서 쓴 말")
    saved(page).to_contain_text("(5)")
    assert points_of(judge) == [[4, 5, 3]]

    # Out of the tunnel.
    page.context.set_offline(False)
    saved(page).to_have_text("Saved")
    assert points_of(judge) == [[4, 5, 3], [2, 5, 1], [3]]
    assert ScoreSheet.objects.get(comment="터널에서 쓴 말").assignment.judge == judge
    for place, points in ((1, 4), (2, 4)):
        page.locator("[data-tab]").nth(place).click()
        tap(page, points)
    look_at(page, "entry on a phone, scored")
    page.set_viewport_size(PHONE)
    page.locator("[data-next]").click()

    # Side by side, and confirmed.
    page.wait_for_url("**/review/")
    look_at(page, "side by side")
    page.set_viewport_size(PHONE)
    page.locator("[data-confirm] .button-play").click()
    page.wait_for_url(f"**/round/{judged.code}/")
    assert ScoreSheet.objects.filter(assignment__judge=judge, submitted_at__isnull=False).count() == 3
    look_at(page, "queue, all confirmed")
    page.set_viewport_size(PHONE)
    page.locator(".judge-line a").first.click()
    look_at(page, "entry, confirmed, with what others gave")
    page.goto(f"{site}/en/judging/")
    look_at(page, "all rounds")
    watcher.errors = [error for error in watcher.errors if "ERR_INTERNET_DISCONNECTED" not in error]
    watcher.saw_nothing()


def test_a_closed_tab_loses_nothing(enter: Callable[..., Page], judge: Judge, site: str) -> None:
    page = enter(judge)
    press_link(page)
    page.locator("[data-go]").click()
    page.wait_for_url("**/entry/**")
    wait_until_kept(page, 3)
    page.context.set_offline(True)
    tap(page, 5)
    saved(page).to_contain_text("(1)")
    page.close()
    assert not Score.objects.exists()
    page.context.set_offline(False)
    other = page.context.new_page()
    other.goto(f"{site}/en/judging/")  # any page of theirs sends what waits
    other.wait_for_function(
        "() => !JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(':outbox'))[1]).length"
    )
    assert points_of(judge) == [[5]]


def test_a_full_storage_shows_what_was_given_last(enter: Callable[..., Page], judge: Judge) -> None:
    page = enter(judge)
    press_link(page)
    found = page.evaluate(
        """async () => {
            const { keep, recall } = await import("/static/js/judging/kept.js");
            keep("somebody", "outbox", ["old"]);
            Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
            keep("somebody", "outbox", ["old", "new"]);
            return recall("somebody", "outbox", []);
        }"""
    )
    assert found == ["old", "new"]


KEPT_PAGES = "async () => (await caches.keys()).filter((name) => name.startsWith('judging-pages-')).length"


def test_nobody_is_shown_what_another_judge_has_kept(
    enter: Callable[..., Page], judge: Judge, judged: Round, site: str
) -> None:
    other = Judge.objects.filter(competition=judged.competition).exclude(pk=judge.pk).get()
    page = enter(judge)
    press_link(page)
    wait_until_kept(page, 3)
    queue = page.url

    # Somebody else is signed in, and has asked for nothing but the list of all rounds.
    page.context.clear_cookies()
    page.context.add_cookies([session_of(other) | {"url": site}])
    page.evaluate("async () => (await fetch('/en/judging/')).text()")
    expect_soon(page, KEPT_PAGES, 0)
    page.context.set_offline(True)
    page.goto(queue)
    expect(page.locator("[data-judge-owner]")).to_have_count(0)

    # Where one signs in nothing is kept, whoever it was.
    page.context.set_offline(False)
    page.goto(queue)
    wait_until_kept(page, 3)
    page.context.clear_cookies()
    page.goto(f"{site}/accounts/login/")
    expect_soon(page, KEPT_PAGES, 0)


def session_of(judge: Judge) -> Any:
    browser = Client()
    browser.force_login(judge.user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": browser.cookies[name].value}


def expect_soon(page: Page, script: str, wanted: Any) -> None:
    for _try in range(50):
        if (found := page.evaluate(script)) == wanted:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{found} is not {wanted}.")


def test_a_laptop_by_keyboard(enter: Callable[..., Page], judge: Judge, judged: Round) -> None:
    page = enter(judge, LAPTOP)
    press_link(page)
    page.locator("[data-go]").click()
    page.wait_for_url("**/entry/**")
    expect(page.locator("[data-keys]")).to_be_visible()
    for key in ("4", "ArrowDown", "5", "j", "3"):
        page.keyboard.press(key)
    saved(page).to_have_text("Saved")
    assert points_of(judge) == [[4, 5, 3]]
    page.keyboard.press("k")
    page.keyboard.press("1")
    page.keyboard.press("?")
    expect(page.locator("[data-keys-help]")).to_be_visible()
    look_at(page, "keys")
    page.set_viewport_size(LAPTOP)
    page.keyboard.press("Escape")
    first = page.url
    page.keyboard.press("n")
    page.wait_for_url(lambda url: "/entry/" in url and url != first)
    assert points_of(judge) == [[4, 1, 3]]
    second = page.url
    page.keyboard.press("s")
    page.wait_for_url(lambda url: "/entry/" in url and url not in (first, second))
    put_off = judge.assignments.exclude(skipped_at=None).get()
    assert put_off.round_entry.code in second
    page.keyboard.press("2")  # what is typed into a text is no key
    page.locator("#note").fill("n s 5")
    saved(page).to_have_text("Saved")
    assert ScoreSheet.objects.get(note="n s 5").scores.get().value == 2
    look_at(page, "entry on a laptop")


def test_two_windows_and_a_reason(enter: Callable[..., Page], judge: Judge) -> None:
    page = enter(judge, LAPTOP)
    press_link(page)
    page.locator("[data-go]").click()
    page.wait_for_url("**/entry/**")
    other = page.context.new_page()
    other.goto(page.url)
    step = ".criterion:nth-of-type(1) .step:has(input[value='{}'])"
    # Another device: what this browser knows of its own tabs does not count as somebody else's.
    page.locator(step.format(5)).first.click()
    saved(page).to_have_text("Saved")
    other.evaluate(
        "() => Object.keys(localStorage).filter((key) => key.endsWith(':known'))"
        ".forEach((key) => localStorage.removeItem(key))"
    )
    other.locator(step.format(2)).first.click()
    expect(other.locator("[data-both]")).to_be_visible()
    look_at(other, "two values")
    other.set_viewport_size(LAPTOP)
    other.locator("[data-both-keep=mine]").click()
    saved(other).to_have_text("Saved")
    assert points_of(judge) == [[2]]
    other.locator(".criterion-out").first.click()
    other.locator(".criterion-reason input").first.fill("There is no picture")
    saved(other).to_have_text("Saved")
    expect(other.locator("[data-clear]").first).to_be_visible()
    assert Score.objects.get().reason == "There is no picture"
    look_at(other, "does not apply")


def test_what_the_server_refuses_is_said_and_kept(
    enter: Callable[..., Page], judge: Judge, judged: Round
) -> None:
    page = enter(judge)
    press_link(page)
    page.locator("[data-go]").click()
    page.wait_for_url("**/entry/**")
    Round.objects.filter(pk=judged.pk).update(state=RoundState.CLOSED)
    tap(page, 5)
    saved(page).to_have_text("Not saved: look")
    expect(page.locator("[data-trouble]")).to_contain_text("its round is over")
    look_at(page, "refused")
    Round.objects.filter(pk=judged.pk).update(state=RoundState.OPEN)
    page.set_viewport_size(PHONE)
    page.context.clear_cookies()
    tap(page, 4)
    expect(page.locator("[data-trouble-sign-in]")).to_be_visible()
    look_at(page, "signed out", ("light",))


def test_giving_back_and_pages_without_script(
    enter: Callable[..., Page], judge: Judge, judged: Round, browser: Any, site: str
) -> None:
    page = enter(judge)
    press_link(page)
    page.locator("[data-go]").click()
    page.locator(".judge-aside a").click()
    look_at(page, "giving back")
    page.set_viewport_size(PHONE)
    page.locator("label.tick-line").first.click()
    page.locator("#reason").fill("I taught them")
    page.locator("main form .button").first.click()
    page.wait_for_url(f"**/round/{judged.code}/")
    assert judge.assignments.filter(state=AssignmentState.RECUSED).count() == 1
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(f"{site}/ko/judging/round/{judged.code}/")
    plain.locator("[data-go]").click()
    plain.locator(".step:has(input[value='4'])").first.click()
    plain.locator("button[name=go][value=next]").click()
    assert points_of(judge) == [[4]]
    context.close()


def test_pairs_on_a_phone_and_by_keyboard(
    enter: Callable[..., Page], judge: Judge, judged: Round, site: str
) -> None:
    Round.objects.filter(pk=judged.pk).update(state=RoundState.RATIFIED)
    pairs = facts.make_round(judged.competition, kind=RoundKind.PAIRWISE, state=RoundState.OPEN)
    entries = [one.entry for one in judged.entries.all()]
    rows = facts.add_to_round(pairs, entries)
    for row in rows:
        facts.give(row, judge)
    for position, (one, other) in enumerate([(0, 1), (0, 2), (1, 2)], start=1):
        Comparison.objects.create(
            round=pairs, judge=judge, first=rows[one], second=rows[other], position=position
        )
    page = enter(judge)
    press_link(page)
    page.wait_for_url("**/pairs/**")
    look_at(page, "a pair")
    page.set_viewport_size(PHONE)
    wait_until_kept(page, 3)
    page.context.set_offline(True)
    page.locator("[data-better=left]").click()
    page.wait_for_url("**/2/")
    saved(page).to_contain_text("(1)")
    page.context.set_offline(False)
    saved(page).to_have_text("Saved")
    assert Comparison.objects.get(position=1).winner == rows[0]
    page.set_viewport_size(LAPTOP)
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/3/")
    page.keyboard.press("u")
    page.wait_for_url("**/2/")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/3/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/pairs/*/")
    expect(page.locator(".judge-all-done")).to_be_visible()
    look_at(page, "all pairs decided")
    assert [one.winner for one in Comparison.objects.all()] == [rows[0], rows[0], rows[2]]


def test_a_link_that_is_over(enter: Callable[..., Page], judge: Judge) -> None:
    Judge.objects.update(left_at=timezone.now() - dt.timedelta(days=1))
    page = enter(judge)
    look_at(page, "a link that is over")
    page.set_viewport_size(PHONE)
    page.locator("main form button").click()
    expect(page.locator("h1")).to_have_text("Look into your mail")
    look_at(page, "a new link is sent")
