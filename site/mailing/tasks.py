"""What the worker does (`manage.py db_worker`). A task holds the number of a mail and nothing it says."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from mailing.delivery import deliver
from mailing.enums import MailState
from mailing.models import OutgoingMail


@task(backend="background")
def send_mail(mail_id: int) -> str:
    """Send a mail that is due. Returns its state, "" if there was nothing to do."""
    return attempt(mail_id) or ""


def attempt(mail_id: int) -> str | None:
    """Send a mail now; if that was in vain, put the next try into the queue. Returns its state."""
    mail = deliver(mail_id=mail_id, now=timezone.now())
    if mail is None:
        return None
    if mail.state == MailState.WAITING:
        _try_later(mail)
    return mail.state


def _try_later(mail: OutgoingMail) -> None:
    """Where tasks cannot wait, `manage.py send_mails` tries again."""
    if send_mail.get_backend().supports_defer:
        send_mail.using(run_after=mail.next_try_at).enqueue(mail.pk)
