"""The public page of a competition: right at any time and in both languages, also where it is kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from campaigns.competitions.models import AgeBand, Competition, CompetitionPage, Country, Division, Section
from campaigns.models import CampaignIndexPage, CampaignPage
from config.pagecache import _may_be_kept
from home.models import HomePage
from tests.campaigns.competitions.contest import DAY, add_category, make_competition

START = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
OPENS, CLOSES = START - DAY, START + 28 * DAY
BODY = [
    {
        "type": "timeline",
        "value": {
            "title": "When",
            "steps": [
                {"on": "2027-03-01", "until": "2027-03-29", "title": "Send your entry"},
                {"on": "2027-04-10", "until": None, "title": "The jury decides"},
            ],
        },
    },
    {
        "type": "prizes",
        "value": {
            "title": "Prizes",
            "prizes": [
                {"title": "Grand prize", "text": "A tablet", "given_by": "Hanbit University"},
                {"title": "Thanks", "text": "", "given_by": ""},
            ],
        },
    },
    {"type": "rules", "value": {"title": "Rules", "text": "<ol><li>Your own work only.</li></ol>"}},
    {
        "type": "jury",
        "value": {
            "title": "Jury",
            "text": "Without names.",
            "jurors": [{"who": "A teacher", "body": "Hanbit University"}, {"who": "A lawyer", "body": ""}],
        },
    },
]


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def competition(db: None, clock: Any) -> Competition:
    return make_competition()


@pytest.fixture
def call_page(competition: Competition) -> CompetitionPage:
    return publish(competition)


def publish(competition: Competition, language: str = "en", body: list[Any] | None = None) -> CompetitionPage:
    """The page of a competition, in a campaign of the language."""
    home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
    index = CampaignIndexPage(title="Campaigns", slug="campaigns", locale=home.locale)
    home.add_child(instance=index)
    campaign = CampaignPage(title="Look twice", slug="look-twice", summary="Look", locale=home.locale)
    index.add_child(instance=campaign)
    made = CompetitionPage(
        title="Real Deal",
        slug="real-deal",
        summary="Show why fakes cost more.",
        competition=competition,
        locale=home.locale,
        body=BODY if body is None else body,
    )
    campaign.add_child(instance=made)
    made.save_revision().publish()
    return made


def text_of(page: CompetitionPage) -> str:
    """What a reader reads in the main part of the page, on one line."""
    html = Client().get(page.url).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_it_opens_is_open_and_is_over(call_page: CompetitionPage, clock: Any) -> None:
    enter, mine = "/en/enter/real-deal/", "/en/entries/"
    said = []
    for moment in (OPENS - DAY, START, CLOSES, CLOSES + dt.timedelta(seconds=1)):
        clock.move_to(moment)
        html = Client().get(call_page.url).content.decode()
        state = re.search(r'class="call-state call-(\w+)"', html)
        assert state is not None
        said.append((state[1], f'href="{enter}"' in html, f'href="{mine}"' in html))
    assert said == [
        ("before", False, True),
        ("open", True, True),
        ("open", True, True),
        ("over", False, True),
    ]


def test_who_may_enter_is_said_only_as_long_as_somebody_may(call_page: CompetitionPage, clock: Any) -> None:
    said = []
    for moment in (OPENS - DAY, CLOSES, CLOSES + dt.timedelta(seconds=1)):
        clock.move_to(moment)
        words = text_of(call_page)
        said.append(
            ("May I enter?" in words, "What came of it" in words, "nobody can enter any more" in words)
        )
    assert said == [(True, False, False), (True, False, False), (False, True, True)]


def test_times_are_those_of_the_competitions_zone(call_page: CompetitionPage, clock: Any) -> None:
    assert "Open until March 29, 2027, 6 p.m. (Asia/Seoul)" in text_of(call_page)
    clock.move_to(OPENS - DAY)
    assert "Entries open Feb. 28, 2027, 6 p.m. (Asia/Seoul)" in text_of(call_page)
    clock.move_to(CLOSES + DAY)
    assert "Entries closed March 29, 2027, 6 p.m. (Asia/Seoul)" in text_of(call_page)


def test_what_is_kept_for_a_while_counts_no_days(call_page: CompetitionPage, clock: Any) -> None:
    """The page is the same all the time that it is open: the browser counts what is left."""
    first = Client().get(call_page.url)
    headers = [(name.encode(), value.encode()) for name, value in first.items()]
    assert (_may_be_kept(headers), first.cookies) == (True, {})
    clock.shift(20 * DAY)
    assert Client().get(call_page.url).content == first.content
    counted = re.findall(r'<time datetime="([^"]+)" data-countdown[^>]*></time>', first.content.decode())
    assert [dt.datetime.fromisoformat(one) for one in counted] == [CLOSES]


def test_who_may_enter_and_what(competition: Competition) -> None:
    everybody = competition.divisions.get()
    everybody.school_level = "high"
    everybody.age_bands.set(AgeBand.objects.filter(from_age__in=(13, 16)))
    everybody.countries.set(Country.objects.filter(code__in=("KR", "JP")))
    everybody.save()
    Division.objects.create(competition=competition, slug="open", title={"en": "Open"})
    add_category(
        competition, "logo", kind="logo", brief={"en": "For a badge."}, file_types="png", max_megabytes=4
    )
    words = text_of(publish(competition))
    for sentence in (
        "Everybody Age 13 to 15, 16 to 18, High school. Japan, Korea",
        "Open Any age. From any country",
        "Slogan At most 8 words. At most 60 characters",
        "Design A picture: JPG, PNG, WEBP. The shorter side at least 200 pixels. At most 15 MB",
        "Logo For a badge. A picture: PNG. At most 4 MB",
        "Alone, or in a team of up to 3.",
        "At most 3 entries a person.",
        "Under 18? A parent or guardian gets one mail from us and says yes or no.",
    ):
        assert sentence in words, sentence
    assert "Other times" not in words


def test_the_words_follow_what_the_manager_set(competition: Competition) -> None:
    Competition.objects.update(team_size=1, entries_per_person=1, guardian_under=16)
    words = text_of(publish(competition))
    for sentence in ("Everybody enters alone.", "At most 1 entry a person.", "Under 16?"):
        assert sentence in words


def test_what_is_not_offered_is_not_named_and_other_times_are(competition: Competition, clock: Any) -> None:
    page, everybody = publish(competition), competition.divisions.get()
    categories = {one.slug: one for one in competition.categories.all()}
    Section.objects.create(
        competition=competition, category=categories["video"], division=everybody, is_offered=False
    )
    Section.objects.create(
        competition=competition, category=categories["slogan"], division=everybody, closes_at=CLOSES + 7 * DAY
    )
    words = text_of(page)
    assert ("Video" in words, "Open until March 29, 2027, 6 p.m. (Asia/Seoul)" in words) == (False, True)
    assert "Slogan, Everybody Feb. 28, 2027, 6 p.m. – April 5, 2027, 6 p.m. (Asia/Seoul)" in words
    clock.move_to(CLOSES + DAY)
    assert "Open until April 5, 2027, 6 p.m. (Asia/Seoul)" in text_of(page)


def test_a_limit_of_one_group_is_not_said_to_bind_all(competition: Competition) -> None:
    other = Division.objects.create(competition=competition, slug="open", title={"en": "Open"})
    slogan = competition.categories.get(slug="slogan")
    Section.objects.create(competition=competition, category=slogan, division=other, max_words=12)
    assert "Slogan At most 12 words. At most 60 characters" in text_of(publish(competition))


def test_blocks_of_a_competition(call_page: CompetitionPage) -> None:
    words = text_of(call_page)
    for sentence in (
        "When March 1, 2027 – March 29, 2027 Send your entry April 10, 2027 The jury decides",
        "Prizes Grand prize A tablet Given by Hanbit University Thanks",
        "Rules Your own work only.",
        "Jury Without names. A teacher Hanbit University A lawyer",
    ):
        assert sentence in words, sentence


def test_one_title_whatever_an_editor_puts_first(competition: Competition) -> None:
    value = {"eyebrow": "", "title": "Be real", "text": "", "quiz": None, "picture": None}
    page = publish(competition, body=[{"type": "hero", "value": value}, *BODY])
    html = Client().get(page.url).content.decode()
    assert re.findall(r"<h1[^>]*>\s*(.*?)\s*</h1>", html, re.S) == ["Be real"]
    assert html.index("Be real") < html.index("call-state")


def test_in_korean(competition: Competition) -> None:
    page = publish(competition, "ko")
    html = Client().get(page.url).content.decode()
    for words in ('<html lang="ko">', "2027년 3월 29일 6:00 오후", "슬로건"):
        assert words in html
    assert 'href="/ko/enter/real-deal/"' in html


def test_the_number_of_queries_is_the_same_for_one_and_for_more(competition: Competition) -> None:
    page, counts = publish(competition), []
    for number in range(3):
        division = Division.objects.create(competition=competition, slug=f"d{number}", title={"en": "More"})
        division.countries.set(Country.objects.all()[: number + 1])
        division.save()
        add_category(competition, f"c{number}", kind="logo")
        Client().get(page.url)  # fills caches
        with CaptureQueriesContext(connection) as queries:
            Client().get(page.url)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_no_style_and_no_script_in_the_templates() -> None:
    for name in ("competitions/competition_page.html", "competitions/consent.html", "blocks/timeline.html"):
        source = engines["django"].get_template(name).template.source
        assert re.findall(r"<script|<style|\sstyle=|\son\w+=", source) == []
