"""What is let go after its time. The purge command applies RULES; each room adds its own on starting."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """things, done: what the command says, "3 boosters deleted".

    apply: called with now= and dry_run=, returns how many things were (or would be) let go.
    """

    things: str
    done: str
    apply: Callable[..., int]


RULES: list[Rule] = []
