"""The public vote: one vote a person, bursts held, no count before publication, and nobody's address kept."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.enums import Scope
from campaigns.competitions.models import Competition
from campaigns.judging.enums import RoundKind, RoundState, VotePer, VoteState
from campaigns.judging.exceptions import AlreadyVoted, LinkIsSpent, NotReady, RoundIsElsewhere
from campaigns.judging.models import Round, RoundEntry, Vote
from campaigns.judging.services import held_votes, voting
from campaigns.judging.views.voting import COOKIE
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import forget_contests, make_competition
from tests.campaigns.judging.shown_contest import bring_in, make_entry, make_round, take_back

ORIGIN = {"origin": "http://testserver"}
NETWORK = "network"


@pytest.fixture
def competition(db: None) -> Competition:
    return make_competition()


def make_vote(competition: Competition, *, works: int = 3, **given: Any) -> tuple[Round, list[RoundEntry]]:
    now = timezone.now()
    facts = {
        "kind": RoundKind.PUBLIC_VOTE,
        "state": RoundState.OPEN,
        "opens_at": now - dt.timedelta(days=1),
        "closes_at": now + dt.timedelta(days=1),
        "vote_per": VotePer.DEVICE,
    }
    judged = make_round(competition, **facts | given)
    return judged, [
        bring_in(judged, make_entry(competition, title=f"Title {number}")) for number in range(works)
    ]


@pytest.fixture
def by_device(competition: Competition) -> tuple[Round, list[RoundEntry]]:
    return make_vote(competition)


@pytest.fixture
def by_mail(competition: Competition) -> tuple[Round, list[RoundEntry]]:
    return make_vote(competition, vote_per=VotePer.EMAIL)


Poll = tuple[Round, list[RoundEntry]]


def cast(client: Client, poll: Poll, place: int = 0, **data: str) -> Any:
    judged, works = poll
    return client.post(f"/en/vote/{judged.code}/", {"entry": works[place].code, **data}, headers=ORIGIN)


def link_in(sent: OutgoingMail) -> str:
    found = re.search(r"/en/vote/confirm/[\w-]+/", sent.text)
    assert found
    return found.group()


def test_looking_sets_no_cookie_and_shows_no_count(client: Client, by_device: Poll) -> None:
    judged, works = by_device
    for number in range(83):
        Vote.objects.create(
            round=judged, round_entry=works[0], voter=f"v{number}", state="counted", at=timezone.now()
        )
    response = client.get(f"/en/vote/{judged.code}/", follow=True)
    text = response.content.decode()
    assert response.status_code == 200
    assert client.cookies == {}
    assert all(work.code in text for work in works)
    assert not re.search(r"\b83\b", re.sub(r"<[^>]*>", "", text).replace(judged.code, ""))
    for leak in ("Mina", "School", works[0].entry.code):
        assert leak not in text


def test_every_visitor_has_an_order_that_stays_on_reload(client: Client, competition: Competition) -> None:
    judged, _works = make_vote(competition, works=8)
    orders = set()
    for _visitor in range(6):
        address = client.get(f"/en/vote/{judged.code}/")["Location"]
        seen = [
            re.findall(r'name="entry" value="(\w+)"', client.get(address).content.decode()) for _t in "12"
        ]
        assert seen[0] == seen[1]
        assert len(seen[0]) == 8
        orders.add(tuple(seen[0]))
    assert len(orders) > 1
    assert client.get(f"/en/vote/{judged.code}/?order=made-up").status_code == 302


def test_a_device_votes_once(client: Client, by_device: Poll) -> None:
    assert cast(client, by_device).status_code == 200
    vote = Vote.objects.get()
    assert (vote.state, vote.round_entry) == (VoteState.COUNTED, by_device[1][0])
    assert client.cookies[COOKIE]["httponly"]
    again = cast(client, by_device, 1)
    assert again.status_code == 409
    assert "a vote from you already" in again.content.decode()
    assert Vote.objects.get().round_entry == by_device[1][0]
    assert cast(Client(), by_device, 1).status_code == 200
    assert Vote.objects.count() == 2


def test_a_made_up_cookie_is_no_device(client: Client, by_device: Poll) -> None:
    client.cookies[COOKIE] = "made-up"
    assert cast(client, by_device).status_code == 200
    assert client.cookies[COOKIE].value != "made-up"


def test_a_vote_by_mail_counts_once_it_is_confirmed(client: Client, by_mail: Poll) -> None:
    response = cast(client, by_mail, email="Mina@people.example")
    assert response.status_code == 200
    assert Vote.objects.get().state == VoteState.UNCONFIRMED
    link = link_in(OutgoingMail.objects.get(purpose="vote-confirmation"))
    page = client.get(link)
    assert page.status_code == 200
    assert "noindex" in page["X-Robots-Tag"]
    assert Vote.objects.get().state == VoteState.UNCONFIRMED  # programs open links in mails too
    for _time in range(2):
        assert client.post(link, headers=ORIGIN).status_code == 200
    assert Vote.objects.get().state == VoteState.COUNTED
    assert client.cookies == {}
    vote = Vote.objects.get()
    assert "mina" not in f"{vote.voter}{vote.token_hash}".lower()


@pytest.mark.parametrize(
    "same",
    ["MINA@people.example", "mina+two@people.example", " mina@people.example ", "Mina+x+y@PEOPLE.example"],
)
def test_one_mailbox_votes_once_however_it_is_written(client: Client, by_mail: Poll, same: str) -> None:
    cast(client, by_mail, email="mina@people.example")
    client.post(link_in(OutgoingMail.objects.get()), headers=ORIGIN)
    again = cast(client, by_mail, 1, email=same)
    first = cast(client, by_mail, 1, email="somebody-else@people.example")
    assert again.status_code == first.status_code == 200
    assert again.content == first.content  # whoever typed the address learns nothing about it
    assert Vote.objects.filter(state=VoteState.COUNTED).count() == 1
    told = OutgoingMail.objects.filter(to__iexact=same.strip()).latest("pk")
    assert told.subject == "You have voted in Real Deal 2026"
    assert "/confirm/" not in told.text


@pytest.mark.parametrize(
    ("one", "two", "is_same"),
    [
        ("mi.na@gmail.com", "mina@gmail.com", True),
        ("mi.na+x@googlemail.com", "MINA@gmail.com", True),
        ("mi.na@school.example", "mina@school.example", False),
        ("mina@gmail.com", "jun@gmail.com", False),
    ],
)
def test_dots_count_where_they_mean_something(by_mail: Poll, one: str, two: str, is_same: bool) -> None:
    judged = by_mail[0]
    digests = [voting.voter_of_address(address=address, judged=judged) for address in (one, two)]
    assert (digests[0] == digests[1]) is is_same


def test_voters_are_not_the_same_from_one_vote_to_the_next(competition: Competition) -> None:
    first, second = (make_vote(competition, works=0)[0] for _vote in "12")
    for digest in (
        lambda judged: voting.voter_of_address(address="mina@people.example", judged=judged),
        lambda judged: voting.voter_of_device(key="key", judged=judged),
    ):
        assert digest(first) != digest(second)


def test_nobody_blocks_an_address_by_typing_it(client: Client, by_mail: Poll) -> None:
    """Somebody else's unconfirmed vote is replaced; only the newest link works."""
    cast(client, by_mail, 0, email="mina@people.example")
    old = link_in(OutgoingMail.objects.get())
    cast(client, by_mail, 1, email="mina@people.example")
    new = link_in(OutgoingMail.objects.order_by("-pk")[0])
    assert client.post(old, headers=ORIGIN).status_code == 410
    assert client.post(new, headers=ORIGIN).status_code == 200
    vote = Vote.objects.get()
    assert (vote.round_entry, vote.state) == (by_mail[1][1], VoteState.COUNTED)


def test_a_mailbox_is_not_flooded(client: Client, by_mail: Poll, still_clock: None) -> None:
    answers = [
        cast(client, by_mail, email=f"mina+{number}@people.example").status_code for number in range(5)
    ]
    assert answers == [200, 200, 200, 429, 429]
    assert OutgoingMail.objects.count() == 3


@pytest.mark.parametrize("address", ["", "mina", "mina@", "a b@c.example", "x" * 300 + "@people.example"])
def test_what_is_no_address_is_said_so(client: Client, by_mail: Poll, address: str) -> None:
    response = cast(client, by_mail, email=address)
    assert response.status_code == 422
    assert "no e-mail address" in response.content.decode()
    assert Vote.objects.count() == 0


def test_something_has_to_be_chosen(client: Client, by_device: Poll) -> None:
    judged = by_device[0]
    for code in ("NOTHING2", "\0", f"{by_device[1][0].code}\0"):
        response = client.post(f"/en/vote/{judged.code}/", {"entry": code}, headers=ORIGIN)
        assert response.status_code == 422
    assert client.cookies == {}


def test_only_our_own_page_takes_votes(client: Client, by_device: Poll) -> None:
    judged, works = by_device
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        sent = client.post(f"/en/vote/{judged.code}/", {"entry": works[0].code}, headers=headers)
        assert sent.status_code == 403
    assert Vote.objects.count() == 0


def test_works_without_consent_cannot_be_chosen(client: Client, by_device: Poll) -> None:
    judged, works = by_device
    take_back(works[0].entry, Scope.PUBLISH_WORK)
    assert works[0].code not in client.get(f"/en/vote/{judged.code}/", follow=True).content.decode()
    assert cast(client, by_device).status_code == 422


@pytest.mark.parametrize("state", [state for state in RoundState if state != RoundState.OPEN])
def test_votes_are_taken_only_while_it_is_open(by_device: Poll, state: RoundState) -> None:
    judged, works = by_device
    Round.objects.update(state=state)
    with pytest.raises(RoundIsElsewhere):
        voting.vote_by_device(judged=judged, code=works[0].code, key="k", network=NETWORK, now=timezone.now())


def test_the_clock_of_the_server_decides(by_device: Poll, by_mail: Poll) -> None:
    judged, works = by_device
    for moment in (judged.opens_at - dt.timedelta(seconds=1), judged.closes_at + dt.timedelta(seconds=1)):
        with pytest.raises(RoundIsElsewhere):
            voting.vote_by_device(judged=judged, code=works[0].code, key="k", network=NETWORK, now=moment)
    mailed, choices = by_mail
    voting.ask_to_confirm(
        judged=mailed, code=choices[0].code, address="a@people.example", language="en", now=timezone.now()
    )
    token = link_in(OutgoingMail.objects.get()).split("/")[-2]
    with pytest.raises(RoundIsElsewhere):
        voting.confirm(token=token, network=NETWORK, now=mailed.closes_at + dt.timedelta(seconds=1))
    with pytest.raises(LinkIsSpent):
        voting.confirm(token="made-up", network=NETWORK, now=timezone.now())


def test_planned_votes_and_other_rounds_are_no_votes(client: Client, competition: Competition) -> None:
    planned, _works = make_vote(competition, state=RoundState.PLANNED)
    scoring = make_round(competition, state=RoundState.OPEN)
    for judged in (planned, scoring):
        assert client.get(f"/en/vote/{judged.code}/").status_code == 404


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


def test_an_unpublished_vote_shows_its_pictures_only_while_it_is_open(
    client: Client, competition: Competition
) -> None:
    judged, _works = make_vote(competition, works=0)
    one = bring_in(judged, make_entry(competition, category="design"))
    path = f"/en/showcase/{one.code}/small/"
    assert client.get(path).status_code == 200
    assert client.get(f"/en/showcase/{one.code}/").status_code == 404
    for state in (RoundState.PLANNED, RoundState.CLOSED, RoundState.TALLIED):
        Round.objects.update(state=state)
        assert client.get(path).status_code == 404


class TestManyAtOnce:
    @pytest.fixture
    def db(self, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
        """No transaction around the test: threads with connections of their own see what it writes."""
        with django_db_blocker.unblock():
            yield
            Vote.objects.all().delete()
            RoundEntry.objects.all().delete()
            Round.objects.all().delete()
            forget_contests()

    def test_one_device_gets_one_vote(self, db: None) -> None:
        judged, works = make_vote(make_competition())
        gate = threading.Barrier(12)

        def vote(place: int) -> str:
            try:
                gate.wait()
                voting.vote_by_device(
                    judged=judged, code=works[place % 3].code, key="same", network=NETWORK, now=timezone.now()
                )
            except AlreadyVoted:
                return "already"
            finally:
                connection.close()
            return "voted"

        with ThreadPoolExecutor(12) as pool:
            told = list(pool.map(vote, range(12)))
        assert sorted(told) == ["already"] * 11 + ["voted"]
        assert Vote.objects.count() == 1

    def test_one_mailbox_gets_one_vote(self, db: None) -> None:
        judged, works = make_vote(make_competition(), vote_per=VotePer.EMAIL)
        voting.ask_to_confirm(
            judged=judged, code=works[0].code, address="a@people.example", language="en", now=timezone.now()
        )
        token = str(mail.outbox[-1].body).split("/vote/confirm/")[1].split("/")[0]  # emptied once sent
        gate = threading.Barrier(8)

        def confirm(_place: int) -> str:
            try:
                gate.wait()
                return str(voting.confirm(token=token, network=NETWORK, now=timezone.now()).state)
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(confirm, range(8))) == {"counted"}
        assert Vote.objects.count() == 1


def test_nothing_can_be_asked_for_twice_by_way_of_the_other_kind(by_mail: Poll) -> None:
    judged, works = by_mail
    with pytest.raises(RoundIsElsewhere):
        voting.vote_by_device(judged=judged, code=works[0].code, key="k", network=NETWORK, now=timezone.now())
    with pytest.raises(NotReady):
        voting.ask_to_confirm(
            judged=judged, code="NOTHING2", address="a@people.example", language="en", now=timezone.now()
        )
