"""Predicates over people: which role somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import rules

from accounts.enums import STAFF_ROLES, Role

if TYPE_CHECKING:
    from accounts.models import User

is_editor = rules.is_group_member(Role.EDITOR.value)
is_manager = rules.is_group_member(Role.MANAGER.value)
is_judge = rules.is_group_member(Role.JUDGE.value)
is_trainer = rules.is_group_member(Role.TRAINER.value)
is_administrator = rules.is_group_member(Role.ADMINISTRATOR.value) | rules.is_superuser


@rules.predicate
def is_staff_member(user: User) -> bool:
    """Works in the editing desk: signs in with a password, never with a code by e-mail."""
    return user.is_superuser or user.groups.filter(name__in=STAFF_ROLES).exists()
