"""Every address of the website against every role. See docs/access.md."""

from __future__ import annotations

import http
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.enums import Role
from tests.house.access_matrix import DESK, EXACT, PUBLIC, ROLES, rows
from tests.house.addresses import EXAMPLES, Samples, all_addresses, make_samples

# What Wagtail's forms need so that an empty one is an invalid form and not a crash in Wagtail.
EMPTY_FORMS: dict[str, dict[str, Any]] = {
    "wagtailadmin_pages:add": {"body-count": 0},
    "wagtailadmin_pages:edit": {"body-count": 0},
    "wagtailadmin_pages:revisions_revert": {"body-count": 0},
    "wagtailadmin_pages:copy": {"new_parent_page": 1},
    "wagtailsnippets_competitions_entryform:add": {"questions-count": 0},
    "wagtailsnippets_competitions_entryform:edit": {"questions-count": 0},
    "wagtailsnippets_judging_rubric:add": {"criteria-count": 0},
    "wagtailsnippets_judging_rubric:edit": {"criteria-count": 0},
    "wagtailsnippets_judging_rubric:copy": {"criteria-count": 0},
    "wagtailsnippets_reporting_reportroute:add": {"steps-count": 0},
    "wagtailsnippets_reporting_reportroute:edit": {"steps-count": 0},
    "wagtailsnippets_reporting_buyerprotection:add": {"steps-count": 0},
    "wagtailsnippets_reporting_buyerprotection:edit": {"steps-count": 0},
    "wagtailadmin_choose_page_external_link": {"external-link-chooser-url": "/"},
}

pytestmark = pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are what these tests ask for: hundreds of lines about them would hide the one that counts."""
    caplog.set_level("CRITICAL", "django")


@pytest.fixture
def samples(db: None) -> Samples:
    return make_samples()


def outcome(response: HttpResponse, path: str) -> str:
    """An answer as one of the words of the matrix."""
    if response.status_code == http.HTTPStatus.OK:
        return "ok"
    if response.status_code not in (301, 302):
        return str(response.status_code)
    target = response["Location"]
    if target == f"/en{path}":
        return "404"  # every unknown address is tried once more with a language in front
    if target.startswith(("/accounts/login/", "/admin/login/")):
        return "login"
    return "refused" if target == "/admin/" and path.startswith("/admin/") else "moved"


def ask(client: Client, method: str, path: str, data: dict[str, Any]) -> HttpResponse:
    """One request, and nothing of it stays: neither in the database nor in the browser."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(path, data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def test_every_address_has_a_row() -> None:
    assert [address for address in all_addresses() if rows(address.route, address.name) is None] == []


def test_every_row_has_an_address() -> None:
    routes = {address.route for address in all_addresses()}
    names = {address.name for address in all_addresses()}
    assert set(PUBLIC) - names == set()
    assert set(EXACT) - routes == set()
    assert [start for start in DESK if not any(route.startswith(start) for route in routes)] == []
    assert set(EXAMPLES) - routes == set()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ROLES)
def test_every_role_gets_what_its_row_says(
    role: str, method: str, samples: Samples, client_of: Callable[..., Client]
) -> None:
    client = client_of(ROLES[role], raise_request_exception=False)
    wrong = []
    for address in all_addresses():
        path = samples.path(address)
        row = rows(address.route, address.name)
        assert row is not None
        data = EMPTY_FORMS.get(address.name, {}) if method == "post" else {}
        found = outcome(ask(client, method, path, data), path)
        wanted = row[method == "post"]
        if not wanted.allows(role, found):
            wrong.append(f"{address.route} ({address.name}): {found}, not {wanted.word(role)}")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_no_form_is_taken_without_its_token(
    role: str, samples: Samples, client_of: Callable[..., Client], settings: Settings
) -> None:
    """A POST from another site, without our token, in the browser of somebody who might do anything."""
    settings.CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"  # 260 times our own page is slow
    client = client_of(ROLES[role], enforce_csrf_checks=True, raise_request_exception=False)
    taken = {}
    for address in all_addresses():
        path = samples.path(address)
        found = outcome(ask(client, "post", path, {}), path)
        # Wagtail's interface for its own scripts looks for the person before it looks for the token.
        allowed = {"403", "login"} if role == "anonymous" else {"403"}
        if found not in allowed:
            taken[address.name] = found
    assert taken == {}


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (role, path)
        for role, paths in {
            Role.EDITOR: ["pages/3/", "images/", "images/add/", "documents/", "snippets/quizzes/quiz/"],
            Role.ADMINISTRATOR: [
                "pages/3/",
                "images/",
                "users/",
                "collections/",
                "locales/",
                "workflows/list/",
            ],
        }.items()
        for path in paths
    ],
)
def test_what_is_open_really_opens(role: Role, path: str, client_of: Callable[..., Client]) -> None:
    """So that "open" in the matrix is not an empty word."""
    from home.models import HomePage

    path = path.replace("3", str(HomePage.objects.get(locale__language_code="en").pk))
    assert client_of(role).get(f"/admin/{path}").status_code == http.HTTPStatus.OK


@pytest.mark.parametrize("role", ROLES)
def test_a_round_of_somebody_else_does_not_exist(
    role: str, samples: Samples, client_of: Callable[..., Client]
) -> None:
    """The same 404 as for a round that never was, with and without a player's key."""
    client = client_of(ROLES[role])
    for key in ("", "a-key-of-another-browser"):
        if key:
            client.cookies["player"] = key
        for code in (samples.by_name["code"], "neverwas"):
            answers = [
                client.get(f"/en/round/{code}/"),
                client.get(f"/en/round/{code}/1/"),
                client.post(f"/en/round/{code}/1/", {"token": "x"}),
                client.get(f"/en/round/{code}/result/"),
                client.post(f"/en/round/{code}/share/"),
            ]
            assert [answer.status_code for answer in answers] == [404] * 5
