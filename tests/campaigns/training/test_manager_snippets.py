"""Campuses and trainers as managers make them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from accounts.models import Organisation, User
from campaigns.training.models import Campus, CampusSession, Qualification, Trainer, TrainingModulePage
from home.models import HomePage
from tests.campaigns.training.taught import make_campus, make_module

pytestmark = pytest.mark.django_db

CAMPUS, TRAINER = "/admin/snippets/training/campus/", "/admin/snippets/training/trainer/"


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)


def campus_form(**values: Any) -> dict[str, Any]:
    place = {"city": "Torino", "country": "Italy", "time_zone": "Europe/Rome"}
    return {"organisation": "", "new_name": "", "new_kind": "campus", **place, **values}


def trainer_form(user: User, *rows: tuple[int, str], **values: Any) -> dict[str, Any]:
    form = {
        "user": user.pk,
        "qualifications-TOTAL_FORMS": len(rows),
        "qualifications-INITIAL_FORMS": 0,
        "qualifications-MIN_NUM_FORMS": 0,
        "qualifications-MAX_NUM_FORMS": 1000,
    }
    for place, (module, day) in enumerate(rows):
        name = f"qualifications-{place}"
        form |= {f"{name}-module": module, f"{name}-trained_on": day, f"{name}-ORDER": place + 1}
    return {**form, **values}


@pytest.mark.parametrize("address", [CAMPUS, f"{CAMPUS}add/", TRAINER, f"{TRAINER}add/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.MANAGER, 200), (Role.ADMINISTRATOR, 200), (Role.EDITOR, 302), (Role.TRAINER, 302)],
)
def test_who_may_change_them(client_of: Callable[..., Client], role: Role, status: int, address: str) -> None:
    client = client_of(role)
    assert client.get(address).status_code == status
    if address.endswith("add/"):
        assert client.post(address, {}).status_code == status
    assert (Campus.objects.count(), Trainer.objects.count()) == (0, 0)


def test_a_campus_of_a_school_that_is_known(manager: Client) -> None:
    school = Organisation.objects.create(name="Sample School", kind=Organisation.Kind.SCHOOL)
    response = manager.post(f"{CAMPUS}add/", campus_form(organisation=school.pk))
    assert response.status_code == 302
    campus = Campus.objects.get()
    assert (campus.organisation, campus.city, campus.time_zone) == (school, "Torino", "Europe/Rome")


def test_a_campus_with_its_new_school(manager: Client) -> None:
    response = manager.post(f"{CAMPUS}add/", campus_form(new_name=" Sample School ", new_kind="school"))
    assert response.status_code == 302
    school = Campus.objects.get().organisation
    assert (school.name, school.kind) == ("Sample School", Organisation.Kind.SCHOOL)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "organisation"),
        ({"new_name": "sample university"}, "new_name"),
        ({"new_name": "New", "time_zone": "Mars/Base"}, "time_zone"),
        ({"new_name": "N" * 121}, "new_name"),
        ({"new_name": "New", "city": ""}, "city"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    manager: Client, values: dict[str, str], field: str
) -> None:
    make_campus()
    response = manager.post(f"{CAMPUS}add/", campus_form(**values))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert (Campus.objects.count(), Organisation.objects.count()) == (1, 1)


def test_a_school_is_a_campus_once(manager: Client, campus: Campus) -> None:
    response = manager.post(f"{CAMPUS}add/", campus_form(organisation=campus.organisation_id))
    assert response.status_code == 200
    changed = manager.post(
        f"{CAMPUS}edit/{campus.pk}/", campus_form(organisation=campus.organisation_id, city="Busan")
    )
    assert changed.status_code == 302
    assert Campus.objects.get().city == "Busan"


def test_a_campus_with_sessions_is_not_deleted(manager: Client, campus_session: CampusSession) -> None:
    empty = make_campus("Sample School")
    for campus in (campus_session.campus, empty):
        manager.post(f"{CAMPUS}delete/{campus.pk}/")
    assert list(Campus.objects.all()) == [campus_session.campus]


def test_a_trainer_with_campuses_and_qualifications(
    manager: Client, person: Callable[..., User], campus: Campus, module: TrainingModulePage
) -> None:
    user = person(Role.TRAINER)
    form = trainer_form(user, (module.pk, "2026-03-02"), campuses=[campus.pk])
    response = manager.post(f"{TRAINER}add/", form)
    assert response.status_code == 302
    trainer = Trainer.objects.get()
    assert (trainer.user, list(trainer.campuses.all())) == (user, [campus])
    assert [(one.module, str(one.trained_on)) for one in trainer.qualifications.all()] == [
        (module, "2026-03-02")
    ]


def test_only_people_with_the_role_can_be_trainers(manager: Client, person: Callable[..., User]) -> None:
    for role in (Role.EDITOR, Role.JUDGE):
        assert manager.post(f"{TRAINER}add/", trainer_form(person(role))).status_code == 200
    assert Trainer.objects.count() == 0


def test_a_line_stays_with_its_person(manager: Client, person: Callable[..., User], campus: Campus) -> None:
    one, other = person(Role.TRAINER), person(Role.TRAINER)
    manager.post(f"{TRAINER}add/", trainer_form(one))
    trainer = Trainer.objects.get()
    response = manager.post(f"{TRAINER}edit/{trainer.pk}/", trainer_form(other))
    assert response.status_code == 200
    trainer.refresh_from_db()
    assert trainer.user == one


def test_a_module_is_offered_once_whatever_its_languages(
    manager: Client, person: Callable[..., User]
) -> None:
    first = make_module("words")
    second = make_module("words", language="ko")
    TrainingModulePage.objects.filter(pk=second.pk).update(translation_key=first.translation_key)
    form = manager.get(f"{TRAINER}add/").context["form"].formsets["qualifications"].empty_form
    assert list(form.fields["module"].queryset) == [first]
    user = person(Role.TRAINER)
    trainer = Trainer.objects.create(user=user)
    kept = Qualification.objects.create(trainer=trainer, module=second, trained_on="2026-03-02")
    form = manager.get(f"{TRAINER}edit/{trainer.pk}/").context["form"].formsets["qualifications"].forms[0]
    assert (form.instance, list(form.fields["module"].queryset)) == (
        kept,
        [second.__class__.objects.get(pk=second.pk)],
    )


@pytest.mark.parametrize("kind", ["trainingindexpage", "impactpage"])
@pytest.mark.parametrize(
    ("role", "status"), [(Role.EDITOR, 200), (Role.ADMINISTRATOR, 200), (Role.MANAGER, 302)]
)
def test_editors_write_the_pages(
    client_of: Callable[..., Client], role: Role, status: int, kind: str
) -> None:
    front = HomePage.objects.get(locale__language_code="en")
    assert client_of(role).get(f"/admin/pages/add/training/{kind}/{front.pk}/").status_code == status
