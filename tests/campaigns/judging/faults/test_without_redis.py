"""Redis is gone while a jury works: limits are not counted for the moment, and judging goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.utils import timezone

from campaigns.judging.enums import AssignmentState
from campaigns.judging.models import Assignment, Judge, Round, ScoreSheet, SignInLink
from campaigns.judging.services import links
from tests.campaigns.judging.judge_line import JudgeLine
from tests.campaigns.judging.panel_facts import keys_of
from tests.quizzes.live.servers import Daphne, Redis

MakeRound = Callable[..., Round]


class Outage:
    """Redis is there, until it is not."""

    def __init__(self, redis: Redis) -> None:
        self._redis, self._is_on = redis, False

    def begin(self) -> None:
        self._redis.stop()
        self._is_on = True

    def end(self) -> None:
        if self._is_on:
            self._redis.start()
        self._is_on = False


@pytest.fixture
def outage(redis: Redis) -> Iterator[Outage]:
    """Over when the test is."""
    outage = Outage(redis)
    yield outage
    outage.end()


def begin(make_contest: MakeRound, server: Daphne) -> tuple[Round, JudgeLine, list[str]]:
    """A judge who is signed in, and the codes of their entries."""
    judged = make_contest(entries=2, judges=1)
    Judge.objects.update(declared_at=timezone.now())
    judge = judged.panel.judges.get()
    codes = Assignment.objects.of_round(judged).values_list("round_entry__code", flat=True)
    return judged, JudgeLine(judge, server.port), list(codes)


def test_a_judge_scores_and_confirms_without_redis_and_after_it(
    make_contest: MakeRound, daphne_with_redis: Daphne, outage: Outage
) -> None:
    judged, line, codes = begin(make_contest, daphne_with_redis)
    keys = keys_of(judged.rubric_version)
    assert line.save(codes[0], keys[0], 3.0, 0).told == {"revision": 1}
    outage.begin()
    for path in ("/", f"/round/{judged.code}/", f"/entry/{codes[0]}/", f"/round/{judged.code}/review/"):
        assert line.get(path).status == 200, path
    assert line.save(codes[0], keys[0], 4.0, 1).told == {"revision": 2}
    for code in codes:
        for key in keys if code != codes[0] else keys[1:]:
            told = line.save(code, key, 4.0, 0)
            assert (told.status, told.told) == (200, {"revision": 1})
    late = line.save(codes[0], keys[0], 1.0, 1)
    assert (late.status, late.told["mine"], late.told["theirs"]) == (409, 1.0, 4.0)
    seen = re.search(rb'name="seen" value="(\w+)"', line.get(f"/round/{judged.code}/review/").body)
    assert seen
    assert line.send(f"/round/{judged.code}/review/", seen=seen[1].decode()).status == 302
    states = Assignment.objects.of_round(judged).values_list("state", flat=True)
    assert set(states) == {AssignmentState.SUBMITTED}
    assert set(ScoreSheet.objects.values_list("score", flat=True)) == {0.75}
    outage.end()
    assert line.get(f"/round/{judged.code}/").status == 200


def test_a_link_signs_in_without_redis(
    make_contest: MakeRound, daphne_with_redis: Daphne, outage: Outage
) -> None:
    """Nobody guesses 32 random bytes: that nobody counts the attempts for a while opens nothing."""
    judged, line, _codes = begin(make_contest, daphne_with_redis)
    token = links.make_link(judge=line.judge, now=timezone.now()).rstrip("/").rpartition("/")[2]
    line.cookie = ""
    assert line.get(f"/link/{token}/").status == 200
    outage.begin()
    signed_in = line.send(f"/link/{token}/")
    assert (signed_in.status, signed_in.location) == (302, f"/en/judging/round/{judged.code}/")
    assert SignInLink.objects.get(judge=line.judge).used_at is not None


def test_pages_of_links_are_shown_without_redis(
    make_contest: MakeRound, daphne_with_redis: Daphne, outage: Outage
) -> None:
    """They have the header of the site, whose addresses Wagtail keeps in the cache."""
    _judged, line, _codes = begin(make_contest, daphne_with_redis)
    token = links.make_link(judge=line.judge, now=timezone.now()).rstrip("/").rpartition("/")[2]
    line.cookie = ""
    assert line.get(f"/link/{token}/").status == 200
    outage.begin()
    assert line.get(f"/link/{token}/").status == 200
    assert line.send(f"/link/{'x' * 43}/").status == 410
