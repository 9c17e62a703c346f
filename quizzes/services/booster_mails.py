"""Boosters by e-mail: an address is given, confirmed by its owner, written to, and forgotten."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.refusals import BadRequest
from quizzes.models import Booster
from quizzes.services.boosters import GRACE_DAYS, NO_ADDRESS

CONFIRM_DAYS = 7  # how long an address waits for its owner
TOKEN_SALT = "quizzes.boosters"
CONFIRM_SALT = "quizzes.boosters.confirm"

log = logging.getLogger(__name__)


class MailNotSent(BadRequest):
    """The mail server took no mail to an address."""


def give_address(*, player: str, email: str, today: dt.date) -> int:
    """Ask the owner of an address, by mail, whether the player's coming boosters may go there.

    Returns how many boosters there are; none of them is mailed before `confirm_address`. Raises MailNotSent.
    """
    waiting = Booster.objects.filter(player=player, attempt=None, sent_at=None)
    coming = waiting.filter(due_on__gte=today - dt.timedelta(days=GRACE_DAYS))
    first = coming.first()
    if first is None:
        return 0
    first.email = email
    try:
        _question(first).send()
    except Exception as error:  # whatever the mail server's client raises
        log.exception("The owner of an address could not be asked.")
        raise MailNotSent(
            _("No mail could be sent to this address. Look whether it is right, or try again later.")
        ) from error
    return coming.update(email=email, email_asked_on=today, email_confirmed=False)


def confirm_address(*, player: str, email: str) -> int:
    """The owner of an address wants the player's boosters. Returns how many there are."""
    return Booster.objects.filter(player=player, email=email).update(email_confirmed=True)


def stop_mails(*, player: str) -> int:
    """Forget the addresses that a player gave. Returns how many mails will not be sent."""
    return Booster.objects.filter(player=player).exclude(email="").update(**NO_ADDRESS)


def drop_unconfirmed(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Forget addresses whose owners have not confirmed them for more than CONFIRM_DAYS.

    Returns how many were (or would be) forgotten.
    """
    since = timezone.localdate(now) - dt.timedelta(days=CONFIRM_DAYS)
    old = Booster.objects.filter(email_confirmed=False, email_asked_on__lt=since)
    addresses = old.order_by().values("player", "email").distinct().count()
    if not dry_run:
        old.update(**NO_ADDRESS)
    return addresses


def send_due(*, now: dt.datetime) -> tuple[int, int]:
    """Send the mails of boosters that are due, each once, and forget each address with its last mail.

    Only to confirmed addresses. Returns how many were sent and how many failed; those are tried again at the
    next call.
    """
    today = timezone.localdate(now)
    due = Booster.objects.filter(
        email_confirmed=True,
        sent_at=None,
        attempt=None,
        due_on__lte=today,
        due_on__gte=today - dt.timedelta(days=GRACE_DAYS),
    )
    outcomes = [_send_once(booster, now) for booster in due.select_related("quiz")]
    return outcomes.count(True), outcomes.count(False)


def _send_once(booster: Booster, now: dt.datetime) -> bool | None:
    """Whether the mail left; None when another process has sent it."""
    row = Booster.objects.filter(pk=booster.pk)
    if not row.filter(sent_at=None).update(sent_at=now):
        return None
    try:
        _reminder(booster).send()
    except Exception:  # whatever the mail server's client raises: the others still get theirs
        log.exception("A booster could not be sent.")
        row.update(sent_at=None)
        return False
    row.update(**NO_ADDRESS)
    return True


def _question(booster: Booster) -> EmailMessage:
    """The first mail: shall boosters come here?"""
    token = confirm_token_of(booster.player, booster.email)
    with translation.override(booster.language):
        confirm = _site("quizzes:confirm", token)
        return _mail("confirm", booster, confirm=confirm, confirm_days=CONFIRM_DAYS)


def _reminder(booster: Booster) -> EmailMessage:
    with translation.override(booster.language):
        return _mail("booster", booster, play=_site("quizzes:begin", booster.quiz.slug))


def _mail(name: str, booster: Booster, **context: Any) -> EmailMessage:
    """A mail in the current language, with the link that deletes the address."""
    stop = _site("quizzes:mails", token_of(booster.player))
    context |= {"booster": booster, "stop": stop}
    subject = render_to_string(f"quizzes/email/{name}_subject.txt", context)
    text = render_to_string(f"quizzes/email/{name}.txt", context)
    headers = {"List-Unsubscribe": f"<{stop}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(" ".join(subject.split()), text, to=[booster.email], headers=headers)


def _site(view: str, *parts: str) -> str:
    return f"{settings.SITE_URL}{reverse(view, args=parts)}"


def token_of(player: str) -> str:
    """A signed name of a player for links in mails."""
    return signing.dumps(player, salt=TOKEN_SALT)


def player_of_token(token: str) -> str:
    """The player that a link in a mail names. Raises 404 for a changed link."""
    return str(_signed(token, TOKEN_SALT))


def confirm_token_of(player: str, email: str) -> str:
    """A signed name of a player and an address. The address cannot be read from it: links are logged."""
    return signing.dumps([player, _mark_of(email)], salt=CONFIRM_SALT)


def address_of_token(token: str) -> tuple[str, str]:
    """The player and the address that a link in a first mail names.

    Raises 404 for a changed link, and for an address that is not kept any more.
    """
    player, mark = _signed(token, CONFIRM_SALT)
    for email in _addresses_of(player):
        if _mark_of(email) == mark:
            return player, email
    raise Http404(_("This address is not kept any more. You can give it again on the device you played on."))


def _addresses_of(player: str) -> Sequence[str]:
    given = Booster.objects.filter(player=player).exclude(email="").order_by()
    return list(given.values_list("email", flat=True).distinct())


def _mark_of(email: str) -> str:
    return salted_hmac(CONFIRM_SALT, email).hexdigest()[:20]


def _signed(token: str, salt: str) -> Any:
    try:
        return signing.loads(token, salt=salt)
    except signing.BadSignature as error:
        raise Http404(_("This link is not complete. Copy all of it from the mail.")) from error
