"""Who may do what."""

from __future__ import annotations

from accounts.rules import is_administrator, is_manager, is_trainer

may_train = is_trainer
may_manage_training = is_manager | is_administrator
