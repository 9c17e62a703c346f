"""What may be recorded, by whom and when, and that nobody changes it afterwards."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from accounts.models import User
from audit import kinds
from audit.chain import FIRST, Facts, canonical, check_data, digest_of, hash_of, new_salt
from audit.models import AuditEvent, AuditHead
from audit.services import actor_of, record
from audit.verification import verify
from tests.audit.events import KIND, START, SUBJECT, chain_of, forget_events, happen

# --- what an event says ---


@pytest.mark.django_db
def test_events_are_numbered_and_each_holds_the_hash_of_the_one_before() -> None:
    first, second, third = chain_of(3)
    assert [event.number for event in (first, second, third)] == [1, 2, 3]
    assert [event.previous_hash for event in (first, second, third)] == [FIRST, first.hash, second.hash]
    assert list(AuditEvent.objects.all()) == [first, second, third]
    head = AuditHead.objects.get()
    assert (head.number, head.hash) == (3, third.hash)


def test_the_documented_example() -> None:
    """Any program can work it out again: this is the example of docs/audit.md, byte for byte."""
    seoul = dt.timezone(dt.timedelta(hours=9))
    facts = Facts(
        number=1,
        at=dt.datetime(2026, 11, 22, 18, 30, tzinfo=seoul),
        kind="entry.submitted",
        subject_type="entry",
        subject_id="K7QX2M",
        actor="user:12",
        data={"version": 2, "state": "submitted"},
        previous_hash=FIRST,
    )
    written = (
        '{"actor":"user:12","at":"2026-11-22T09:30:00.000000+00:00","data":{"state":"submitted","version":2},'
        f'"kind":"entry.submitted","number":1,"previous_hash":"{"0" * 64}","subject_id":"K7QX2M",'
        '"subject_type":"entry"}'
    ).encode()
    assert canonical(facts) == written
    assert hash_of(facts) == hashlib.sha256(written).hexdigest()
    assert hash_of(facts) == "f7fb36fe286ce4ba74ef51e192203ce6c66f8799cfdf7f1ca652ef0bf3ca32ad"


@pytest.mark.django_db
def test_the_history_of_one_thing() -> None:
    mine = [happen(subject=("entry", "A")), happen(subject=("entry", "A"), actor="guardian")]
    happen(subject=("entry", "B"))
    happen(subject=("consent", "A"))
    assert list(AuditEvent.objects.about("entry", "A")) == mine
    assert list(AuditEvent.objects.about("entry", "C")) == []


def test_a_kind_has_words_in_every_language() -> None:
    kinds.register("test.language", gettext_lazy("Korean"))
    event = AuditEvent(kind="test.language")
    assert event.label == "Korean"
    with translation.override("ko"):
        assert event.label == "한국어"
    assert AuditEvent(kind="gone.room").label == "gone.room"


@pytest.mark.parametrize("kind", ["happened", "Test.happened", "test.", "test happened.x", "a." + "b" * 80])
def test_a_kind_is_a_slug(kind: str) -> None:
    with pytest.raises(ValueError, match="is no kind"):
        kinds.register(kind, "x")


def test_a_kind_means_one_thing() -> None:
    kinds.register(KIND, "It happened")
    with pytest.raises(ValueError, match="already registered"):
        kinds.register(KIND, "Something else")


@pytest.mark.django_db
def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(kinds.UnknownKind):
        happen(kind="test.unheard")
    assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_an_actor_is_a_number(person: Callable[..., User]) -> None:
    user = person(Role.MANAGER)
    assert actor_of(user) == f"user:{user.pk}"
    assert (actor_of(None), actor_of(AnonymousUser())) == ("", "")
    for actor in (actor_of(user), "", "guardian", "system"):
        assert happen(actor=actor).actor == actor
    for actor in (user.email, "user:0", "user:", "Kim", "user:1\n"):
        with pytest.raises(ValueError, match="is no actor"):
            happen(actor=actor)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "Kim Minsu"},
        {"address": "minsu@people.example"},
        {"name": "민수"},
        {"why": "too\nlong"},
        {"long": "x" * 129},
        {"share": 0.5},
        {"share": float("nan")},
        {"when": START},
        {"Kim Minsu": 1},
        {1: 1},
        {"deep": {"a": {"b": {"c": {"d": 1}}}}},
        {"list": ["a", "b c"]},
        {"number": 2**53 + 1},
        {"many": list(range(2000))},
        ["a"],
    ],
)
@pytest.mark.django_db
def test_data_is_small_and_plain_and_names_nobody(data: Any) -> None:
    with pytest.raises(ValueError, match="data"):
        happen(data=data)
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("subject", [("Entry", "A"), ("", "A"), ("entry", ""), ("entry", "Kim Minsu")])
@pytest.mark.django_db
def test_a_subject_is_a_type_and_a_code(subject: tuple[str, str]) -> None:
    with pytest.raises(ValueError, match="subject"):
        happen(subject=subject)


def test_a_time_needs_a_zone() -> None:
    facts = Facts(1, dt.datetime(2026, 1, 1), KIND, "thing", "A", "", {}, FIRST)  # noqa: DTZ001 (meant)
    with pytest.raises(ValueError, match="zone"):
        hash_of(facts)


def test_a_digest_proves_contents_and_tells_nothing_without_its_salt() -> None:
    salt, other = new_salt(), new_salt()
    contents = {"name": "Kim Minsu", "answers": ["가", 0.5]}
    digest = digest_of(contents, salt=salt)
    assert digest == digest_of(dict(reversed(contents.items())), salt=salt)
    assert digest != digest_of({**contents, "name": "Kim Minji"}, salt=salt)
    assert digest != digest_of(contents, salt=other)
    check_data({"digest": digest})
    with pytest.raises(ValueError, match="salt"):
        digest_of(contents, salt="short")


TOKENS = st.from_regex(r"[A-Za-z0-9._:+/=-]{0,20}", fullmatch=True)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,5}", fullmatch=True)
FACTS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TOKENS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)


@given(one=FACTS, other=FACTS)
def test_two_events_have_one_form_only_if_they_say_the_same(one: Any, other: Any) -> None:
    def written(data: Any) -> bytes:
        return canonical(Facts(1, START, KIND, "thing", "A", "", data, FIRST))

    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (written(one) == written(other)) == same
    assert written(json.loads(json.dumps(one))) == written(one)


# --- together with what it records ---


def test_an_event_needs_a_transaction(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        with pytest.raises(TransactionManagementError):
            happen()
        assert AuditEvent.objects.count() == 0


@pytest.mark.django_db
def test_what_did_not_happen_is_not_recorded() -> None:
    first = happen()
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)
    second = happen()
    assert (second.number, second.previous_hash) == (2, first.hash)


# --- nobody changes it ---


@pytest.mark.django_db
def test_the_program_changes_nothing() -> None:
    event = happen()
    changes: list[Callable[[], Any]] = [
        event.save,
        event.delete,
        lambda: AuditEvent.objects.update(actor="system"),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditEvent.objects.bulk_update([event], ["actor"]),
        lambda: AuditEvent.objects.bulk_create([event], update_conflicts=True),
    ]
    for change in changes:
        with pytest.raises(ValueError, match="append-only"):
            change()
    assert verify().broken is None


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditevent SET actor = 'system'",
        "UPDATE audit_auditevent SET number = 7",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_audithead SET number = 0",
        "UPDATE audit_audithead SET number = 5",
        "DELETE FROM audit_audithead",
    ],
)
@pytest.mark.django_db
def test_the_database_changes_nothing(sql: str) -> None:
    event = happen()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(AuditEvent.objects.all()) == [event]
    assert verify().broken is None


@pytest.mark.django_db
def test_the_database_replaces_nothing() -> None:
    happen()
    columns = "number, at, kind, subject_type, subject_id, actor, data, previous_hash, hash"
    names = columns.replace("subject_id", "'other'")
    replace = {
        "sqlite": f"INSERT OR REPLACE INTO audit_auditevent ({columns}) SELECT {names} FROM audit_auditevent",
        "postgresql": "TRUNCATE audit_auditevent",
    }
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(replace[connection.vendor])
    assert AuditEvent.objects.get().subject_id == SUBJECT[1]


# --- many at once ---


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For threads with connections of their own; what they recorded is taken away again."""
    with django_db_blocker.unblock():
        forget_events()
        yield
        forget_events()


@pytest.mark.usefixtures("committed")
def test_many_at_once_make_one_chain_without_a_gap() -> None:
    people, each = 8, 5

    def act(person: int) -> list[int]:
        try:
            return [submit(person, step) for step in range(each)]
        finally:
            connection.close()

    def submit(person: int, step: int) -> int:
        with transaction.atomic():
            subject = ("thing", f"{person}-{step}")
            return record(kind=KIND, subject=subject, actor=f"user:{person + 1}", data={}, now=START).number

    with ThreadPoolExecutor(people) as pool:
        numbers = [number for own in pool.map(act, range(people)) for number in own]
    assert sorted(numbers) == list(range(1, people * each + 1))
    verdict = verify()
    assert (verdict.events, verdict.broken) == (people * each, None)
