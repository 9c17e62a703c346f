"""Mails to a guardian, and what they answer."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.apps import apps
from django.core import mail
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.competitions.enums import NEEDED, Scope
from campaigns.competitions.models import Competition, ConsentRecord, Entry
from mailing.services import send_due
from tests.campaigns.competitions.contest import begin, introduce, make_entrant, minor, submit, write

GUARDIAN = "guardian@people.example"
NEEDED_VALUES = [scope.value for scope in NEEDED]
ALL = list(Scope.values)
ORIGIN = {"HTTP_ORIGIN": "http://testserver"}
START = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


def enter(competition: Competition, *, key: str = "key", language: str = "en", **told: Any) -> Entry:
    made = begin(competition, entrant=make_entrant(key), age=15, language=language)
    introduce(made, minor(**told))
    write(made)
    submit(made)
    made.refresh_from_db()
    return made


def mails(purpose: str) -> list[EmailMessage]:
    """What has gone out, by words of the subject."""
    send_due(now=timezone.now())
    return [one for one in mail.outbox if purpose in one.subject]


def link_in(message: EmailMessage) -> str:
    found = re.findall(r"http://localhost:8000(/\S+)", message.body)
    assert len(found) == 1, message.body
    return found[0]


def question_link() -> str:
    return link_in(mails("A question to you")[-1])


def back_link() -> str:
    return link_in(mails("You agreed")[-1])


def answer(link: str, choice: str, scopes: list[str] | tuple[str, ...] = ()) -> HttpResponse:
    return Client().post(link, {"answer": choice, "scopes": list(scopes)}, **ORIGIN)


def take_back(link: str, **given: str) -> HttpResponse:
    return Client().post(link, given, **ORIGIN)


def standing(entry: Entry) -> list[str]:
    given = ConsentRecord.objects.filter(contributor__entry=entry, withdrawn_at=None)
    return [one for one in ALL if one in set(given.values_list("scope", flat=True))]


def state(entry: Entry) -> tuple[str, str]:
    entry.refresh_from_db()
    return entry.status, entry.eligibility


def events(entry: Entry) -> list[str]:
    return list(AuditEvent.objects.about("entry", entry.code).values_list("kind", flat=True))


def everything_stored() -> str:
    """Every value of every row of every table."""
    rows = [repr(row) for model in apps.get_models() for row in model._default_manager.values_list()]
    return "\n".join(re.sub(r"0x[0-9a-f]+", "", row) for row in rows)  # without places in memory
