"""The rooms of this process, and what other processes tell them."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Coroutine
from typing import Any

from quizzes.live import bus, presence
from quizzes.live.models import LiveSession
from quizzes.live.room import Room

START = uuid.uuid4().hex  # with the process id, unique on all machines and after a fork
PRESENCE = 1.0  # seconds between two tellings of who is connected here

rooms: dict[str, Room] = {}
_tasks: set[asyncio.Task[None]] = set()


def enter(session: LiveSession) -> Room:
    """The room of a session, for one more connection; made for the first one."""
    if not _tasks:
        _begin(bus.listen(_hear))
        _begin(_tell_presence())
    room = rooms.setdefault(session.code, Room(session))
    room.connections += 1
    return room


def leave(room: Room) -> None:
    """One connection less. The room goes with the last one, also with one that is still at its door."""
    room.connections -= 1
    if not room.connections:
        rooms.pop(room.session.code, None)


def here(code: str) -> frozenset[int]:
    """The players of a session whom this process knows to be there."""
    room = rooms.get(code)
    return room.here if room else presence.asking(code)


async def tell(code: str, *, player_id: int | None = None) -> None:
    """Let every process look at a session, and at the player of it whom a host has changed."""
    message = {"code": code, "player": player_id, "process": _process()}
    _pass_on(message)
    await bus.publish(message)


def _hear(message: dict[str, Any]) -> None:
    if message["process"] != _process():
        _pass_on(message)


def _pass_on(message: dict[str, Any]) -> None:
    room = rooms.get(message["code"])
    if room is None:
        return
    if "here" in message:
        _begin(room.hear_presence(message["process"], dict(message["here"])))
        return
    room.wake()
    if message["player"] is not None:
        _begin(room.refresh(message["player"]))


async def _tell_presence() -> None:
    """Who is connected to this process: hosts at another one see it."""
    while True:
        await asyncio.sleep(PRESENCE)
        for code, room in list(rooms.items()):
            room.forget_silent_processes()
            await bus.publish({"code": code, "process": _process(), "here": room.seats})


def _begin(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _process() -> str:
    """The name of this process among those that serve sessions."""
    return f"{START}-{os.getpid()}"
