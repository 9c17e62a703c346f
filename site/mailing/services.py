"""Giving mails in, and what a manager, a timer and the privacy of people ask of the outbox."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.template import TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from audit.chain import SLUG, TOKEN
from mailing import tasks
from mailing.enums import KEPT, MailState
from mailing.exceptions import BadAddress, NotUndelivered
from mailing.models import OutgoingMail
from mailing.purposes import check_purpose
from mailing.rules import may_see_mails

FAILED_DAYS = 14  # how long what was not delivered waits for a manager
MAX_SUBJECT = 200


def send(
    *,
    to: str,
    purpose: str,
    template: str,
    context: dict[str, Any],
    language: str,
    about: tuple[str, str],
    now: dt.datetime,
    key: str | None = None,
) -> OutgoingMail:
    """Put a mail into the outbox; it leaves in the background once the transaction is through.

    template: the texts are <template>.txt and <template>_subject.txt, and <template>.html where there is
    one, such as "competitions/email/received". language: "en" or "ko". about: type and public code of what
    it is about. key: a mail of this key is sent once; asked again, the first is returned as it is. None of
    purpose, about and key may hold personal data: they are kept.

    Raises BadAddress; ValueError for a purpose, subject or key that is no slug or code.
    """
    check_purpose(purpose)
    _check_codes(about, key)
    _check_address(to)
    given = {"key": key} if key else {}
    known = OutgoingMail.objects.filter(**given).first() if given else None
    if known:
        return known
    row = {
        **_rendered(template, context, language),
        "to": to,
        "language": language,
        "purpose": purpose,
        "about_type": about[0],
        "about_id": about[1],
        "created_at": now,
        "next_try_at": now,
    }
    if not given:
        mail, is_new = OutgoingMail.objects.create(**row), True
    else:
        mail, is_new = OutgoingMail.objects.get_or_create(**given, defaults=row)
    if is_new:
        _enqueue(mail)
    return mail


def _check_codes(about: tuple[str, str], key: str | None) -> None:
    subject_type, subject_id = about
    if not (SLUG.fullmatch(subject_type) and subject_id and TOKEN.fullmatch(subject_id)):
        raise ValueError("a mail is about a type and a public code")
    if key and not (TOKEN.fullmatch(key) and len(key) <= 120):
        raise ValueError("the key of a mail is a code without personal data")


def _check_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError as error:
        raise BadAddress(
            _("This is no e-mail address. Write one address, such as name@school.kr.")
        ) from error
    if len(to) > 254:
        raise BadAddress(_("This e-mail address is too long."))


def _rendered(template: str, context: dict[str, Any], language: str) -> dict[str, str]:
    with translation.override(language):
        # One line: what is filled in can add no header.
        subject = " ".join(render_to_string(f"{template}_subject.txt", context).split())
        texts = {
            "subject": subject if len(subject) <= MAX_SUBJECT else f"{subject[: MAX_SUBJECT - 1]}…",
            "text": render_to_string(f"{template}.txt", context),
            "html": _html(f"{template}.html", context),
        }
    return {name: text.replace("\0", "") for name, text in texts.items()}  # PostgreSQL takes no NUL


def _html(name: str, context: dict[str, Any]) -> str:
    try:
        template = get_template(name)
    except TemplateDoesNotExist:
        return ""
    return template.render(context)


def _enqueue(mail: OutgoingMail) -> None:
    """After the commit, and never in the way of what was committed: `send_due` finds what is not queued."""
    transaction.on_commit(partial(tasks.send_mail.enqueue, mail.pk), robust=True)


def send_due(*, now: dt.datetime) -> Counter[str]:
    """Send everything that is due: also what a lost task or a stopped worker left. Returns how many are
    in which state afterwards."""
    due = OutgoingMail.objects.due(now).order_by("next_try_at", "pk").values_list("pk", flat=True)
    states = Counter(tasks.attempt(mail_id) for mail_id in list(due))
    return Counter({state: count for state, count in states.items() if state is not None})


def access_undelivered(user: Any, mail_id: int) -> OutgoingMail:
    """A mail for somebody who may see what was not delivered. Raises 404."""
    mail = OutgoingMail.objects.filter(pk=mail_id).first() if may_see_mails(user) else None
    if mail is None:
        raise Http404
    return mail


def send_again(*, mail: OutgoingMail, now: dt.datetime) -> None:
    """Try a mail from the beginning, at once. Raises NotUndelivered."""
    row = OutgoingMail.objects.filter(pk=mail.pk).undelivered(now)
    if not row.update(state=MailState.WAITING, attempts=0, next_try_at=now):
        raise NotUndelivered(_("This mail was sent or dropped in the meantime."))
    _enqueue(mail)


def drop(*, mail: OutgoingMail, now: dt.datetime) -> None:
    """Give a mail up and forget whom it was for and what it says. Raises NotUndelivered."""
    if not OutgoingMail.objects.filter(pk=mail.pk).undelivered(now).empty(MailState.DROPPED):
        raise NotUndelivered(_("This mail was sent or dropped in the meantime."))


def erase(*, address: str, about: tuple[str, str] | None = None) -> int:
    """Empty whatever is still kept for an address, in capital letters or small. Returns how many mails.

    about: only mails about this, as for `send`; others to the same address go out.
    A mail that is just being handed to the mail server cannot be called back.
    """
    if not address:
        return 0
    mails = OutgoingMail.objects.filter(state__in=KEPT, to__iexact=address)
    if about:
        mails = mails.filter(about_type=about[0], about_id=about[1])
    return mails.empty(MailState.DROPPED)


def drop_old(*, now: dt.datetime, dry_run: bool = False) -> int:
    """Empty what was not delivered within FAILED_DAYS, failed or not. Returns how many were (or would be)."""
    old = OutgoingMail.objects.filter(state__in=KEPT, created_at__lt=now - dt.timedelta(days=FAILED_DAYS))
    return old.count() if dry_run else old.empty(MailState.DROPPED)
