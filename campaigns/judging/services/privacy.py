"""What is let go of judges and their links, each after its time. See accounts.retention."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from campaigns.competitions.models import Competition
from campaigns.judging.models import Assignment, ConflictOfInterest, Judge, SignInLink

LINK_DAYS = 30  # after its end a link only shows a manager that somebody signed in


def drop_old_links(*, now: datetime, dry_run: bool = False) -> int:
    """Sign-in links that ended LINK_DAYS ago. Returns how many went, or would."""
    old = SignInLink.objects.filter(expires_at__lt=now - timedelta(days=LINK_DAYS))
    return old.count() if dry_run else old.delete()[0]


def forget_closeness(*, now: datetime, dry_run: bool = False) -> int:
    """Whom judges are close to, once their competition keeps no personal data. Returns how many judges.

    Scores and rulings stay; the words that judges and managers wrote about people go.
    """
    over = [
        one.pk
        for one in Competition.objects.filter(closes_at__lt=now)
        if one.closes_at + timedelta(days=one.keep_days) < now
    ]
    worded = ConflictOfInterest.objects.filter(judge__competition__in=over).exclude(reason="")
    given_back = Assignment.objects.filter(judge__competition__in=over).exclude(reason="")
    told = Q(pk__in=worded.values("judge")) | Q(pk__in=given_back.values("judge"))
    named = Judge.objects.filter(~Q(affiliations="") | ~Q(aliases="") | told, competition__in=over)
    judges = list(named.values_list("pk", flat=True).distinct())
    if dry_run:
        return len(judges)
    with transaction.atomic():
        worded.update(reason="")
        given_back.update(reason="")
        Judge.objects.filter(pk__in=judges).update(affiliations="", aliases="")
    return len(judges)
