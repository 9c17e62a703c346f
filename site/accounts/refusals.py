"""How the product says no: one exception that every floor may raise and `config` turns into a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class WayOn:
    """Where a person can go on instead: an address, and what its button says. Both may be lazy."""

    address: Any
    label: Any


class Refusal(Exception):
    """Something a person asked for cannot be done.

    message: says in plain words what happened and what to do. status: the HTTP status. way_on: offered
    beside the home page. retry_after: seconds to wait, for 429 only.
    """

    status = 400
    way_on: WayOn | None = None

    def __init__(self, message: Any, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after


class BadRequest(Refusal):
    """What was sent cannot be read."""

    status = 400


class Conflict(Refusal):
    """What was sent does not fit what is already stored."""

    status = 409


class TooMany(Refusal):
    """Asked too often; `retry_after` says when to come back."""

    status = 429
