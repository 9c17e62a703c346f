"""Who may run a competition."""

from __future__ import annotations

from accounts.models import User
from accounts.rules import is_administrator, is_manager

manages = is_manager | is_administrator


def may_manage(user: User) -> bool:
    """Whether somebody may see and screen entries: competition managers and administrators."""
    return user.is_authenticated and bool(manages(user))
