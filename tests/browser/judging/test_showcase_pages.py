"""Showcase, vote, certificates and feedback in a real browser: axe, no script needed, nothing cut off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.models import Locale

from accounts.enums import Role
from accounts.models import User
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.models.people import hash_of
from campaigns.judging.enums import RoundKind, RoundState, VotePer, VoteState
from campaigns.judging.models import Round, ShowcasePage, Vote
from campaigns.judging.services.awards import certificates_of, give_award
from campaigns.judging.services.feedback import release_feedback
from certificates.services import revoke
from home.models import HomePage
from tests.browser.checks import Watcher, look_at
from tests.browser.conftest import NARROW
from tests.campaigns.competitions.contest import make_competition
from tests.campaigns.judging.shown_contest import (
    bring_in,
    make_award,
    make_entry,
    make_judges,
    make_round,
    rank,
    rubric_version,
    score,
)
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("browser: showcase"), pytest.mark.long]

LONG = "정품을알아보는눈과마음그리고습관에관한아주긴제목"
# The desk's buttons fade from one colour into the other.
SETTLED = """Promise.allSettled(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)
)"""
WORKS = [
    {"category": "design", "title": "Look twice", "size": (400, 560), "team": 2},
    {"category": "design", "title": LONG, "size": (900, 300), "language": "ko"},
    {"category": "slogan", "title": "Words", "slogan": "Every fake has a tell"},
    {"category": "slogan", "title": LONG, "slogan": "진짜를 사고 진짜로 살자", "language": "ko"},
    {"category": "video", "title": "Ninety seconds of doubt"},
]


@pytest.fixture
def competition(site: str) -> Competition:
    return make_competition(slug="shown")


@pytest.fixture
def judged(competition: Competition) -> Round:
    """A published final: every work got there, and the best of each category has an award."""
    source = make_round(competition, state=RoundState.RATIFIED)
    judged = make_round(competition, source=source, rubric_version=rubric_version())
    judges = make_judges(competition, 2)
    entries = [
        make_entry(competition, key="own-key" if n == 0 else "", **facts) for n, facts in enumerate(WORKS)
    ]
    extra = [make_entry(competition, category="design", title=f"More {n}") for n in range(4)]
    for category in ("design", "slogan", "video"):
        works = [bring_in(judged, one) for one in [*entries, *extra] if one.category.slug == category]
        for number, one in enumerate(works):
            for judge in judges:
                score(
                    one, judge, idea=1 + number % 5, craft=4, comment="A strong idea.\n\nMore room for words."
                )
        run = rank(judged, works, places=1)
        award = make_award(
            competition, f"Prize: {category}", given_by=["Hanbit Office of Originals", "Guild"]
        )
        give_award(award=award, run=run, round_entry=works[0], user=None, now=timezone.now())
    return judged


@pytest.fixture
def showcase(competition: Competition) -> dict[str, ShowcasePage]:
    found = {}
    for language, title in (("en", "The ones that got it right"), ("ko", "진짜를 알아본 사람들")):
        home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
        page = ShowcasePage(
            title=title, slug="shown", introduction="-", competition=competition, locale=home.locale
        )
        found[language] = home.add_child(instance=page)
    return found


@pytest.fixture
def plain(new_context: Callable[..., BrowserContext], site: str) -> Page:
    """A browser without scripts."""
    return new_context(viewport=NARROW, java_script_enabled=False).new_page()


def test_the_gallery_in_two_languages(
    page: Page, site: str, judged: Round, showcase: dict[str, ShowcasePage]
) -> None:
    watcher = Watcher(page, site)
    for language in ("en", "ko"):
        page.goto(f"{site}{showcase[language].get_url()}")
        expect(page.locator(".work")).to_have_count(9)
        look_at(page, f"showcase {language}")
    page.goto(f"{site}{showcase['en'].get_url()}?category=design")
    expect(page.locator(".work")).to_have_count(6)
    look_at(page, "one category", schemes=["dark"])
    page.locator(".work h3 a").first.click()
    expect(page.locator("h1")).to_have_text("Look twice")
    look_at(page, "one work")
    watcher.saw_nothing()


def test_every_picture_arrives_without_a_jump(
    page: Page, site: str, judged: Round, showcase: dict[str, ShowcasePage]
) -> None:
    page.goto(f"{site}{showcase['en'].get_url()}")
    before = page.evaluate("document.documentElement.scrollHeight")
    for picture in page.locator(".piece-picture").all():
        picture.scroll_into_view_if_needed()
    page.wait_for_function(
        "[...document.querySelectorAll('.piece-picture')].every(one => one.complete && one.naturalWidth > 0)"
    )
    after = page.evaluate("document.documentElement.scrollHeight")
    assert abs(after - before) <= len(WORKS)  # a picture's height is rounded


def test_before_the_results(
    page: Page, site: str, competition: Competition, showcase: dict[str, ShowcasePage]
) -> None:
    make_round(competition, state=RoundState.OPEN)
    page.goto(f"{site}{showcase['en'].get_url()}")
    expect(page.get_by_role("heading", name="The judges are at work")).to_be_visible()
    look_at(page, "before the results")


def test_voting_without_a_script(
    plain: Page, page: Page, site: str, competition: Competition, judged: Round
) -> None:
    now = timezone.now()
    for vote_per in (VotePer.DEVICE, VotePer.EMAIL):
        vote = make_round(
            competition,
            kind=RoundKind.PUBLIC_VOTE,
            state=RoundState.OPEN,
            vote_per=vote_per,
            title={"en": "Your favourite"},
            opens_at=now - dt.timedelta(days=1),
            closes_at=now + dt.timedelta(days=1),
        )
        for one in judged.entries.all():
            bring_in(vote, one.entry)
        address = f"{site}/en/vote/{vote.code}/"
        page.goto(address)
        look_at(page, f"vote by {vote_per}")
        plain.goto(address)
        plain.locator(".vote-choice label").nth(2).click()
        if vote_per == VotePer.EMAIL:
            plain.get_by_label("Your e-mail address").fill("mina@people.example")
        plain.get_by_role("button", name="Vote").click()
        told = "look into your mailbox" if vote_per == VotePer.EMAIL else "Your vote is in"
        expect(plain.locator("h1")).to_contain_text(told)
    assert Vote.objects.count() == 2
    device = Round.objects.get(vote_per=VotePer.DEVICE, kind=RoundKind.PUBLIC_VOTE)
    plain.goto(f"{site}/en/vote/{device.code}/")
    plain.locator(".vote-choice label").first.click()
    plain.get_by_role("button", name="Vote").click()
    expect(plain.get_by_role("alert")).to_contain_text("a vote from you already")
    Round.objects.filter(pk=device.pk).update(state=RoundState.PUBLISHED)
    page.goto(f"{site}/en/vote/{device.code}/")
    look_at(page, "result of the vote")


def test_the_other_pages_of_a_vote(page: Page, site: str, competition: Competition) -> None:
    now = timezone.now()
    vote = make_round(
        competition, kind=RoundKind.PUBLIC_VOTE, state=RoundState.OPEN, closes_at=now + dt.timedelta(days=1)
    )
    one = bring_in(vote, make_entry(competition, title=LONG, language="ko"))
    Vote.objects.create(
        round=vote, round_entry=one, voter="v", state="unconfirmed", token_hash=hash_of("key"), at=now
    )
    page.goto(f"{site}/ko/vote/confirm/key/")
    expect(page.locator(".vote-own")).to_have_text(LONG)
    look_at(page, "confirm a vote")
    page.goto(f"{site}/en/vote/confirm/none/")
    expect(page.locator("h1")).to_have_text("This link does not count a vote")
    look_at(page, "a spent link")
    Round.objects.filter(pk=vote.pk).update(state=RoundState.CLOSED)
    page.goto(f"{site}/en/vote/{vote.code}/")
    expect(page.locator(".lead")).to_contain_text("The vote is over")
    look_at(page, "a vote that is over")


def look_at_desk(page: Page, name: str) -> None:
    """In light and dark, each once the desk's own buttons have changed their colours."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.evaluate(SETTLED)
        look_at(page, name, schemes=[scheme])


def test_managers_give_awards_and_rule_on_votes(
    new_context: Callable[..., BrowserContext],
    site: str,
    judged: Round,
    person: Callable[..., User],
) -> None:
    vote = make_round(judged.competition, kind=RoundKind.PUBLIC_VOTE, state=RoundState.OPEN)
    one = bring_in(vote, judged.entries.get(entry__draft__title="Look twice").entry)
    Vote.objects.create(round=vote, round_entry=one, voter="v", state=VoteState.HELD, at=timezone.now())
    make_award(judged.competition, f"Special mention: {LONG}")
    Entry.objects.filter(pk=one.entry_id).update(status=Status.WITHDRAWN)
    page = new_context().new_page()
    page.goto(f"{site}/accounts/login/")
    page.locator("[name=login]").fill(person(Role.MANAGER).email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url("**/admin/**")
    page.goto(f"{site}/admin/judging/votes/{vote.code}/")
    expect(page.get_by_role("button", name="Count them")).to_be_visible()
    look_at_desk(page, "held votes")
    page.goto(f"{site}/admin/judging/awards/of/{judged.competition.slug}/")
    expect(page.locator(".award-desk__doubt")).to_have_count(1)
    look_at_desk(page, "awards")
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.locator(".question")).to_contain_text("Take “Prize: design” back")
    look_at_desk(page, "before an award is taken back")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".messages")).to_contain_text("The award is taken back")


def test_a_certificate_is_checked_by_its_code(page: Page, site: str, judged: Round) -> None:
    given = judged.runs.first().awards.get()
    certificate = certificates_of(given)[0]
    page.goto(f"{site}/en/certificates/")
    look_at(page, "the form for a code")
    page.get_by_label("Code of the certificate").fill(certificate.printed_code.lower())
    page.get_by_role("button", name="Check").click()
    expect(page.locator("h1")).to_have_text("This certificate is genuine")
    look_at(page, "a genuine certificate")
    revoke(certificate=certificate, reason="The award was taken back.", actor="system", now=timezone.now())
    page.goto(f"{site}/ko/certificates/{certificate.code}/")
    look_at(page, "a revoked certificate")
    page.goto(f"{site}/en/certificates/ABCDEFGHJKMN/")
    look_at(page, "an unknown code")


def test_feedback_of_the_judges(page: Page, context: BrowserContext, site: str, judged: Round) -> None:
    release_feedback(judged=judged, user=None, now=timezone.now())
    entry = judged.entries.get(entry__draft__title="Look twice").entry
    context.add_cookies([{"name": "entrant", "value": "own-key", "url": site}])
    page.goto(f"{site}/en/entries/")
    look_at(page, "own entries", schemes=["light"])
    page.get_by_role("link", name="What the judges said").click()
    expect(page.locator(".told-comment")).to_have_count(2)
    page.locator(".told-table summary").click()
    look_at(page, f"feedback on {entry.code}")
