"""Codes cannot be found by trying, and whoever tries shuts nobody out who is in the room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession
from quizzes.live import guesses
from tests.campaigns.training.phones import ORIGIN, Phone, make_cases
from tests.campaigns.training.taught import NOW, make_module, move, plan

pytestmark = pytest.mark.django_db

ELSEWHERE = "192.0.2.7"
LIMIT = 5


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limit is reached soon, and no minute ends meanwhile."""
    monkeypatch.setattr(guesses, "WRONG_CODES", f"{LIMIT}/m")
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def session(campus_session: CampusSession, trainer_user: User) -> CampusSession:
    return move(campus_session, Phase.DOORS, trainer_user)


def tried(count: int = LIMIT + 1) -> list[int]:
    """What somebody at the address of the room gets who tries codes."""
    stranger = Client()
    return [stranger.get(f"/en/campus/ZZZ{number:03}/now/").status_code for number in range(count)]


def typed(session: CampusSession, address: str = "127.0.0.1") -> int:
    """What somebody new gets who has typed the right code."""
    return Phone(session).get("", REMOTE_ADDR=address).status_code


def test_beyond_the_limit_no_code_is_looked_up(session: CampusSession) -> None:
    assert tried(LIMIT + 2) == [404] * LIMIT + [429] * 2
    assert typed(session) == 429


def test_other_addresses_are_not_meant(session: CampusSession) -> None:
    tried()
    assert typed(session, ELSEWHERE) == 200


def test_who_has_joined_goes_on_whoever_tries_beside_them(session: CampusSession, trainer_user: User) -> None:
    phone = Phone(session)
    phone.client.defaults["REMOTE_ADDR"] = ELSEWHERE
    phone.join()
    phone.client.defaults["REMOTE_ADDR"] = "127.0.0.1"  # from the phone's own network into the room's
    tried()
    assert [phone.get(path).status_code for path in ("", "now/", "test/pre/")] == [200] * 3
    assert typed(session) == 429


def test_a_made_up_key_of_a_browser_opens_nothing(session: CampusSession) -> None:
    tried()
    phone = Phone(session)
    phone.client.cookies["player"] = "a" * 22
    assert [phone.get(path).status_code for path in ("", "now/")] == [429] * 2


def test_where_one_has_joined_the_code_opens_for_all(session: CampusSession) -> None:
    Phone(session).join()
    tried()
    assert typed(session) == 200
    Phone(session).join()
    assert session.attendances.count() == 2


def test_where_the_projector_is_the_code_opens(session: CampusSession) -> None:
    Client().get(f"/en/campus/desk/screen/{session.code}/{session.screen_key}/now/")
    tried()
    assert typed(session) == 200


def test_where_the_trainer_is_the_code_opens(session: CampusSession, trainer_user: User) -> None:
    console = Client()
    console.force_login(trainer_user)
    console.get(f"/en/campus/desk/{session.public_code}/run/now/")
    tried()
    assert typed(session) == 200


def test_it_opens_no_other_session(session: CampusSession, trainer_user: User) -> None:
    module = make_module("another-module", forms=make_cases("others"))
    other = move(plan(module, session.campus, trainer_user), Phase.DOORS, trainer_user)
    Phone(session).join()
    tried()
    assert (typed(session), typed(other)) == (200, 429)


# --- the short address and the field for a code ----------------------------------------------------------


def led_to(session: CampusSession, address: str) -> str:
    return Client().get(f"/live/{session.code}/", REMOTE_ADDR=address)["Location"]


def entered(session: CampusSession) -> int:
    return Client().post("/en/live/", {"code": session.code}, **ORIGIN).status_code


def test_the_short_address_tells_nobody_who_tries(session: CampusSession) -> None:
    page, nowhere = f"/en/campus/{session.code}/", f"/en/live/{session.code}/"
    assert led_to(session, "127.0.0.1") == page
    for number in range(LIMIT + 1):
        Client().get(f"/live/ZZZ{number:03}/")
    assert (led_to(session, "127.0.0.1"), led_to(session, ELSEWHERE)) == (nowhere, page)
    refused = Client().get(nowhere)
    assert page not in refused.content.decode()
    assert "no-store" in refused["Cache-Control"]  # others are not shown this one
    assert entered(session) == 429


def test_the_short_address_opens_where_the_code_is_known(session: CampusSession) -> None:
    Phone(session).join()
    tried()
    assert led_to(session, "127.0.0.1") == f"/en/campus/{session.code}/"
    assert entered(session) == 302
