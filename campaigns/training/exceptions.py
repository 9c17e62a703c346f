"""How training says no. Each message says what to do."""

from __future__ import annotations

from accounts.refusals import BadRequest, Conflict


class NotOpen(Conflict):
    """The session is not where this can be done."""


class WrongPhase(Conflict):
    """A session cannot go there from here; or somebody else has moved it meanwhile."""


class NotEarned(Conflict):
    """The certificate needs something that is not done yet."""


class UnreadableRoster(BadRequest):
    """A file that is no roster. message: with the row and the reason where there is one."""


class RosterChanged(Conflict):
    """What was looked at is not what is there any more."""


class Unclaimable(Conflict):
    """No line of the roster has this number, or somebody else is on it already."""


class UnreadableGrid(BadRequest):
    """Answers from paper that cannot be meant; with the number of the sheet."""


class NotPrintable(Conflict):
    """A kit cannot be made of this."""
