"""What can go wrong with an entry, in words for the entrant."""

from __future__ import annotations

from typing import Any

from accounts.refusals import Conflict, Refusal


class CallIsClosed(Conflict):
    """Nothing can be sent: the call has not opened yet, is over, or is not for this division."""


class MayNotEnter(Refusal):
    """The age, country or school level fits no division."""

    status = 422


class EntryIsOver(Conflict):
    """The entry was withdrawn, disqualified, or may not be changed any more."""


class ChangedElsewhere(Conflict):
    """Somebody else, or another tab, saved in the meantime. Nothing was overwritten.

    theirs: the draft as it is stored now; revision: its number.
    """

    def __init__(self, message: Any, *, theirs: dict[str, Any], revision: int) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.revision = revision


class Incomplete(Refusal):
    """Something is missing or too long. errors: what to do, by field."""

    status = 422

    def __init__(self, message: Any, *, errors: dict[str, Any]) -> None:
        super().__init__(message)
        self.errors = errors


class LimitReached(Conflict):
    """This person has submitted as many entries as one may."""


class TeamIsFull(Conflict):
    """A team has no place left."""


class LinkIsUsed(Refusal):
    """A link was used, has expired, or was replaced by a newer one."""

    status = 410


class AlreadyDecided(Conflict):
    """Another screener was faster, or the entry has a newer version."""
