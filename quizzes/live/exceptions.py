"""What can go wrong in a live session. Each has a code, which the protocol names (docs/live-protocol.md)."""

from __future__ import annotations

from accounts.refusals import BadRequest, Conflict, Refusal, TooMany


class InvalidNickname(BadRequest):
    """A nickname that cannot be used; the message says what to change."""

    code = "nickname"


class Unreadable(BadRequest):
    """A message that is no message of the protocol."""

    code = "unreadable"


class NoSuchSession(Refusal):
    """No running session has this code, or this person may not know of it."""

    status = 404
    code = "no-session"


class NotAllowed(Refusal):
    """A command from somebody who does not hold the session, or a token of nobody in it."""

    status = 403
    code = "not-allowed"


class Removed(Refusal):
    """The host took this player out of the session."""

    status = 403
    code = "removed"


class Outdated(Conflict):
    """The session has moved on since the state that the command was given for."""

    code = "outdated"


class WrongStep(Conflict):
    """The session cannot do this in its present state."""

    code = "wrong-step"


class TooLate(Conflict):
    """The answer came when its question was not open."""

    code = "late"


class RoomFull(Conflict):
    """The session has as many players as it can hold."""

    code = "full"


class Elsewhere(Conflict):
    """The player has opened the session in another tab or on another device."""

    code = "elsewhere"


class SignedOut(Refusal):
    """The host's sign-in or role has ended."""

    status = 403
    code = "signed-out"


class TooFast(TooMany):
    """More messages than a person sends."""

    code = "fast"


class Busy(Refusal):
    """The database does not answer at the moment."""

    status = 503
    code = "busy"
