"""Who may hold live sessions."""

from __future__ import annotations

from accounts.rules import is_administrator, is_trainer

may_hold_sessions = is_trainer | is_administrator
