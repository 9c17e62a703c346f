"""The states of entries, consents and screening, in the order in which they come."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an entry of a category is."""

    SLOGAN = "slogan", _("Slogan")
    DESIGN = "design", _("Poster or design")
    LOGO = "logo", _("Logo")
    VIDEO = "video", _("Short video")


PICTURES = (Kind.DESIGN, Kind.LOGO)


class Status(TextChoices):
    """Where an entry is in its life. What a round of judging decided never lives here."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    LOCKED = "locked", _("Locked")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISQUALIFIED = "disqualified", _("Disqualified")


class Eligibility(TextChoices):
    """Whether an entry may be judged."""

    NOT_CHECKED = "not_checked", _("Not checked")
    AWAITING_CONSENT = "awaiting_consent", _("Waits for consent")
    ELIGIBLE = "eligible", _("Eligible")
    NEEDS_FIX = "needs_fix", _("Returned for fixing")
    INELIGIBLE = "ineligible", _("Not eligible")


class SchoolLevel(TextChoices):
    MIDDLE = "middle", _("Middle school")
    HIGH = "high", _("High school")
    UNIVERSITY = "university", _("University")
    NONE = "none", _("Not at school")


class AIUse(TextChoices):
    """How much of a work a machine made."""

    NONE = "none", _("No AI was used")
    ASSISTIVE = "assistive", _("AI helped a little: ideas, spelling, clean-up")
    PARTIAL = "partial", _("AI made parts of it")
    GENERATED = "generated", _("AI made most of it")


class Scope(TextChoices):
    """What a consent allows, each apart from the others."""

    ENTER = "enter", _("Take part in the competition")
    DATA = "data", _("Keep the data needed for it")
    LICENCE = "licence", _("Let the organisers use the work for the competition")
    PUBLISH_WORK = "publish_work", _("Publish the work")
    PUBLISH_NAME = "publish_name", _("Publish the first name")
    PUBLISH_SCHOOL = "publish_school", _("Publish the school")


# Without these there is no entry; the others are free choices that change nothing in the judging.
NEEDED = (Scope.ENTER, Scope.DATA, Scope.LICENCE)


class Method(TextChoices):
    """How a consent was given."""

    OWN_TICK = "own_tick", _("ticked by the entrant")
    GUARDIAN_MAIL = "guardian_mail", _("by the guardian, from a mail, confirmed by a second mail")


class CheckName(TextChoices):
    """What is looked at before a screener does."""

    COMPLETE = "complete", _("Everything is filled in")
    AGE = "age", _("Age and country fit the division")
    CONSENT = "consent", _("Consent")
    LIMITS = "limits", _("Limits of the category")
    DUPLICATE = "duplicate", _("The same work was not entered before")
    SIMILARITY = "similarity", _("Nothing known is much like it")
    METADATA = "metadata", _("The picture carries no name or place")
    LANGUAGE = "language", _("Language of the text")


class Outcome(TextChoices):
    PASSED = "passed", _("in order")
    LOOK = "look", _("look at this")
    FAILED = "failed", _("not in order")


class Verdict(TextChoices):
    """What a screener decides."""

    PASS = "pass", _("Pass")
    RETURN = "return", _("Return for fixing")
    REFUSE = "refuse", _("Refuse")


class Ruling(TextChoices):
    """What a person says about two works that a machine found alike."""

    OPEN = "open", _("not looked at")
    ALIKE = "alike", _("a copy")
    APART = "apart", _("not a copy")
