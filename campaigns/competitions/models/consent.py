"""Consent as data: who allowed what, when, by which text, and until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaigns.competitions.enums import Method, Scope
from campaigns.competitions.models.entry import Contributor


class GuardianRequest(models.Model):
    """A question sent to a guardian. The address goes after a no, when nobody answers,
    and with the entry's data.

    token_hash: of the link in the first mail, good for one answer. withdraw_hash: of the link in the second
    mail, good for as long as the consent stands.
    """

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="guardian_requests")
    email = models.EmailField(_("guardian's e-mail address"), blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True)
    withdraw_hash = models.CharField(max_length=64, unique=True, null=True)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-requested_at",)
        constraints = [
            models.UniqueConstraint(
                fields=("contributor",),
                condition=Q(answered_at=None, replaced_at=None),
                name="one_open_request_a_person",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, agreed=None)
                | Q(answered_at__isnull=False, agreed__isnull=False),
                name="an_answer_is_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contributor} {self.requested_at:%Y-%m-%d}"


class ConsentRecord(models.Model):
    """One scope that was allowed for one contributor. Kept when it is withdrawn.

    text_version: of the words that were agreed to, see consent_texts.
    """

    contributor = models.ForeignKey(Contributor, models.CASCADE, related_name="consents")
    scope = models.CharField(max_length=16, choices=Scope.choices)
    by_guardian = models.BooleanField()
    method = models.CharField(max_length=16, choices=Method.choices)
    text_version = models.CharField(max_length=20)
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=("contributor", "scope"), condition=Q(withdrawn_at=None), name="one_standing_consent"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__gte=F("requested_at")), name="consent_follows_the_question"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("confirmed_at")),
                name="withdrawal_follows_the_consent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contributor} {self.scope}"
