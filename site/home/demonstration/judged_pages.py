"""The pages of the two competitions of demonstration.judged, in every language of their texts."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from campaigns.competitions.models import CompetitionPage
from campaigns.judging.models import ShowcasePage
from campaigns.models import CampaignPage
from home.demonstration.judged import BEING_JUDGED, FINISHED, Contest, competition_of
from home.demonstration.judged_texts import JUDGED
from home.demonstration.pages import add_page


def build_judged_pages(*, now: datetime | None = None) -> None:
    """A page for each competition, and below it one for its results; made once."""
    now = now or timezone.now()
    for contest in (FINISHED, BEING_JUDGED):
        if CompetitionPage.objects.filter(slug=contest.slug).exists():
            continue
        for campaign in CampaignPage.objects.filter(slug="look-twice").order_by("pk"):
            _build(campaign, contest, now)


def _build(campaign: CampaignPage, contest: Contest, now: datetime) -> None:
    texts = JUDGED[contest.slug][campaign.locale.language_code]
    competition = competition_of(contest, now=now)
    page = add_page(
        campaign,
        CompetitionPage(
            title=texts["title"],
            summary=texts["summary"],
            search_description=texts["summary"],
            competition=competition,
        ),
        contest.slug,
    )
    showcase = ShowcasePage(
        title=texts["showcase"],
        introduction=texts["introduction"],
        search_description=texts["introduction"],
        competition=competition,
    )
    add_page(page, showcase, f"{contest.slug}-results")
    campaign.body.append(("competition", {"competition": page, "text": texts["summary"]}))
    campaign.save_revision().publish()
