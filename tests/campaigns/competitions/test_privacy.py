"""What is erased is nowhere: not in a table, a file, an event or a mail. And what goes by itself."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.utils import timezone
from PIL import Image

from accounts.models import User
from audit.models import AuditEvent
from audit.verification import verify
from campaigns.competitions.entrants import COOKIE
from campaigns.competitions.enums import NEEDED, Status
from campaigns.competitions.models import (
    Competition,
    Contributor,
    Country,
    Entrant,
    Entry,
    EntryVersion,
    Quota,
    Section,
)
from campaigns.competitions.services import artwork, consent, entries, privacy, screening, team
from campaigns.competitions.services.overview import overview
from campaigns.competitions.services.sweeping import sweep_small
from mailing.models import OutgoingMail
from tests.campaigns.competitions.contest import (
    DAY,
    HOUR,
    attach,
    begin,
    draft,
    grown_up,
    introduce,
    make_competition,
    make_entrant,
    make_form,
    minor,
    picture_file,
    submit,
    submitted,
    write,
)
from uploads.models import Upload
from uploads.resumable.services import begin_upload, receive_chunk

pytestmark = pytest.mark.django_db

TINY = dt.timedelta(microseconds=1)
# One word for each field, that stands nowhere else; letters only, so that no escaping hides it.
FIELDS = (
    "name", "school", "teacher", "email", "guardian", "title", "slogan", "answer", "aihow", "thirdparty",
    "reason", "filename", "exif", "draft", "ended",
)  # fmt: skip
CANARIES = {field: f"qzx{field}vjw" for field in FIELDS}


@pytest.fixture
def folders(settings: Any, tmp_path: Path) -> Path:
    """Private files and media of this test alone."""
    settings.DATA_DIR = settings.MEDIA_ROOT = tmp_path
    storages = {name: one for name, one in settings.STORAGES.items() if name != "private"}
    settings.STORAGES = storages
    return tmp_path


@pytest.fixture
def stuck_mail(settings: Any) -> None:
    """No mail server answers: addresses and words wait in the outbox."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1


@pytest.fixture
def competition(folders: Path) -> Competition:
    competition = make_competition()
    question = {"label": {"en": "Why?"}, "help": {}, "required": False, "max_words": 5}
    for category in competition.categories.filter(slug__in=("slogan", "design")):
        category.form = make_form(("text", question))
        category.save()
    return competition


# --- looking everywhere -----------------------------------------------------------------------------------


def in_tables(words: dict[str, str]) -> set[tuple[str, str, str]]:
    """(table, column, field) wherever a word stands in the database, whatever its letters' case."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names, rows = [column[0] for column in cursor.description], cursor.fetchall()
            for place, name in enumerate(names):
                text = "\n".join(_read(row[place]) for row in rows).casefold()
                found |= {(table, name, field) for field, word in words.items() if word.casefold() in text}
    return found


def _read(value: Any) -> str:
    if isinstance(value, memoryview | bytes):
        return bytes(value).decode("latin-1")
    return str(value)


def in_files(folder: Path, words: dict[str, str]) -> set[tuple[str, str]]:
    found = set()
    for path in folder.rglob("*"):
        text = f"{path.name} {path.read_bytes().decode('latin-1') if path.is_file() else ''}".casefold()
        found |= {(path.name, field) for field, word in words.items() if word.casefold() in text}
    return found


def private_files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# --- a person with a word in every field ------------------------------------------------------------------


def photograph() -> io.BytesIO:
    """A JPEG with a place and a name in its EXIF."""
    exif = Image.Exif()
    exif[0x013B] = CANARIES["exif"]  # artist
    exif.get_ifd(0x8825)[1] = "N"  # the GPS part
    out = io.BytesIO()
    with Image.open(picture_file()) as picture:
        picture.convert("RGB").save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = f"{CANARIES['filename']}.jpg"
    return out


def words(**given: Any) -> dict[str, Any]:
    facts = {
        "title": CANARIES["title"],
        "slogan": CANARIES["slogan"],
        "third_party": CANARIES["thirdparty"],
        "ai_use": "partial",
        "ai_how": CANARIES["aihow"],
    }
    return draft(**facts | given)


def plant(competition: Competition, *, category: str, is_minor: bool, key: str = "key") -> Entry:
    """An entry with a word in every field, screened and returned; also a draft that differs from it."""
    entry = begin(competition, category=category, entrant=make_entrant(key), age=15 if is_minor else 22)
    told = {name: CANARIES[name] for name in ("name", "school", "teacher")}
    if is_minor:
        introduce(entry, minor(**told, guardian=f"{CANARIES['guardian']}@families.example"))
    else:
        introduce(entry, grown_up(**told, email=f"{CANARIES['email']}@people.example"))
    if category == "design":
        attach(entry, file=photograph())
    question = entries.definition_for(entry)["questions"][0]["id"]
    answers = {question: CANARIES["answer"]}
    slogan = CANARIES["slogan"] if category == "slogan" else ""
    write(entry, **words(slogan=slogan, answers=answers))
    submit(entry)
    screener = User.objects.get_or_create(username="screener")[0]
    screening.decide(
        entry=entry, number=1, verdict="return", reason=CANARIES["reason"], user=screener, now=timezone.now()
    )
    write(entry, **words(slogan=slogan, answers=answers, title=CANARIES["draft"]))
    entry.refresh_from_db()
    return entry


def expected_fields(*, category: str, is_minor: bool) -> set[str]:
    """The fields whose words the website keeps: never a file's name or its EXIF."""
    left_out = {"filename", "exif", "ended"}
    left_out |= {"slogan"} if category == "design" else set()
    left_out |= {"email"} if is_minor else {"guardian"}
    return set(FIELDS) - left_out


ALL_KINDS = pytest.mark.parametrize(
    ("category", "is_minor"), [("slogan", False), ("slogan", True), ("design", False), ("design", True)]
)


def commit(act: Callable[[], Any]) -> Any:
    """What an act gives, once what it leaves for after the commit is done too."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return act()


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


# --- what one gets ----------------------------------------------------------------------------------------


def test_the_export_holds_exactly_what_was_given(competition: Competition) -> None:
    now = timezone.now()
    entry = begin(competition, now=now)
    told = grown_up(name="Mina", school="Hanbit", teacher="Ms Park", email="mina@people.example")
    introduce(entry, told, now=now)
    question = entries.definition_for(entry)["questions"][0]["id"]
    write(entry, title="One", slogan="Look twice", third_party="A font", ai_use="partial", ai_how="Colours",
          answers={question: "Why not"})  # fmt: skip
    version = submit(entry, now=now)
    at = now.isoformat()
    sent = {"title": "One", "slogan": "Look twice", "link": "", "answers": {question: "Why not"}}
    record = {
        "entry": entry.code,
        "competition": f"Real Deal {now.year}",
        "category": "Slogan",
        "division": "Everybody",
        "status": "submitted",
        "eligibility": "not_checked",
        "language": "en",
        "created": at,
        "submitted": at,
        "person": {
            "name": "Mina",
            "email": "mina@people.example",
            "school": "Hanbit",
            "teacher": "Ms Park",
            "school level": "university",
            "country": "KR",
            "age": str(entry.contributors.get().age_band),
            "needs guardian": False,
        },
        "guardian": [],
        "consents": [
            {
                "scope": scope,
                "by guardian": False,
                "words": consent.TEXT_VERSION,
                "confirmed": at,
                "withdrawn": None,
            }
            for scope in sorted(NEEDED)
        ],
        "draft": Entry.objects.get(pk=entry.pk).draft,
        "versions": [
            {
                "number": version.number,
                "made": at,
                "content": sent,
                "own work": True,
                "other people's material": "A font",
                "AI use": "partial",
                "how AI was used": "Colours",
                "screened": [],
            }
        ],
        "pictures": [],
        "ended because": "",
    }  # fmt: skip
    assert privacy.export_person(entrant=make_entrant()) == [record]


@ALL_KINDS
@pytest.mark.usefixtures("stuck_mail")
def test_the_export_holds_every_word_that_is_kept(
    competition: Competition, category: str, is_minor: bool
) -> None:
    plant(competition, category=category, is_minor=is_minor)
    told = str(privacy.export_person(entrant=make_entrant()))
    assert {field for field, word in CANARIES.items() if word in told} == expected_fields(
        category=category, is_minor=is_minor
    )


def test_the_export_names_the_pictures(competition: Competition) -> None:
    entry = begin(competition, category="design")
    attach(entry)
    upload = Upload.objects.get()
    assert privacy.export_person(entrant=make_entrant())[0]["pictures"] == [
        {
            "added": entry.assets.get().created_at.isoformat(),
            "width": 400,
            "height": 300,
            "sha256": upload.sha256,
        }
    ]


def test_an_export_holds_nothing_of_somebody_else(competition: Competition) -> None:
    plant(competition, category="slogan", is_minor=False, key="somebody else")
    begin(competition)
    told = str(privacy.export_person(entrant=make_entrant()))
    assert [word for word in CANARIES.values() if word in told] == []


def test_a_browser_gets_its_own_file_and_erases_itself(competition: Competition) -> None:
    entry = plant(competition, category="slogan", is_minor=False)
    browser = Client()
    browser.cookies[COOKIE] = "key"
    address = "/en/entries/data/"
    assert browser.get(f"{address}?download").json()["entries"][0]["entry"] == entry.code
    own = {"HTTP_ORIGIN": "http://testserver"}
    assert browser.post(address, {}, **own).status_code == 422
    assert browser.post(address, {"sure": "yes"}, **own).status_code == 200
    assert in_tables(CANARIES) == set()


# --- what goes by itself ----------------------------------------------------------------------------------


EDGES = pytest.mark.parametrize(("late", "goes"), [(-DAY, 0), (-TINY, 0), (0 * DAY, 0), (TINY, 1), (DAY, 1)])


def twice(drop: Callable[..., int], now: dt.datetime, expected: int) -> None:
    """A dry run says what goes and changes nothing; then it goes; then nothing is left to go."""
    before = state()
    assert drop(now=now, dry_run=True) == expected
    assert state() == before
    assert commit(lambda: drop(now=now)) == expected
    assert (state() == before) == (expected == 0)
    assert drop(now=now) == 0


def state() -> list[Any]:
    rows = [list(model.objects.order_by("pk").values()) for model in (Entry, Contributor, EntryVersion)]
    return [rows, AuditEvent.objects.count()]


@EDGES
def test_what_no_guardian_answered_goes_after_14_days(
    competition: Competition, late: dt.timedelta, goes: int
) -> None:
    asked = timezone.now()
    entry = begin(competition, age=15, now=asked)
    introduce(entry, minor(guardian=f"{CANARIES['guardian']}@families.example"), now=asked)
    write(entry, **words())
    submit(entry, now=asked)
    twice(privacy.drop_unanswered, asked + 14 * DAY + late, goes)
    left = {field for _table, _column, field in in_tables(CANARIES)}
    assert left == (set() if goes else {"guardian", "title", "slogan", "aihow", "thirdparty"})


def test_a_guardian_who_answered_keeps_the_entry(competition: Competition) -> None:
    entry = begin(competition, age=15)
    introduce(entry)
    write(entry)
    submit(entry)
    request = entry.contributors.get().guardian_requests.get()
    consent.answer_request(request=request, agreed=True, scopes=NEEDED, now=timezone.now())
    twice(privacy.drop_unanswered, timezone.now() + 20 * DAY, 0)


def test_a_second_question_begins_the_14_days_anew(competition: Competition) -> None:
    asked = timezone.now()
    entry = begin(competition, age=15, now=asked)
    introduce(entry, minor(guardian="first@families.example"), now=asked)
    introduce(entry, minor(guardian="second@families.example"), now=asked + 10 * DAY)
    twice(privacy.drop_unanswered, asked + 24 * DAY, 0)
    twice(privacy.drop_unanswered, asked + 24 * DAY + TINY, 1)
    assert not Entry.objects.exists()


@EDGES
def test_drafts_go_14_days_after_entries_closed(
    competition: Competition, late: dt.timedelta, goes: int
) -> None:
    draft_of_somebody, sent = begin(competition), submitted(competition, key="other")
    twice(privacy.drop_drafts, competition.closes_at + 14 * DAY + late, goes)
    assert Entry.objects.filter(pk=draft_of_somebody.pk).exists() == (not goes)
    assert Entry.objects.filter(pk=sent.pk, erased_at=None).exists()


@EDGES
def test_drafts_go_when_their_own_call_closed(
    competition: Competition, late: dt.timedelta, goes: int
) -> None:
    """A category may close later than the rest: its drafts are still being written."""
    closes = competition.closes_at + 40 * DAY
    Section.objects.create(
        competition=competition,
        category=competition.categories.get(slug="slogan"),
        division=competition.divisions.get(),
        closes_at=closes,
    )
    write(begin(competition))
    twice(privacy.drop_drafts, closes + 14 * DAY + late, goes)


@EDGES
@pytest.mark.parametrize("keep_days", [0, 1, 365])
def test_names_go_when_their_time_is_over_and_the_numbers_stay(
    competition: Competition, late: dt.timedelta, goes: int, keep_days: int
) -> None:
    competition.keep_days = keep_days
    competition.save()
    entry = plant(competition, category="design", is_minor=True)
    before = [overview(competition=competition).table, overview(competition=competition).days]
    now = competition.closes_at + keep_days * DAY + late
    twice(privacy.drop_old_entries, now, goes)
    left = {field for _table, _column, field in in_tables(CANARIES)}
    of_people = {"name", "school", "teacher", "guardian"}
    assert left & of_people == (set() if goes else of_people)
    assert {"title", "answer"} <= left  # the work stays
    assert [overview(competition=competition).table, overview(competition=competition).days] == before
    assert before[0] == [("Slogan", [0], 0), ("Design", [1], 1), ("Video", [0], 0)]
    person = entry.contributors.get()
    assert (person.country.code, person.age_band.from_age <= 15 <= person.age_band.to_age) == ("KR", True)
    assert (person.identity == "") == bool(goes)


@pytest.mark.usefixtures("stuck_mail")
def test_no_mail_of_old_entries_is_left(competition: Competition) -> None:
    commit(lambda: plant(competition, category="slogan", is_minor=False))
    now = competition.closes_at + dt.timedelta(days=competition.keep_days) + HOUR
    privacy.drop_old_entries(now=now)
    assert not OutgoingMail.objects.exclude(to="").exists()
    assert not Quota.objects.exclude(identity=make_entrant().key_hash).exists()  # no digest of an address
    assert {field for _table, _column, field in in_tables(CANARIES)} & {"name", "email", "school"} == set()


def test_the_purge_sweeps_nothing_that_is_in_use(competition: Competition, folders: Path) -> None:
    entry = begin(competition, category="design")
    attach(entry)
    before = private_files(folders)
    assert sweep_small(now=timezone.now() + DAY) == 0
    assert private_files(folders) == before
