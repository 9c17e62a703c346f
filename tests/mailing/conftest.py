"""Texts, a mail server and a way to give mails in."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings

from mailing import services
from mailing.models import OutgoingMail
from tests.mailing.outbox import START
from tests.mailing.smtp import MailServer, mail_server

DATABASE = {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture(autouse=True)
def texts(settings: Any) -> None:
    """Mails of these tests, and tasks that wait in the database."""
    templates = copy.deepcopy(site_settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "texts")
    settings.TEMPLATES = templates
    settings.TASKS = DATABASE
    settings.DEFAULT_FROM_EMAIL = "Bonafide <hello@bonafide.example>"


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        yield running


@pytest.fixture
def give_in(db: None, django_capture_on_commit_callbacks: Any) -> Callable[..., OutgoingMail]:
    """Gives a mail in, with whatever a test wants otherwise, and commits."""

    def send(**given: Any) -> OutgoingMail:
        usual = {
            "to": "minsu@people.example",
            "purpose": "test.hello",
            "template": "test_mails/hello",
            "context": {"name": "Kim Minsu"},
            "language": "en",
            "about": ("entry", "K7QX2M"),
            "now": START,
        }
        with django_capture_on_commit_callbacks(execute=True):
            return services.send(**{**usual, **given})

    return send
