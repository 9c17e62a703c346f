"""STAFF_MFA_REQUIRED: the editing desk opens for staff only once a second factor is set up."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth import get_user
from django.test import Client
from pytest_django import Settings

from accounts.enums import STAFF_ROLES, Role
from accounts.models import User
from tests.conftest import PASSWORD

PATHS = ["/admin/", "/admin/pages/", "/admin/account/", "/admin/images/"]


@pytest.fixture
def required(settings: Settings) -> None:
    settings.STAFF_MFA_REQUIRED = True


def with_totp(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def signed(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("role", STAFF_ROLES)
@pytest.mark.parametrize("path", PATHS)
def test_staff_without_a_factor_is_sent_to_get_one(
    role: Role, path: str, client_of: Callable[..., Client]
) -> None:
    client = client_of(role)
    for method in (client.get, client.post):
        answer = method(path)
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/")
    assert client.get("/accounts/2fa/").status_code == 200


@pytest.mark.usefixtures("required")
def test_a_factor_opens_the_desk(person: Callable[..., User]) -> None:
    user = person(Role.EDITOR)
    with_totp(user)
    assert signed(user).get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_recovery_codes_alone_are_no_factor(person: Callable[..., User]) -> None:
    user = person(Role.EDITOR)
    RecoveryCodes.activate(user)
    assert list(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == ["recovery_codes"]
    assert signed(user).get("/admin/").status_code == 302


@pytest.mark.usefixtures("required")
def test_a_superuser_needs_one_too(db: None) -> None:
    user = User.objects.create_superuser("root", "root@people.example", PASSWORD)
    assert signed(user).get("/admin/")["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("path", ["/en/", "/en/desk/", "/accounts/logout/", "/healthz"])
def test_everything_else_stays_open(path: str, client_of: Callable[..., Client]) -> None:
    answer = client_of(Role.EDITOR).get(path)
    assert answer.get("Location") != "/accounts/2fa/"


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    ("role", "place"),
    [(None, "/accounts/login/?next=/admin/"), (Role.JUDGE, "/en/desk/"), (Role.TRAINER, "/en/desk/")],
)
def test_who_is_not_staff_is_sent_where_they_belong(
    role: Role | None, place: str, client_of: Callable[..., Client], db: None
) -> None:
    assert client_of(role).get("/admin/")["Location"] == place


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_where_it_is_not_required_the_desk_opens(role: Role, client_of: Callable[..., Client]) -> None:
    assert client_of(role).get("/admin/").status_code == 200


@pytest.mark.usefixtures("required")
def test_a_password_alone_is_not_enough_for_who_has_a_factor(person: Callable[..., User]) -> None:
    user, client = person(Role.EDITOR), Client()
    secret = with_totp(user)
    form = {"login": user.email, "password": PASSWORD}
    answer = client.post("/accounts/login/", form)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/2fa/authenticate/")
    assert not get_user(client).is_authenticated
    client.post("/accounts/2fa/authenticate/", {"code": "000000x"})
    assert not get_user(client).is_authenticated
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert get_user(client) == user
    assert client.get("/admin/").status_code == 200
