"""The states of rounds, assignments, conflicts and votes, in the order in which they come."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoundKind(TextChoices):
    """What judges do in a round."""

    CALIBRATION = "calibration", _("Calibration: everybody scores the anchors first")
    QUALIFYING = "qualifying", _("Qualifying: who goes on")
    SCORING = "scoring", _("Scoring by rubric")
    PAIRWISE = "pairwise", _("Pairs: which of two is better")
    DELIBERATION = "deliberation", _("Deliberation of the panel")
    PUBLIC_VOTE = "public_vote", _("Public vote")


BY_RUBRIC = (RoundKind.CALIBRATION, RoundKind.QUALIFYING, RoundKind.SCORING)
ASSIGNED = (*BY_RUBRIC, RoundKind.PAIRWISE)  # rounds in which judges have entries of their own


class RoundState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    TALLIED = "tallied", _("Tallied")
    DELIBERATION = "deliberation", _("In deliberation")
    RATIFIED = "ratified", _("Ratified")
    PUBLISHED = "published", _("Published")


REOPENABLE = (RoundState.CLOSED, RoundState.TALLIED, RoundState.DELIBERATION)
FINAL = (RoundState.RATIFIED, RoundState.PUBLISHED)


class Blindness(TextChoices):
    """How much of a work judges see. Never who made it."""

    STATEMENTS = "statements", _("The work, its answers, and how AI was used")
    WORK = "work", _("The work and its answers only")


class Visibility(TextChoices):
    """When a judge sees what others gave the same entry."""

    NEVER = "never", _("Never")
    AFTER_OWN = "after_own", _("After the own scores are confirmed")
    AFTER_CLOSE = "after_close", _("After the round is closed")


class AssignmentState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    NOTIFIED = "notified", _("Notified")
    IN_PROGRESS = "in_progress", _("In progress")
    SUBMITTED = "submitted", _("Confirmed")
    LOCKED = "locked", _("Locked")
    RECUSED = "recused", _("Recused")
    DECLINED = "declined", _("Declined")
    EXPIRED = "expired", _("Not done in time")
    REASSIGNED = "reassigned", _("Given to somebody else")


# What a judge can open; what counts towards the scores an entry needs; what can still be scored; what its
# judge has confirmed.
SHOWN = (
    AssignmentState.NOTIFIED,
    AssignmentState.IN_PROGRESS,
    AssignmentState.SUBMITTED,
    AssignmentState.LOCKED,
)
STANDING = (AssignmentState.PROPOSED, *SHOWN)
SCORABLE = (AssignmentState.NOTIFIED, AssignmentState.IN_PROGRESS)
CONFIRMED = (AssignmentState.SUBMITTED, AssignmentState.LOCKED)


class ConflictKind(TextChoices):
    SCHOOL = "school", _("Same school")
    ORGANISATION = "organisation", _("Same organisation")
    DOMAIN = "domain", _("Same e-mail domain")
    TEACHER = "teacher", _("Teacher of the team")
    ALIAS = "alias", _("Same name")
    PERSONAL = "personal", _("Knows the work or the people")


class ConflictSource(TextChoices):
    DETECTED = "detected", _("found by comparison")
    DECLARED = "declared", _("declared by the judge")
    RULED = "ruled", _("set by a manager")


class ConflictRuling(TextChoices):
    """Only a cleared one may be assigned."""

    OPEN = "open", _("not looked at")
    CONFLICTED = "conflicted", _("a conflict")
    CLEARED = "cleared", _("no conflict")


class Outcome(TextChoices):
    """What a round decided about an entry."""

    PENDING = "", _("not decided")
    GOES_ON = "goes_on", _("goes on")
    STAYS = "stays", _("does not go on")


class ResultMethod(TextChoices):
    ADJUSTED = "adjusted", _("corrected for severity")
    RAW = "raw", _("raw means")
    BRADLEY_TERRY = "bradley_terry", _("strengths from pairs (Bradley-Terry)")
    VOTES = "votes", _("number of votes")
    CARRIED = "carried", _("carried over from the round before")


class TieRule(TextChoices):
    """How entries that cannot be told apart are put in order."""

    HEAD_TO_HEAD = "head_to_head", _("heaviest criterion, head to head")
    MEDIAN = "median", _("higher median")
    RESCORE = "rescore", _("the chair has looked again")
    SHARED = "shared", _("shared place")


class VotePer(TextChoices):
    EMAIL = "email", _("one for each confirmed e-mail address")
    DEVICE = "device", _("one for each device")


class VoteState(TextChoices):
    UNCONFIRMED = "unconfirmed", _("not confirmed")
    COUNTED = "counted", _("counted")
    HELD = "held", _("held for a person to look at")
    REFUSED = "refused", _("refused")
