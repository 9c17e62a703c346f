"""Boosters by e-mail: only where the owner of the address wants them, each once, and then forgotten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import LazySettings, settings
from django.core import mail, signing
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from quizzes.models import Attempt, Booster, Quiz
from quizzes.services import booster_mails, boosters
from tests.quizzes.players import Player
from tests.quizzes.reminders import NOW, TODAY, plan, reminded

CONFIRMED = {"email": "mina@people.example", "email_asked_on": TODAY, "email_confirmed": True}


@pytest.fixture
def addressed(quiz: Quiz) -> list[Booster]:
    """Three boosters with a confirmed address, the first one due today."""
    plan(quiz)
    Booster.objects.update(due_on=F("due_on") - dt.timedelta(days=2), **CONFIRMED)
    return list(Booster.objects.all())


def give(player: Player, email: str = "mina@people.example") -> int:
    """The status of giving this address on the own page."""
    return player.client.post("/en/me/address/", {"email": email}).status_code


def link_in(message: mail.EmailMessage, place: str) -> str:
    """The path of the link to this place of the own page."""
    [link] = [line for line in message.body.splitlines() if f"/me/{place}/" in line]
    assert link.startswith(f"{settings.SITE_URL}/")
    return link.removeprefix(settings.SITE_URL)


@pytest.mark.django_db
def test_an_address_is_taken_on_the_own_page_and_taken_back(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    assert give(player) == 302
    assert set(Booster.objects.values_list("email", flat=True)) == {"mina@people.example"}
    html = player.client.get("/en/me/").content.decode()
    assert ("m…@people.example" in html, "mina@people.example" in html) == (True, False)
    assert give(player, "") == 302
    assert set(Booster.objects.values_list("email", flat=True)) == {""}


@pytest.mark.parametrize(
    "email", ["x", "a@b", "a@b.example, c@d.example", "a\n@b.example", "a" * 300 + "@b.example"]
)
@pytest.mark.django_db
def test_what_is_no_address_is_refused(quiz: Quiz, player: Player, email: str) -> None:
    reminded(quiz, player)
    assert give(player, email) == 400
    assert set(Booster.objects.values_list("email", flat=True)) == {""}
    assert mail.outbox == []


@pytest.mark.django_db
def test_nobody_gives_an_address_without_a_coming_booster(quiz: Quiz, player: Player) -> None:
    assert give(player) == 404
    assert mail.outbox == []


# --- the owner confirms ---


@pytest.mark.django_db
def test_no_reminder_goes_to_an_address_before_its_owner_pressed_the_button(
    quiz: Quiz, player: Player
) -> None:
    reminded(quiz, player)
    give(player)
    [question] = mail.outbox
    assert (question.to, question.subject) == (
        ["mina@people.example"],
        "Shall we remind you of a short round?",
    )
    later = timezone.now() + dt.timedelta(days=3)
    owner, link = Client(), link_in(question, "confirm")
    assert "Yes, remind me" in owner.get(link).content.decode()
    assert booster_mails.send_due(now=later) == (0, 0)
    assert "press the button" in player.client.get("/en/me/").content.decode()
    assert "We will remind you" in owner.post(link).content.decode()
    assert "Mails go to m…@people.example." in player.client.get("/en/me/").content.decode()
    assert booster_mails.send_due(now=later) == (1, 0)


@pytest.mark.django_db
def test_a_link_confirms_the_address_that_it_was_sent_to_and_no_other(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    give(player)
    give(player, "jun@people.example")
    to_mina, to_jun = (link_in(message, "confirm") for message in mail.outbox)
    assert Client().post(to_mina).status_code == 404
    assert Client().post(f"{to_jun[:-2]}x/", follow=True).status_code == 404
    assert set(Booster.objects.values_list("email_confirmed", flat=True)) == {False}
    assert Client().post(to_jun).status_code == 200
    assert set(Booster.objects.values_list("email", "email_confirmed")) == {("jun@people.example", True)}


@pytest.mark.django_db
def test_another_address_has_to_be_confirmed_anew(addressed: list[Booster], quiz: Quiz) -> None:
    booster_mails.give_address(player="p" * 64, email="jun@people.example", today=TODAY)
    assert booster_mails.send_due(now=NOW) == (0, 0)


@pytest.mark.django_db
def test_links_do_not_spell_out_the_address(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    give(player)
    token = link_in(mail.outbox[0], "confirm").split("/")[-2]
    signed = signing.loads(token, salt=booster_mails.CONFIRM_SALT)
    assert [part for part in signed if "mina" in part] == []


@pytest.mark.django_db
def test_who_does_not_know_of_it_deletes_the_address_with_the_other_link(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    give(player)
    link = link_in(mail.outbox[0], "mails")
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<{settings.SITE_URL}{link}>"
    Client().post(link)
    assert set(Booster.objects.values_list("email", "email_asked_on")) == {("", None)}
    assert Client().post(link_in(mail.outbox[0], "confirm")).status_code == 404


@pytest.mark.usefixtures("still_clock")
@pytest.mark.django_db
def test_an_address_gets_three_questions_a_day_whoever_asks(quiz: Quiz) -> None:
    players = [Player() for _ in range(4)]
    for one in players:
        reminded(quiz, one)
    emails = ["mina@people.example", "Mina@People.example", " mina@people.example", "mina@people.example"]
    assert [give(one, email) for one, email in zip(players, emails, strict=True)] == [302, 302, 302, 429]
    assert give(players[3], "jun@people.example") == 302
    assert [give(players[0], "") for _ in range(4)] == [302] * 4
    assert len(mail.outbox) == 4


@pytest.mark.django_db
def test_an_address_that_takes_no_mail_is_not_kept(
    quiz: Quiz, player: Player, settings: LazySettings
) -> None:
    reminded(quiz, player)
    settings.EMAIL_BACKEND = "tests.quizzes.test_booster_mails.RefusingBackend"
    response = player.client.post("/en/me/address/", {"email": "jun@people.example"})
    assert (response.status_code, "No mail could be sent to this address." in response.content.decode()) == (
        400,
        True,
    )
    assert set(Booster.objects.values_list("email", flat=True)) == {""}


@pytest.mark.django_db
def test_an_address_waits_for_its_owner_for_seven_days(
    quiz: Quiz, capsys: pytest.CaptureFixture[str]
) -> None:
    plan(quiz)
    plan(quiz, player="q" * 64)
    today = timezone.localdate()
    for player, days in (("p", 7), ("q", 8)):
        given_on = today - dt.timedelta(days=days)
        Booster.objects.filter(player=player * 64).update(
            due_on=today, email=f"{player}@people.example", email_asked_on=given_on
        )
    kept = Booster.objects.exclude(email="").values_list("player", flat=True).order_by().distinct()
    call_command("purge", "--dry-run")
    assert set(kept.all()) == {"p" * 64, "q" * 64}
    call_command("purge")
    assert set(kept.all()) == {"p" * 64}
    told = capsys.readouterr().out.splitlines()
    assert [line for line in told if "unconfirmed" in line] == [
        "1 unconfirmed addresses would be deleted",
        "1 unconfirmed addresses deleted",
    ]
    assert Booster.objects.count() == 6


@pytest.mark.django_db
def test_a_confirmed_address_waits_for_its_mail(addressed: list[Booster]) -> None:
    assert booster_mails.drop_unconfirmed(now=NOW + dt.timedelta(days=20)) == 0
    assert Booster.objects.exclude(email="").count() == 3


# --- the mails ---


@pytest.mark.django_db
def test_each_due_booster_is_sent_once_and_its_address_is_gone(addressed: list[Booster]) -> None:
    assert [booster_mails.send_due(now=NOW) for _ in range(3)] == [(1, 0), (0, 0), (0, 0)]
    assert len(mail.outbox) == 1
    assert list(Booster.objects.values_list("email", flat=True)) == ["", *["mina@people.example"] * 2]
    booster_mails.send_due(now=NOW + dt.timedelta(days=5))
    booster_mails.send_due(now=NOW + dt.timedelta(days=28))
    assert len(mail.outbox) == 3
    assert set(Booster.objects.values_list("email", flat=True)) == {""}


@pytest.mark.django_db
def test_the_mail_says_why_where_and_how_to_stop(addressed: list[Booster]) -> None:
    booster_mails.send_due(now=NOW)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["mina@people.example"], "Spot the fake: time for a short round")
    assert "2 days ago you asked to be reminded." in message.body
    assert f"{settings.SITE_URL}/en/play/spot-the-fake/" in message.body.splitlines()
    path = link_in(message, "mails")
    assert message.extra_headers["List-Unsubscribe"] == f"<{settings.SITE_URL}{path}>"
    client = Client()
    assert "Stop the mails?" in client.get(path).content.decode()
    assert Booster.objects.exclude(email="").count() == 2
    assert "Your address is deleted" in client.post(path).content.decode()
    assert Booster.objects.exclude(email="").count() == 0
    assert client.get(f"{path[:-2]}x/", follow=True).status_code == 404


@pytest.mark.django_db
def test_a_mail_is_written_in_the_language_of_its_booster(quiz: Quiz) -> None:
    plan(quiz, language="ko")
    Booster.objects.update(**CONFIRMED)
    booster_mails.send_due(now=NOW + dt.timedelta(days=2))
    assert f"{settings.SITE_URL}/ko/play/spot-the-fake/" in mail.outbox[0].body.splitlines()


class RefusingBackend(EmailBackend):
    """A mail server that takes mail only for one address."""

    def send_messages(self, messages: list[mail.EmailMessage]) -> int:
        if [message for message in messages if message.to != ["mina@people.example"]]:
            raise ConnectionRefusedError("try later")
        return super().send_messages(messages)


@pytest.mark.django_db
def test_a_mail_that_fails_keeps_no_other_back_and_is_tried_again(
    addressed: list[Booster], quiz: Quiz, settings: LazySettings
) -> None:
    working = settings.EMAIL_BACKEND
    plan(quiz, player="q" * 64)
    Booster.objects.filter(player="q" * 64, days=2).update(
        due_on=TODAY, **CONFIRMED | {"email": "jun@people.example"}
    )
    settings.EMAIL_BACKEND = "tests.quizzes.test_booster_mails.RefusingBackend"
    assert booster_mails.send_due(now=NOW) == (1, 1)
    settings.EMAIL_BACKEND = working
    assert booster_mails.send_due(now=NOW) == (1, 0)
    assert sorted(message.to[0] for message in mail.outbox) == ["jun@people.example", "mina@people.example"]


@pytest.mark.django_db
def test_who_has_played_gets_no_mail(addressed: list[Booster], quiz: Quiz) -> None:
    attempt = Attempt.objects.create(quiz=quiz, player="p" * 64, language="en", item_ids=[], started_at=NOW)
    boosters.mark_played(attempt=attempt, today=TODAY)
    assert booster_mails.send_due(now=NOW) == (0, 0)
    assert Booster.objects.get(days=2).email == ""


@pytest.mark.django_db
def test_the_command_says_what_it_did(
    quiz: Quiz, capsys: pytest.CaptureFixture[str], settings: LazySettings
) -> None:
    plan(quiz)
    Booster.objects.filter(days=2).update(
        due_on=timezone.localdate(), **CONFIRMED | {"email": "jun@people.example"}
    )
    settings.EMAIL_BACKEND = "tests.quizzes.test_booster_mails.RefusingBackend"
    with pytest.raises(CommandError, match="1 boosters could not be sent"):
        call_command("send_boosters")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    call_command("send_boosters")
    assert capsys.readouterr().out == "0 boosters sent\n1 boosters sent\n"


def test_an_address_holds_for_reminders_of_another_quiz_too(quiz: Quiz) -> None:
    today = timezone.localdate()
    wish = {"player": "p" * 64, "language": "en", "today": today}
    other = Quiz.objects.create(title="Other", slug="other")
    boosters.plan_boosters(quiz=quiz, **wish)
    booster_mails.give_address(player="p" * 64, email="mina@people.example", today=today)
    planned = boosters.plan_boosters(quiz=other, **wish)
    assert {(one.email, one.email_confirmed) for one in planned} == {("mina@people.example", False)}
    booster_mails.confirm_address(player="p" * 64, email="mina@people.example")
    again = boosters.plan_boosters(quiz=other, **wish)
    assert {(one.email, one.email_confirmed) for one in again} == {("mina@people.example", True)}
