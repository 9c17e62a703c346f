"""Boosters: what reminds a player of another round after 2, 7 and 30 days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from quizzes.calendar_file import Event
from quizzes.models import Attempt, Booster, Quiz

DAYS = (2, 7, 30)  # the forgetting of games is slowed by rounds at such distances: Maertens 2025
GRACE_DAYS = 14  # how long a booster waits to be played once it is due
NO_ADDRESS: dict[str, Any] = {"email": "", "email_asked_on": None, "email_confirmed": False}


def coming_boosters(*, player: str, today: dt.date) -> list[Booster]:
    """What a player still has to play, the next one first."""
    if not player:
        return []
    since = today - dt.timedelta(days=GRACE_DAYS)
    waiting = Booster.objects.filter(player=player, attempt=None, due_on__gte=since)
    return list(waiting.select_related("quiz").order_by("due_on", "pk"))


def plan_boosters(*, quiz: Quiz, player: str, language: str, today: dt.date) -> list[Booster]:
    """Remind a player of this quiz from today on. Asked again, the days count anew from that day.

    An address that the player gave for other boosters holds for these too, confirmed or not.
    """
    with transaction.atomic():
        waiting = Booster.objects.filter(player=player).exclude(email="")
        address = waiting.values(*NO_ADDRESS).first() or NO_ADDRESS
        return [
            Booster.objects.update_or_create(
                player=player,
                quiz=quiz,
                days=days,
                defaults={
                    "language": language,
                    "due_on": today + dt.timedelta(days=days),
                    "sent_at": None,
                    "attempt": None,
                    **address,
                },
            )[0]
            for days in DAYS
        ]


def mark_played(*, attempt: Attempt, today: dt.date) -> None:
    """A round that a player begins is the first of their boosters of this quiz that is due."""
    due = Booster.objects.filter(
        player=attempt.player, quiz_id=attempt.quiz_id, attempt=None, due_on__lte=today
    )
    booster = due.order_by("due_on").first()
    if booster is None:
        return
    try:
        with transaction.atomic():
            due.filter(pk=booster.pk).update(attempt=attempt, **NO_ADDRESS)
    except IntegrityError:  # one round is one booster
        return


def events_of(boosters: Iterable[Booster], *, host: str, address: str) -> list[Event]:
    """Boosters as days in a calendar. address: of the player's own page."""
    return [
        Event(
            uid=f"{_name_of(booster)}@{host}",
            day=booster.due_on,
            title=_("Spot the fake: a short round"),
            text=_("Play “%(quiz)s” again, so that it stays with you.") % {"quiz": booster.quiz.title},
            address=address,
        )
        for booster in boosters
    ]


def _name_of(booster: Booster) -> str:
    """The same for ever for one booster, and without any connection to the player's key."""
    return salted_hmac("quizzes.booster", str(booster.pk)).hexdigest()[:20]
