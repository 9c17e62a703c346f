"""The address of a client, limits, and the origin of a form."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings

from accounts.refusals import TooMany
from accounts.requests import client_address, limited, same_origin

pytestmark = pytest.mark.usefixtures("services")

DEAD = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
}


def sent(peer: str = "198.51.100.7", *, forwarded: str | None = None) -> HttpRequest:
    extra = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=peer, **extra)


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, None, "198.51.100.7"),
        (0, "203.0.113.1", "198.51.100.7"),  # nobody of ours wrote this
        (1, None, "198.51.100.7"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),  # the client wrote the left one
        (1, "6.6.6.6,203.0.113.1", "203.0.113.1"),
        (1, "", "198.51.100.7"),
        (1, " , ,", "198.51.100.7"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (2, "203.0.113.1", "198.51.100.7"),  # fewer hops than proxies: somebody came round them
        (1, "not an address", "0.0.0.0"),
        (1, "203.0.113.1:4711", "0.0.0.0"),
        (1, "2001:DB8:0:1::1", "2001:db8:0:1::"),  # the network: its addresses are all somebody's own
        (1, "2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::"),
        (1, "2001:db8:0:2::1", "2001:db8:0:2::"),
        (1, "::ffff:203.0.113.1", "203.0.113.1"),  # version 4, written as version 6
        (1, "203.0.113.1\x00", "0.0.0.0"),
        (1, "a" * 8000, "0.0.0.0"),
    ],
)
def test_the_address_is_the_one_our_own_proxy_saw(
    trusted: int, forwarded: str | None, address: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = trusted
    assert client_address(sent(forwarded=forwarded)) == address


def test_a_socket_without_an_address_is_one_client(settings: Settings) -> None:
    assert client_address(sent("")) == "0.0.0.0"


def ok(request: HttpRequest, word: str = "") -> HttpResponse:
    """A view that says yes."""
    return HttpResponse(f"yes{word}")


def outcomes(view: object, requests: list[HttpRequest]) -> list[int]:
    found = []
    for request in requests:
        try:
            found.append(view(request).status_code)  # type: ignore[operator]
        except TooMany as refusal:
            found.append(refusal.status if 1 <= (refusal.retry_after or 0) <= 3600 else 0)
    return found


@pytest.mark.usefixtures("still_clock")
def test_a_limit_lets_exactly_n_through() -> None:
    view = limited(group="exactly", rate="7/h")(ok)
    assert outcomes(view, [sent()] * 10) == [200] * 7 + [429] * 3


@pytest.mark.usefixtures("still_clock")
def test_a_limit_counts_each_address_and_each_group_alone() -> None:
    one, two = limited(group="one", rate="1/h")(ok), limited(group="two", rate="1/h")(ok)
    assert outcomes(one, [sent("198.51.100.1"), sent("198.51.100.2"), sent("198.51.100.1")]) == [
        200,
        200,
        429,
    ]
    assert outcomes(two, [sent("198.51.100.1")]) == [200]


@pytest.mark.usefixtures("still_clock")
@pytest.mark.parametrize("trusted", [0, 1])
def test_an_invented_address_is_no_new_bucket(trusted: int, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = trusted
    view = limited(group="spoofed", rate="3/h")(ok)
    lies = [sent(forwarded=f"6.6.6.{number}, 203.0.113.1") for number in range(4)]
    assert outcomes(view, lies) == [200] * 3 + [429]


@pytest.mark.usefixtures("still_clock")
def test_a_limit_can_count_by_something_else_than_the_address() -> None:
    view = limited(group="by-player", rate="1/h", key=lambda request: request.GET.get("player", ""))(ok)
    ask = [RequestFactory().get("/", {"player": name}) for name in ("a", "b", "a")]
    assert outcomes(view, ask) == [200, 200, 429]


def test_a_limited_view_keeps_its_name_and_takes_its_arguments() -> None:
    view = limited(group="names", rate="9/h")(ok)
    assert (view.__name__, view.__doc__) == (ok.__name__, ok.__doc__)
    assert view(sent(), word="!").content == b"yes!"


@pytest.mark.usefixtures("still_clock")
@pytest.mark.urls("tests.accounts.limited_urls")
def test_a_browser_is_told_when_to_come_back(db: None) -> None:
    """Through the whole website: a page of our own, with status 429 and Retry-After."""
    client = Client()
    assert [client.get("/limited/").status_code for _ in range(2)] == [200, 200]
    answer = client.get("/limited/")
    assert (answer.status_code, "errors/error.html" in [one.name for one in answer.templates]) == (429, True)
    assert 1 <= int(answer["Retry-After"]) <= 3600


@pytest.mark.parametrize(("open_when_dead", "found"), [(True, [200] * 3), (False, [429] * 3)])
def test_a_dead_cache_opens_play_and_closes_what_must_not_be_guessed(
    open_when_dead: bool, found: list[int], settings: Settings
) -> None:
    settings.CACHES = DEAD
    view = limited(group="dead", rate="1/h", open_when_dead=open_when_dead)(ok)
    assert outcomes(view, [sent()] * 3) == found


def form(*, secure: bool = False, host: str = "bonafide.example", **headers: str) -> HttpRequest:
    return RequestFactory().post("/", secure=secure, headers=headers, HTTP_HOST=host)


@pytest.fixture
def hosts(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["bonafide.example", "localhost", "[::1]"]


@pytest.mark.usefixtures("hosts")
@pytest.mark.parametrize(
    ("secure", "host", "headers"),
    [
        (False, "bonafide.example", {"origin": "http://bonafide.example"}),
        (True, "bonafide.example", {"origin": "https://bonafide.example"}),
        (False, "localhost:8000", {"origin": "http://localhost:8000"}),
        (False, "[::1]:8000", {"origin": "http://[::1]:8000"}),
        (False, "bonafide.example", {"referer": "http://bonafide.example/en/campaigns/?x=1"}),
    ],
)
def test_our_own_pages_may_send_a_form(secure: bool, host: str, headers: dict[str, str]) -> None:
    assert same_origin(ok)(form(secure=secure, host=host, **headers)).status_code == 200


@pytest.mark.usefixtures("hosts")
@pytest.mark.parametrize(
    ("secure", "headers"),
    [
        (False, {}),
        (False, {"origin": "null"}),
        (False, {"origin": "null", "referer": "http://bonafide.example/"}),
        (False, {"origin": "http://evil.example"}),
        (False, {"origin": "http://evil.example", "referer": "http://bonafide.example/"}),
        (False, {"origin": "http://bonafide.example:8000"}),
        (False, {"origin": "https://bonafide.example"}),
        (True, {"origin": "http://bonafide.example"}),
        (False, {"origin": "http://bonafide.example.evil.example"}),
        (False, {"origin": "http://bonafide.example@evil.example"}),
        (False, {"origin": "http://evil.example#bonafide.example"}),
        (False, {"origin": "http://sub.bonafide.example"}),
        (False, {"origin": "bonafide.example"}),
        (False, {"origin": "//bonafide.example"}),
        (False, {"origin": "file://"}),
        (False, {"origin": "http://[bonafide.example"}),
        (False, {"referer": "http://evil.example/?http://bonafide.example/"}),
        (False, {"referer": "http://[broken/"}),
        (False, {"referer": "/en/"}),
    ],
)
def test_no_other_page_may_send_a_form(secure: bool, headers: dict[str, str]) -> None:
    with pytest.raises(PermissionDenied):
        same_origin(ok)(form(secure=secure, **headers))


@pytest.mark.usefixtures("hosts")
def test_looking_needs_no_origin() -> None:
    request = RequestFactory().get("/", headers={"origin": "http://evil.example"})
    assert same_origin(ok)(request).status_code == 200
