"""The second factor of people who work in the editing desk."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.rules import is_staff_member

DESK = "/admin/"


class SecondFactor:
    """With STAFF_MFA_REQUIRED the editing desk opens only once a second factor is set up.

    allauth asks for the factor at every sign-in of a person who has one; here the others are sent to get one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA_REQUIRED and request.path.startswith(DESK) and _lacks_factor(request):
            messages.warning(request, _("Set up a second factor first. Then the editing desk opens."))
            return redirect("mfa_index")
        return self.get_response(request)


def _lacks_factor(request: HttpRequest) -> bool:
    user = request.user
    if not user.is_authenticated or not is_staff_member(user):
        return False
    return not is_mfa_enabled(user, [Authenticator.Type.TOTP])
