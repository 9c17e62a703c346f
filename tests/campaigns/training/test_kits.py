"""Making a kit in the background, its page and files, and how it is thrown away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from campaigns.training.enums import KitState, Phase
from campaigns.training.models import Campus, CampusSession, Kit
from campaigns.training.services import kits
from tests.campaigns.training.kit_modules import forms_of_cases
from tests.campaigns.training.taught import NOW, make_campus, make_module, make_trainer, move, plan
from uploads.resumable.files import private_storage

FILES = ["kit", "guide", "poster", "handout", "test", "key"]
DAY = dt.timedelta(days=1)


@pytest.fixture
def session(campus: Campus, trainer_user: User) -> CampusSession:
    return plan(make_module(forms=forms_of_cases()), campus, trainer_user, group_size=3)


def address(name: str, session: CampusSession, *more: str) -> str:
    return reverse(f"campus_kit:{name}", args=[session.public_code, *more])


def made(session: CampusSession, now: dt.datetime = NOW) -> Kit:
    return kits.make_kit(kit=kits.ask_kit(session=session, now=now), now=now)


def there(folder: str) -> list[str]:
    try:
        return sorted(private_storage().listdir(folder)[1])
    except FileNotFoundError:
        return []


# --- making it ------------------------------------------------------------------------------------------
def test_a_kit_is_made_with_all_its_files(session: CampusSession) -> None:
    kit = made(session)
    assert (kit.state, kit.done, kit.total) == (KitState.READY, 6, 6)
    assert [one.name for one in kits.files_of(kit)] == FILES
    assert not kits.is_outdated(kit, session)


def test_asked_for_twice_it_is_made_once(session: CampusSession) -> None:
    first = kits.ask_kit(session=session, now=NOW)
    assert kits.ask_kit(session=session, now=NOW) == first
    assert made(session).state == KitState.READY
    assert kits.make_kit(kit=first, now=NOW).ready_at == NOW


def test_a_kit_whose_worker_died_can_be_asked_for_again(session: CampusSession) -> None:
    kit = kits.ask_kit(session=session, now=NOW)
    Kit.objects.update(state=KitState.DRAWING, done=3)
    later = NOW + kits.STUCK
    assert kits.is_under_way(kits.ask_kit(session=session, now=later), now=later)
    kit.refresh_from_db()
    assert (kit.state, kit.done, kit.asked_at) == (KitState.WAITING, 0, later)


def test_another_room_makes_a_kit_outdated_and_a_new_one_takes_its_place(session: CampusSession) -> None:
    kit = made(session)
    session.room = "C 1"
    session.save()
    assert kits.is_outdated(kit, session)
    again = made(session)
    assert not kits.is_outdated(again, session)
    assert (there(kit.folder), len(there(again.folder))) == ([], 6)


def test_another_script_makes_a_kit_outdated(session: CampusSession) -> None:
    kit = made(session)
    assert session.module is not None
    lesson = session.module.lessons()[0]
    lesson.script = [("step", {"minutes": 3, "say": "Something else.", "do": ""})]
    lesson.save()
    assert kits.is_outdated(kit, session)


def test_without_its_module_the_reason_is_told(session: CampusSession) -> None:
    kit = kits.ask_kit(session=session, now=NOW)
    CampusSession.objects.update(module=None)
    failed = kits.make_kit(kit=kit, now=NOW)
    assert failed.state == KitState.FAILED
    assert failed.error.startswith("The training module of this session was taken off")


def test_a_kit_that_cannot_be_stored_says_so_and_leaves_nothing(
    session: CampusSession, settings: Any, tmp_path: Path
) -> None:
    kit = kits.ask_kit(session=session, now=NOW)
    (file := tmp_path / "a-file").write_text("no folder")
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(file)},
        },
    }
    failed = kits.make_kit(kit=kit, now=NOW)
    assert (failed.state, failed.error.startswith("Something went wrong")) == (KitState.FAILED, True)


# --- throwing it away -----------------------------------------------------------------------------------
def test_kits_go_30_days_after_the_session_was_closed(session: CampusSession, trainer_user: User) -> None:
    kit = made(session)
    move(session, Phase.CLOSED, trainer_user)
    assert kits.drop_kits(now=NOW + 30 * DAY) == 0
    late = NOW + 30 * DAY + dt.timedelta(seconds=1)
    assert (kits.drop_kits(now=late, dry_run=True), len(there(kit.folder))) == (1, 6)
    assert (kits.drop_kits(now=late), there(kit.folder), Kit.objects.count()) == (1, [], 0)


def test_kits_of_cancelled_sessions_go_too(session: CampusSession, trainer_user: User) -> None:
    made(session)
    move(session, Phase.CANCELLED, trainer_user)
    assert kits.drop_kits(now=NOW + 31 * DAY) == 1


def test_files_without_a_kit_are_swept_after_a_day(session: CampusSession) -> None:
    kit = made(session)
    Kit.objects.all().delete()
    now = dt.datetime.now(dt.UTC)
    kits.drop_kits(now=now)
    assert len(there(kit.folder)) == 6
    kits.drop_kits(now=now + 2 * DAY)
    assert there(kit.folder) == []


# --- its page -------------------------------------------------------------------------------------------
@pytest.fixture
def browser_of() -> Callable[[User], Client]:
    def login(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return login


def test_the_page_leads_from_nothing_to_the_files(
    session: CampusSession,
    trainer_user: User,
    browser_of: Callable[[User], Client],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    client = browser_of(trainer_user)
    assert "There is no kit yet" in client.get(address("kit", session)).content.decode()
    assert client.get(address("progress", session)).json() == {}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        assert client.post(address("make", session)).status_code == 302
    page = client.get(address("kit", session)).content.decode()
    assert [name for name in FILES if address("file", session, name) not in page] == []
    assert client.get(address("progress", session)).json() == {
        "state": "ready",
        "done": 6,
        "total": 6,
        "percent": 100,
        "words": "6 of 6 pictures and files",
    }
    response = client.get(address("file", session, "key"))
    assert (response["Content-Type"], "no-store" in response["Cache-Control"]) == ("application/pdf", True)
    assert b"".join(response.streaming_content)[:5] == b"%PDF-"  # type: ignore[attr-defined]


def test_the_page_shows_how_far_a_kit_is(
    session: CampusSession, trainer_user: User, browser_of: Callable[[User], Client]
) -> None:
    kits.ask_kit(session=session, now=dt.datetime.now(dt.UTC))
    Kit.objects.update(state=KitState.DRAWING, done=3, total=12)
    page = browser_of(trainer_user).get(address("kit", session)).content.decode()
    assert ('value="25"' in page, "3 of 12 pictures and files" in page) == (True, True)


def test_deleted_when_asked(
    session: CampusSession, trainer_user: User, browser_of: Callable[[User], Client]
) -> None:
    kit = made(session)
    browser_of(trainer_user).post(address("remove", session))
    assert (Kit.objects.count(), there(kit.folder)) == (0, [])


def test_a_session_without_its_module_says_why_there_is_no_kit(
    session: CampusSession, trainer_user: User, browser_of: Callable[[User], Client]
) -> None:
    CampusSession.objects.update(module=None)
    response = browser_of(trainer_user).post(address("make", session))
    assert (response.status_code, Kit.objects.count()) == (409, 0)
    assert "taken off the website" in response.content.decode()


@pytest.mark.parametrize("name", [*FILES, "secret"])
def test_files_are_for_trainers_of_the_session(
    session: CampusSession, browser_of: Callable[[User], Client], name: str
) -> None:
    made(session)
    stranger = make_trainer(make_campus("Another school", "Rome", "Europe/Rome"), name="stranger")
    assert browser_of(stranger).get(address("file", session, name)).status_code == 404
    assert Client().get(address("file", session, name)).status_code == 302


def test_an_unknown_file_is_not_there(
    session: CampusSession, trainer_user: User, browser_of: Callable[[User], Client]
) -> None:
    made(session)
    assert browser_of(trainer_user).get(address("file", session, "secret")).status_code == 404
