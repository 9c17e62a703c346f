"""The door of the editing desk."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.models import User

DESK = "/admin/"


class EditingDeskDoor:
    """Sends signed-in people who do not work in the editing desk back to their own.

    With STAFF_MFA_REQUIRED it opens only once a second factor is set up: allauth asks for the factor at every
    sign-in of a person who has one; here the others are sent to get one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(DESK) and request.user.is_authenticated:
            if not request.user.has_perm("wagtailadmin.access_admin"):
                return redirect(settings.LOGIN_REDIRECT_URL)
            if settings.STAFF_MFA_REQUIRED and not _has_factor(request.user):
                messages.warning(request, _("Set up a second factor first. Then the editing desk opens."))
                return redirect("mfa_index")
        return self.get_response(request)


def _has_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))
