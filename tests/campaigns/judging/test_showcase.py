"""The showcase: only what is published, only what the whole team agreed to, at the moment it is read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from wagtail.models import Locale

from campaigns.competitions.enums import Eligibility, Scope, Status
from campaigns.competitions.models import Competition, Contributor, Entry
from campaigns.competitions.services.privacy import erase_entry
from campaigns.judging.enums import RoundKind, RoundState
from campaigns.judging.models import AwardGiven, Round, RoundEntry, ShowcasePage
from campaigns.judging.services.awards import give_award, withdraw_award
from campaigns.judging.services.showcase import figure, palette_of, shape_of, showcase_of, works_of
from campaigns.models import CampaignIndexPage, CampaignPage
from config.pagecache import _may_be_kept
from home.models import HomePage
from tests.campaigns.judging.shown_contest import (
    PUBLISHING,
    bring_in,
    make_award,
    make_entry,
    make_judges,
    make_round,
    rank,
    score,
    take_back,
)


@pytest.fixture
def judged(competition: Competition) -> Round:
    return make_round(competition)


def publish_page(competition: Competition, language: str = "en", **given: Any) -> ShowcasePage:
    home = HomePage.objects.get(locale=Locale.objects.get(language_code=language))
    index = CampaignIndexPage(title="Campaigns", slug="campaigns", locale=home.locale)
    home.add_child(instance=index)
    campaign = CampaignPage(title="Campaign", slug="campaign", summary="-", locale=home.locale)
    index.add_child(instance=campaign)
    page = ShowcasePage(
        title="The winners", slug="winners", competition=competition, locale=home.locale, **given
    )
    return campaign.add_child(instance=page)


def win(judged: Round, *entries: Entry, title: str = "Grand prize", **given: Any) -> list[RoundEntry]:
    """The entries in the round, best first; the first has an award."""
    brought = [bring_in(judged, entry) for entry in entries]
    run = rank(judged, brought)
    award = make_award(judged.competition, title, **given)
    give_award(award=award, run=run, round_entry=brought[0], user=None, now=timezone.now())
    return brought


def read(client: Client, page: ShowcasePage, query: str = "") -> str:
    response = client.get(page.url + query)
    assert response.status_code == 200
    return str(response.content.decode())


def test_winners_and_finalists_are_shown_with_who_gave_the_award(client: Client, judged: Round) -> None:
    winner, finalist = (make_entry(judged.competition, title=title) for title in ("Alpha", "Beta"))
    one, two = win(judged, winner, finalist)
    text = read(client, publish_page(judged.competition))
    for words in (
        "Grand prize",
        "Hanbit Office of Originals",
        "Alpha",
        "Beta",
        f"/showcase/{one.code}/",
        two.code,
    ):
        assert words in text
    assert text.index("Alpha") < text.index("Beta")
    assert winner.code not in text
    assert "Secondname" not in text


@pytest.mark.parametrize("state", [state for state in RoundState if state != RoundState.PUBLISHED])
def test_nothing_shows_before_it_is_published(client: Client, judged: Round, state: RoundState) -> None:
    entry = make_entry(judged.competition, category="design", title="Alpha", slogan="")
    one = win(judged, entry)[0]
    Round.objects.update(state=state)
    page = publish_page(judged.competition, results_on=dt.date(2027, 12, 10))
    text = read(client, page)
    assert "Alpha" not in text
    assert "Grand prize" not in text
    assert "Results come on" in text
    for path in ("", "small/", "full/"):
        assert client.get(f"/en/showcase/{one.code}/{path}").status_code == 404


def test_without_a_day_it_says_that_judges_are_at_work(client: Client, competition: Competition) -> None:
    make_round(competition, state=RoundState.OPEN)
    text = read(client, publish_page(competition))
    assert "The judges are at work" in text
    assert "They have until" in text


@pytest.mark.parametrize("place", [1, 2])
def test_a_work_goes_with_the_consent_of_any_of_its_team(client: Client, judged: Round, place: int) -> None:
    entry = make_entry(judged.competition, category="design", team=2, title="Alpha")
    one = win(judged, entry)[0]
    page = publish_page(judged.competition)
    assert "Alpha" in read(client, page)
    assert client.get(f"/en/showcase/{one.code}/small/").status_code == 200
    take_back(entry, Scope.PUBLISH_WORK, place=place)
    assert "Alpha" not in read(client, page)
    for path in ("", "small/", "full/"):
        assert client.get(f"/en/showcase/{one.code}/{path}").status_code == 404


def test_names_and_schools_show_only_with_their_own_consent(client: Client, judged: Round) -> None:
    entry = make_entry(judged.competition, team=2)
    one = win(judged, entry)[0]
    first, second = entry.contributors.order_by("place")
    page = publish_page(judged.competition)
    text = read(client, page)
    assert first.name.split()[0] in text
    assert first.school in text
    take_back(entry, Scope.PUBLISH_NAME, place=1)
    for text in (read(client, page), client.get(f"/en/showcase/{one.code}/").content.decode()):
        assert first.name.split()[0] not in text
        assert second.name.split()[0] in text
    take_back(entry, Scope.PUBLISH_SCHOOL, place=1)
    take_back(entry, Scope.PUBLISH_SCHOOL, place=2)
    assert first.school not in read(client, page)


@pytest.mark.parametrize(
    "change",
    [
        {"status": Status.WITHDRAWN},
        {"status": Status.DISQUALIFIED, "ended_reason": "Copied"},
        {"eligibility": Eligibility.AWAITING_CONSENT},
        {"erased_at": timezone.now()},
    ],
)
def test_what_left_the_contest_is_not_shown(client: Client, judged: Round, change: dict[str, Any]) -> None:
    entry = make_entry(judged.competition, title="Alpha")
    win(judged, entry)
    Entry.objects.filter(pk=entry.pk).update(**change)
    assert "Alpha" not in read(client, publish_page(judged.competition))


def test_an_erased_work_leaves_nothing(client: Client, judged: Round) -> None:
    entry = make_entry(judged.competition, category="design", title="Alpha")
    one = win(judged, entry)[0]
    erase_entry(entry=entry, actor="", now=timezone.now())
    assert "Alpha" not in read(client, publish_page(judged.competition))
    assert client.get(f"/en/showcase/{one.code}/small/").status_code == 404


def test_an_award_taken_back_is_not_shown(client: Client, judged: Round) -> None:
    win(judged, make_entry(judged.competition))
    page = publish_page(judged.competition)
    assert "Grand prize" in read(client, page)
    withdraw_award(given=AwardGiven.objects.get(), user=None, now=timezone.now())
    assert "Grand prize" not in read(client, page)


def test_who_did_not_get_on_is_not_shown(judged: Round) -> None:
    entries = [make_entry(judged.competition) for _place in range(4)]
    rank(judged, [bring_in(judged, entry) for entry in entries], places=2)
    assert len(works_of(judged.competition)) == 2


@pytest.mark.parametrize(
    ("kind", "state", "is_shown"),
    [
        (RoundKind.SCORING, RoundState.OPEN, False),
        (RoundKind.PAIRWISE, RoundState.PLANNED, False),
        (RoundKind.DELIBERATION, RoundState.DELIBERATION, False),
        (RoundKind.SCORING, RoundState.RATIFIED, True),
        (RoundKind.CALIBRATION, RoundState.CLOSED, True),
        (RoundKind.PUBLIC_VOTE, RoundState.OPEN, True),
    ],
)
def test_no_work_is_shown_that_another_jury_still_judges(
    client: Client, judged: Round, kind: RoundKind, state: RoundState, is_shown: bool
) -> None:
    entry = make_entry(judged.competition, category="design", title="Alpha")
    one = win(judged, entry)[0]
    bring_in(make_round(judged.competition, kind=kind, state=state), entry)
    text = read(client, publish_page(judged.competition))
    assert ("Alpha" in text) is is_shown
    assert ("The judges are at work" in text) is not is_shown
    for path in ("", "full/"):
        expected = 200 if is_shown or (path and kind == RoundKind.PUBLIC_VOTE) else 404
        assert client.get(f"/en/showcase/{one.code}/{path}").status_code == expected


def test_everybody_in_a_final_is_a_finalist(judged: Round) -> None:
    final = make_round(judged.competition, source=judged)
    entries = [make_entry(judged.competition) for _place in range(4)]
    rank(final, [bring_in(final, entry) for entry in entries], places=1)
    assert len(works_of(judged.competition)) == 4


def test_a_work_of_two_rounds_is_shown_once_and_found_by_both_codes(client: Client, judged: Round) -> None:
    entry = make_entry(judged.competition, title="Alpha")
    old = win(judged, entry)[0]
    later = make_round(
        judged.competition,
        source=judged,
        opens_at=timezone.now() - dt.timedelta(days=1),
        closes_at=timezone.now(),
    )
    new = win(later, entry, title="Jury prize")[0]
    (work,) = works_of(judged.competition)
    assert work.code == new.code
    assert [str(given.award.title) for given in work.awards] == ["Grand prize", "Jury prize"]
    for code in (old.code, new.code):
        assert "Alpha" in client.get(f"/en/showcase/{code}/").content.decode()


def test_a_category_is_chosen_without_a_script(client: Client, judged: Round) -> None:
    slogan = make_entry(judged.competition, title="Alpha")
    design = make_entry(judged.competition, category="design", title="Beta")
    for entry in (slogan, design):
        rank(judged, [bring_in(judged, entry)])
    page = publish_page(judged.competition)
    text = read(client, page, "?category=design")
    assert "Beta" in text
    assert "Alpha" not in text
    assert 'aria-current="true"' in text
    assert "No work of this category" in read(client, page, "?category=nothing")
    attack = read(client, page, "?category=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in attack


def test_a_page_of_a_hundred_pictures_is_light(client: Client, judged: Round) -> None:
    entries = [make_entry(judged.competition, category="design", size=(200, 200)) for _place in range(100)]
    page, counts = publish_page(judged.competition), []
    brought: list[RoundEntry] = []
    for count in (1, 100):
        brought += [bring_in(judged, entry) for entry in entries[len(brought) : count]]
        judged.runs.all().delete()
        run = rank(judged, brought, places=100)
        award = make_award(judged.competition, f"Prize {count}", places=9)
        for one in brought[:9]:
            AwardGiven.objects.create(award=award, run=run, round_entry=one, at=timezone.now())
        read(client, page)
        with CaptureQueriesContext(connection) as asked:
            text = read(client, page)
        with CaptureQueriesContext(connection) as own:
            showcase_of(competition=judged.competition)
        counts.append((len(asked), len(own)))
        assert text.count('class="piece-picture"') == count
        assert text.count('loading="lazy"') == count - 1
        AwardGiven.objects.all().delete()
    assert counts[0] == counts[1]
    assert counts[1][1] < 15  # the others are Wagtail's way to any page, and its frame


def test_only_the_first_picture_is_loaded_at_once_and_none_makes_the_page_jump(
    client: Client, judged: Round
) -> None:
    entries = [make_entry(judged.competition, category="design", size=(400, 500)) for _place in range(3)]
    win(judged, *entries)
    text = read(client, publish_page(judged.competition))
    assert text.count('class="piece-picture"') == 3
    assert text.count('loading="lazy"') == 2
    assert text.count('width="400" height="500"') == 3
    assert "<style" not in text
    assert "style=" not in text


def test_nobody_keeps_a_page_or_a_picture(client: Client, judged: Round) -> None:
    one = win(judged, make_entry(judged.competition, category="design"))[0]
    page = publish_page(judged.competition)
    for path in (page.url, f"/en/showcase/{one.code}/", f"/en/showcase/{one.code}/small/"):
        response = client.get(path)
        assert response.status_code == 200
        assert {"private", "no-cache"} <= set(response["Cache-Control"].split(", "))
        headers = [(name.encode(), value.encode()) for name, value in response.items()]
        assert not _may_be_kept(headers)
        assert response.cookies == {}


def test_a_browser_asks_whether_its_picture_still_holds(client: Client, judged: Round) -> None:
    entry = make_entry(judged.competition, category="design")
    one = win(judged, entry)[0]
    path = f"/en/showcase/{one.code}/full/"
    first = client.get(path)
    assert first["Content-Type"] == "image/png"
    again = client.get(path, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    take_back(entry, Scope.PUBLISH_WORK)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 404
    assert client.get(f"/en/showcase/{one.code}/huge/").status_code == 404


def test_a_work_has_a_page_with_what_stands_behind_its_award(client: Client, judged: Round) -> None:
    first, second = (make_entry(judged.competition, category="design", title=name) for name in "AB")
    one, two = win(judged, first, second)
    text = client.get(f"/en/showcase/{one.code}/").content.decode()
    assert judged.runs.get().code in text
    assert f'<meta property="og:image" content="http://testserver/en/showcase/{one.code}/full/">' in text
    assert f'rel="next" href="/en/showcase/{two.code}/"' in text
    assert "noarchive" in text
    assert client.get("/en/showcase/AAAAAAAA/").status_code == 404
    assert client.get(f"/en/showcase/{first.code}/").status_code == 404


def test_both_languages_have_a_showcase(client: Client, judged: Round) -> None:
    win(judged, make_entry(judged.competition, title="진짜", language="ko"))
    english = publish_page(judged.competition)
    korean = publish_page(judged.competition, "ko")
    assert "Grand prize" in read(client, english)
    text = read(client, korean)
    assert "상 Grand prize" in text
    assert "진짜" in text


def test_figures_tell_no_small_counts(client: Client, judged: Round) -> None:
    entries = [make_entry(judged.competition) for _place in range(6)]
    brought = [bring_in(judged, entry) for entry in entries]
    rank(judged, brought)
    judges = make_judges(judged.competition, 3)
    for one in brought:
        for judge in judges:
            score(one, judge, idea=3, craft=4)
    make_entry(judged.competition, category="design")  # came in and was not judged
    with translation.override("en"):  # whatever the request before was in
        shown = showcase_of(competition=judged.competition)
    told = {str(one.label): (one.number, one.few) for one in shown.figures}
    assert told == {
        "entries judged": (6, False),
        "schools": (6, False),
        "categories": (1, False),
        "judges": (5, True),
        "scores given": (36, False),
    }
    assert "agreed closely" in shown.agreement
    assert "fewer than 5" in read(client, publish_page(judged.competition))
    assert "Canary" not in read(client, ShowcasePage.objects.get())


@pytest.mark.parametrize(
    ("count", "number", "few"), [(0, 0, False), (1, 5, True), (4, 5, True), (5, 5, False)]
)
def test_a_figure_below_five_is_a_few(count: int, number: int, few: bool) -> None:
    found = figure("x", count)
    assert (found.number, found.few) == (number, few)


def test_calibration_and_the_vote_make_no_finalists(competition: Competition) -> None:
    for kind in (RoundKind.CALIBRATION, RoundKind.PUBLIC_VOTE):
        judged = make_round(competition, kind=kind)
        rank(judged, [bring_in(judged, make_entry(competition))])
    assert works_of(competition) == []


def test_an_open_vote_is_pointed_at(client: Client, judged: Round) -> None:
    win(judged, make_entry(judged.competition))
    vote = make_round(judged.competition, kind=RoundKind.PUBLIC_VOTE, state=RoundState.OPEN)
    text = read(client, publish_page(judged.competition))
    assert f"/en/vote/{vote.code}/" in text
    assert "does not decide the jury" in text


def test_shapes_and_colours_do_not_change_from_one_view_to_the_next(judged: Round) -> None:
    rank(judged, [bring_in(judged, make_entry(judged.competition, category="design", size=(900, 300)))])
    (work,) = works_of(judged.competition)
    assert (work.shape, work.small_width) == (22, 640)
    assert work.palette == palette_of(work.code)
    assert shape_of(work.shown) == work.shape


def test_a_name_that_was_forgotten_is_not_shown(client: Client, judged: Round) -> None:
    entry = make_entry(judged.competition, scopes=PUBLISHING, title="Alpha")
    win(judged, entry)
    Contributor.objects.update(name="", school="")
    text = read(client, publish_page(judged.competition))
    assert "Alpha" in text
    assert "Mina" not in text
