"""The outbox."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from mailing import purposes
from mailing.enums import KEPT, MailError, MailState

TRIES = 6
LATE = dt.timedelta(minutes=15)  # a mail that is due for so long was overlooked: is the worker running?
NOTHING = {"to": "", "subject": "", "text": "", "html": ""}


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: dt.datetime) -> OutgoingMailQuerySet:
        """To be sent now: new ones, those whose next try has come, and those that a crash left behind."""
        return self.filter(state__in=(MailState.WAITING, MailState.SENDING), next_try_at__lte=now)

    def undelivered(self, now: dt.datetime) -> OutgoingMailQuerySet:
        """What a manager should know of: failed, tried in vain, or overlooked."""
        tried = Q(state=MailState.WAITING, attempts__gt=0)
        late = Q(state__in=(MailState.WAITING, MailState.SENDING), next_try_at__lt=now - LATE)
        return self.filter(Q(state=MailState.FAILED) | tried | late)

    def empty(self, state: MailState) -> int:
        """Let go of the addresses and the words. Returns how many mails."""
        return self.update(state=state, next_try_at=None, **NOTHING)


class OutgoingMail(models.Model):
    """A mail from when it is given in. Sent or dropped, it holds no address and no words any more.

    purpose, about: what it is for and the public code of what it is about; they stay. attempts: how often
    it was tried since it was given in or sent again by hand. next_try_at: when it is due; while it is being
    sent, when somebody else may take it over; None at the end. last_code: of the mail server, such as 550.
    key: the same key is never sent twice.
    """

    to = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    purpose = models.CharField(max_length=60)
    about_type = models.CharField(max_length=40)
    about_id = models.CharField(max_length=128)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=20, choices=MailError.choices, blank=True)
    last_code = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=KEPT) | Q(**NOTHING), name="mail_is_empty_when_it_is_done"
            ),
        ]
        indexes = [
            models.Index(fields=("next_try_at",), condition=Q(next_try_at__isnull=False), name="mail_due"),
            models.Index(fields=("about_type", "about_id"), name="mail_about"),
            models.Index(fields=("state", "created_at"), name="mail_state"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.about_type} {self.about_id}"

    @property
    def purpose_label(self) -> str:
        """What it is for, in the current language."""
        return purposes.label_of(self.purpose)
