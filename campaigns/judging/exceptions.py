"""What can go wrong in judging, in words for judges and managers."""

from __future__ import annotations

from typing import Any

from accounts.refusals import Conflict, Refusal


class RoundIsElsewhere(Conflict):
    """The round is in a state in which this cannot be done: not open yet, closed, ratified."""


class NotReady(Refusal):
    """Something is missing first. errors: what to do, by field or code."""

    status = 422

    def __init__(self, message: Any, *, errors: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.errors = errors or {}


class CannotAssign(Conflict):
    """No assignment keeps all the rules. shortages: smallest explanations, in words."""

    def __init__(self, message: Any, *, shortages: list[str]) -> None:
        super().__init__(message)
        self.shortages = shortages


class ScoredElsewhere(Conflict):
    """Another tab or device of the same judge saved another value. Nothing was overwritten.

    mine, theirs: both values; revision: that of the stored one.
    """

    def __init__(self, message: Any, *, mine: Any, theirs: Any, revision: int) -> None:
        super().__init__(message)
        self.mine, self.theirs, self.revision = mine, theirs, revision


class OutOfRange(Refusal):
    """A value that the rubric does not offer."""

    status = 422


class SheetIsClosed(Conflict):
    """A sheet that can no longer be changed: confirmed, voided, recused, or its round is over."""


class LinkIsSpent(Refusal):
    """A sign-in link that was used, has expired or was revoked."""

    status = 410


class AlreadyVoted(Conflict):
    """One vote per person."""
