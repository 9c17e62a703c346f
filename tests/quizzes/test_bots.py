"""Bots through the real HTTP flow: who does not look must come out as somebody who does not look."""

from __future__ import annotations

from random import Random
from statistics import NormalDist, mean

import pytest

from quizzes.models import Item, Quiz
from quizzes.services.results import result_of
from rewards.badges import badges_of
from tests.quizzes.players import Player

z = NormalDist().inv_cdf


@pytest.mark.parametrize(("says", "leaning"), [(True, "suspicious"), (False, "trusting")])
def test_always_the_same_answer_is_d_prime_zero_and_no_badge(
    quiz: Quiz, player: Player, says: bool, leaning: str
) -> None:
    attempt = player.play(quiz, lambda item: says)
    result = result_of(attempt)
    assert result.skill.d_prime == 0
    assert result.leaning == leaning
    assert result.badges == []
    assert "guessing" in player.client.get(f"/en/round/{attempt.code}/result/").content.decode()


@pytest.mark.once
def test_a_coin_is_about_zero_and_gets_no_badge(quiz: Quiz, settings) -> None:
    settings.RATELIMIT_ENABLE = False  # twelve rounds in a second are no way to play
    # One coin for fakes and one for genuine goods: what comes out does not depend on the order of items.
    coins = {truth: Random(f"coin for {truth}") for truth in (True, False, None)}
    player = Player()
    skills = [
        result_of(player.play(quiz, lambda item: coins[item.is_fake].random() < 0.5)).skill.d_prime
        for _ in range(12)
    ]
    # One round of 5 + 5 has a standard deviation of about .8 for a guesser; the mean of 12 of about .23.
    assert abs(mean(skills)) < 0.6
    assert badges_of(holder=_holder(player)) == []


def test_perfection_is_the_finite_maximum_and_earns_the_badges(quiz: Quiz, player: Player) -> None:
    attempt = player.play(quiz, perfect)
    result = result_of(attempt)
    assert result.skill.d_prime == pytest.approx(2 * z(5.5 / 6))
    assert result.leaning == "balanced"
    assert (result.tally.hits, result.tally.false_alarms, result.pairs_right) == (5, 0, 2)
    assert [badge.icon for badge in result.badges] == ["keen-eye", "fair-mind", "calibrated"]


def test_always_fake_and_always_genuine_earn_the_same_for_confidence(quiz: Quiz) -> None:
    earned = []
    for says in (True, False):
        attempt = Player().play(quiz, lambda item, says=says: says)
        earned.append(sum(r.points for r in attempt.responses.exclude(rating=None)))
    assert earned[0] == earned[1]


def perfect(item: Item) -> bool:
    return True if item.is_fake is None else item.is_fake


def _holder(player: Player) -> str:
    from quizzes.players import COOKIE, hash_key

    return f"player:{hash_key(player.client.cookies[COOKIE].value)}"
