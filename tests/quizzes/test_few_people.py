"""The limit of five once the link between rounds and browsers is cut: never more people than there were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import accumulate
from random import Random

import pytest

from quizzes.models import Attempt, Quiz
from quizzes.services.group_report import quizzes_report
from tests.quizzes.simulated import NOON, Skill, make_items, make_quiz, play

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def play_unlinked(quiz: Quiz, begins: Iterable[int]) -> None:
    """Rounds of five minutes, each begun so many minutes after noon, whose links to browsers were cut."""
    items = make_items(1, 1)
    for minute in begins:
        skills, begun = [Skill(1)], NOON + minute * MINUTE
        (attempt,) = play(quiz=quiz, items=items, skills=skills, players=[""], finished_at=begun + 5 * MINUTE)
        Attempt.objects.filter(pk=attempt.pk).update(started_at=begun)


@pytest.mark.parametrize("rounds", [5, 80])
def test_one_after_the_other_they_may_be_those_of_few_people(rounds: int) -> None:
    quiz = make_quiz()
    play_unlinked(quiz, range(0, 6 * rounds, 6))
    assert quizzes_report(quizzes=[quiz]) is None


def test_nobody_plays_more_than_twenty() -> None:
    quiz = make_quiz()
    play_unlinked(quiz, range(0, 6 * 81, 6))
    assert quizzes_report(quizzes=[quiz]).people == 81


def test_rounds_that_were_open_at_once_are_those_of_as_many_people() -> None:
    quiz = make_quiz()
    play_unlinked(quiz, [0, 1, 2, 3, 60])
    assert quizzes_report(quizzes=[quiz]) is None
    play_unlinked(quiz, [4])
    assert quizzes_report(quizzes=[quiz]).people == 6


def test_one_person_may_play_two_quizzes_at_once() -> None:
    quizzes = [make_quiz("one"), make_quiz("two")]
    for quiz in quizzes:
        play_unlinked(quiz, [0, 1, 2, 3])
    assert quizzes_report(quizzes=quizzes) is None


def test_they_may_be_those_of_people_who_are_still_linked() -> None:
    quiz = make_quiz()
    play(quiz=quiz, items=make_items(1, 1), skills=[Skill(1)] * 4)
    play_unlinked(quiz, [0, 1, 2, 3])
    assert quizzes_report(quizzes=[quiz]) is None


@pytest.mark.parametrize("seed", range(5))
def test_what_was_too_few_before_the_link_was_cut_is_too_few_after(seed: int) -> None:
    """Four browsers with up to twenty rounds each, one at a time in each of them."""
    rng, quiz = Random(seed), make_quiz()
    Attempt.objects.bulk_create(
        Attempt(
            quiz=quiz,
            player=f"{browser}",
            language="en",
            item_ids=[],
            started_at=NOON + minute * MINUTE,
            finished_at=NOON + (minute + 5) * MINUTE,
        )
        for browser in range(4)
        for minute in accumulate(rng.randrange(6, 30) for _round in range(rng.randint(1, 20)))
    )
    assert quizzes_report(quizzes=[quiz]) is None
    Attempt.objects.update(player="")
    assert quizzes_report(quizzes=[quiz]) is None
