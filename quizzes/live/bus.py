"""Telling every process that a session has changed: one message a process, never one a player.

The database says what has changed; this only says "look". While the channel layer cannot be reached, every
process looks by itself once a second (room.POLL): nothing is lost, it only comes later.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from channels.layers import get_channel_layer

GROUP = "live"
RETRY = 1.0  # seconds

logger = logging.getLogger(__name__)


async def publish(message: dict[str, Any]) -> None:
    """Tell all processes, this one too. Never raises: they look by themselves."""
    try:
        await get_channel_layer().group_send(GROUP, {"type": "live", **message})
    except Exception as error:  # whatever the layer's client raises when its server is gone
        logger.warning(
            "The channel layer does not answer: %s. Sessions go on without it.", type(error).__name__
        )


async def listen(listener: Callable[[dict[str, Any]], None]) -> None:
    """Pass on what is published, for ever; when the layer is gone, try again until it is back."""
    while True:
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while True:
                listener(await layer.receive(channel))
        except Exception as error:  # as above
            logger.warning("The channel layer is gone: %s. Trying again.", type(error).__name__)
            await asyncio.sleep(RETRY)
