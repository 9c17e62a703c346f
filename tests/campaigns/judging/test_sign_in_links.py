"""Links that sign judges in: long, once, for a while, never for staff."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from accounts.enums import Role
from audit.models import AuditEvent
from campaigns.competitions.models.people import hash_of
from campaigns.judging.enums import RoundState
from campaigns.judging.models import Judge, Round, SignInLink
from campaigns.judging.services import links
from mailing.models import OutgoingMail
from mailing.services import send_due
from tests.campaigns.judging import panel_facts as facts

pytestmark = pytest.mark.django_db
ORIGIN = {"headers": {"origin": "http://testserver"}}


@pytest.fixture
def judged() -> Round:
    return facts.make_open_round(entries=2, judges=2)


@pytest.fixture
def judge(judged: Round) -> Judge:
    Judge.objects.update(declared_at=timezone.now())
    return Judge.objects.filter(competition=judged.competition)[0]


def make(judge: Judge) -> str:
    """The path of a new link."""
    with translation.override("en"):
        whole = links.make_link(judge=judge, now=timezone.now())
    assert whole.startswith(settings.SITE_URL)
    return whole.removeprefix(settings.SITE_URL)


def press(client: Client, path: str) -> Any:
    return client.post(path, **ORIGIN)


def signed_in(client: Client) -> str:
    return str(client.session.get("_auth_user_id", ""))


def test_a_link_shows_a_button_and_signs_in_when_it_is_pressed(client: Client, judge: Judge) -> None:
    path = make(judge)
    for _look in range(3):  # mail programs look at links by themselves
        assert client.get(path).status_code == HTTPStatus.OK
        assert signed_in(client) == ""
    before = client.session.session_key
    answer = press(client, path)
    judged = Round.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/en/judging/round/{judged.code}/")
    assert signed_in(client) == str(judge.user.pk)
    assert client.session.session_key != before
    assert timedelta(days=6) < timedelta(seconds=client.session.get_expiry_age()) <= timedelta(days=7)
    assert AuditEvent.objects.filter(kind="judge.signed_in", subject_id=judge.code).count() == 1


def test_the_token_is_long_and_only_its_digest_is_kept(judge: Judge) -> None:
    path = make(judge)
    token = path.rstrip("/").rpartition("/")[2]
    assert len(token) >= 43
    assert SignInLink.objects.get().token_hash == hash_of(token)
    assert token not in str(SignInLink.objects.values().get())


def test_a_link_works_once(client: Client, judge: Judge) -> None:
    path = make(judge)
    press(client, path)
    other = Client()
    for answer in (other.get(path), press(other, path)):
        assert answer.status_code == HTTPStatus.GONE
    assert signed_in(other) == ""
    assert client.get(path)["Location"] == "/en/judging/"  # the same person again


@pytest.mark.parametrize("how", ["expired", "revoked", "left", "inactive", "unknown"])
def test_a_link_that_is_over_offers_a_new_one(client: Client, judge: Judge, how: str) -> None:
    path = make(judge)
    if how == "expired":
        SignInLink.objects.update(expires_at=timezone.now())
    if how == "revoked":
        assert links.revoke_links(judge=judge, now=timezone.now()) == 1
    if how == "left":
        Judge.objects.update(left_at=timezone.now())
    if how == "inactive":
        type(judge.user).objects.update(is_active=False)
    if how == "unknown":
        path = "/en/judging/link/no-link-of-ours/"
    pages = [client.get(path), press(client, path)]
    assert [page.status_code for page in pages] == [HTTPStatus.GONE] * 2
    assert "again/" in pages[0].text
    assert signed_in(client) == ""


def test_a_link_holds_for_two_weeks_at_most_and_until_the_last_round_ends(judge: Judge) -> None:
    now = timezone.now()
    make(judge)
    assert SignInLink.objects.get().expires_at == Round.objects.get().closes_at
    Round.objects.update(closes_at=now + timedelta(days=60))
    SignInLink.objects.all().delete()
    make(judge)
    assert now + timedelta(days=13) < SignInLink.objects.get().expires_at <= now + timedelta(days=15)
    Round.objects.update(state=RoundState.PUBLISHED)  # nothing ahead: two weeks
    make(judge)


def test_staff_and_people_with_a_second_factor_get_no_link(client: Client, judge: Judge) -> None:
    other = Judge.objects.exclude(pk=judge.pk).get()
    paths = [make(judge), make(other)]
    judge.user.groups.add(Group.objects.get(name=Role.MANAGER.value))
    Authenticator.objects.create(user=other.user, type=Authenticator.Type.TOTP, data={})
    for person, path in zip((judge, other), paths, strict=True):
        assert make(person) == "/en/judging/"
        for answer in (client.get(path), press(client, path)):
            assert answer["Location"].startswith("/accounts/login/?next=")
        assert signed_in(client) == ""


def test_a_link_is_pressed_on_our_own_page_only(client: Client, judge: Judge) -> None:
    path = make(judge)
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        assert client.post(path, headers=headers).status_code == HTTPStatus.FORBIDDEN
    assert SignInLink.objects.get().used_at is None


def test_the_token_is_told_to_nobody(client: Client, judge: Judge, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "django.request")
    path = make(judge)
    token = path.rstrip("/").rpartition("/")[2]
    page = client.get(path)
    press(client, path)
    press(Client(), path)
    Client().put(path)
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert token not in caplog.text


# --- a new one -------------------------------------------------------------------------------------------


def text(page: Any) -> str:
    return re.sub(r"\s+", " ", page.text)


def test_a_new_link_goes_to_the_address_on_file(client: Client, judge: Judge) -> None:
    path = make(judge)
    press(client, path)
    known = press(Client(), f"{path}again/")
    unknown = press(Client(), "/en/judging/link/no-link-of-ours/again/")
    assert known.status_code == unknown.status_code == HTTPStatus.OK
    assert text(known).replace(path, "") == text(unknown).replace("/en/judging/link/no-link-of-ours/", "")
    send_due(now=timezone.now())
    (sent,) = mail.outbox
    assert sent.to == [judge.user.email]
    found = re.search(r"/en/judging/link/[\w-]+/", str(sent.body))
    assert found
    fresh = Client()
    press(fresh, found[0])
    assert signed_in(fresh) == str(judge.user.pk)


def test_new_links_are_limited_and_the_answer_stays_the_same(
    client: Client, judge: Judge, still_clock: None
) -> None:
    path = make(judge)
    answers = {press(client, f"{path}again/").status_code for _try in range(6)}
    assert answers == {HTTPStatus.OK}
    assert OutgoingMail.objects.count() == 3


def test_who_tries_links_has_to_wait(client: Client, still_clock: None, db: None) -> None:
    found = [client.get(f"/en/judging/link/guess-{place}/").status_code for place in range(25)]
    assert found[:20] == [HTTPStatus.GONE] * 20
    assert found[-1] == HTTPStatus.TOO_MANY_REQUESTS


def test_a_real_link_works_where_somebody_else_guessed(
    client: Client, judge: Judge, still_clock: None
) -> None:
    """A whole institution may stand behind one address."""
    for place in range(25):
        client.get(f"/en/judging/link/guess-{place}/")
    path = make(judge)
    assert client.get(path).status_code == HTTPStatus.OK
    press(client, path)
    assert signed_in(client) == str(judge.user.pk)


def test_who_left_gets_no_new_link(client: Client, judge: Judge) -> None:
    path = make(judge)
    Judge.objects.update(left_at=timezone.now())
    assert press(client, f"{path}again/").status_code == HTTPStatus.OK
    assert not OutgoingMail.objects.exists()


def test_a_link_made_two_weeks_ago_is_over(client: Client, judge: Judge) -> None:
    path = make(judge)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert client.get(path).status_code == HTTPStatus.GONE


def test_several_open_rounds_lead_to_the_list_and_an_undeclared_judge_declares(
    client: Client, judge: Judge
) -> None:
    second = facts.make_round(judge.competition, state=RoundState.OPEN)
    (round_entry,) = facts.add_to_round(second, [judge.assignments.first().round_entry.entry])
    facts.give(round_entry, judge)
    assert press(client, make(judge))["Location"] == "/en/judging/"
    Judge.objects.update(declared_at=None)
    assert client.get("/en/judging/")["Location"] == f"/en/judging/declare/{judge.code}/"
