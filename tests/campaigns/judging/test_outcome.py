"""What the page of a closed competition says came of it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from campaigns.competitions.models import Competition, CompetitionPage
from campaigns.judging.enums import RoundKind, RoundState
from campaigns.judging.models import Round
from campaigns.judging.services.showcase import judged_entries
from campaigns.models import CampaignIndexPage, CampaignPage
from home.models import HomePage
from tests.campaigns.competitions.contest import make_competition
from tests.campaigns.judging.shown_contest import bring_in, make_entry, make_round, rank

DECIDED = "The judges have decided. Look at the works that were chosen."
AT_WORK = "The judges are at work. The results come all at once, when they are done."


@pytest.fixture
def competition(db: None) -> Competition:
    """One that was closed yesterday."""
    now = timezone.now()
    return make_competition(opens_at=now - dt.timedelta(days=30), closes_at=now - dt.timedelta(days=1))


def judge(competition: Competition, count: int, **given: object) -> Round:
    judged = make_round(competition, **given)
    rank(judged, [bring_in(judged, make_entry(competition)) for _place in range(count)])
    return judged


def told(competition: Competition) -> list[str]:
    """The sentences under the heading of the page."""
    home = HomePage.objects.get(locale=Locale.objects.get(language_code="en"))
    index = CampaignIndexPage(title="Campaigns", slug="campaigns", locale=home.locale)
    home.add_child(instance=index)
    campaign = CampaignPage(title="Campaign", slug="campaign", summary="-", locale=home.locale)
    index.add_child(instance=campaign)
    page = CompetitionPage(title="Real Deal", slug="real-deal", summary="-", competition=competition)
    page.locale = home.locale
    campaign.add_child(instance=page)
    html = Client().get(page.url).content.decode()
    assert "May I enter?" not in html
    part = html[html.index('id="what-came-of-it"') :]
    first, *others = re.findall(r"<p[^>]*>([^<]+)</p>", part[: part.index("</section>")])
    assert first == "This competition is closed: nobody can enter any more."
    return others


def test_nothing_is_said_where_nobody_judges(competition: Competition) -> None:
    assert told(competition) == []


@pytest.mark.parametrize("state", [state for state in RoundState if state != RoundState.PUBLISHED])
def test_no_result_before_it_is_published(competition: Competition, state: RoundState) -> None:
    judge(competition, 5, state=state)
    assert told(competition) == [AT_WORK]


@pytest.mark.parametrize(("count", "said"), [(4, []), (5, ["5 entries were judged."])])
def test_what_was_decided_without_small_counts(competition: Competition, count: int, said: list[str]) -> None:
    judge(competition, count)
    make_entry(competition)  # came in and was not judged
    assert told(competition) == [*said, DECIDED]


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.RATIFIED])
def test_one_published_round_is_not_all(competition: Competition, state: RoundState) -> None:
    judge(competition, 5)
    judge(competition, 5, state=state)
    assert told(competition) == [AT_WORK]
    assert judged_entries(competition).count() == 5


def test_a_vote_of_the_public_is_no_judging(competition: Competition) -> None:
    judge(competition, 5, kind=RoundKind.PUBLIC_VOTE)
    assert told(competition) == []
