"""The dashboard and the queue of a competition, as managers get them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from audit.models import AuditHead
from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import Competition, Entry, KnownSlogan, SimilarityFlag
from campaigns.competitions.services import entries
from mailing.enums import MailState
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import (
    begin,
    make_competition,
    make_entrant,
    submit,
    submitted,
    write,
)
from tests.campaigns.competitions.desk_entries import (
    CSV,
    DASHBOARD,
    XLSX,
    drawn,
    judge,
    of_a_minor,
    of_every_state,
)
from tests.campaigns.competitions.screened import HOME, looked_at
from tests.campaigns.desk_pages import FOR_MANAGERS, outcome, plain, queries

pytestmark = pytest.mark.django_db
QUEUE = f"{DASHBOARD}entries/"


def listed(manager: Client, **query: Any) -> list[str]:
    """The codes in the queue, in its order."""
    response = manager.get(QUEUE, query)
    assert response.status_code == 200
    return [row.entry.code for row in response.context["rows"]]


@pytest.mark.parametrize("address", [HOME, DASHBOARD, QUEUE, CSV, XLSX])
@FOR_MANAGERS
def test_only_managers_look(
    competition: Competition, client_of: Callable[..., Client], role: Role | None, status: int, address: str
) -> None:
    assert outcome(client_of(role).get(address)) == status


@pytest.mark.parametrize("address", [DASHBOARD, QUEUE, CSV, XLSX])
def test_an_unknown_competition_is_not_found(manager: Client, address: str) -> None:
    assert outcome(manager.get(address)) == 404


def test_the_dashboard_counts(competition: Competition, manager: Client) -> None:
    submitted(competition, key="a", slogan="One of a kind")
    passed = submitted(competition, key="b", slogan="Nothing like the first")
    gone = submitted(competition, key="c", slogan="Quite another thing")
    of_a_minor(competition, "d")
    drawn(competition, "e")
    begin(competition, entrant=make_entrant("f"))
    judge(passed, "pass", manager)
    entries.withdraw_entry(entry=gone, actor="", now=timezone.now())
    context = manager.get(DASHBOARD).context
    assert [(str(name), count) for name, count, _address in context["numbers"]] == [
        ("Take part", 4),
        ("Eligible", 1),
        ("Withdrawn", 1),
        ("Drafts", 1),
    ]
    assert [count for _who, _what, count, _address in context["waiting"]] == [2, 1, 0, 0]
    assert context["table"] == {
        "divisions": ["Everybody"],
        "rows": [("Slogan", [3], 3), ("Design", [1], 1), ("Video", [0], 0)],
        "sums": [4],
        "sum": 4,
    }
    assert [(name, count) for name, count, _address in context["schools"]] == [("Hanbit High School", 4)]
    today = timezone.now().astimezone(competition.zone).date()
    assert [(day, count) for day, count, _address in context["days"]] == [(today, 4)]


def test_the_dashboard_counts_its_own_mails_only(competition: Competition, manager: Client) -> None:
    submitted(competition)
    submitted(make_competition(slug="other"))
    OutgoingMail.objects.update(state=MailState.FAILED)
    assert OutgoingMail.objects.count() == 2
    assert manager.get(DASHBOARD).context["undelivered"] == 1


def test_every_link_of_the_dashboard_leads_to_as_many_entries(
    competition: Competition, manager: Client
) -> None:
    submitted(competition, key="a", slogan="Look twice, buy real")
    looked_at(submitted(competition, key="b", slogan="Look twice, buy real"))
    of_a_minor(competition, "d")
    judge(submitted(competition, key="c", slogan="Quite another thing"), "return", manager)
    context = manager.get(DASHBOARD).context
    counted = [(count, address) for _name, count, address in context["schools"]]
    counted += [(count, address) for _name, count, address in context["days"]]
    counted += [(count, address) for _who, _what, count, address in context["waiting"]]
    assert [count for count, _address in counted] == [4, 4, 2, 1, 1, 1]
    for count, address in counted:
        assert len(manager.get(address).context["rows"]) == count


def test_the_deadline_is_told_in_the_competitions_zone(manager: Client) -> None:
    now = timezone.now()
    make_competition(
        opens_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        closes_at=dt.datetime(2126, 3, 31, 14, 59, tzinfo=dt.UTC),
    )
    response = manager.get(DASHBOARD)
    assert "Open from 2026-01-01 09:00 to 2126-03-31 23:59, in the time zone Asia/Seoul." in plain(response)
    assert re.search(r"Closes in \d+\xa0years", response.context["deadline"])
    assert now < timezone.now()


def test_the_dashboard_shows_the_head_of_the_audit_chain(competition: Competition, manager: Client) -> None:
    submitted(competition)
    head = AuditHead.objects.get()
    response = manager.get(DASHBOARD)
    assert f"<code>{head.hash}</code>" in response.content.decode()
    assert f"{head.number} events are recorded." in plain(response)


def test_the_queue_begins_with_what_has_waited_longest(competition: Competition, manager: Client) -> None:
    first = submitted(competition, key="a", slogan="One of a kind")
    second = submitted(competition, key="b", slogan="Nothing like the first")
    of_a_minor(competition, "c")
    assert listed(manager) == [first.code, second.code]


@pytest.fixture
def mixed(competition: Competition, manager: Client) -> dict[str, Entry]:
    return of_every_state(competition, manager)


STATES = ["screener", "consent", "returned", "eligible", "refused", "withdrawn", "disqualified"]


@pytest.mark.parametrize("state", STATES)
def test_the_queue_by_state(manager: Client, mixed: dict[str, Entry], state: str) -> None:
    assert listed(manager, state=state) == [mixed[state].code]


def test_the_queue_by_everything_else(manager: Client, mixed: dict[str, Entry]) -> None:
    everything = [mixed[state].code for state in STATES]
    assert listed(manager, state="all") == everything
    assert listed(manager, state="all", category="design") == [mixed["eligible"].code]
    assert listed(manager, state="all", division="all") == everything
    assert listed(manager, state="all", division="none") == everything  # no choice: narrows nothing
    assert listed(manager, state="all", school="seorin") == [mixed["consent"].code]
    assert listed(manager, state="all", q="honest") == [mixed["disqualified"].code]
    assert listed(manager, state="all", q=mixed["refused"].code.lower()) == [mixed["refused"].code]
    assert listed(manager, state="all", q="nowhere") == []


def test_the_queue_by_a_day_of_the_competitions_calendar(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    # 00:30 in Seoul is still the day before in UTC.
    late = dt.datetime(2026, 11, 20, 15, 30, tzinfo=dt.UTC)
    Entry.objects.filter(pk=entry.pk).update(submitted_at=late)
    assert listed(manager, day="2026-11-21") == [entry.code]
    assert listed(manager, day="2026-11-20") == []
    row = manager.get(QUEUE, {"day": "2026-11-21"}).context["rows"][0]
    assert f"{row.submitted:%Y-%m-%d %H:%M}" == "2026-11-21 00:30"


def test_the_queue_finds_by_the_newest_version_only(competition: Competition, manager: Client) -> None:
    entry = submitted(competition, title="Before")
    write(entry, title="After")
    submit(entry)
    assert (listed(manager, q="before"), listed(manager, q="after")) == ([], [entry.code])


def test_the_queue_tells_checks_and_likenesses(competition: Competition, manager: Client) -> None:
    submitted(competition, key="a")
    entry = looked_at(submitted(competition, key="b"))
    assert listed(manager, state="alike") == [entry.code]
    row = manager.get(QUEUE, {"state": "alike"}).context["rows"][0]
    assert row.checks == [("passed", "in order", 6), ("look", "look at this", 2)]
    assert row.likenesses == 1
    assert "6 in order" in plain(manager.get(QUEUE, {"state": "alike"}))


def test_a_page_of_the_queue_holds_25(competition: Competition, manager: Client) -> None:
    one = submitted(competition)
    version = one.versions.get()
    for place in range(26):
        Entry.objects.filter(pk=one.pk).update(code=f"AAAAAA{place:02}".replace("0", "A").replace("1", "B"))
        version.pk = one.pk = None
        one._state.adding = version._state.adding = True
        one.save()
        version.entry = one
        version.save()
    assert len(listed(manager)) == 25
    assert len(listed(manager, p="2")) == 2


@pytest.mark.parametrize("address", [DASHBOARD, f"{QUEUE}?state=all", CSV, XLSX])
def test_three_entries_ask_no_more_than_one(competition: Competition, manager: Client, address: str) -> None:
    of_a_minor(competition, "a")
    looked_at(drawn(competition, "b"))
    Entry.objects.filter(category__slug="slogan").update(
        status=Status.DRAFT, submitted_at=None, eligibility="not_checked"
    )
    queries(manager, address)
    one = queries(manager, address)
    Entry.objects.filter(status=Status.DRAFT).update(
        status=Status.SUBMITTED, submitted_at=timezone.now(), eligibility=Eligibility.AWAITING_CONSENT
    )
    of_a_minor(competition, "c")
    looked_at(drawn(competition, "d", seed=3))
    assert Entry.objects.ever_submitted().count() == 4
    assert queries(manager, address) == one


@pytest.mark.parametrize("address", [DASHBOARD, QUEUE, CSV, XLSX])
def test_at_most_fifteen_questions_besides_the_desks_own(
    competition: Competition, manager: Client, address: str
) -> None:
    looked_at(drawn(competition, "b"))
    queries(manager, address)  # fills caches
    queries(manager, HOME)
    frame = queries(manager, HOME) - 1  # the list of competitions asks one question of its own
    assert queries(manager, address) - frame <= 15


# --- likenesses with known slogans ---------------------------------------------------------------------


def test_a_known_slogan_is_a_likeness(competition: Competition, manager: Client) -> None:
    KnownSlogan.objects.create(text="Look twice, buy real", source="City of Oslo, 2019")
    entry = looked_at(submitted(competition))
    assert SimilarityFlag.objects.get().known.source == "City of Oslo, 2019"
    assert listed(manager, state="alike") == [entry.code]
