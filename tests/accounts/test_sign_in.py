"""Signing in: staff by password, others by a code by e-mail, and nobody too often."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.enums import STAFF_ROLES, Role
from accounts.models import User
from tests.conftest import PASSWORD

OTHERS = [role for role in Role if role not in STAFF_ROLES]
CODE = re.compile(r"^\s*([A-Z0-9-]{4,12})\s*$", re.M)
Person = Callable[..., User]


def log_in(client: Client, user: User, password: str = PASSWORD, **extra: str) -> int:
    answer = client.post("/accounts/login/", {"login": user.email, "password": password}, **extra)
    return answer.status_code


def signed_in(client: Client) -> bool:
    return get_user(client).is_authenticated


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_staff_signs_in_with_a_password_and_lands_in_the_editing_desk(role: Role, person: Person) -> None:
    client, user = Client(), person(role)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert [step[0] for step in answer.redirect_chain] == ["/en/desk/", "/admin/"]
    assert answer.status_code == 200


def test_the_address_is_taken_in_any_case(person: Person) -> None:
    client, user = Client(), person(Role.EDITOR)
    client.post("/accounts/login/", {"login": user.email.upper(), "password": PASSWORD})
    assert signed_in(client)


def test_a_wrong_password_says_the_same_as_an_unknown_address(person: Person) -> None:
    user = person(Role.EDITOR)
    said = []
    for login in (user.email, "nobody@people.example"):
        answer = Client().post("/accounts/login/", {"login": login, "password": "wrong-password-1"})
        assert answer.status_code == 200
        said.append(answer.context["form"].errors)
    assert said[0] == said[1] != {}


def test_the_desks_own_sign_in_is_the_throttled_one(db: None) -> None:
    answer = Client().get("/admin/login/?next=/admin/pages/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/admin/pages/")


@pytest.mark.parametrize("path", ["/en/_util/login/", "/ko/_util/login/", "/admin/login/"])
def test_no_other_sign_in_takes_a_password(path: str, person: Person) -> None:
    """Wagtail and Django bring forms of their own, which count no failures and ask for no second factor."""
    client, user = Client(), person(Role.EDITOR)
    for name in ("username", "login"):
        client.post(path, {name: user.username, "password": PASSWORD})
    assert not signed_in(client)


def test_nobody_can_sign_up(db: None) -> None:
    answer = Client().get("/accounts/signup/")
    assert "account/signup_closed.html" in [template.name for template in answer.templates]
    Client().post("/accounts/signup/", {"email": "new@people.example"})
    assert User.objects.count() == 0
    assert mail.outbox == []


@pytest.mark.parametrize("role", OTHERS)
def test_a_code_by_mail_signs_others_in(role: Role, person: Person) -> None:
    client, user = Client(), person(role)
    answer = client.post("/accounts/login/code/", {"email": user.email})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/code/confirm/")
    assert [message.to for message in mail.outbox] == [[user.email]]
    code = CODE.search(mail.outbox[0].body)
    assert code is not None
    answer = client.post("/accounts/login/code/confirm/", {"code": code[1]}, follow=True)
    assert signed_in(client)
    assert answer.redirect_chain[-1][0] == "/en/desk/"


def test_a_code_is_for_the_browser_that_asked(person: Person) -> None:
    client, other, user = Client(), Client(), person(Role.TRAINER)
    client.post("/accounts/login/code/", {"email": user.email})
    code = CODE.search(mail.outbox[0].body)
    assert code is not None
    other.post("/accounts/login/code/confirm/", {"code": code[1]})
    assert not signed_in(other)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_staff_gets_no_code_but_a_friendly_word(role: Role, person: Person) -> None:
    user = person(role)
    Client().post("/accounts/login/code/", {"email": user.email})
    assert_password_only(user.email)


def test_staff_gets_no_code_at_a_further_address_either(person: Person) -> None:
    user = person(Role.EDITOR)
    EmailAddress.objects.create(user=user, email="second@people.example", verified=True)
    Client().post("/accounts/login/code/", {"email": "Second@people.example"})
    assert_password_only("second@people.example")


def test_a_superuser_gets_no_code(db: None) -> None:
    User.objects.create_superuser("root", "root@people.example", PASSWORD)
    Client().post("/accounts/login/code/", {"email": "root@people.example"})
    assert_password_only("root@people.example")


def test_somebody_who_is_a_judge_and_an_editor_is_staff(person: Person) -> None:
    from django.contrib.auth.models import Group

    user = person(Role.JUDGE)
    user.groups.add(Group.objects.get(name=Role.EDITOR.value))
    Client().post("/accounts/login/code/", {"email": user.email})
    assert_password_only(user.email)


def assert_password_only(address: str) -> None:
    assert [[one.lower() for one in message.to] for message in mail.outbox] == [[address.lower()]]
    message = mail.outbox[0]
    assert "password" in message.body.lower()
    assert CODE.findall(message.body) == []
    assert "\n" not in message.subject
    assert message.subject.strip() != ""


def test_an_unknown_address_is_answered_like_a_known_one(person: Person) -> None:
    user = person(Role.TRAINER)
    answers = [
        Client().post("/accounts/login/code/", {"email": to}) for to in (user.email, "no@people.example")
    ]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0]["Location"] == answers[1]["Location"]


def test_after_five_failures_the_right_password_is_refused_too(person: Person) -> None:
    user = person(Role.EDITOR)
    for _ in range(5):
        assert log_in(Client(), user, "wrong-password-1") == 200
    client = Client()
    log_in(client, user)
    assert not signed_in(client)


def test_four_failures_still_let_the_right_password_in(person: Person) -> None:
    user = person(Role.EDITOR)
    for _ in range(4):
        log_in(Client(), user, "wrong-password-1")
    client = Client()
    log_in(client, user)
    assert signed_in(client)


def test_failures_of_one_person_lock_nobody_else_out(person: Person) -> None:
    attacked, other = person(Role.EDITOR), person(Role.EDITOR)
    for _ in range(6):
        log_in(Client(), attacked, "wrong-password-1")
    client = Client()
    log_in(client, other)
    assert signed_in(client)


@pytest.mark.usefixtures("still_clock")
def test_an_invented_address_does_not_reset_the_count(person: Person) -> None:
    user = person(Role.EDITOR)
    for number in range(5):
        log_in(Client(), user, "wrong-password-1", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    client = Client()
    log_in(client, user, HTTP_X_FORWARDED_FOR="203.0.113.99")
    assert not signed_in(client)


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize(("trusted", "last"), [(0, 429), (1, 200)])
def test_sign_in_counts_by_the_address_our_proxy_saw(
    trusted: int, last: int, db: None, settings: Settings
) -> None:
    """Behind one proxy of ours, people at different addresses do not use up each other's tries."""
    settings.TRUSTED_PROXIES = trusted
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    client, found = Client(), []
    for number in range(4):
        form = {"login": f"n{number}@people.example", "password": "wrong-password-1"}
        answer = client.post("/accounts/login/", form, HTTP_X_FORWARDED_FOR=f"evil, 203.0.113.{number}")
        found.append(answer.status_code)
    assert found == [200, 200, 200, last]
