"""How often is too often for one socket."""

from __future__ import annotations

from dataclasses import dataclass

MESSAGES = 20  # a second
PATIENCE = 100  # refused messages until a socket is closed


@dataclass
class MessageRate:
    """A bucket of MESSAGES that fills again within a second."""

    left: float = MESSAGES
    at: float = 0.0
    refused: int = 0

    def allows(self, now: float) -> bool:
        """Whether another message may come now. now: seconds of any steady clock."""
        self.left = min(MESSAGES, self.left + (now - self.at) * MESSAGES)
        self.at = now
        if self.left < 1:
            self.refused += 1
            return False
        self.left -= 1
        return True

    @property
    def is_hopeless(self) -> bool:
        return self.refused >= PATIENCE
