"""The messages of the protocol, as docs/live-protocol.md describes them; a test holds the two together."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.refusals import Refusal, TooMany
from quizzes.live.enums import State
from quizzes.live.exceptions import Unreadable
from quizzes.live.models import LiveSession
from quizzes.live.timing import personal_end

MAX_CHARACTERS = 16 * 1024
UNREADABLE = _("This message could not be read.")

# What each audience sends, and what it gets.
FROM_PLAYER = ("join", "name", "ans", "ping")
FROM_HOST = ("watch", "step", "set", "player", "ping")
FROM_SCREEN = ("watch", "ping")
TO_PLAYER = (
    "name",
    "hello",
    "lobby",
    "prep",
    "open",
    "ack",
    "close",
    "reveal",
    "board",
    "pause",
    "end",
    "pong",
    "err",
)
TO_WATCHER = (
    "hello",
    "lobby",
    "prep",
    "open",
    "close",
    "reveal",
    "board",
    "pause",
    "end",
    "tally",
    "roster",
    "pong",
    "err",
)

# The message that tells of a state.
TYPES = {
    State.LOBBY: "lobby",
    State.PREPARED: "prep",
    State.OPEN: "open",
    State.CLOSED: "close",
    State.REVEAL: "reveal",
    State.STANDINGS: "board",
    State.FINISHED: "end",
}


def encode(message: Any) -> str:
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def decode(text: str | None) -> dict[str, Any]:
    """A message that came in. Raises Unreadable for anything but a JSON object with a type."""
    if text is None or len(text) > MAX_CHARACTERS:
        raise Unreadable(UNREADABLE)
    try:
        message = json.loads(text)
        encode(message).encode()  # half a character, written as an escape, is no text
    except (ValueError, RecursionError) as error:
        raise Unreadable(UNREADABLE) from error
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        raise Unreadable(UNREADABLE)
    return message


def type_of(session: LiveSession) -> str:
    """The type of the message that tells where a session is."""
    return "pause" if session.paused_at else TYPES[State(session.state)]


def state_message(session: LiveSession, *, now: dt.datetime, factor: int = 1) -> dict[str, Any]:
    """Where a session is, without its HTML. Times are milliseconds from now: no phone's clock matters."""
    message = {
        "type": type_of(session),
        "seq": session.seq,
        "q": session.question,
        "n": session.total,
    }
    if session.state == State.PREPARED and session.opens_at:
        message["opens_in"] = _milliseconds(session.opens_at, now)
    if session.state == State.OPEN:
        end = personal_end(opens_at=session.opens_at, closes_at=session.closes_at, factor=factor)
        message["closes_in"] = _milliseconds(end, now) if end else None
    return message


def _milliseconds(moment: dt.datetime, now: dt.datetime) -> int:
    return max(0, round((moment - now).total_seconds() * 1000))


def error_message(refusal: Refusal) -> dict[str, Any]:
    """A refusal as a message, in the language that is active."""
    code = "fast" if isinstance(refusal, TooMany) else getattr(refusal, "code", "invalid")
    return {"type": "err", "code": code, "text": str(refusal.message)}
