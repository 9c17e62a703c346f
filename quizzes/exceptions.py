"""What can go wrong in a round, in words for the player."""

from __future__ import annotations

from accounts.refusals import BadRequest, Conflict


class TamperedAnswer(BadRequest):
    """The form was not made for this item of this round."""


class AlreadyAnswered(Conflict):
    """Another answer is stored for this item: the first one counts."""


class ItemWithdrawn(Conflict):
    """The item was taken out of the bank in the middle of the round."""


class NotThereYet(Conflict):
    """The item comes later in the round, or the round is not finished."""


class RoundIsOver(Conflict):
    """The round was finished before all its items were answered."""


class NothingToPlay(Conflict):
    """The bank holds too few released items for this quiz."""
