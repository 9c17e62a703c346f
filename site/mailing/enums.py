"""States of a mail, and why one was not delivered."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    WAITING = "waiting", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    DROPPED = "dropped", _("Dropped")


# Who was written to, and what, is known in these states only.
KEPT = (MailState.WAITING, MailState.SENDING, MailState.FAILED)


class MailError(TextChoices):
    """Never the server's own words: they often hold the address."""

    REFUSED = "refused", _("The mail server says that this address does not exist or takes no mail.")
    REJECTED = "rejected", _("The mail server refused this mail for what it says.")
    UNFIT = "unfit", _("The mail cannot be sent to this address as it is written.")
    BUSY = "busy", _("The mail server asked to try again later.")
    UNREACHABLE = "unreachable", _("The mail server could not be reached.")
    SIGN_IN = "sign_in", _("The mail server refused the password or the sender of this website.")
    INTERRUPTED = "interrupted", _("The program was stopped while it sent this mail.")
    UNKNOWN = "unknown", _("Something went wrong. The log says more.")
