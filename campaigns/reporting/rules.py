"""Who may do what."""

from __future__ import annotations

from accounts.rules import is_administrator, is_editor, is_manager

may_edit_reporting = is_administrator | is_editor | is_manager
