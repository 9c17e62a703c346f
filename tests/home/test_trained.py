"""The training of the demonstration: what it shows, and that loading it twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from campaigns.models import CampaignPage
from campaigns.training.enums import Phase
from campaigns.training.models import (
    Attendance,
    Campus,
    CampusSession,
    Feedback,
    ImpactPage,
    RosterEntry,
    Trainer,
)
from campaigns.training.services.impact import impact
from home.demonstration.pages import build_pages
from home.demonstration.trained import build_trained
from quizzes.comparison import Verdict
from quizzes.models import Quiz, Response
from quizzes.services.bank import keep_pictures
from quizzes.specimens.collection import read_index

pytestmark = [pytest.mark.django_db, pytest.mark.long]

NOW = dt.datetime(2026, 5, 4, 8, tzinfo=dt.UTC)
COUNTED = (Attendance, Campus, CampusSession, Feedback, ImpactPage, RosterEntry, Trainer, Response)


@pytest.fixture
def trainer(person: Callable[..., User], quiz: Quiz) -> User:
    build_pages(quiz)
    keep_pictures(drawn=read_index())
    return person(Role.TRAINER)


def test_the_demonstration_teaches(trainer: User) -> None:
    build_trained(now=NOW)
    found = impact(now=NOW)
    assert (found.sessions, found.campuses, found.countries, found.students) == (3, 3, 3, 98)
    assert {one.title: one.comparison.verdict for one in found.learning} == {
        "Look, check, ask": Verdict.BETTER,
        "What is a fake, a dupe, a copy?": Verdict.NO_CLEAR_CHANGE,
        "What stands behind it": Verdict.MORE_SUSPICIOUS,
    }
    assert found.said is not None
    going = CampusSession.objects.exclude(phase=Phase.CLOSED).order_by("starts_at")
    assert [one.phase for one in going] == [Phase.DOORS, Phase.PLANNED]
    assert [one.roster.count() for one in going] == [12, 0]
    assert trainer.trainer.campuses.count() == 3
    for language in ("en", "ko"):
        assert Client().get(f"/{language}/impact/").status_code == 200
    campaigns = CampaignPage.objects.filter(slug="look-twice")
    assert [[block.block_type for block in page.body].count("training") for page in campaigns] == [1, 1]

    before = [model.objects.count() for model in COUNTED]
    build_trained(now=NOW)
    assert [model.objects.count() for model in COUNTED] == before


def test_without_a_trainer_there_are_only_the_modules(quiz: Quiz) -> None:
    build_pages(quiz)
    keep_pictures(drawn=read_index())
    build_trained(now=NOW)
    assert [model.objects.count() for model in COUNTED] == [0] * len(COUNTED)
