"""Sign-in links of judges: long, single use, limited in time, and taken back at any moment.

The token is in the mail only; the database keeps its SHA-256. Staff never get one, nor people with a second
factor: they sign in as always.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.requests import check_limit
from accounts.rules import is_staff_member
from audit import services as audit
from campaigns.competitions.models.people import hash_of
from campaigns.judging.enums import FINAL
from campaigns.judging.exceptions import LinkIsSpent
from campaigns.judging.models import Assignment, Judge, Round, SignInLink
from mailing.services import send

DAYS = 14
BYTES = 32
ASKED_RATES = ("3/h", "10/d")  # new links a judge, however many ask for one


def may_use_links(user: User) -> bool:
    """Whether a link is enough to sign somebody in: never for staff, nor past a second factor."""
    return not (is_staff_member(user) or is_mfa_enabled(user))


def make_link(*, judge: Judge, now: datetime) -> str:
    """The whole address for a mail to a judge, in the current language; it signs them in once.

    For staff it is the plain address of the queue, which asks them to sign in as always.
    """
    if not may_use_links(judge.user):
        return str(settings.SITE_URL) + reverse("judging:home")
    token = secrets.token_urlsafe(BYTES)
    SignInLink.objects.create(
        judge=judge, token_hash=hash_of(token), made_at=now, expires_at=_expiry(judge, now)
    )
    return str(settings.SITE_URL) + reverse("judging:link", args=[token])


def _expiry(judge: Judge, now: datetime) -> datetime:
    """In DAYS days, or earlier where the last round of this judge that is still to end does so."""
    latest = now + timedelta(days=DAYS)
    given = Assignment.objects.filter(judge=judge).values("round_entry__round")
    rounds = Round.objects.filter(Q(panel__in=judge.panels.all()) | Q(pk__in=given))
    ahead = rounds.filter(closes_at__gt=now).exclude(state__in=FINAL)
    last = ahead.aggregate(last=Max("closes_at"))["last"]
    return min(latest, last) if last else latest


@transaction.atomic
def send_link(*, judge: Judge, now: datetime, actor: str = audit.GUEST) -> None:
    """Mail a judge a new link, in the current language. Raises TooMany where they have had enough of them."""
    for rate in ASKED_RATES:
        check_limit(group=f"judge-link-{rate}", rate=rate, value=judge.code)
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    send(
        to=judge.user.email,
        purpose="judge-link",
        template="judging/email/judge_link",
        context={
            "competition": str(judge.competition),
            "link": make_link(judge=judge, now=now),
            "days": DAYS,
            "is_link": may_use_links(judge.user),
        },
        language=language,
        about=("judge", judge.code),
        now=now,
    )
    audit.record(kind="judge.linked", subject=("judge", judge.code), actor=actor, data={}, now=now)


def revoke_links(*, judge: Judge, now: datetime) -> int:
    """Take back every link of a judge that was not used. Returns how many."""
    return SignInLink.objects.filter(judge=judge, used_at=None, revoked_at=None).update(revoked_at=now)


def access_link(*, token: str, now: datetime) -> SignInLink:
    """A link that still signs in, without using it. Raises 404 for none, LinkIsSpent where it is over."""
    found = SignInLink.objects.select_related("judge__user", "judge__competition").filter(
        token_hash=hash_of(token)
    )
    link = found.first()
    if link is None:
        raise Http404
    _check(link, now)
    return link


def judge_of(*, token: str) -> Judge | None:
    """Whose link it is or was, to send them a new one: only judges who still are."""
    judges = Judge.objects.active().select_related("user", "competition")
    return judges.filter(links__token_hash=hash_of(token), user__is_active=True).first()


@transaction.atomic
def use_link(*, token: str, now: datetime) -> Judge:
    """The judge whom this link signs in; from now on it is used. Raises 404 and LinkIsSpent."""
    link = access_link(token=token, now=now)
    if not may_use_links(link.judge.user):
        raise LinkIsSpent(_("Sign in with your password: a link is not enough for your account."))
    # One statement decides who of two who press at once gets in.
    if not SignInLink.objects.filter(pk=link.pk, used_at=None, revoked_at=None).update(used_at=now):
        raise LinkIsSpent(_spent())
    audit.record(
        kind="judge.signed_in",
        subject=("judge", link.judge.code),
        actor=audit.actor_of(link.judge.user),
        data={},
        now=now,
    )
    return link.judge


def _check(link: SignInLink, now: datetime) -> None:
    judge = link.judge
    is_over = link.used_at or link.revoked_at or link.expires_at <= now
    if is_over or judge.left_at or not judge.user.is_active:
        raise LinkIsSpent(_spent())


def _spent() -> str:
    return _("A link signs in once, and for %(days)s days. This one was used, taken back, or is too old.") % {
        "days": DAYS
    }
