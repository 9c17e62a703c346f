"""The public vote: one vote a person, by device or by mail, while it is open."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from campaigns.competitions.enums import Scope
from campaigns.competitions.models import Competition
from campaigns.judging.enums import RoundState, VotePer, VoteState
from campaigns.judging.exceptions import LinkIsSpent, NotReady, RoundIsElsewhere
from campaigns.judging.models import Round, RoundEntry, Vote
from campaigns.judging.services import voting
from campaigns.judging.views.voting import COOKIE
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import forget_contests, make_competition
from tests.campaigns.judging.public_votes import NETWORK, Poll, make_vote
from tests.campaigns.judging.shown_contest import bring_in, make_entry, make_round, take_back
from tests.races import at_once, kinds

ORIGIN = {"origin": "http://testserver"}


@pytest.fixture
def by_device(competition: Competition) -> tuple[Round, list[RoundEntry]]:
    return make_vote(competition)


@pytest.fixture
def by_mail(competition: Competition) -> tuple[Round, list[RoundEntry]]:
    return make_vote(competition, vote_per=VotePer.EMAIL)


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
        vote = partial(voting.vote_by_device, judged=judged, key="same", network=NETWORK, now=timezone.now())
        told = kinds(at_once(*[partial(vote, code=works[place % 3].code) for place in range(12)]))
        assert told == {"Vote": 1, "AlreadyVoted": 11}
        assert Vote.objects.count() == 1

    def test_one_mailbox_gets_one_vote(self, db: None) -> None:
        judged, works = make_vote(make_competition(), vote_per=VotePer.EMAIL)
        voting.ask_to_confirm(
            judged=judged, code=works[0].code, address="a@people.example", language="en", now=timezone.now()
        )
        token = str(mail.outbox[-1].body).split("/vote/confirm/")[1].split("/")[0]  # emptied once sent
        confirm = partial(voting.confirm, token=token, network=NETWORK, now=timezone.now())
        assert [vote.state for vote in at_once(*[confirm] * 8)] == [VoteState.COUNTED] * 8
        assert Vote.objects.count() == 1


def test_nothing_can_be_asked_for_twice_by_way_of_the_other_kind(by_mail: Poll) -> None:
    judged, works = by_mail
    with pytest.raises(RoundIsElsewhere):
        voting.vote_by_device(judged=judged, code=works[0].code, key="k", network=NETWORK, now=timezone.now())
    with pytest.raises(NotReady):
        voting.ask_to_confirm(
            judged=judged, code="NOTHING2", address="a@people.example", language="en", now=timezone.now()
        )
