"""The protocol over plain HTTP: the same messages and refusals as over a socket."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from quizzes.live import guesses, registry
from quizzes.live.enums import Audience
from quizzes.live.models import LiveSession
from quizzes.live.services import snapshots
from quizzes.live.services.sessions import open_session
from quizzes.live.services.steps import take_step
from quizzes.models import Quiz, Response
from tests.quizzes.live.room import some_answer
from tests.quizzes.live.test_protocol import examples

pytestmark = pytest.mark.django_db
ORIGIN = {"HTTP_ORIGIN": "http://testserver"}


class Phone:
    """A phone whose network lets no socket through."""

    def __init__(self, code: str, language: str = "en") -> None:
        self.at = f"/{language}/live/{code}/"
        self.language = language
        self.client = Client()
        self.token = ""

    def post(self, path: str, message: Any, **headers: str) -> tuple[int, dict[str, Any]]:
        response = self.client.post(
            self.at + path,
            message if isinstance(message, str) else json.dumps(message),
            content_type="application/json",
            headers={"X-Live-Token": self.token},
            **{**ORIGIN, **headers},
        )
        return response.status_code, response.json()

    def join(self, **fields: str) -> tuple[int, dict[str, Any]]:
        status, message = self.post("join/", {"type": "join", "language": self.language, **fields})
        self.token = message.get("token", self.token)
        return status, message

    def state(self, since: int | str = "") -> tuple[int, dict[str, Any] | None]:
        response = self.client.get(f"{self.at}state/?since={since}", headers={"X-Live-Token": self.token})
        return response.status_code, response.json() if response.content else None


@pytest.fixture
def trainer(person: Callable[..., User]) -> User:
    return person(Role.TRAINER)


@pytest.fixture
def session(quiz: Quiz, trainer: User) -> LiveSession:
    return open_session(quiz=quiz, host=trainer, language="en", now=timezone.now(), seconds=90)


def step(session: LiveSession, *steps: str) -> None:
    for one in steps:
        session.refresh_from_db()
        take_step(session=session, step=one, seq=session.seq, now=timezone.now())
    session.refresh_from_db()


def test_a_whole_question(session: LiveSession) -> None:
    phone = Phone(session.code)
    status, hello = phone.join()
    assert (status, hello["type"], hello["state"]["type"], hello["own"]) == (200, "hello", "lobby", None)
    assert phone.state(hello["seq"]) == (204, None)
    step(session, "prepare", "open")
    status, opened = phone.state(hello["seq"])
    assert opened
    assert (status, opened["state"]["type"], opened["state"]["q"]) == (200, "open", 1)
    assert 85_000 < opened["state"]["closes_in"] <= 90_000
    item = session.current_item()
    assert item
    values = some_answer(item)
    first = phone.post("answer/", {"type": "ans", "q": 1, "values": values})
    assert first == (200, {"type": "ack", "q": 1, "own": {"values": values}})
    again = phone.post("answer/", {"type": "ans", "q": 1, "values": some_answer(item, 1)})
    assert again == first
    assert Response.objects.count() == 1
    step(session, "close")
    LiveSession.objects.update(closed_at=timezone.now() - dt.timedelta(seconds=1))
    step(session, "reveal")
    _status, told = phone.state(opened["seq"])
    assert told
    response = Response.objects.get()
    assert told["own"] == {"values": values, "correct": response.correct, "points": response.points}
    assert told["me"]["points"] == response.points


def test_a_phone_that_comes_back_is_the_same_player(session: LiveSession) -> None:
    phone = Phone(session.code)
    _status, hello = phone.join()
    _status, back = phone.join(token=phone.token)
    assert back["me"] == hello["me"]
    assert session.players.count() == 1


def test_a_name_is_proposed_first(session: LiveSession) -> None:
    phone = Phone(session.code, "ko")
    status, named = phone.post("join/", {"type": "name", "language": "ko"})
    assert (status, named["type"], named["own_names"]) == (200, "name", False)
    assert phone.join(nickname=named["nickname"])[1]["me"]["nickname"] == named["nickname"]


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", "unreadable"),
        ('{"type"', "unreadable"),
        ("[]", "unreadable"),
        ({"type": "ans", "q": "1"}, "unreadable"),
        ({"type": "ans", "q": 1, "values": {"rating": "5"}}, "unreadable"),
        ({"type": "ans", "q": 1, "values": {"rating": ["x"]}}, "invalid"),
        ({"type": "ans", "q": 2, "values": {}}, "late"),
        ("x" * 20_000, "unreadable"),
    ],
)
def test_a_bad_answer_is_refused_with_a_code(session: LiveSession, message: Any, code: str) -> None:
    phone = Phone(session.code)
    phone.join()
    step(session, "prepare", "open")
    status, refused = phone.post("answer/", message)
    assert (status >= 400, refused["type"], refused["code"]) == (True, "err", code)
    assert refused["text"]
    assert not Response.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "WzEsMV0:1abc:def"])
def test_without_a_token_nothing_is_told(session: LiveSession, token: str) -> None:
    phone = Phone(session.code)
    phone.token = token
    assert phone.state()[0] == 403
    assert phone.post("answer/", {"type": "ans", "q": 1, "values": {}})[0] == 403


def test_a_token_of_another_session_is_nobody(session: LiveSession, quiz: Quiz, trainer: User) -> None:
    other = open_session(quiz=quiz, host=trainer, language="en", now=timezone.now())
    phone = Phone(session.code)
    phone.join()
    stranger = Phone(other.code)
    stranger.token = phone.token
    assert stranger.state()[0] == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://testserver", "http://testserver:81", ""]
)
def test_only_our_own_pages_may_answer(session: LiveSession, origin: str) -> None:
    phone = Phone(session.code)
    response = phone.client.post(
        phone.at + "join/",
        "{}",
        content_type="application/json",
        **({"HTTP_ORIGIN": origin} if origin else {}),
    )
    assert response.status_code == 403
    assert not session.players.exists()


@pytest.fixture
def few(still_clock: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit on wrong codes is reached soon."""
    monkeypatch.setattr(guesses, "WRONG_CODES", "5/m")


@pytest.mark.usefixtures("few")
def test_codes_cannot_be_guessed_at_speed(session: LiveSession) -> None:
    inside, elsewhere = Phone(session.code), {"REMOTE_ADDR": "192.0.2.7"}
    inside.post("join/", {"type": "name", "language": "en"})
    inside.token = inside.post("join/", {"type": "join", "language": "en"}, **elsewhere)[1]["token"]
    assert [Phone("222222").join()[0] for _try in range(7)] == [404] * 5 + [429] * 2
    assert Phone(session.code).join()[0] == 429
    made_up = Phone(session.code)
    made_up.token = "WzEsMV0:1abc:def"
    assert made_up.state()[0] == 429
    assert inside.state()[0] == 200  # who is in the room is not stopped by others who mistype


def entered(code: str) -> int:
    return Client().post("/en/live/", {"code": code}, **ORIGIN).status_code


def try_pages() -> None:
    """Somebody in the room opens pages with wrong codes, which are counted with those that are typed."""
    for number in range(3):
        Client().get(f"/en/live/ZZZ{number:03}/")
        Client().get(f"/live/ZZZ{number:03}/")


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("there", ["nobody", "player", "screen", "console"])
def test_whoever_tries_in_a_room_shuts_nobody_out_there(
    session: LiveSession, trainer: User, quiz: Quiz, there: str
) -> None:
    other = open_session(quiz=quiz, host=trainer, language="en", now=timezone.now())
    console = Client()
    console.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    look = {
        "nobody": lambda: None,
        "player": Phone(session.code).join,
        "screen": lambda: Client().get(f"/en/live/{session.code}/screen/{session.screen_key}/state/"),
        "console": lambda: console.get(f"/en/live/desk/{session.code}/state/"),
    }
    look[there]()
    try_pages()
    opened = (302, 200) if there != "nobody" else (429, 429)
    assert (entered(session.code), Phone(session.code).join()[0]) == opened
    assert (entered(other.code), Phone(other.code).join()[0]) == (429, 429)


def test_a_console_without_sockets(session: LiveSession, trainer: User) -> None:
    console = Client()
    console.force_login(trainer, backend="django.contrib.auth.backends.ModelBackend")
    at = f"/en/live/desk/{session.code}/"
    seen = console.get(at + "state/").json()
    assert (seen["type"], seen["state"]["type"], seen["state"]["options"]["teams"]) == ("hello", "lobby", 0)
    command = json.dumps({"type": "step", "do": "prepare", "seq": seen["seq"]})
    done = console.post(at + "command/", command, content_type="application/json")
    assert (done.status_code, done.json()["state"]["type"]) == (200, "prep")
    again = console.post(at + "command/", command, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "outdated")


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.JUDGE, Role.EDITOR])
def test_nobody_else_may_command(
    session: LiveSession, client_of: Callable[..., Client], role: Role | None
) -> None:
    client = client_of(role)
    at = f"/en/live/desk/{session.code}/"
    command = json.dumps({"type": "step", "do": "finish", "seq": session.seq})
    refused = client.post(at + "command/", command, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "signed-out")
    assert client.get(at + "state/").status_code == 403
    session.refresh_from_db()
    assert session.state == "lobby"


def test_a_projector_needs_its_key(session: LiveSession) -> None:
    client = Client()
    at = f"/en/live/{session.code}/screen/"
    assert client.get(f"{at}{session.screen_key}/state/").json()["state"]["type"] == "lobby"
    assert client.get(f"{at}{session.screen_key[:-1]}x/state/").status_code == 404
    assert client.get(f"{at}{session.screen_key}/").status_code == 200


@pytest.mark.parametrize(("accepted", "language"), [("ko-KR,ko;q=0.9", "ko"), ("fr", "en")])
def test_the_short_address_leads_to_the_phones_language(accepted: str, language: str) -> None:
    phone = Client(headers={"Accept-Language": accepted})
    for short in ("/live/", "/live/BCD234/"):
        response = phone.get(short)
        assert (response.status_code, response["Location"]) == (302, f"/{language}{short}")
        assert response["Vary"] == "Accept-Language"


def test_a_whole_campus_joins_without_sockets(session: LiveSession) -> None:
    phones = [Phone(session.code) for _phone in range(130)]
    assert {phone.join()[0] for phone in phones} == {200}
    assert session.players.count() == 130


def test_who_asks_over_plain_http_is_here(session: LiveSession) -> None:
    Phone(session.code).join()
    (player,) = session.players.all()
    assert registry.here(session.code) == {player.pk}


def test_the_documents_examples_have_the_keys_of_real_messages(session: LiveSession) -> None:
    told = Phone(session.code).join()[1]
    (example,) = [one for one in examples("A player gets") if one["type"] == "hello"]
    assert (set(told), set(told["me"])) == (set(example), set(example["me"]))
    hello = snapshots.watcher_hello(
        session=session, audience=Audience.HOST, language="en", now=timezone.now()
    )
    (example,) = [one for one in examples("The projector and the host get") if one["type"] == "hello"]
    assert (set(hello), set(hello["state"])) == (set(example), set(example["state"]))
