"""What can go wrong with a picture on its way in, in words for the person who sends it."""

from __future__ import annotations

from typing import Any

from accounts.refusals import BadRequest, Conflict, Refusal


class UnreadableRequest(BadRequest):
    """A size or an offset is missing or is no number."""


class TooLarge(Refusal):
    """More bytes than are taken."""

    status = 413


class UnfitPicture(Refusal):
    """All bytes are here, and they are no picture that we take. Nothing of it is kept."""

    status = 422


class Busy(Refusal):
    """Another request is writing to the same upload."""

    status = 423


class NoRoom(Refusal):
    """The disk is full, or so full that the rest of the site needs what is left."""

    status = 507


class TooManyOpen(Conflict):
    """The owner has as many uploads under way as one may have."""


class WrongOffset(Conflict):
    """The bytes do not follow those that are stored. offset: where to go on."""

    def __init__(self, message: Any, *, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


class NotArrived(Conflict):
    """A picture is to be used before it is complete."""


class AlreadyClaimed(Conflict):
    """The picture belongs to something by now."""


class GoneUpload(Conflict):
    """The picture is no longer here, or never was."""
