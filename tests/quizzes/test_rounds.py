"""A round over plain HTTP: what is shown when, what is stored, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from quizzes.enums import ItemStatus
from quizzes.models import Attempt, DailyTally, Item, Quiz, Response, Study
from quizzes.players import COOKIE
from quizzes.services import rounds, studies
from rewards.models import LedgerEntry
from tests.quizzes.players import ORIGIN, Player, form_for


def item_at(attempt: Attempt, position: int) -> Item:
    return Item.objects.shown().get(pk=attempt.item_ids[position - 1])


def first_single(attempt: Attempt) -> int:
    kinds = dict(Item.objects.filter(pk__in=attempt.item_ids).values_list("pk", "kind_slug"))
    return next(n for n, pk in enumerate(attempt.item_ids, start=1) if kinds[pk] == "single")


def test_a_visitor_gets_no_cookie_before_playing(quiz: Quiz) -> None:
    client = Client()
    for path in ("/en/", "/en/brands/", f"/en/play/{quiz.slug}/", f"/en/shared/{quiz.slug}/4-5-1-5/"):
        client.get(path)
    assert dict(client.cookies) == {}


def test_beginning_sets_one_cookie_and_stores_only_its_hash(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    key = player.client.cookies[COOKIE]
    assert key["httponly"] is True
    assert key["samesite"] == "Lax"
    assert len(attempt.player) == 64
    assert key.value not in attempt.player


def test_a_round_holds_what_the_quiz_asks_for(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    items = [item_at(attempt, position) for position in range(1, 13)]
    drawn = sorted((item.kind_slug, item.is_fake) for item in items if item.is_fake is not None)
    expected = [("hotspot", False), ("hotspot", True), ("listing", False), ("listing", True)]
    assert drawn == [*expected, *[("single", False)] * 3, *[("single", True)] * 3]
    assert [item.kind_slug for item in items[:2]] == ["pair", "pair"]
    shown = [
        pk for item in items if item.kind_slug != "listing" for pk in (item.specimen_id, item.rival_id) if pk
    ]
    assert len(shown) == len(set(shown))


def test_closing_the_page_and_coming_back_goes_on_where_it_stopped(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    player.answer(attempt, 1, form_for(item_at(attempt, 1), True))
    assert player.begin(quiz).pk == attempt.pk
    response = player.client.get(f"/en/round/{attempt.code}/")
    assert response["Location"] == f"/en/round/{attempt.code}/2/"


def test_a_later_item_is_not_shown_early(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    response = player.client.get(f"/en/round/{attempt.code}/5/")
    assert (response.status_code, response["Location"]) == (302, f"/en/round/{attempt.code}/")


def test_an_answer_sent_twice_is_stored_once_and_acknowledged_twice(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": player.token(attempt, 1)}
    answers = [player.client.post(player.page(attempt, 1), form) for _ in range(3)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (302, player.page(attempt, 1))
    ] * 3
    assert Response.objects.filter(attempt=attempt).count() == 1


def test_another_answer_to_the_same_item_is_refused_and_the_first_one_counts(
    quiz: Quiz, player: Player
) -> None:
    attempt = player.begin(quiz)
    item, token = item_at(attempt, 1), player.token(attempt, 1)
    player.client.post(player.page(attempt, 1), {**form_for(item, True), "token": token})
    response = player.client.post(player.page(attempt, 1), {**form_for(item, False), "token": token})
    assert response.status_code == 409
    assert "Your first answer counts" in response.content.decode()
    assert Response.objects.get(attempt=attempt).correct is True


@pytest.mark.parametrize(
    "form", [{}, {"fake": "c"}, {"fake": ["a", "b"]}, {"fake": "a" * 10_000}, {"rating": "1"}]
)
def test_a_malformed_answer_is_told_what_is_missing_and_nothing_is_stored(
    quiz: Quiz, player: Player, form: dict
) -> None:
    attempt = player.begin(quiz)
    response = player.answer(attempt, 1, form)
    assert response.status_code == 400
    assert "Choose A or B." in response.content.decode()
    assert Response.objects.count() == 0


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "\x00", "🙂" * 50])
def test_a_tampered_token_is_refused(quiz: Quiz, player: Player, token: str) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": token}
    assert player.client.post(player.page(attempt, 1), form).status_code == 400
    assert Response.objects.count() == 0


def test_a_token_of_another_item_or_round_is_refused(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": player.token(attempt, 1)}
    assert player.client.post(player.page(attempt, 2), form).status_code == 400
    other = Player()
    theirs = other.begin(quiz)
    assert other.client.post(other.page(theirs, 1), form).status_code == 400
    assert Response.objects.count() == 0


@pytest.mark.parametrize("tail", ["", "1/", "result/"])
def test_a_foreign_round_is_not_found(quiz: Quiz, player: Player, tail: str) -> None:
    attempt = player.begin(quiz)
    stranger = Player()
    stranger.begin(quiz)
    for client in (stranger.client, Client()):
        assert client.get(f"/en/round/{attempt.code}/{tail}").status_code == 404
    assert stranger.client.post(f"/en/round/{attempt.code}/1/", {"fake": "a"}).status_code == 404
    assert player.client.get(f"/en/round/{attempt.code}/1/").status_code == 200


@pytest.mark.parametrize("position", [0, 13, 999, 10**12])
def test_an_item_outside_the_round_is_not_found(quiz: Quiz, player: Player, position: int) -> None:
    attempt = player.begin(quiz)
    assert player.client.get(f"/en/round/{attempt.code}/{position}/").status_code == 404


def test_the_result_waits_for_the_last_answer(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 409


def test_an_item_withdrawn_in_the_middle_does_not_count_and_nothing_else_is_lost(
    quiz: Quiz, player: Player
) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": player.token(attempt, 1)}
    Item.objects.filter(pk=attempt.item_ids[0]).update(status=ItemStatus.RETIRED)
    response = player.client.post(player.page(attempt, 1), form)
    assert response.status_code == 409
    assert "does not count" in response.content.decode()
    assert player.client.get(player.page(attempt, 1)).status_code == 409
    assert rounds.progress_of(attempt) == rounds.Progress(answered=0, total=11, position=2)
    for position in range(2, 13):
        player.answer(attempt, position, form_for(item_at(attempt, position), True))
    assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 200
    assert Attempt.objects.get(pk=attempt.pk).finished_at is not None


def test_an_answer_given_before_the_withdrawal_stays_acknowledged(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": player.token(attempt, 1)}
    player.client.post(player.page(attempt, 1), form)
    Item.objects.filter(pk=attempt.item_ids[0]).update(status=ItemStatus.RETIRED)
    assert player.client.post(player.page(attempt, 1), form).status_code == 302
    assert player.client.get(player.page(attempt, 1)).status_code == 200


def test_a_finished_round_is_counted_and_paid_once(quiz: Quiz, player: Player) -> None:
    attempt = player.play(quiz, lambda item: True)
    for _ in range(2):
        assert rounds.finish_if_complete(attempt=attempt, now=timezone.now()) is True
        assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 200
    tally = DailyTally.objects.get(quiz=quiz)
    assert (tally.plays, tally.completions, tally.hits, tally.fakes) == (1, 1, 5, 5)
    assert (tally.false_alarms, tally.genuine) == (5, 5)
    assert LedgerEntry.objects.filter(holder=attempt.holder, reason="round").count() == 1


def test_sharing_counts_once_and_shows_nothing_about_the_player(quiz: Quiz, player: Player) -> None:
    attempt = player.play(quiz, lambda item: bool(item.is_fake))
    response = player.client.post(f"/en/round/{attempt.code}/share/")
    player.client.post(f"/en/round/{attempt.code}/share/")
    assert DailyTally.objects.get(quiz=quiz).shares == 1
    assert response["Location"] == "/en/shared/spot-the-fake/5-5-0-5/"
    page = Client().get(response["Location"])
    assert page.status_code == 200
    assert attempt.code not in page.content.decode()
    picture = Client().get("/en/shared/spot-the-fake/5-5-0-5.png")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize(
    "score", ["6-5-0-5", "1-0-0-5", "a-5-0-5", "5-5-0", "05-5-0-5", "5-99-0-5", "٣-5-0-5"]
)
def test_a_score_that_no_round_can_have_is_not_found(quiz: Quiz, score: str) -> None:
    assert Client().get(f"/en/shared/spot-the-fake/{score}/").status_code == 404


def test_playing_again_brings_new_items(quiz: Quiz, player: Player) -> None:
    first = player.play(quiz, lambda item: True)
    second = player.play(quiz, lambda item: True)
    assert set(first.item_ids) & set(second.item_ids) == set()


def test_a_bank_that_is_too_small_says_so(quiz: Quiz) -> None:
    Item.objects.filter(kind_slug="single").update(status=ItemStatus.DRAFT)
    response = Client().post(f"/en/play/{quiz.slug}/", **ORIGIN)
    assert response.status_code == 409
    assert "too few items" in response.content.decode()
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver:81", "https://testserver", ""]
)
def test_a_round_begins_only_from_our_own_pages(quiz: Quiz, origin: str) -> None:
    response = Client().post(f"/en/play/{quiz.slug}/", **({"HTTP_ORIGIN": origin} if origin else {}))
    assert response.status_code == 403
    assert Attempt.objects.count() == 0


def test_old_rounds_are_unlinked_from_their_players(quiz: Quiz, player: Player) -> None:
    attempt = player.play(quiz, lambda item: True)
    Attempt.objects.update(started_at=timezone.now() - dt.timedelta(days=31))
    call_command("purge", "--dry-run")
    assert Attempt.objects.get(pk=attempt.pk).player == attempt.player
    call_command("purge")
    assert Attempt.objects.get(pk=attempt.pk).player == ""
    assert LedgerEntry.objects.count() == 0
    assert Response.objects.count() == 12
    assert player.client.get(f"/en/round/{attempt.code}/result/").status_code == 404


def test_answering_takes_at_most_eight_queries(
    quiz: Quiz, player: Player, django_assert_max_num_queries
) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": player.token(attempt, 1)}
    with django_assert_max_num_queries(10):  # 8 and the two of the transaction's savepoint
        player.client.post(player.page(attempt, 1), form)


def test_a_round_whose_items_were_all_withdrawn_makes_room_for_a_new_one(quiz: Quiz, player: Player) -> None:
    first = player.begin(quiz)
    Item.objects.filter(pk__in=first.item_ids).update(status=ItemStatus.RETIRED)
    second = player.begin(quiz)
    assert second.pk != first.pk
    assert list(Attempt.objects.of(second.player)) == [second]


def test_one_round_of_a_quiz_is_open_to_a_player(quiz: Quiz) -> None:
    values = {
        "quiz": quiz,
        "player": "p",
        "language": "en",
        "item_ids": [],
        "started_at": timezone.now(),
    }
    Attempt.objects.create(**values, finished_at=timezone.now())
    Attempt.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(**values)
    nobody = {**values, "player": ""}
    assert [Attempt.objects.create(**nobody).player for _ in range(2)] == ["", ""]


def test_a_round_for_a_study_stands_beside_ones_own_and_is_begun_once(quiz: Quiz) -> None:
    now = timezone.now()
    values = {"quiz": quiz, "player": "p", "language": "en", "item_ids": [], "started_at": now}
    own = rounds.store_new(attempt=Attempt(**values))
    studied = []
    for title in ("One", "Another"):
        study = Study.objects.create(title=title, quiz=quiz)
        participant = studies.join_study(study=study, player="p", now=now)
        twins = [Attempt(**values, participant=participant, occasion="pre") for _ in range(2)]
        first, again = (rounds.store_new(attempt=twin) for twin in twins)
        assert first == again
        studied.append(first)
    assert rounds.store_new(attempt=Attempt(**values)) == own
    assert len({own, *studied}) == Attempt.objects.count() == DailyTally.objects.get().plays == 3


@pytest.mark.parametrize("code", ["x", "0" * 15, "A" * 16, "%00" * 16])
def test_what_is_no_code_of_a_round_is_not_found(quiz: Quiz, player: Player, code: str) -> None:
    assert player.client.get(f"/en/round/{code}/").status_code == 404


def test_an_empty_form_sent_after_the_answer_says_that_it_is_answered(quiz: Quiz, player: Player) -> None:
    attempt = player.begin(quiz)
    form = {**form_for(item_at(attempt, 1), True), "token": player.token(attempt, 1)}
    player.client.post(player.page(attempt, 1), form)
    response = player.client.post(player.page(attempt, 1), {"token": form["token"]})
    assert response.status_code == 409
    assert "You have answered this one already." in response.content.decode()


def test_a_player_who_still_plays_keeps_all_points(quiz: Quiz, player: Player) -> None:
    old = player.play(quiz, lambda item: bool(item.is_fake))
    long_ago = timezone.now() - dt.timedelta(days=400)
    Attempt.objects.filter(pk=old.pk).update(started_at=long_ago)
    recent = player.play(quiz, lambda item: bool(item.is_fake))
    before = LedgerEntry.objects.filter(holder=recent.holder).count()
    call_command("purge")
    old.refresh_from_db()
    assert (old.player, LedgerEntry.objects.filter(holder=recent.holder).count()) == ("", before)
