"""Wagtail's account page: no portrait gets in past `uploads`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.users.models import UserProfile

from accounts.enums import STAFF_ROLES, Role
from accounts.models import User
from tests.conftest import PASSWORD
from tests.uploads.pictures import good


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_no_portrait_can_be_uploaded(role: Role, client_of: Callable[..., Client]) -> None:
    client = client_of(role)
    page = client.get("/admin/account/").content.decode()
    assert "avatar-avatar" not in page
    assert 'name="name_email-first_name"' in page
    portrait = SimpleUploadedFile("me.png", good("PNG"), "image/png")
    user = User.objects.get()
    form = {
        "name_email-first_name": "Mina",
        "name_email-last_name": "Kim",
        "name_email-email": user.email,
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "avatar-avatar": portrait,
    }
    answer = client.post("/admin/account/", form)
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.first_name == "Mina"  # the form as a whole was saved, the picture was not
    assert UserProfile.objects.get(user=user).avatar.name == ""
    assert list(Path(settings.MEDIA_ROOT).glob("avatar_images/**/*.*")) == []


def test_a_password_can_be_changed_there(client_of: Callable[..., Client]) -> None:
    client = client_of(Role.EDITOR)
    user = User.objects.get()
    form = {
        "name_email-first_name": "Mina",
        "name_email-last_name": "Kim",
        "name_email-email": user.email,
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "password-old_password": PASSWORD,
        "password-new_password1": "another-fjord-774",
        "password-new_password2": "another-fjord-774",
    }
    assert client.post("/admin/account/", form).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another-fjord-774")
