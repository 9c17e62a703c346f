"""Which groups the migrations make, and what they open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import rules
from accounts.enums import STAFF_ROLES, Role
from accounts.models import User

PREDICATES = {
    Role.EDITOR: rules.is_editor,
    Role.MANAGER: rules.is_manager,
    Role.JUDGE: rules.is_judge,
    Role.TRAINER: rules.is_trainer,
    Role.ADMINISTRATOR: rules.is_administrator,
}


@pytest.mark.django_db
def test_the_groups_are_the_roles_and_nothing_else() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == {role.value for role in Role}


@pytest.mark.parametrize("role", Role)
def test_a_person_has_the_role_of_the_group_and_no_other(role: Role, person: Callable[..., User]) -> None:
    user = person(role)
    assert [other for other, predicate in PREDICATES.items() if predicate(user)] == [role]
    assert rules.is_staff_member(user) == (role in STAFF_ROLES)


@pytest.mark.parametrize("role", Role)
def test_the_editing_desk_opens_for_staff_only(role: Role, client_of: Callable[..., Client]) -> None:
    expected = (200, "/admin/") if role in STAFF_ROLES else (302, "/en/desk/")
    response = client_of(role).get("/admin/")
    assert (response.status_code, response.get("Location", "/admin/")) == expected


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_editors_see_the_tree_of_pages(role: Role, client_of: Callable[..., Client]) -> None:
    response = client_of(role).get("/admin/pages/", follow=True)
    assert response.status_code == 200
    assert "보나파이드" in response.content.decode()


@pytest.mark.parametrize("role", Role)
def test_after_signing_in_everybody_lands_somewhere_useful(
    role: Role, client_of: Callable[..., Client]
) -> None:
    response = client_of(role).get("/en/desk/")
    if role in STAFF_ROLES:
        assert (response.status_code, response["Location"]) == (302, "/admin/")
    else:
        assert response.status_code == 200
        assert {Role.TRAINER: "Live sessions", Role.JUDGE: "Entries to judge"}[
            role
        ] in response.content.decode()


def test_a_superuser_counts_as_staff_and_administrator(db: None) -> None:
    user = User.objects.create_superuser("root", "root@people.example", "irrelevant-here-1")
    assert (rules.is_staff_member(user), bool(rules.is_administrator(user))) == (True, True)


def test_an_address_belongs_to_one_person_whatever_its_case(db: None) -> None:
    from django.db import IntegrityError, transaction

    User.objects.create_user("one", "Mina@People.example", "irrelevant-here-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("two", "mina@people.EXAMPLE", "irrelevant-here-1")
