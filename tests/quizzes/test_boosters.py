"""Boosters: planned on wish, played when due, in a calendar, and what is forgotten when."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes.calendar_file import Event, calendar_file, escaped, folded
from quizzes.models import Attempt, Booster, Quiz
from quizzes.players import COOKIE
from quizzes.services import boosters
from rewards.models import LedgerEntry
from tests.quizzes.players import Player
from tests.quizzes.reminders import NOW, TODAY, plan, reminded


def let_pass(days: int) -> None:
    """As if everything had happened so many days earlier."""
    gone = dt.timedelta(days=days)
    Booster.objects.update(due_on=F("due_on") - gone)
    Attempt.objects.update(started_at=F("started_at") - gone, finished_at=F("finished_at") - gone)


# --- planning and playing ---


@pytest.mark.django_db
def test_a_wish_makes_three_dates_and_the_browser_remembers_until_the_last(
    quiz: Quiz, player: Player
) -> None:
    attempt = reminded(quiz, player)
    today = timezone.localdate()
    planned = Booster.objects.values_list("days", "due_on", "player", "email")
    assert list(planned) == [
        (days, today + dt.timedelta(days=days), attempt.player, "") for days in (2, 7, 30)
    ]
    assert int(player.client.cookies[COOKIE]["max-age"]) == 45 * 86_400


@pytest.mark.django_db
def test_asked_twice_there_are_three_and_asked_later_the_days_begin_anew(quiz: Quiz) -> None:
    plan(quiz)
    plan(quiz)
    boosters.plan_boosters(quiz=quiz, player="p" * 64, language="ko", today=TODAY + dt.timedelta(days=1))
    assert list(Booster.objects.values_list("due_on", "language")) == [
        (TODAY + dt.timedelta(days=days + 1), "ko") for days in (2, 7, 30)
    ]


@pytest.mark.django_db
def test_only_the_own_finished_round_of_a_quiz_can_remind(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    assert player.client.post(f"/en/round/{attempt.code}/remind/").status_code == 409
    assert Client().post(f"/en/round/{attempt.code}/remind/").status_code == 404
    assert Booster.objects.count() == 0


@pytest.mark.django_db
def test_a_round_of_a_due_booster_has_new_items_and_marks_it(quiz: Quiz, player: Player) -> None:
    first = reminded(quiz, player)
    assert "Play now" not in player.client.get("/en/me/").content.decode()
    let_pass(2)
    assert player.client.get("/en/me/").content.decode().count("Play now") == 1
    second = player.begin(quiz)
    assert set(first.item_ids) & set(second.item_ids) == set()
    assert list(Booster.objects.values_list("days", "attempt")) == [(2, second.pk), (7, None), (30, None)]
    assert "Play now" not in player.client.get("/en/me/").content.decode()


@pytest.mark.django_db
def test_a_round_before_its_day_marks_nothing_and_one_round_marks_one(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    player.play(quiz, lambda item: True)
    assert Booster.objects.exclude(attempt=None).count() == 0
    let_pass(8)
    attempt = player.begin(quiz)
    player.begin(quiz)
    assert list(Booster.objects.values_list("days", "attempt")) == [(2, attempt.pk), (7, None), (30, None)]


# --- the calendar file ---


TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ONE = Event("1@here", dt.date(2026, 5, 6), "Spot the fake", "Play, again; now", "https://here.example/en/me/")


def unfolded(data: bytes) -> list[str]:
    """The lines of a calendar file as RFC 5545 reads them."""
    assert data.endswith(b"\r\n")
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_folded_lines_are_short_whole_and_read_back(text: str) -> None:
    pieces = list(folded(text))
    assert [len(piece) for piece in pieces if len(piece) > 75] == []
    assert [piece.decode()[:1] for piece in pieces[1:]] == [" "] * (len(pieces) - 1)
    assert pieces[0].decode() + "".join(piece.decode()[1:] for piece in pieces[1:]) == text


@given(TEXT)
def test_escaped_text_is_one_line_and_reads_back(text: str) -> None:
    written = escaped(text)
    assert [letter for letter in written if letter < " "] == []
    read = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], written)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read == "".join(
        letter for letter in lines if (letter >= " " and letter != "\x7f") or letter == "\n"
    )


def test_a_calendar_file_holds_days_with_a_reminder() -> None:
    assert unfolded(calendar_file([ONE], NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Bonafide//Boosters//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:1@here",
        "DTSTAMP:20260504T120000Z",
        "DTSTART;VALUE=DATE:20260506",
        "DTEND;VALUE=DATE:20260507",
        "SUMMARY:Spot the fake",
        "DESCRIPTION:Play\\, again\\; now",
        "URL:https://here.example/en/me/",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Spot the fake",
        "TRIGGER:PT9H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_file([ONE], dt.datetime(2026, 5, 4, 12))  # noqa: DTZ001 (that is what is tested)


@pytest.mark.django_db
def test_the_calendar_has_the_coming_boosters_of_this_browser(quiz: Quiz, player: Player) -> None:
    assert player.client.get("/en/me/boosters.ics").status_code == 404
    attempt = reminded(quiz, player)
    response = player.client.get("/en/me/boosters.ics")
    lines = unfolded(response.content)
    due = [f"{booster.due_on:%Y%m%d}" for booster in Booster.objects.all()]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [line.partition(":")[2] for line in lines if line.startswith("DTSTART")] == due
    uids = [line for line in lines if line.startswith("UID:")]
    assert uids == [
        line for line in unfolded(player.client.get("/en/me/boosters.ics").content) if line in uids
    ]
    assert len(set(uids)) == 3
    assert attempt.player not in response.content.decode()


# --- what is kept and for how long ---


@pytest.mark.django_db
def test_who_has_a_coming_booster_stays_linked_and_nobody_else(quiz: Quiz, player: Player) -> None:
    attempt, other = reminded(quiz, player), Player().play(quiz, lambda item: True)
    let_pass(31)
    call_command("purge")
    linked = Attempt.objects.exclude(player="").values_list("pk", flat=True)
    assert list(linked) == [attempt.pk]
    assert Attempt.objects.get(pk=other.pk).player == ""
    assert [booster.days for booster in Booster.objects.all()] == [30]
    assert LedgerEntry.objects.filter(holder=attempt.holder).exists()


@pytest.mark.django_db
def test_after_the_last_booster_everything_about_the_player_goes(quiz: Quiz, player: Player) -> None:
    attempt = reminded(quiz, player)
    Booster.objects.update(email="mina@people.example")
    let_pass(45)
    call_command("purge", "--dry-run")
    assert (Booster.objects.count(), Attempt.objects.exclude(player="").count()) == (3, 1)
    call_command("purge")
    attempt.refresh_from_db()
    assert (Booster.objects.count(), attempt.player, LedgerEntry.objects.count()) == (0, "", 0)


@pytest.mark.django_db
def test_a_played_last_booster_lets_the_player_go_after_player_days(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    Booster.objects.filter(days__in=(2, 7)).delete()
    let_pass(30)
    player.play(quiz, lambda item: True)
    let_pass(31)
    call_command("purge")
    assert (Booster.objects.count(), Attempt.objects.exclude(player="").count()) == (0, 0)
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db
def test_forgetting_leaves_answers_and_nothing_that_leads_to_the_browser(quiz: Quiz, player: Player) -> None:
    attempt = reminded(quiz, player)
    player.client.post("/en/me/address/", {"email": "mina@people.example"})
    response = player.client.post("/en/me/forget/")
    assert (response["Location"], response.cookies[COOKIE]["max-age"]) == ("/en/me/", 0)
    attempt.refresh_from_db()
    assert (attempt.player, attempt.responses.count()) == ("", 12)
    assert (Booster.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    assert "This device remembers nothing yet." in player.client.get("/en/me/").content.decode()


@pytest.mark.django_db
def test_the_own_page_of_a_visitor_is_empty_and_sets_no_cookie() -> None:
    client = Client()
    response = client.get("/en/me/")
    assert (response.status_code, dict(client.cookies)) == (200, {})
    assert client.post("/en/me/forget/").status_code == 302


@pytest.mark.django_db
def test_the_own_page_leads_back_to_open_rounds(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    assert f'href="/en/round/{attempt.code}/"' in player.client.get("/en/me/").content.decode()
    assert attempt.code not in Client().get("/en/me/").content.decode()


@pytest.mark.django_db
def test_more_of_everything_takes_no_more_queries(quiz: Quiz, player: Player) -> None:
    reminded(quiz, player)
    mine = Booster.objects.first().player
    Booster.objects.filter(days__in=(7, 30)).delete()
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as captured:
            player.client.get("/en/me/")
        counts.append(len(captured))
        for place in range(2):
            other = Quiz.objects.create(title="Other", slug=f"other-{number}-{place}")
            plan(other, player=mine)
            Booster.objects.filter(quiz=other).update(due_on=timezone.localdate())
            begun = {"quiz": other, "player": mine, "language": "en", "item_ids": []}
            Attempt.objects.create(**begun, started_at=timezone.now())
    assert counts[0] == counts[1]
