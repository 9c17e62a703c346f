"""Changing what is in the bank: what is stored, what is refused, what stays with its answers."""

from __future__ import annotations

import math

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import User
from quizzes.enums import ItemStatus
from quizzes.models import Attempt, FormItem, Item, Quiz, QuizForm, QuizItem
from quizzes.services.bank import (
    copy_item,
    save_item,
    set_level,
    set_status,
    tag_items,
    where_used,
    why_kept,
)
from quizzes.services.release import problems_of
from quizzes.weights import ROUNDING, WeightProblem, checked_weights, equal_shares
from tests.quizzes.desk.writing import choice_item, hotspot_item, order_item

RIGHTS = st.lists(st.booleans(), min_size=2, max_size=10).filter(any)


@pytest.fixture
def user(person) -> User:
    return person(Role.EDITOR)


@given(RIGHTS, st.booleans())
def test_equal_shares_are_always_answerable(right: list[bool], multiple: bool) -> None:
    shares = equal_shares(right, multiple=multiple)
    assert checked_weights(shares, multiple=multiple) == shares
    assert [share > 0 for share in shares] == right


@given(RIGHTS, st.floats(-ROUNDING / 2, ROUNDING / 2))
def test_rounded_percentages_become_exact(right: list[bool], off: float) -> None:
    rounded = [share * (1 + off) for share in equal_shares(right, multiple=True)]
    exact = checked_weights([min(1.0, share) for share in rounded], multiple=True)
    assert math.isclose(math.fsum(weight for weight in exact if weight > 0), 1)


@pytest.mark.parametrize(
    ("weights", "multiple"),
    [
        ([0, 0], False),
        ([-1, 0], True),
        ([0.5, 0.5], False),
        ([1, 1], True),
        ([2, 0], False),
        ([1, -1.1], False),
    ],
)
def test_weights_without_sense_are_refused(weights: list[float], multiple: bool) -> None:
    with pytest.raises(WeightProblem):
        checked_weights(weights, multiple=multiple)


def test_texts_are_sanitised_and_empty_ones_are_empty(db: None) -> None:
    evil = '<p onclick="x()">Hi <a href="javascript:x()">you</a></p><script>alert(1)</script><p></p>'
    item = choice_item(text=evil)
    item.content["options"][0]["feedback"] = evil
    item.content["feedback"] = "<p>  </p>"
    stored = Item.objects.get(pk=save_item(item=item).pk)
    safe = "<p>Hi you</p><p></p>"
    assert (stored.text, stored.content["options"][0]["feedback"], stored.content["feedback"]) == (
        safe,
        safe,
        "",
    )


def test_the_key_follows_the_areas(db: None) -> None:
    item = hotspot_item()
    assert (item.is_fake, [tell.slug for tell in item.tells.all()]) == (True, ["uneven"])
    item.content["areas"] = item.content["areas"][:1]
    save_item(item=item)
    stored = Item.objects.get()
    assert (stored.is_fake, list(stored.tells.all())) == (False, [])


def test_tags_come_and_go_with_a_place_in_the_history(user: User) -> None:
    items = [choice_item(), order_item()]
    assert tag_items(items=items, user=user, add=["b", "a"]) == 2
    assert tag_items(items=items, user=user, add=["a"]) == 0
    assert tag_items(items=items[:1], user=user, remove=["a", "z"]) == 1
    assert [sorted(item.tags.names()) for item in Item.objects.order_by("pk")] == [["b"], ["a", "b"]]
    assert [item.revisions.count() for item in items] == [2, 1]


def test_what_cannot_be_played_keeps_its_status(user: User) -> None:
    good, bad = choice_item(), choice_item(text="")
    change = set_status(items=[good, bad], status=ItemStatus.RELEASED, user=user)
    assert (change.changed, [item.pk for item, _why in change.refused]) == (1, [bad.pk])
    assert [item.status for item in Item.objects.order_by("pk")] == ["released", "draft"]
    assert set_status(items=[good, bad], status=ItemStatus.RETIRED, user=user).changed == 2


def test_levels_are_set(user: User) -> None:
    items = [choice_item(level=1), order_item(level=3)]
    assert set_level(items=items, level=3, user=user) == 1
    assert [item.level for item in Item.objects.all()] == [3, 3]


def test_everything_in_the_demonstration_can_be_played(bank: None) -> None:
    assert [problems_of(item) for item in Item.objects.shown()] == [[]] * Item.objects.count()


def test_a_copy_shares_nothing_that_changes(user: User) -> None:
    item = choice_item(title="x" * 255)
    copy = copy_item(item=item, user=user)
    copy.content["options"][0]["text"] = "changed"
    assert item.content["options"][0]["text"] == "<p>Ask the brand</p>"
    assert (len(copy.title), copy.for_practice) == (255, False)


def test_a_copy_has_the_same_key(user: User) -> None:
    item = hotspot_item()
    copy = Item.objects.get(pk=copy_item(item=item, user=user).pk)
    assert (copy.is_fake, list(copy.tells.all())) == (True, list(item.tells.all()))


def test_where_an_item_is_used_names_quizzes_and_forms(db: None) -> None:
    item = choice_item()
    quizzes = [Quiz.objects.create(title=name, slug=name.lower()) for name in ("B", "A", "Other")]
    for quiz in quizzes[:2]:
        QuizItem.objects.create(quiz=quiz, item=item)
    form = QuizForm.objects.create(quiz=quizzes[2], label="A", frozen_at=timezone.now())
    FormItem.objects.create(form=form, item=item, match=1)
    use = where_used(item=item)
    assert ([quiz.title for quiz in use.quizzes], use.forms, use.rounds, use.answers) == (
        ["A", "B"],
        [form],
        0,
        0,
    )
    assert str(why_kept(item=item)) == "It belongs to a quiz (A, B, Other). Retire it instead."


def test_an_item_of_a_begun_round_is_kept(db: None) -> None:
    item, other = choice_item(), order_item()
    quiz = Quiz.objects.create(title="Quiz", slug="quiz")
    long = int(f"1{item.pk}1")  # a number that holds the item's number, and is another item's
    Attempt.objects.create(quiz=quiz, language="en", item_ids=[long, other.pk], started_at=timezone.now())
    assert str(why_kept(item=item)) == ""
    assert str(why_kept(item=other)) == "It is part of a round that was begun. Retire it instead."
