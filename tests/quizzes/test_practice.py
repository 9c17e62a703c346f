"""Endless practice: near the player's level, unpredictable, for nothing but itself."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from itertools import pairwise

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from quizzes.elo import Abilities
from quizzes.enums import Composition, ItemStatus
from quizzes.models import Attempt, Booster, DailyTally, FormItem, Item, Quiz, QuizForm
from quizzes.services import practice
from quizzes.specimens.models import picture_path
from rewards.models import LedgerEntry
from tests.quizzes.players import ORIGIN, Player, form_for

pytestmark = pytest.mark.django_db


class Learner(Player):
    """A browser that practises."""

    def start(self) -> Attempt:
        response = self.client.post("/en/practice/", **ORIGIN)
        assert response.status_code == 302, response.content
        return Attempt.objects.get(code=response["Location"].split("/")[3])

    def answer_next(self, attempt: Attempt, right: bool = True) -> Item:
        """Answer the item that waits; the attempt is brought up to date."""
        position = len(attempt.item_ids)
        item = Item.objects.shown().get(pk=attempt.item_ids[-1])
        answered = self.answer(attempt, position, form_for(item, bool(item.is_fake) is right))
        assert answered["Location"] == self.page(attempt, position)
        attempt.refresh_from_db()
        return item

    def practise(self, answers: int, right: bool = True) -> Attempt:
        attempt = self.start()
        for _ in range(answers):
            self.answer_next(attempt, right)
        return attempt

    def stop(self, attempt: Attempt) -> Attempt:
        response = self.client.post(f"/en/round/{attempt.code}/stop/")
        assert response["Location"] == f"/en/round/{attempt.code}/result/"
        attempt.refresh_from_db()
        return attempt


@pytest.fixture
def learner(bank: None) -> Learner:
    return Learner()


def make_pool(count: int, *, fakes: bool | None = None) -> list[Item]:
    """Put items of the bank into the pool of practice."""
    singles = Item.objects.filter(kind_slug="single", for_practice=False)
    chosen = list((singles if fakes is None else singles.filter(is_fake=fakes)).order_by("pk")[:count])
    Item.objects.filter(pk__in=[item.pk for item in chosen]).update(for_practice=True)
    return chosen


def draw_many(attempt: Attempt, times: int) -> list[Item]:
    rng = random.Random(1)
    keys = [practice.next_item(attempt=attempt, rng=rng) for _ in range(times)]
    items = Item.objects.in_bulk(keys)
    return [items[key] for key in keys]


def fresh(**abilities: float) -> Attempt:
    """A round of practice that is not stored, of somebody with these abilities."""
    return Attempt(
        quiz=practice.practice_quiz(),
        language="en",
        item_ids=[],
        abilities=asdict(Abilities(**abilities)),
    )


def test_the_page_of_practice_sets_no_cookie_and_stores_nothing(learner: Learner) -> None:
    assert learner.client.get("/en/practice/").status_code == 200
    assert (dict(learner.client.cookies), Quiz.objects.count(), Attempt.objects.count()) == ({}, 0, 0)
    assert Client().post("/en/practice/", HTTP_ORIGIN="https://evil.example").status_code == 403


def test_after_each_answer_there_is_one_more_item(learner: Learner) -> None:
    attempt = learner.start()
    for answered in range(1, 6):
        learner.answer_next(attempt)
        assert (attempt.responses.count(), len(attempt.item_ids)) == (answered, answered + 1)
    assert attempt.finished_at is None
    assert set(Item.objects.filter(pk__in=attempt.item_ids).values_list("kind_slug", flat=True)) == {"single"}
    html = learner.client.get(learner.page(attempt, 5)).content.decode()
    assert (f'href="{learner.page(attempt, 6)}"' in html, "Stop and see" in html) == (True, True)


def test_an_answer_sent_twice_adds_one_item(learner: Learner) -> None:
    attempt = learner.start()
    item = Item.objects.shown().get(pk=attempt.item_ids[0])
    form = {**form_for(item, True), "token": learner.token(attempt, 1)}
    statuses = [learner.client.post(learner.page(attempt, 1), form).status_code for _ in range(3)]
    attempt.refresh_from_db()
    assert (statuses, len(attempt.item_ids)) == ([302] * 3, 2)


@pytest.mark.once
def test_fake_and_genuine_come_by_a_coin_whatever_the_player_is_good_at(learner: Learner) -> None:
    shown = Counter(item.is_fake for item in draw_many(fresh(fakes=3.0, genuine=-3.0), 400))
    assert 160 < shown[True] < 240
    truths = [item.is_fake for item in draw_many(fresh(), 400)]
    repeated = sum(one is other for one, other in pairwise(truths))
    assert 160 < repeated < 240  # neither in turn nor in rows


def test_items_are_near_each_of_the_two_abilities(learner: Learner) -> None:
    items = draw_many(fresh(fakes=3.0, genuine=-3.0), 60)
    assert {(item.is_fake, item.level) for item in items} == {(True, 3), (False, 1)}


def test_a_beginner_sees_an_easy_item_again_before_a_hard_new_one(learner: Learner) -> None:
    singles = Item.objects.filter(kind_slug="single")
    singles.update(level=3, for_practice=True)
    easy = [singles.filter(is_fake=is_fake).first().pk for is_fake in (True, False)]
    Item.objects.filter(pk__in=easy).update(level=1, for_practice=False)
    attempt = fresh(fakes=-5.0, genuine=-5.0)
    attempt.item_ids = easy
    assert {item.pk for item in draw_many(attempt, 20)} == set(easy)


def test_unseen_items_of_the_pool_come_first_then_those_of_the_bank(learner: Learner) -> None:
    Item.objects.filter(kind_slug="single").update(level=1)
    pool = {item.pk for item in make_pool(3, fakes=True) + make_pool(3, fakes=False)}
    attempt = fresh()
    assert {item.pk for item in draw_many(attempt, 60)} <= pool
    attempt.item_ids = sorted(pool)
    assert {item.pk for item in draw_many(attempt, 60)} & pool == set()


def test_what_was_seen_least_comes_when_all_was_seen(learner: Learner) -> None:
    singles = Item.objects.filter(kind_slug="single")
    keep = list(singles.filter(is_fake=True)[:2]) + list(singles.filter(is_fake=False)[:2])
    singles.exclude(pk__in=[item.pk for item in keep]).update(status=ItemStatus.RETIRED)
    attempt = learner.practise(10)
    counts = Counter((pk in {item.pk for item in keep}) for pk in attempt.item_ids)
    assert counts == {True: 11}


def test_a_withdrawn_item_is_replaced(learner: Learner) -> None:
    attempt = learner.practise(2)
    Item.objects.filter(pk=attempt.item_ids[-1]).update(status=ItemStatus.RETIRED)
    assert learner.client.get(learner.page(attempt, 3)).status_code == 409
    response = learner.client.get(f"/en/round/{attempt.code}/")
    assert response["Location"] == learner.page(attempt, 4)
    attempt.refresh_from_db()
    learner.answer_next(attempt)
    assert (attempt.responses.count(), len(attempt.item_ids)) == (3, 5)


def test_items_of_a_frozen_form_are_never_trained_on(learner: Learner) -> None:
    quiz = Quiz.objects.create(title="Measured", slug="measured", composition=Composition.FORMS)
    form = QuizForm.objects.create(quiz=quiz, label="A", frozen_at=timezone.now())
    held = list(Item.objects.filter(kind_slug="single")[:10])
    FormItem.objects.bulk_create(
        FormItem(form=form, item=item, match=number) for number, item in enumerate(held)
    )
    assert {item.pk for item in draw_many(fresh(), 100)} & {item.pk for item in held} == set()


def test_items_that_are_kept_for_forms_are_never_trained_on(learner: Learner) -> None:
    kept = {item.pk for item in Item.objects.tagged(["form"])}
    assert {item.pk for item in draw_many(fresh(), 100)} & kept == set()


def test_abilities_move_with_the_answers_and_stay_until_the_next_round(learner: Learner) -> None:
    attempt = learner.practise(6)
    abilities = practice.abilities_of(attempt)
    assert abilities.fakes_answered + abilities.genuine_answered == 6
    assert min(abilities.fakes, abilities.genuine) >= 0 < max(abilities.fakes, abilities.genuine)
    learner.stop(attempt)
    again = learner.start()
    assert (again.pk != attempt.pk, again.abilities) == (True, attempt.abilities)
    assert Learner().start().abilities == asdict(Abilities())


def test_stopping_shows_counts_and_levels_and_gives_nothing(learner: Learner) -> None:
    attempt = learner.practise(3)
    assert learner.client.get(f"/en/round/{attempt.code}/result/").status_code == 409
    learner.stop(attempt)
    html = learner.client.get(f"/en/round/{attempt.code}/result/").content.decode()
    assert ("Your practice" in html, "Level " in html, "Sensitivity" in html) == (True, True, False)
    assert LedgerEntry.objects.count() == 0
    tally = DailyTally.objects.get()
    assert (tally.plays, tally.completions, tally.fakes, tally.genuine) == (1, 1, 0, 0)
    assert learner.client.post(f"/en/round/{attempt.code}/share/").status_code == 404
    assert learner.client.post(f"/en/round/{attempt.code}/remind/").status_code == 404
    assert Booster.objects.count() == 0


def test_the_result_counts_only_what_was_shown(learner: Learner) -> None:
    attempt = learner.start()
    item = learner.answer_next(attempt)
    html = learner.client.get(f"/en/round/{learner.stop(attempt).code}/result/").content.decode()
    told = re.findall(r"<strong>(\d of \d)</strong> (fakes|genuine goods)", html)
    assert told == [("1 of 1", "fakes") if item.is_fake else ("0 of 1", "genuine goods")]


def test_practice_proves_no_skill(quiz: Quiz, learner: Learner) -> None:
    learner.stop(learner.practise(30))
    attempt = learner.play(quiz, lambda item: True)
    reasons = set(LedgerEntry.objects.filter(holder=attempt.holder).values_list("reason", flat=True))
    assert reasons == {"round"}


def test_practice_without_an_answer_goes_on(learner: Learner) -> None:
    attempt = learner.start()
    assert learner.client.post(f"/en/round/{attempt.code}/stop/").status_code == 409
    assert learner.start().pk == attempt.pk


def test_a_finished_round_of_practice_takes_no_more_answers(learner: Learner) -> None:
    attempt = learner.practise(1)
    item = Item.objects.shown().get(pk=attempt.item_ids[-1])
    form = {**form_for(item, True), "token": learner.token(attempt, 2)}
    learner.stop(attempt)
    assert learner.client.post(learner.page(attempt, 2), form).status_code == 409
    assert attempt.responses.count() == 1


def test_a_round_of_practice_does_not_grow_for_ever(learner: Learner) -> None:
    attempt = learner.practise(1)
    item, first = Item.objects.get(pk=attempt.item_ids[0]), attempt.responses.get()
    lengths = []
    for before in (practice.MOST_ITEMS - 1, practice.MOST_ITEMS):
        attempt.item_ids, first.position = [item.pk] * before, before
        practice.go_on(attempt=attempt, item=item, response=first, rng=random.Random(1))
        lengths.append(len(attempt.item_ids))
    assert lengths == [practice.MOST_ITEMS] * 2


def test_practice_ends_where_the_bank_does(learner: Learner) -> None:
    attempt = learner.start()
    Item.objects.exclude(pk=attempt.item_ids[0]).update(status=ItemStatus.RETIRED)
    Item.objects.filter(pk=attempt.item_ids[0]).update(is_fake=None)
    learner.answer_next(attempt)
    assert len(attempt.item_ids) == 1
    response = learner.client.get(f"/en/round/{attempt.code}/", follow=True)
    assert (response.status_code, "Your practice" in response.content.decode()) == (200, True)


def test_an_empty_bank_says_so(db: None) -> None:
    response = Client().post("/en/practice/", **ORIGIN)
    assert (response.status_code, "nothing to practise" in response.content.decode()) == (409, True)
    assert Attempt.objects.count() == 0


def test_an_editors_quiz_of_the_name_stays_what_it_is(learner: Learner) -> None:
    Quiz.objects.create(title="Mine", slug="practice")
    attempt = learner.start()
    assert (attempt.quiz.slug, attempt.quiz.composition) == ("endless-practice", Composition.PRACTICE)


def test_answering_takes_at_most_eight_queries(
    learner: Learner, django_assert_max_num_queries: Callable
) -> None:
    attempt = learner.practise(3)
    item = Item.objects.shown().get(pk=attempt.item_ids[-1])
    form = {**form_for(item, True), "token": learner.token(attempt, 4)}
    with django_assert_max_num_queries(10):  # 8 and the two of the transaction's savepoint
        learner.client.post(learner.page(attempt, 4), form)


def test_ordinary_rounds_never_show_the_pool(quiz: Quiz, learner: Learner) -> None:
    pool = {item.pk for item in make_pool(6)}
    shown = {pk for _ in range(3) for pk in Learner().begin(quiz).item_ids}
    assert shown & pool == set()


# --- the pool ---


def test_the_pool_is_as_fake_as_genuine_at_every_level_and_its_seeds_are_secret() -> None:
    def first_24() -> list:
        entries = practice.new_entries()
        return [next(entries) for _ in range(24)]

    one, other = first_24(), first_24()
    assert Counter((entry.level, entry.fake) for entry in one) == {
        (level, fake): 4 for level in (1, 2, 3) for fake in (True, False)
    }
    assert {entry.plan().is_fake is entry.fake for entry in one} == {True}
    assert {entry.seed for entry in one} & {entry.seed for entry in other} == set()
    assert min(entry.seed for entry in one) > 2**40


def test_drawing_adds_specimens_that_only_practice_shows(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("draw_practice", "--count", "1", "--seed-start", "77")
    item = Item.objects.get()
    assert (item.for_practice, item.kind_slug, item.status) == (True, "single", ItemStatus.RELEASED)
    assert (item.is_fake, item.specimen.seed) == (item.specimen.is_fake, 77)
    assert [
        default_storage.exists(picture_path(item.specimen.code, width)) for width in (400, 800, 1200)
    ] == [True] * 3
    assert capsys.readouterr().out.split()[1] == item.code
    call_command("draw_practice", "--count", "1", "--up-to")
    assert Item.objects.count() == 1
