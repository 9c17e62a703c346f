"""What a host's messages ask for, for sockets and plain HTTP alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.live.exceptions import Unreadable
from quizzes.live.models import LivePlayer, LiveSession
from quizzes.live.services import players, steps


def obey(*, session: LiveSession, message: dict[str, Any], now: dt.datetime) -> int | None:
    """Do what a host's message says; the caller has checked that it is a host's.

    Returns the player who was changed, if it was one. Raises a Refusal.
    """
    if message["type"] == "step":
        step, seq = _text(message, "do"), _number(message, "seq")
        steps.take_step(session=session, step=step, seq=seq, now=now)
        return None
    if message["type"] == "set":
        options = message.get("options")
        if not isinstance(options, dict):
            raise Unreadable(_("The settings are missing."))
        steps.set_options(session=session, options=options)
        return None
    if message["type"] == "player":
        return _change_player(session, message, now).pk
    raise Unreadable(_("There is no such command."))


def _change_player(session: LiveSession, message: dict[str, Any], now: dt.datetime) -> LivePlayer:
    action, player = _text(message, "do"), _number(message, "id")
    if action == "rename":
        return players.rename(session=session, player_id=player, nickname=_text(message, "nickname"))
    if action == "time":
        return players.give_time(session=session, player_id=player, factor=_number(message, "factor"))
    if action == "remove":
        return players.remove(session=session, player_id=player, now=now)
    raise Unreadable(_("There is no such command."))


def _text(message: dict[str, Any], name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str):
        raise Unreadable(_("A part of this command is missing."))
    return value


def _number(message: dict[str, Any], name: str) -> int:
    value = message.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Unreadable(_("A part of this command is missing."))
    return value
