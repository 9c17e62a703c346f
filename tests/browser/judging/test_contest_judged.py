"""A contest from its assignment to its showcase, as a manager and five judges from three bodies do it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from accounts.enums import Role
from accounts.models import User
from audit.services import SYSTEM
from campaigns.competitions.enums import NEEDED, Eligibility, Scope
from campaigns.competitions.models import Competition, CompetitionPage, Entry
from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.models import (
    Assignment,
    Award,
    AwardGiven,
    Judge,
    Round,
    Score,
    ScoreSheet,
    ShowcasePage,
)
from campaigns.judging.services import conflicts, rounds
from campaigns.models import CampaignPage
from certificates.models import Certificate
from home.demonstration.pages import add_page
from home.demonstration.posters import PALETTES, Poster, draw
from mailing.models import OutgoingMail
from tests.browser.checks import Watcher, look_at
from tests.campaigns.competitions import contest
from tests.campaigns.judging import panel_facts
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: judged"), pytest.mark.long]

SCHOOLS = ["Hanbit High School", "Mirae High School", "Lakeside College", "Nari College"]
JUDGES = [  # of three bodies; the last teaches at a school that one of the entrants goes to
    ("Judge One", "Intellectual Property Office"),
    ("Judge Two", "Intellectual Property Office"),
    ("Judge Three", "Customs Service"),
    ("Judge Four", "Customs Service"),
    ("Judge Five", "Lakeside College"),
]
HARSH = "Judge Two"
QUALITY = [5, 4, 4, 3, 2, 2]


@pytest.fixture
def posters(site: str) -> list[Entry]:
    """Six posters, ready to be judged. Their people let work and name be published."""
    competition = contest.make_competition(slug="judged", title={"en": "Seen Twice", "ko": "두 번 본 공모전"})
    made = []
    for number in range(len(QUALITY)):
        entry = contest.begin(competition, category="design", entrant=contest.make_entrant(f"key {number}"))
        scopes = frozenset([*NEEDED, Scope.PUBLISH_WORK, Scope.PUBLISH_NAME])
        who = contest.person(
            name=f"Mina-{number + 1} Kim",
            email=f"entrant-{number}@people.example",
            school=SCHOOLS[number % 4],
            scopes=scopes,
        )
        contest.introduce(entry, who)
        palette = sorted(PALETTES)[number]
        poster = draw(
            Poster("glass" if number % 2 else "eye", palette, f"Look {number + 2} times", 90 + number)
        )
        contest.attach(entry, file=io.BytesIO(poster))
        contest.write(entry, title=f"Look {number + 2} times", slogan="")
        contest.submit(entry)
        made.append(entry)
    Entry.objects.filter(competition=competition).update(eligibility=Eligibility.ELIGIBLE)
    return made


@pytest.fixture
def judged(posters: list[Entry]) -> Round:
    """A planned round of these posters with a jury of five; conflicts were looked for."""
    competition = Competition.objects.get(slug="judged")
    jury = [panel_facts.make_judge(competition, name, body=body) for name, body in JUDGES]
    panel = panel_facts.make_panel(competition, jury, chair=jury[0])
    rubric = panel_facts.make_rubric(competition, "Idea", "Craft")
    made = panel_facts.make_round(
        competition, panel=panel, rubric=rubric, scores_needed=4, anchors=0, places=1
    )
    rounds.fill_round(judged=made, actor=SYSTEM, now=timezone.now())
    conflicts.detect_conflicts(competition=competition, now=timezone.now())
    Award.objects.create(competition=competition, title={"en": "First prize", "ko": "대상"}).given_by.set(
        [jury[0].organisation, jury[2].organisation]
    )
    return made


@pytest.fixture
def device(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Opens a browser of somebody's own, as wide as said in pixels."""

    def make(width: int = 1280) -> Page:
        return new_context(viewport={"width": width, "height": 800}).new_page()

    return make


def sign_in(page: Page, site: str, person: User) -> None:
    page.goto(f"{site}/accounts/login/?next=/admin/")
    page.locator("input[name=login]").fill(person.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url(f"{site}/admin/")


def step(page: Page, site: str, judged: Round, verb: str) -> None:
    """A manager's step of a round, with the question before it."""
    page.goto(f"{site}/admin/judging/round/{judged.code}/")
    page.locator("main").get_by_role("link", name=verb, exact=True).first.click()
    page.wait_for_url("**/do/*/")
    page.locator(".question").get_by_role("button", name=verb, exact=True).click()
    page.wait_for_url(f"**/round/{judged.code}/")
    expect(page.locator(".messages")).to_be_visible()


def link_for(judge: Judge) -> str:
    mail = OutgoingMail.objects.filter(to=judge.user.email, purpose="judge-assigned").latest("pk")
    found = re.search(r"https?://\S+/judging/link/\S+", mail.text)
    assert found, mail.text
    return "/" + found[0].split("/", 3)[3]


def open_queue(page: Page, site: str, judge: Judge) -> None:
    """From the link in the mail to the entries: one press, and whom one is close to."""
    page.goto(site + link_for(judge))
    page.get_by_role("button", name="Open my entries").click()
    page.locator("textarea[name=affiliations]").wait_for()
    look_at(page, "declaration", ("light",))
    page.get_by_text("There is nothing to name").click()
    page.get_by_role("button", name="Go on to the entries").click()
    page.get_by_role("link", name="Begin").first.wait_for()


def given_by(judge: Judge, entry: Entry, place: int) -> int:
    """Points from 1 to 5: the quality of the work, less two of a harsh judge."""
    quality = QUALITY[int(entry.draft["title"].split()[1]) - 2]
    return max(
        1, min(5, quality - (2 if judge.user.first_name == HARSH else 0) - (place == 1 and quality == 4))
    )


def score_entry(page: Page, judge: Judge) -> None:
    """Every criterion of the entry on the screen, by a tap each."""
    code = page.locator("[data-sheet]").get_attribute("data-sheet")
    entry = Entry.objects.get(in_rounds__code=code)
    for place in range(2):
        part = page.locator(".criterion").nth(place)
        if not part.is_visible():
            page.locator("[data-tab]").nth(place).click()
        value = given_by(judge, entry, place)
        part.locator(f".step:has(input[value='{value}'])").click()


def go_on(page: Page) -> None:
    """To the next entry: on a phone each criterion is a step of its own, whose button says so."""
    before, button = page.url, page.locator("[data-next]")
    while "criterion" in button.inner_text():
        button.click()
    button.click()
    page.wait_for_url(lambda url: url != before)


def judge_all(page: Page, judge: Judge) -> None:
    page.get_by_role("link", name=re.compile("Begin|Go on")).first.click()
    score_from(page, judge, 1)


def score_from(page: Page, judge: Judge, first: int) -> None:
    """Every entry of a judge from a place in their order on, and then side by side."""
    for number in range(first, Assignment.objects.shown_to(judge).count() + 1):
        page.wait_for_url("**/judging/entry/*/")
        expect(page.locator(".judge-place")).to_contain_text(f"Entry {number} of")
        score_entry(page, judge)
        go_on(page)
    page.wait_for_url("**/review/")


def confirm(page: Page) -> None:
    expect(page.locator(".judge-table tbody tr.has-gap")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Confirm ")).click()
    expect(page.get_by_text("All of your entries are confirmed")).to_be_visible()


def test_a_contest_is_judged_from_assignment_to_showcase(
    device: Callable[..., Page], site: str, judged: Round, person: Callable[..., User]
) -> None:
    desk = device()
    watcher = Watcher(desk, site)
    sign_in(desk, site, person(Role.MANAGER))
    _assign(desk, site, judged)
    jury = {judge.user.first_name: judge for judge in judged.panel.judges.all()}
    assert not Assignment.objects.filter(
        judge=jury["Judge Five"], round_entry__entry__contributors__school="Lakeside College"
    ).exists()
    step(desk, site, judged, "Open the round")
    step(desk, site, judged, "Notify")
    five = device()
    open_queue(five, site, jury["Judge Five"])
    _give_back(five)
    step(desk, site, judged, "Top up")
    step(desk, site, judged, "Notify")
    five.reload()
    judge_all(five, jury["Judge Five"])
    confirm(five)
    _judge(site, jury, device)
    assert set(ScoreSheet.objects.values_list("assignment__state", flat=True)) == {AssignmentState.SUBMITTED}
    step(desk, site, judged, "Close the round")
    _decide(site, judged, desk)
    _give_the_award(desk, site, judged)
    _look_at_the_certificate(device(320), site)
    _look_at_the_showcase(device(320), site)
    watcher.saw_nothing()


def _assign(desk: Page, site: str, judged: Round) -> None:
    step(desk, site, judged, "Balance")
    expect(desk.locator("main")).to_contain_text("24")  # six works, four judges each
    assert Assignment.objects.of_round(judged).count() == 24


def _give_back(page: Page) -> None:
    """A judge knows the people of an entry, whatever was found."""
    address = page.url
    page.get_by_role("link", name="Begin").first.click()
    page.wait_for_load_state("networkidle")  # the entries for a tunnel are read to their end
    page.get_by_role("link", name="I should not judge this").click()
    page.get_by_text("I know this work or the people who made it").click()
    page.locator("textarea[name=reason]").fill("I taught its author last year.")
    look_at(page, "giving back", ("light",))
    page.get_by_role("button", name="Give it back").click()
    page.wait_for_url(lambda url: "/recuse/" not in url)
    assert Assignment.objects.filter(state=AssignmentState.RECUSED).count() == 1
    page.goto(address)


def _judge(site: str, jury: dict[str, Judge], device: Callable[..., Page]) -> None:
    """One by phone, one harsh, one off line for a while."""
    phone = device(320)
    open_queue(phone, site, jury["Judge One"])
    look_at(phone, "queue")
    phone.set_viewport_size({"width": 320, "height": 800})
    phone.get_by_role("link", name="Begin").first.click()
    phone.wait_for_url("**/judging/entry/*/")
    look_at(phone, "a sheet")
    phone.set_viewport_size({"width": 320, "height": 800})
    score_from(phone, jury["Judge One"], 1)
    look_at(phone, "side by side")
    confirm(phone)
    look_at(phone, "all confirmed")
    laptop = device()
    open_queue(laptop, site, jury[HARSH])
    judge_all(laptop, jury[HARSH])
    confirm(laptop)
    _judge_through_a_tunnel(device(320), site, jury["Judge Three"])
    four = device()
    open_queue(four, site, jury["Judge Four"])
    judge_all(four, jury["Judge Four"])
    confirm(four)


def _judge_through_a_tunnel(page: Page, site: str, judge: Judge) -> None:
    open_queue(page, site, judge)
    page.get_by_role("link", name="Begin").first.click()
    page.wait_for_url("**/judging/entry/*/")
    before = Score.objects.filter(sheet__assignment__judge=judge).count()
    page.context.set_offline(True)
    score_entry(page, judge)
    told = page.get_by_role("status")
    expect(told).to_contain_text("Waiting to be sent (2)")
    assert Score.objects.filter(sheet__assignment__judge=judge).count() == before
    page.context.set_offline(False)
    expect(told).to_have_text("Saved")
    assert Score.objects.filter(sheet__assignment__judge=judge).count() == before + 2
    go_on(page)
    score_from(page, judge, 2)
    confirm(page)


def _decide(site: str, judged: Round, desk: Page) -> None:
    """The manager tallies; the ranking corrects for the harsh judge; it is ratified and published."""
    desk.goto(f"{site}/en/judging/results/{judged.code}/")
    desk.get_by_role("button", name="Tally the scores").click()
    desk.locator(".results-group a").first.wait_for()
    look_at(desk, "results of a round")
    desk.locator(".results-group a").first.click()
    desk.locator("h1").wait_for()
    look_at(desk, "a result run")
    expect(desk.locator("main")).to_contain_text("Look 2 times")
    run = judged.runs.get()
    desk.goto(f"{site}/en/judging/results/run/{run.code}/judges/")
    expect(desk.locator("main")).to_contain_text(HARSH)
    look_at(desk, "judges of a run")
    severest = run.diagnostics.order_by("-severity").first()
    assert severest.judge.user.first_name == HARSH
    desk.goto(f"{site}/en/judging/results/{judged.code}/")
    desk.get_by_role("button", name="Begin the deliberation").click()
    desk.get_by_role("link", name="Ratify the results").click()
    look_at(desk, "before ratifying")
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.get_by_text("The results are ratified and")).to_be_visible()


def _give_the_award(desk: Page, site: str, judged: Round) -> None:
    desk.goto(f"{site}/admin/judging/awards/of/judged/")
    first = desk.locator("select[name=choice] option", has_text="★").first
    desk.locator("select[name=choice]").first.select_option(value=first.get_attribute("value"))
    desk.get_by_role("button", name="Give the award").first.click()
    expect(desk.locator(".award-desk__given")).to_contain_text("Look 2 times")
    desk.goto(f"{site}/en/judging/results/{judged.code}/")
    desk.get_by_role("link", name="Publish the results").click()
    desk.locator("main form button[type=submit]").last.click()
    expect(desk.get_by_text("They point at the runs below")).to_be_visible()
    judged.refresh_from_db()
    assert judged.state == RoundState.PUBLISHED
    assert AwardGiven.objects.get().round_entry.entry.draft["title"] == "Look 2 times"


def _look_at_the_certificate(page: Page, site: str) -> None:
    certificate = Certificate.objects.get()
    page.goto(f"{site}/en/certificates/")
    look_at(page, "check a certificate")
    page.locator("input[name=code]").fill(certificate.code.lower())
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="This certificate is genuine")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Intellectual Property Office")
    look_at(page, "a genuine certificate")


def _look_at_the_showcase(page: Page, site: str) -> None:
    competition = Competition.objects.get(slug="judged")
    for campaign in CampaignPage.objects.filter(slug="look-twice"):
        above = CompetitionPage(title="Seen Twice", summary="Posters", competition=competition)
        add_page(campaign, above, "judged")
        showcase = ShowcasePage(title="What won", introduction="Posters.", competition=competition)
        add_page(above, showcase, "judged-results")
    for language, prize in (("en", "First prize"), ("ko", "대상")):
        page.goto(site + ShowcasePage.objects.get(slug="judged-results", locale__language_code=language).url)
        expect(page.locator("main")).to_contain_text("Look 2 times")
        expect(page.locator("main")).to_contain_text(prize)
        expect(page.locator("main")).to_contain_text("Mina-1")
        expect(page.locator("main img").first).to_have_js_property("complete", True)
        look_at(page, f"showcase ({language})")
        page.set_viewport_size({"width": 320, "height": 800})
