"""Sending one mail: claim it, hand it to the mail server, note what came of it.

A mail is sent at least once. It is sent twice only if the program dies in the moment between the mail
server's "accepted" and the row that says so; both then carry the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from mailing.enums import MailError, MailState
from mailing.models import NOTHING, TRIES, OutgoingMail

# After the first try in vain, the second, and so on.
DELAYS = (
    dt.timedelta(minutes=1),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=6),
)
LEASE = dt.timedelta(minutes=10)  # how long a mail may be in sending before somebody else takes it over
TIMEOUT = 20  # seconds for each word with the mail server, where EMAIL_TIMEOUT sets no other

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Failure:
    """error: in words for a manager; code: of the mail server; is_final: whether trying again is in vain."""

    error: MailError
    code: int | None
    is_final: bool


def deliver(*, mail_id: int, now: dt.datetime) -> OutgoingMail | None:
    """Send a mail that is due. Returns it as it is afterwards, None if there was nothing to do.

    Must not be called within a transaction: others have to see at once that the mail is being sent.
    """
    mail = _claim(mail_id, now)
    if mail is None:
        return None
    try:
        _message(mail).send()
    except Exception as error:  # whatever a mail server, a network or a backend makes of it
        failure = failure_of(error)
        # Without the error's own words: they hold the address.
        log.warning("Mail %s was not sent: %s, %s.", mail.pk, type(error).__name__, failure.code)
        _note(mail, **_after(mail, failure, now))
    else:
        _note(mail, state=MailState.SENT, sent_at=now, next_try_at=None, last_error="", **NOTHING)
    return OutgoingMail.objects.get(pk=mail.pk)


def _claim(mail_id: int, now: dt.datetime) -> OutgoingMail | None:
    """Make a mail ours: of all who ask at once, one gets it."""
    due = OutgoingMail.objects.filter(pk=mail_id).due(now)
    given_up = {"state": MailState.FAILED, "next_try_at": None, "last_error": MailError.INTERRUPTED}
    if due.filter(attempts__gte=TRIES).update(**given_up, last_code=None):
        return None
    if not due.update(state=MailState.SENDING, attempts=F("attempts") + 1, next_try_at=now + LEASE):
        return None
    return OutgoingMail.objects.get(pk=mail_id)


def _note(mail: OutgoingMail, **outcome: object) -> None:
    """Write down what came of it, unless the mail was dropped or taken over in the meantime."""
    ours = OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING, attempts=mail.attempts)
    ours.update(**outcome)


def _after(mail: OutgoingMail, failure: Failure, now: dt.datetime) -> dict[str, object]:
    is_over = failure.is_final or mail.attempts >= TRIES
    return {
        "state": MailState.FAILED if is_over else MailState.WAITING,
        "next_try_at": None if is_over else now + DELAYS[mail.attempts - 1],
        "last_error": failure.error,
        "last_code": failure.code,
    }


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={"Auto-Submitted": "auto-generated", "Message-ID": _message_id(mail)},
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _message_id(mail: OutgoingMail) -> str:
    """The same for every try, so that a mailbox knows a mail that came twice."""
    mark = salted_hmac("mailing.message_id", f"{mail.pk} {mail.created_at.isoformat()}").hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{mark}@{domain}>"


def failure_of(error: Exception) -> Failure:
    """What an error means. Codes of 5xx are final, those of 4xx are not (RFC 5321, section 4.2.1)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next((code for code, _words in error.recipients.values()), 0)
        return _by_code(code, MailError.REFUSED, is_final=True)
    if isinstance(error, smtplib.SMTPDataError):
        return _by_code(error.smtp_code, MailError.REJECTED, is_final=True)
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused):
        # Ours to set right: until then, the mail waits.
        return _by_code(error.smtp_code, MailError.SIGN_IN, is_final=False)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, MailError.BUSY, is_final=False)
    if isinstance(error, BadHeaderError | UnicodeError | smtplib.SMTPNotSupportedError):
        return Failure(MailError.UNFIT, None, True)
    if isinstance(error, OSError):  # timeouts, lines that break, and smtplib's other errors
        return Failure(MailError.UNREACHABLE, None, False)
    return Failure(MailError.UNKNOWN, None, False)


def _by_code(code: int, refusal: MailError, *, is_final: bool) -> Failure:
    """refusal: what a code of 5xx means here; is_final: whether it is for good."""
    if 500 <= code < 600:
        return Failure(refusal, code, is_final)
    return Failure(MailError.BUSY, code if 400 <= code < 500 else None, False)  # smtplib's -1: no code at all
