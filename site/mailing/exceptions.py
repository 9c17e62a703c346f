"""What can go wrong when a mail is given in, in words for a person."""

from __future__ import annotations

from accounts.refusals import BadRequest, Conflict


class BadAddress(BadRequest):
    """This is no address for mail; perhaps one that hides further headers behind the end of a line."""


class NotUndelivered(Conflict):
    """The mail was sent, dropped or taken up again in the meantime."""
