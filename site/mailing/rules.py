"""Who may see what was not delivered."""

from __future__ import annotations

from accounts.rules import is_administrator, is_manager

may_see_mails = is_manager | is_administrator
