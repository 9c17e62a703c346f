"""Entries: their lives, their versions, who made them, and what a machine and a person found about them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.competitions.enums import (
    AIUse,
    CheckName,
    Eligibility,
    Outcome,
    Ruling,
    SchoolLevel,
    Status,
    Verdict,
)
from campaigns.competitions.models.competition import (
    TEAM,
    Category,
    Competition,
    Division,
    EntryFormVersion,
    KnownSlogan,
)
from campaigns.competitions.models.people import AgeBand, Country, Entrant
from campaigns.competitions.querysets import EntryQuerySet

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is mistaken for another


def entry_code() -> str:
    """Eight letters and digits that people can read out."""
    return "".join(secrets.choice(LETTERS) for _place in range(8))


def asset_token() -> str:
    return secrets.token_urlsafe(16)


class Entry(models.Model):
    """One work that one to three people enter in one category and division.

    draft: what is being written, see services.drafts; draft_revision counts its changes, so that nobody
    overwrites what they have not seen. fix_until: an entry returned for fixing may be sent again until then.
    """

    code = models.CharField(_("code"), max_length=8, unique=True, default=entry_code, editable=False)
    competition = models.ForeignKey(Competition, models.PROTECT, related_name="entries")
    category = models.ForeignKey(Category, models.PROTECT, related_name="entries")
    division = models.ForeignKey(Division, models.PROTECT, related_name="entries")
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.DRAFT)
    eligibility = models.CharField(
        max_length=16, choices=Eligibility.choices, default=Eligibility.NOT_CHECKED
    )
    language = models.CharField(_("language"), max_length=10)
    draft = models.JSONField(default=dict)
    draft_revision = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    fix_until = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ("-submitted_at", "-pk")
        indexes = [
            models.Index(fields=("competition", "status", "eligibility")),
            models.Index(fields=("competition", "submitted_at")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, submitted_at=None)
                | Q(status=Status.WITHDRAWN)
                | (~Q(status=Status.DRAFT) & Q(submitted_at__isnull=False)),
                name="entry_is_submitted_once_it_is_no_draft",
            ),
            models.CheckConstraint(
                condition=Q(eligibility=Eligibility.NOT_CHECKED) | Q(submitted_at__isnull=False),
                name="only_submitted_entries_are_checked",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DISQUALIFIED) | ~Q(ended_reason=""),
                name="entry_is_disqualified_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(eligibility=Eligibility.NEEDS_FIX) | Q(fix_until__isnull=False),
                name="fixing_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_over(self) -> bool:
        return self.status in (Status.WITHDRAWN, Status.DISQUALIFIED)


class EntryAsset(models.Model):
    """A picture of an entry. The clean copy at full size is the upload's; nobody is served another one.

    small: name of a copy of at most 640 pixels in the private storage. hashes: similarity.PictureHashes as
    bytes, to find copies of it.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="assets")
    upload = models.OneToOneField("uploads.Upload", models.PROTECT, related_name="+")
    token = models.CharField(max_length=32, unique=True, default=asset_token)
    small = models.CharField(max_length=255)
    hashes = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.entry} {self.pk}"


class EntryVersion(models.Model):
    """What was submitted. Append-only.

    content: {"title", "slogan" or "link", "answers"}; sha256: of content, asset and form as canonical JSON;
    salt: with which the audit chain holds that digest, so that it says nothing once both are erased.
    normalised: similarity.normalise_slogan of the slogan; "" for other kinds.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    form = models.ForeignKey(EntryFormVersion, models.PROTECT, related_name="+")
    content = models.JSONField()
    asset = models.ForeignKey(EntryAsset, models.PROTECT, null=True, blank=True, related_name="versions")
    normalised = models.CharField(max_length=600, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey("Contributor", models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=("entry", "number"), name="version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.number}"


class OriginalityStatement(models.Model):
    """What the entrants say of the origin of a version."""

    version = models.OneToOneField(EntryVersion, models.CASCADE, related_name="originality")
    own_work = models.BooleanField()
    third_party = models.TextField(blank=True)
    ai_use = models.CharField(max_length=10, choices=AIUse.choices)
    ai_how = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(own_work=True), name="only_own_work_is_entered"),
            models.CheckConstraint(
                condition=Q(ai_use=AIUse.NONE) | ~Q(ai_how=""), name="use_of_ai_is_described"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.ai_use}"


class Contributor(models.Model):
    """A person of an entry's team. place 1 began it.

    identity: keyed digest of the address and first name, to hold the limit of entries a person; see
    services.people. needs_guardian: decided when the birth year was given, which is not kept.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="contributors")
    entrant = models.ForeignKey(Entrant, models.PROTECT, null=True, related_name="contributors")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    school = models.CharField(_("school"), max_length=120, blank=True)
    teacher = models.CharField(_("teacher"), max_length=80, blank=True)
    school_level = models.CharField(max_length=10, choices=SchoolLevel.choices, default=SchoolLevel.NONE)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    age_band = models.ForeignKey(AgeBand, models.PROTECT, null=True, related_name="+")
    needs_guardian = models.BooleanField()
    language = models.CharField(max_length=10)
    identity = models.CharField(max_length=64, blank=True, db_index=True)
    joined_at = models.DateTimeField()

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=("entry", "place"), name="contributor_place"),
            models.UniqueConstraint(fields=("entry", "entrant"), name="contributor_once"),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=TEAM), name="contributor_in_team"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.place}"


class TeamInvitation(models.Model):
    """A link with which one more person joins an entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.entry} until {self.expires_at:%Y-%m-%d}"


class Check(models.Model):
    """What an automatic check found about a version. facts: what the sentence for people is made of."""

    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="checks")
    name = models.CharField(max_length=12, choices=CheckName.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=("version", "name"), name="check_once")]

    def __str__(self) -> str:
        return f"{self.version} {self.name}: {self.outcome}"


class SimilarityFlag(models.Model):
    """Two works that a machine found alike. A person decides; nothing is refused by it.

    similarity: from 0 to 1. Exactly one of other and known is set.
    """

    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="flags")
    other = models.ForeignKey(EntryVersion, models.CASCADE, null=True, blank=True, related_name="+")
    known = models.ForeignKey(KnownSlogan, models.CASCADE, null=True, blank=True, related_name="+")
    similarity = models.FloatField()
    ruling = models.CharField(max_length=6, choices=Ruling.choices, default=Ruling.OPEN)
    ruled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-similarity",)
        constraints = [
            models.UniqueConstraint(fields=("version", "other"), name="flag_once_an_entry"),
            models.UniqueConstraint(fields=("version", "known"), name="flag_once_a_slogan"),
            models.CheckConstraint(
                condition=Q(other__isnull=True, known__isnull=False)
                | Q(other__isnull=False, known__isnull=True),
                name="flag_has_one_source",
            ),
            models.CheckConstraint(condition=Q(similarity__gte=0, similarity__lte=1), name="flag_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.similarity:.2f}"


class Screening(models.Model):
    """A screener's decision about a version. Append-only. reason: what the entrant reads."""

    version = models.ForeignKey(EntryVersion, models.CASCADE, related_name="screenings")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=Verdict.PASS) | ~Q(reason=""), name="screening_says_why_not"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.verdict}"


class Quota(models.Model):
    """The row that is locked while entries of one person in one competition are counted."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="+")
    identity = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("competition", "identity"), name="quota_once")]

    def __str__(self) -> str:
        return f"{self.competition_id}: {self.identity[:8]}"
