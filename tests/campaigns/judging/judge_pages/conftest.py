"""An open round, and the browser of one of its judges."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.judging.models import Judge, Round
from tests.campaigns.judging import panel_facts as facts
from tests.campaigns.judging.judge_pages.judge_browser import browser_of


@pytest.fixture
def judged() -> Round:
    made = facts.make_open_round(entries=3, judges=2)
    Judge.objects.update(declared_at=timezone.now())
    return made


@pytest.fixture
def judge(judged: Round) -> Judge:
    return Judge.objects.first()


@pytest.fixture
def client(judge: Judge) -> Client:
    return browser_of(judge)
