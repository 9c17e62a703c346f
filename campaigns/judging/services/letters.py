"""Mails to judges, each with a link that signs them in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from accounts.rules import is_staff_member
from campaigns.competitions.models import Competition
from campaigns.judging.models import Judge
from campaigns.judging.services.links import DAYS, make_link
from mailing.models import OutgoingMail
from mailing.services import send

FALLBACK = "en"


def language_of(judge: Judge) -> str:
    """The language to write to a judge in: the first they read that the website speaks, else English."""
    spoken = dict(settings.LANGUAGES)
    return next((code for code in judge.languages if code in spoken), FALLBACK)


def write_to(
    *,
    judge: Judge,
    letter: str,
    context: Mapping[str, Any],
    now: datetime,
    about: tuple[str, str] | None = None,
    key: str | None = None,
    language: str = "",
) -> None:
    """Send judge_<letter> of templates/judging/email; letter: "invitation", "assigned" or "reminder".

    context may hold functions without arguments: they are called in the language of the mail. key: as for
    mailing.services.send; a mail that was sent before makes no new link.
    """
    if key and OutgoingMail.objects.filter(key=key).exists():
        return
    code = language or language_of(judge)
    with translation.override(code):
        facts = {name: value() if callable(value) else value for name, value in context.items()}
        facts |= {
            "name": str(judge.user),
            "competition": str(judge.competition),
            "link": make_link(judge=judge, now=now),
            "days": DAYS,
            "is_staff": is_staff_member(judge.user),
        }
    send(
        to=judge.user.email,
        purpose=f"judge-{letter}",
        template=f"judging/email/judge_{letter}",
        context=facts,
        language=code,
        about=about or ("judge", judge.code),
        now=now,
        key=key,
    )


def moment_in_words(moment: datetime, competition: Competition) -> str:
    """A moment in the competition's time zone, in the current language."""
    there = moment.astimezone(competition.zone)
    return f"{date_format(there, 'DATETIME_FORMAT')} ({competition.time_zone})"
