"""The dashboard, the queue and the files of a competition, as managers get them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from accounts.enums import Role
from audit.models import AuditHead
from campaigns.competitions.enums import Eligibility, Scope, Status
from campaigns.competitions.models import Competition, Entry, KnownSlogan, SimilarityFlag
from campaigns.competitions.services import checks, entries, screening
from mailing.enums import MailState
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import (
    attach,
    begin,
    grown_up,
    introduce,
    make_competition,
    make_entrant,
    minor,
    submit,
    submitted,
    write,
)

pytestmark = pytest.mark.django_db

HOME = "/admin/competitions/"
DASHBOARD = f"{HOME}of/real-deal/"
QUEUE = f"{DASHBOARD}entries/"
CSV, XLSX = f"{DASHBOARD}entries.csv", f"{DASHBOARD}entries.xlsx"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)


def listed(manager: Client, **query: Any) -> list[str]:
    """The codes in the queue, in its order."""
    response = manager.get(QUEUE, query)
    assert response.status_code == 200
    return [row.entry.code for row in response.context["rows"]]


def drawn(competition: Competition, key: str, *, seed: int = 0) -> Entry:
    """A design that was submitted."""
    entry = begin(competition, category="design", entrant=make_entrant(key))
    introduce(entry, grown_up(email=f"{key}@people.example"))
    attach(entry, seed=seed)
    write(entry, slogan="")
    submit(entry)
    return Entry.objects.get(pk=entry.pk)


def of_a_minor(competition: Competition, key: str, *, school: str = "Hanbit High School") -> Entry:
    entry = begin(competition, entrant=make_entrant(key), age=15)
    introduce(entry, minor(guardian=f"{key}@families.example", name=key, school=school))
    write(entry, slogan=f"A slogan by {key}")
    submit(entry)
    return Entry.objects.get(pk=entry.pk)


def looked_at(entry: Entry) -> Entry:
    checks.run_checks(version=screening.newest_version(entry))
    return entry


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        response = client.get(address)
        assert response.status_code == 200
        assert response.getvalue() if response.streaming else response.content
    return len(found)


@pytest.mark.parametrize("address", [HOME, DASHBOARD, QUEUE, CSV, XLSX])
@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 404),
        (Role.JUDGE, 302),
        (Role.TRAINER, 302),
        (None, 302),
        (Role.MANAGER, 200),
        (Role.ADMINISTRATOR, 200),
    ],
)
def test_only_managers_look(
    competition: Competition, client_of: Callable[..., Client], role: Role | None, status: int, address: str
) -> None:
    assert outcome(client_of(role).get(address)) == status


@pytest.mark.parametrize("address", [DASHBOARD, QUEUE, CSV, XLSX])
def test_an_unknown_competition_is_not_found(manager: Client, address: str) -> None:
    assert outcome(manager.get(address)) == 404


def outcome(response: Any) -> int:
    """The status; what is not found is tried once more with a language in front."""
    moved = response.status_code == 302 and response["Location"].startswith("/en/admin/")
    return 404 if moved else response.status_code


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


def judge(entry: Entry, verdict: str, manager: Client, reason: str = "Because") -> None:
    entry.refresh_from_db()
    version = entry.versions.last()
    last = version.screenings.last()
    data = {"number": version.number, "seen": last.pk if last else 0, "verdict": verdict, "reason": reason}
    assert manager.post(f"{HOME}entry/{entry.code}/", data).status_code == 302


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


def plain(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", response.content.decode()).split())


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
    """One entry in each state."""
    found = {
        "screener": submitted(competition, key="a", slogan="One of a kind"),
        "consent": of_a_minor(competition, "b", school="Seorin School"),
        "returned": submitted(competition, key="c", slogan="Nothing like the first"),
        "eligible": drawn(competition, "d"),
        "refused": submitted(competition, key="e", slogan="Trust grows slowly"),
        "withdrawn": submitted(competition, key="f", slogan="Quite another thing"),
        "disqualified": submitted(competition, key="g", slogan="Honest work pays"),
    }
    for state, verdict in (("returned", "return"), ("eligible", "pass"), ("refused", "refuse")):
        judge(found[state], verdict, manager)
    now = timezone.now()
    entries.withdraw_entry(entry=found["withdrawn"], actor="", now=now)
    entries.disqualify_entry(entry=found["disqualified"], reason="Bought", actor="", now=now)
    return found


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


# --- files ---------------------------------------------------------------------------------------------


PERSON = ["name", "school", "teacher", "country", "age", "contact"]
HEAD = [
    "code", "category", "division", "status", "eligibility", "language", "submitted", "version", "title",
    "slogan or link", "answers", "picture", "AI use", "how AI was used", "other people's material",
    "consent complete",
    *(f"{name} {place}" for place in (1, 2, 3) for name in PERSON),
]  # fmt: skip


def expected(entry: Entry, competition: Competition) -> list[str]:
    """A row of the files, from the database."""
    version = entry.versions.last()
    assert entry.submitted_at is not None
    person = entry.contributors.get()
    asset = version.asset
    asked = person.guardian_requests.first()
    agreed = person.consents.filter(
        withdrawn_at=None, scope__in=(Scope.ENTER, Scope.DATA, Scope.LICENCE)
    ).count()
    return [
        entry.code,
        str(entry.category),
        str(entry.division),
        entry.get_status_display(),
        entry.get_eligibility_display(),
        entry.language,
        entry.submitted_at.astimezone(competition.zone).isoformat(timespec="seconds"),
        str(version.number),
        version.content["title"],
        version.content["slogan"],
        "",
        f"{asset.upload.width} x {asset.upload.height}" if asset else "",
        version.originality.get_ai_use_display(),
        version.originality.ai_how,
        version.originality.third_party,
        "yes" if agreed == 3 else "no",
        person.name,
        person.school,
        person.teacher,
        str(person.country),
        str(person.age_band),
        person.email or asked.email,
        *[""] * 12,
    ]


def test_the_files_match_the_database(
    manager: Client, competition: Competition, mixed: dict[str, Entry]
) -> None:
    rows = [expected(one, competition) for one in Entry.objects.order_by("submitted_at", "pk")]
    sent = manager.get(CSV)
    text = b"".join(sent.streaming_content).decode("utf-8")
    assert text[0] == "\ufeff"
    assert list(csv.reader(io.StringIO(text[1:]))) == [HEAD, *rows]
    assert cells(manager.get(XLSX).content) == [HEAD, *rows]
    assert sent["Content-Disposition"] == f'attachment; filename="real-deal-{competition.season}-entries.csv"'


def cells(book: bytes) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(book)).active
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_formulas_are_neutralised(competition: Competition, manager: Client, sign: str) -> None:
    entry = submitted(competition)
    version = entry.versions.get()
    version.content = {**version.content, "title": f"{sign}SUM(A1)"}
    version.save()
    text = b"".join(manager.get(CSV).streaming_content).decode()[1:]
    title = list(csv.reader(io.StringIO(text)))[1][8]
    sheet = load_workbook(io.BytesIO(manager.get(XLSX).content)).active
    assert title == f"'{sign}SUM(A1)"
    assert (sheet.cell(2, 9).value, sheet.cell(2, 9).data_type) == (title, "s")


def test_signs_that_no_workbook_holds_are_left_out(competition: Competition, manager: Client) -> None:
    entry = submitted(competition)
    version = entry.versions.get()
    version.content = {**version.content, "title": "a\x01b\x0b & <c> \ufffe", "slogan": "x" * 40_000}
    version.save()
    row = cells(manager.get(XLSX).content)[1]
    assert (row[8], len(row[9])) == ("ab & <c> ", 32_767)


def test_a_file_is_in_the_language_of_who_asks(competition: Competition, manager: Client) -> None:
    submitted(competition)
    manager.cookies["django_language"] = "ko"
    korean = b"".join(manager.get(CSV, headers={"accept-language": "ko"}).streaming_content).decode()[1:]
    assert list(csv.reader(io.StringIO(korean)))[1][1:3] == ["슬로건", "누구나"]


# --- likenesses with known slogans ---------------------------------------------------------------------


def test_a_known_slogan_is_a_likeness(competition: Competition, manager: Client) -> None:
    KnownSlogan.objects.create(text="Look twice, buy real", source="City of Oslo, 2019")
    entry = looked_at(submitted(competition))
    assert SimilarityFlag.objects.get().known.source == "City of Oslo, 2019"
    assert listed(manager, state="alike") == [entry.code]
