"""How people sign in: staff with a password, everybody else with a code by e-mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db.models import Q
from django.http import HttpRequest

from accounts.models import User
from accounts.requests import client_address
from accounts.rules import is_staff_member


class AccountAdapter(DefaultAccountAdapter):
    """No open sign-up; no codes by e-mail for staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that limits count by: the same one as everywhere, whoever wrote X-Forwarded-For."""
        return client_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's mail, except a sign-in code to staff: they get a note to use the password."""
        if template_prefix == "account/email/login_code" and _is_staff_address(email):
            template_prefix = "account/email/password_only"
            context = {key: value for key, value in context.items() if key != "code"}
        super().send_mail(template_prefix, email, context)


def _is_staff_address(email: str) -> bool:
    """Whether staff is reached there, also by a further address that they added themselves."""
    theirs = Q(email__iexact=email) | Q(emailaddress__email__iexact=email)
    return any(is_staff_member(user) for user in User.objects.filter(theirs))
