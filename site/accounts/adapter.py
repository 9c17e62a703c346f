"""How people sign in: staff with a password, everybody else with a code by e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.models import User
from accounts.rules import is_staff_member


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; no codes by e-mail for staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's mail, except a sign-in code to staff: they get a note to use the password."""
        if template_prefix == "account/email/login_code" and _is_staff_address(email):
            template_prefix = "account/email/password_only"
            context = {key: value for key, value in context.items() if key != "code"}
        super().send_mail(template_prefix, email, context)


def _is_staff_address(email: str) -> bool:
    return any(is_staff_member(user) for user in User.objects.filter(email__iexact=email))
