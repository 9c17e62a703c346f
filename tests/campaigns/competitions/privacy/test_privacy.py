"""What is erased is nowhere: not in a table, a file, an event or a mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from audit.verification import verify
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Contributor, Country, Entrant, Entry, Quota
from campaigns.competitions.services import artwork, consent, entries, privacy, team
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import (
    attach,
    begin,
    grown_up,
    introduce,
    make_entrant,
    submit,
    submitted,
    write,
)
from tests.campaigns.competitions.privacy.canaries import (
    ALL_KINDS,
    CANARIES,
    commit,
    expected_fields,
    in_tables,
    photograph,
    plant,
    private_files,
    words,
)
from uploads.models import Upload
from uploads.resumable.services import begin_upload, receive_chunk

pytestmark = pytest.mark.django_db


def in_files(folder: Path, words: dict[str, str]) -> set[tuple[str, str]]:
    found = set()
    for path in folder.rglob("*"):
        text = f"{path.name} {path.read_bytes().decode('latin-1') if path.is_file() else ''}".casefold()
        found |= {(path.name, field) for field, word in words.items() if word.casefold() in text}
    return found


@ALL_KINDS
@pytest.mark.parametrize("whole", [True, False], ids=["person", "entry"])
@pytest.mark.usefixtures("stuck_mail")
def test_nothing_of_somebody_who_was_erased_is_left_anywhere(
    competition: Competition, folders: Path, category: str, is_minor: bool, whole: bool
) -> None:
    entry = commit(lambda: plant(competition, category=category, is_minor=is_minor))
    expected = expected_fields(category=category, is_minor=is_minor)
    assert {field for _table, _column, field in in_tables(CANARIES)} == expected
    in_mails = {field for table, _column, field in in_tables(CANARIES) if table == "mailing_outgoingmail"}
    assert in_mails == ({"guardian", "name"} if is_minor else {"email", "reason", "title"})
    assert in_files(folders, CANARIES) == set()
    person = entry.contributors.get()
    digests = {"identity": person.identity, "key": person.entrant.key_hash}
    assert {field for _table, _column, field in in_tables(digests)} == {"identity", "key"}
    assert (private_files(folders) != set()) == (category == "design")

    entrant, now = make_entrant(), timezone.now()
    if whole:
        assert commit(lambda: privacy.erase_person(entrant=entrant, now=now)) == 1
        assert not Entrant.objects.filter(key_hash=digests["key"]).exists()
        assert in_tables(digests) == set()
    else:
        commit(lambda: privacy.erase_entry(entry=entry, actor="", now=now))
        assert {field for _table, _column, field in in_tables(digests)} == {"key"}
    assert in_tables(CANARIES) == set()
    assert private_files(folders) == set()
    assert not OutgoingMail.objects.exclude(to="").exists()
    assert verify().broken is None
    entry.refresh_from_db()
    assert (entry.status, entry.erased_at, entry.draft) == (Status.WITHDRAWN, now, {})
    assert Upload.objects.count() == 0


@pytest.mark.usefixtures("stuck_mail")
def test_an_address_that_was_replaced_is_in_no_mail(competition: Competition, folders: Path) -> None:
    entry = begin(competition)
    introduce(entry, grown_up(email=f"{CANARIES['email']}@people.example"))
    write(entry)
    commit(lambda: submit(entry))
    introduce(entry, grown_up(email="newer@people.example"))
    commit(lambda: privacy.erase_person(entrant=make_entrant(), now=timezone.now()))
    assert in_tables(CANARIES) == set()
    assert not OutgoingMail.objects.exclude(to="").exists()


def test_pictures_that_were_never_used_go_with_the_person(competition: Competition, folders: Path) -> None:
    """One that has half arrived, with all its EXIF, and one that arrived and was given to no draft."""
    begin(competition, category="design")
    owner, data, now = make_entrant().key_hash, photograph().read(), timezone.now()
    half = begin_upload(owner=owner, purpose=artwork.PURPOSE, size=len(data), now=now)
    receive_chunk(upload=half, offset=0, data=data[:-1], now=now)
    assert {field for _name, field in in_files(folders, CANARIES)} == {"exif"}
    commit(lambda: privacy.erase_person(entrant=make_entrant(), now=now))
    assert (Upload.objects.count(), private_files(folders)) == (0, set())


def test_pictures_that_were_replaced_go_too(competition: Competition, folders: Path) -> None:
    entry = begin(competition, category="design")
    for seed in range(3):
        commit(lambda seed=seed: attach(entry, seed=seed))
    assert (len(private_files(folders)), entry.assets.count()) == (2, 1)
    commit(lambda: privacy.erase_entry(entry=entry, actor="", now=timezone.now()))
    assert (private_files(folders), Upload.objects.count()) == (set(), 0)


def test_a_reason_for_disqualifying_goes_too(competition: Competition, folders: Path) -> None:
    entry = submitted(competition)
    now = timezone.now()
    entries.disqualify_entry(entry=entry, reason=CANARIES["ended"], actor="", now=now)
    assert {field for _table, _column, field in in_tables(CANARIES)} == {"ended"}
    privacy.erase_entry(entry=entry, actor="", now=now)
    entry.refresh_from_db()
    assert in_tables(CANARIES) == set()
    assert entry.status == Status.DISQUALIFIED


def test_a_draft_is_deleted_altogether(competition: Competition, folders: Path) -> None:
    entry = begin(competition, category="design")
    introduce(entry)
    commit(lambda: attach(entry))
    write(entry, **words())
    commit(lambda: privacy.erase_person(entrant=make_entrant(), now=timezone.now()))
    assert [model.objects.count() for model in (Entry, Contributor, Entrant, Upload)] == [0, 0, 0, 0]
    assert private_files(folders) == set()
    assert AuditEvent.objects.about("entry", entry.code).last().kind == "entry.erased"


def test_who_leaves_a_team_for_good_leaves_the_others_their_work(
    competition: Competition, folders: Path
) -> None:
    entry = begin(competition, entrant=make_entrant("first"))
    introduce(entry, grown_up(email="first@people.example"))
    now = timezone.now()
    second = team.join_team(
        token=team.invite(entry=entry, now=now),
        entrant=make_entrant("second"),
        country=Country.objects.get(code="KR"),
        birth_year=now.year - 22,
        school_level="university",
        language="en",
        now=now,
    )
    told = {name: CANARIES[name] for name in ("name", "school", "teacher")}
    consent.save_person(contributor=second, person=grown_up(**told, email="second@people.example"), now=now)
    write(entry, **words())
    submit(entry)
    assert privacy.erase_person(entrant=make_entrant("second"), now=now) == 1
    assert in_tables(told) == set()
    entry.refresh_from_db()
    assert (entry.status, entry.versions.get().content["title"]) == (Status.WITHDRAWN, CANARIES["title"])
    assert privacy.export_person(entrant=make_entrant("first"))[0]["entry"] == entry.code
    assert privacy.erase_person(entrant=make_entrant("first"), now=now) == 1
    assert in_tables(CANARIES) == set()


def test_erasing_leaves_the_limit_of_somebody_else_alone(competition: Competition) -> None:
    """Who shares a digest, as the same person in another browser does, stays counted."""
    first = submitted(competition, slogan="One")
    submitted(competition, slogan="Two")
    assert Quota.objects.count() == 2  # by address and by key
    privacy.erase_entry(entry=first, actor="", now=timezone.now())
    assert Quota.objects.count() == 2
