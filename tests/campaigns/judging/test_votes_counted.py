"""Votes that are held, ruled on, counted and forgotten."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.models import Competition
from campaigns.judging.enums import RoundState, VoteState
from campaigns.judging.exceptions import RoundIsElsewhere
from campaigns.judging.models import Round, RoundEntry, Vote
from campaigns.judging.services import held_votes, voting
from tests.campaigns.judging.public_votes import NETWORK, Poll, make_vote


@pytest.fixture
def by_device(competition: Competition) -> tuple[Round, list[RoundEntry]]:
    return make_vote(competition)


def test_a_burst_is_held_and_nothing_is_lost(by_device: Poll, still_clock: None) -> None:
    judged, works = by_device
    for number in range(25):
        voting.vote_by_device(
            judged=judged, code=works[0].code, key=f"k{number}", network=NETWORK, now=timezone.now()
        )
    states = list(Vote.objects.order_by("pk").values_list("state", flat=True))
    assert states == [VoteState.COUNTED] * 15 + [VoteState.HELD] * 10
    other = voting.vote_by_device(
        judged=judged, code=works[0].code, key="elsewhere", network="other", now=timezone.now()
    )
    assert other.state == VoteState.COUNTED


def test_a_network_that_votes_all_day_is_held_in_the_end(
    by_device: Poll, still_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for rate in ("ENTRY_RATE", "NETWORK_RATE", "SAME_RATE"):
        monkeypatch.setattr(voting, rate, "1000/h")
    judged, works = by_device
    for number in range(45):
        voting.vote_by_device(
            judged=judged, code=works[0].code, key=f"k{number}", network=NETWORK, now=timezone.now()
        )
    assert Vote.objects.filter(state=VoteState.HELD).count() == 5


def test_many_networks_at_once_for_one_entry_are_held_too(by_device: Poll, still_clock: None) -> None:
    judged, works = by_device
    for number in range(45):
        voting.vote_by_device(
            judged=judged, code=works[0].code, key=f"k{number}", network=f"n{number}", now=timezone.now()
        )
    assert Vote.objects.filter(state=VoteState.HELD).count() == 5


def test_without_a_cache_votes_are_held(by_device: Poll, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*_args: Any, **_options: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr("accounts.requests.get_usage", dead)
    judged, works = by_device
    vote = voting.vote_by_device(
        judged=judged, code=works[0].code, key="k", network=NETWORK, now=timezone.now()
    )
    assert vote.state == VoteState.HELD


@pytest.mark.parametrize(
    ("one", "two", "is_same"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:ffff::1", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
    ],
)
def test_a_network_is_coarse_and_named_by_nothing(one: str, two: str, is_same: bool) -> None:
    assert (voting.network_of(one) == voting.network_of(two)) is is_same
    assert re.fullmatch(r"[0-9a-f]{64}", voting.network_of(one))


def test_a_person_rules_on_held_votes(
    client_of: Callable[..., Client], by_device: Poll, still_clock: None
) -> None:
    judged, works = by_device
    for number in range(20):
        voting.vote_by_device(
            judged=judged, code=works[0].code, key=f"k{number}", network=NETWORK, now=timezone.now()
        )
    (burst,) = held_votes.bursts_of(judged)
    assert (burst.held, hasattr(burst, "counted")) == (5, False)
    manager, path = client_of(Role.MANAGER), f"/admin/judging/votes/{judged.code}/"
    text = manager.get(path).content.decode()
    assert works[0].code in text
    assert "in the same hour" not in text
    value = f"{works[0].code}:{int(burst.hour.timestamp())}"
    client_of(Role.EDITOR).post(path, {"accept": value})
    assert Vote.objects.filter(state=VoteState.HELD).count() == 5
    assert manager.post(path, {"accept": value}).status_code == 302
    assert Vote.objects.filter(state=VoteState.COUNTED, ruled_by__isnull=False).count() == 5
    event = AuditEvent.objects.get(kind="vote.ruled")
    assert event.data["count"] == 5
    assert event.subject_id == judged.code
    for said in (None, "x", f"{works[0].code}:x", "NO:1", "\0:1"):
        nonsense = {} if said is None else {"refuse": said}
        assert manager.post(path, nonsense, follow=True).status_code == 404


def test_no_ruling_once_the_votes_are_counted(by_device: Poll, person: Callable[..., User]) -> None:
    judged, works = by_device
    now = timezone.now()
    Vote.objects.create(round=judged, round_entry=works[0], voter="v", state=VoteState.HELD, at=now)
    Round.objects.update(state=RoundState.TALLIED)
    hour = now.replace(minute=0, second=0, microsecond=0)
    with pytest.raises(RoundIsElsewhere):
        held_votes.rule_votes(
            judged=judged, round_entry=works[0], hour=hour, accept=True, user=person(Role.MANAGER), now=now
        )


def test_results_show_after_publication_only(client: Client, by_device: Poll) -> None:
    judged, works = by_device
    for place, count in enumerate((6, 2, 0)):
        for number in range(count):
            Vote.objects.create(
                round=judged,
                round_entry=works[place],
                voter=f"{place}-{number}",
                state="counted",
                at=timezone.now(),
            )
    path = f"/en/vote/{judged.code}/"
    for state in (RoundState.CLOSED, RoundState.TALLIED, RoundState.DELIBERATION, RoundState.RATIFIED):
        Round.objects.update(state=state)
        text = client.get(path).content.decode()
        assert "The vote is over" in text
        assert "6 votes" not in text
        judged.refresh_from_db()
        assert voting.results_of(judged) == []
    Round.objects.update(state=RoundState.PUBLISHED)
    text = client.get(path).content.decode()
    assert "6 votes" in text
    assert "fewer than 5 votes" in text
    assert "2 votes" not in text
    assert "does not decide the jury" in text
    judged.refresh_from_db()
    assert [result.count for result in voting.results_of(judged)] == [6, None, 0]


def test_voters_are_forgotten_after_a_while(by_device: Poll) -> None:
    judged, works = by_device
    now = timezone.now()
    for number, state in enumerate((VoteState.COUNTED, VoteState.HELD, VoteState.UNCONFIRMED)):
        Vote.objects.create(round=judged, round_entry=works[0], voter=f"v{number}", state=state, at=now)
    later = judged.closes_at + dt.timedelta(days=31)
    assert held_votes.forget_voters(now=later) == 0
    Round.objects.update(state=RoundState.CLOSED)
    assert held_votes.forget_voters(now=judged.closes_at + dt.timedelta(days=29)) == 0
    assert held_votes.forget_voters(now=later, dry_run=True) == 3
    assert held_votes.forget_voters(now=later) == 3
    assert held_votes.forget_voters(now=later) == 0
    assert all(vote.voter.startswith("gone-") for vote in Vote.objects.all())
    assert Vote.objects.count() == 2
