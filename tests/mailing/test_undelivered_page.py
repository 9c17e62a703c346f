"""The manager's list of mails that were not delivered."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Role
from mailing import purposes
from mailing.enums import MailError, MailState
from mailing.models import LATE, OutgoingMail
from tests.mailing.outbox import DAY, EMPTY, MINUTE, personal, state, work
from tests.mailing.smtp import MailServer

PAGE = "/admin/mails/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)


def failed(**given: Any) -> OutgoingMail:
    usual = {
        "to": "minsu@people.example",
        "subject": "Hello",
        "text": "Dear Minsu",
        "language": "en",
        "purpose": "test.hello",
        "about_type": "entry",
        "about_id": "K7QX2M",
        "state": MailState.FAILED,
        "attempts": 1,
        "last_error": MailError.REFUSED,
        "last_code": 550,
        "created_at": timezone.now(),
    }
    return OutgoingMail.objects.create(**{**usual, **given})


def listed(manager: Client, **query: str) -> list[int]:
    return [mail.pk for mail in manager.get(PAGE, query).context["mails"]]


def not_found(response: Any, path: str) -> bool:
    """Every unknown address is tried once more with a language in front."""
    return (response.status_code, response["Location"]) == (302, f"/en{path}")


def messages(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_it_is_for_managers_and_administrators(client_of: Callable[..., Client]) -> None:
    mail = failed()
    buttons = [f"{PAGE}{mail.pk}/{button}/" for button in ("drop", "again")]
    editor = client_of(Role.EDITOR)
    assert not_found(editor.get(PAGE), PAGE)
    assert [not_found(editor.post(button), button) for button in buttons] == [True, True]
    for role, door in ((Role.JUDGE, "/en/desk/"), (Role.TRAINER, "/en/desk/"), (None, "/accounts/login/")):
        client = client_of(role)
        answers = [client.get(PAGE), *(client.post(button) for button in buttons)]
        assert {answer["Location"].partition("?")[0] for answer in answers} == {door}
    assert personal(mail)[0] == "minsu@people.example"
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        assert client_of(role).get(PAGE).status_code == 200


def test_it_stands_in_the_menu_of_those_who_may(client_of: Callable[..., Client]) -> None:
    shown = {role: PAGE in client_of(role).get("/admin/").content.decode() for role in
             (Role.MANAGER, Role.ADMINISTRATOR, Role.EDITOR)}  # fmt: skip
    assert shown == {Role.MANAGER: True, Role.ADMINISTRATOR: True, Role.EDITOR: False}


def test_a_row_says_what_happened(manager: Client) -> None:
    purposes.register("test.told", "A mail of a test")
    failed(purpose="test.told")
    text = " ".join(re.sub(r"<[^>]*>", " ", manager.get(PAGE).content.decode()).split())
    assert "A mail of a test entry K7QX2M" in text
    assert "minsu@people.example The mail server says that this address does not exist" in text
    assert "takes no mail. (550) 1 None: it has failed" in text
    assert "Dear Minsu" not in text


def test_it_shows_what_a_manager_should_know_and_no_more(manager: Client) -> None:
    now = timezone.now()
    waiting = {"state": MailState.WAITING, "last_error": "", "last_code": None}
    failed(state=MailState.SENT, to="", subject="", text="")
    failed(state=MailState.DROPPED, to="", subject="", text="")
    failed(**waiting, attempts=0, next_try_at=now)  # its first try comes in a moment
    failed(state=MailState.SENDING, next_try_at=now + 5 * MINUTE)
    wrong = [
        failed(),
        failed(state=MailState.WAITING, last_error=MailError.BUSY, next_try_at=now + 5 * MINUTE),
        failed(**waiting, attempts=0, next_try_at=now - LATE - MINUTE),
    ]
    assert listed(manager) == [mail.pk for mail in reversed(wrong)]
    assert "Nobody has tried yet. Is the worker running?" in manager.get(PAGE).content.decode()


def test_the_list_is_narrowed_down(manager: Client) -> None:
    busy = failed(state=MailState.WAITING, last_error=MailError.BUSY, next_try_at=timezone.now() + DAY)
    refused, other = failed(), failed(purpose="test.other")
    every = [other.pk, refused.pk, busy.pk]
    assert listed(manager, state="failed") == [other.pk, refused.pk]
    assert listed(manager, state="open") == [busy.pk]
    assert listed(manager, purpose="test.other") == [other.pk]
    assert listed(manager, purpose="test.other", state="open") == []
    for nonsense in ({"state": "x"}, {"purpose": "x"}, {"p": "x"}, {"p": "99"}):
        assert listed(manager, **nonsense) == every
    page = manager.get(PAGE, {"state": "open", "purpose": "test.other"}).content.decode()
    assert "No mail fits. Choose something else above." in page


def test_it_is_empty_when_all_is_well(manager: Client) -> None:
    page = manager.get(PAGE).content.decode()
    assert "Every mail was delivered, or is on its way. Nothing to do here." in page
    assert 'class="listing"' not in page


def test_twenty_stand_on_a_page(manager: Client) -> None:
    mails = [failed() for _mail in range(21)]
    assert len(listed(manager)) == 20
    assert listed(manager, p="2", state="failed") == [mails[0].pk]
    first, second = (manager.get(PAGE, {"p": p, "state": "failed"}).content.decode() for p in ("1", "2"))
    assert 'rel="next" href="?state=failed&amp;p=2"' in first
    assert 'rel="prev" href="?state=failed&amp;p=1"' in second


def test_the_number_of_queries_does_not_grow(manager: Client) -> None:
    counts = []
    for more in (1, 2):
        for _mail in range(more):
            failed()
        manager.get(PAGE)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            manager.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_failed_mail_is_sent_again(
    manager: Client, server: MailServer, django_capture_on_commit_callbacks: Any
) -> None:
    mail = failed(attempts=6)
    with django_capture_on_commit_callbacks(execute=True):
        response = manager.post(f"{PAGE}{mail.pk}/again/", follow=True)
    assert messages(response) == ["The mail is on its way again."]
    work(timezone.now())
    assert (personal(mail), mail.state, mail.attempts) == (EMPTY, MailState.SENT, 1)
    assert [sent["To"] for sent in server.mails] == ["minsu@people.example"]


def test_a_mail_is_dropped(manager: Client) -> None:
    mail = failed()
    response = manager.post(f"{PAGE}{mail.pk}/drop/", follow=True)
    assert messages(response) == ["The mail is dropped, and its address and text are deleted."]
    assert (personal(mail), mail.state) == (EMPTY, MailState.DROPPED)
    assert (mail.purpose, mail.about_id) == ("test.hello", "K7QX2M")


@pytest.mark.parametrize("button", ["again", "drop"])
def test_what_was_sent_in_the_meantime_stays_as_it_is(button: str, manager: Client) -> None:
    mail = failed(state=MailState.SENT, to="", subject="", text="")
    response = manager.post(f"{PAGE}{mail.pk}/{button}/", follow=True)
    assert messages(response) == ["This mail was sent or dropped in the meantime."]
    assert state(mail) == MailState.SENT
    nowhere = f"{PAGE}999999/{button}/"
    assert not_found(manager.post(nowhere), nowhere)
    assert manager.get(f"{PAGE}{mail.pk}/{button}/").status_code == 405


class _Markup(HTMLParser):
    """What a reader of the page by ear needs: cells with headers, fields with labels, buttons with names."""

    def __init__(self) -> None:
        super().__init__()
        self.headers: list[str] = []
        self.labels: set[str] = set()
        self.fields: set[str] = set()
        self.buttons: list[str] = []
        self.in_button = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "th":
            self.headers.append(str(names.get("scope")))
        if tag == "label":
            self.labels.add(str(names.get("for")))
        if tag == "select":
            self.fields.add(str(names.get("id")))
        if tag == "button":
            self.in_button = True
            self.buttons.append("")

    def handle_endtag(self, tag: str) -> None:
        self.in_button = self.in_button and tag != "button"

    def handle_data(self, data: str) -> None:
        if self.in_button:
            self.buttons[-1] += data


def test_everything_has_a_name(manager: Client) -> None:
    failed()
    failed(about_id="ZZZZZZ")
    markup = _Markup()
    page = manager.get(PAGE).content.decode()
    filters = page.index('<form method="get" class="forms-proposal"')
    markup.feed(page[filters : page.index("</table>", filters)])
    assert markup.headers == ["col"] * 7 + ["row"] * 2
    assert markup.fields == markup.labels == {"id_state", "id_purpose"}
    whom = [f"{about}, minsu@people.example" for about in ("ZZZZZZ", "K7QX2M")]
    assert markup.buttons == ["Show", *(f"{what} {one}" for one in whom for what in ("Send again", "Drop"))]
