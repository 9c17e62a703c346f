"""A competition with questions, and files of a test alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from campaigns.competitions.models import Competition
from tests.campaigns.competitions.contest import make_competition, make_form


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    """Private files and media of this test alone."""
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    storages = {name: one for name, one in settings.STORAGES.items() if name != "private"}
    settings.STORAGES = storages
    return tmp_path


@pytest.fixture
def stuck_mail(settings: Any) -> None:
    """No mail server answers: addresses and words wait in the outbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1


@pytest.fixture
def competition(folders: Path) -> Competition:
    competition = make_competition()
    question = {"label": {"en": "Why?"}, "help": {}, "required": False, "max_words": 5}
    for category in competition.categories.filter(slug__in=("slogan", "design")):
        category.form = make_form(("text", question))
        category.save()
    return competition
