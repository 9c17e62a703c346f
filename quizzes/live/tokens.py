"""Who a player is: a signed token, never the socket that carries it."""

from __future__ import annotations

from django.core import signing

SALT = "live.player"


def issue_token(*, session_id: int, player_id: int) -> str:
    return signing.dumps([session_id, player_id], salt=SALT, compress=False)


def read_token(token: str, *, session_id: int) -> int | None:
    """The player that a token of this session names; None for any other text."""
    session, player = _signed(token)
    return player if session == session_id else None


def is_token(token: str) -> bool:
    """Whether we have issued it, for whichever session."""
    return _signed(token) != (None, None)


def _signed(token: str) -> tuple[int | None, int | None]:
    try:
        session, player = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None, None
    return session, player
