"""The quiz "Report it well" on the demonstration campaign."""

from __future__ import annotations

from campaigns.models import CampaignPage
from home.demonstration.pages import add_page
from quizzes.models import Quiz, QuizPage
from quizzes.services.shipping import keep_report_practice
from quizzes.shipped import REPORT_PRACTICE, read


def build_report_practice() -> Quiz:
    """The quiz and its page below the campaign, in every language; made once."""
    quiz = keep_report_practice()
    if not quiz.pages.exists():
        for campaign in CampaignPage.objects.filter(slug="look-twice").order_by("pk"):
            _add_page(campaign, quiz)
    return quiz


def _add_page(campaign: CampaignPage, quiz: Quiz) -> None:
    words = read(REPORT_PRACTICE, campaign.locale.language_code)
    texts = {name: words[name] for name in ("title", "introduction", "body")}
    page = add_page(campaign, QuizPage(quiz=quiz, **texts), REPORT_PRACTICE)
    campaign.body.append(("quiz", {"quiz": page, "text": words["campaign"]}))
    campaign.save_revision().publish()
