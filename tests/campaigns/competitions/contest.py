"""A competition to test with, and people who enter it."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.utils import timezone
from PIL import Image, ImageDraw

from campaigns.competitions.enums import NEEDED, CheckName, Eligibility, Method, Outcome, Status
from campaigns.competitions.models import (
    AgeBand,
    Category,
    Check,
    Competition,
    ConsentRecord,
    Contributor,
    Country,
    Division,
    Entrant,
    Entry,
    EntryAsset,
    EntryForm,
    EntryFormVersion,
    EntryVersion,
    OriginalityStatement,
    SimilarityFlag,
)
from campaigns.competitions.services import artwork, consent, entries, forms, originality, people
from campaigns.competitions.services.calls import call_of
from mailing.models import OutgoingMail
from tests.audit.events import forget_events
from uploads.enums import UploadState
from uploads.models import Upload
from uploads.resumable.files import private_storage
from uploads.resumable.services import discard_rows

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def make_competition(**given: Any) -> Competition:
    """Open since yesterday, for four weeks: slogans and designs, for everybody in one division."""
    now = timezone.now()
    facts = {
        "title": {"en": "Real Deal", "ko": "진짜의 가치"},
        "slug": "real-deal",
        "season": now.year,
        "time_zone": "Asia/Seoul",
        "opens_at": now - DAY,
        "closes_at": now + 28 * DAY,
    }
    competition = Competition.objects.create(**facts | given)
    add_category(competition, "slogan", kind="slogan", max_words=8, max_characters=60)
    add_category(competition, "design", kind="design", min_side=200)
    add_category(competition, "video", kind="video")
    Division.objects.create(competition=competition, slug="all", title={"en": "Everybody", "ko": "누구나"})
    return competition


def add_category(competition: Competition, slug: str, **given: Any) -> Category:
    title = {"en": slug.capitalize(), "ko": {"slogan": "슬로건", "design": "디자인"}.get(slug, slug)}
    order = competition.categories.count()  # without one, PostgreSQL gives them in any order
    return Category.objects.create(competition=competition, slug=slug, title=title, sort_order=order, **given)


def make_form(*questions: tuple[str, dict[str, Any]]) -> EntryForm:
    """An entry form of blocks, each given as its type and value."""
    form = EntryForm(title="Form")
    raw = [{"type": kind, "value": value} for kind, value in questions]
    form.questions = form._meta.get_field("questions").stream_block.to_python(raw)
    form.save()
    return form


def make_entrant(key: str = "key") -> Entrant:
    return people.keep_entrant(key=key, now=timezone.now())


def begin(
    competition: Competition,
    *,
    category: str = "slogan",
    entrant: Entrant | None = None,
    age: int = 22,
    country: str = "KR",
    language: str = "en",
    now: dt.datetime | None = None,
) -> Entry:
    """A draft of somebody who will be `age` this year."""
    now = now or timezone.now()
    call = call_of(competition.categories.get(slug=category), competition.divisions.get())
    return entries.begin_entry(
        call=call,
        entrant=entrant or make_entrant(),
        country=Country.objects.get(code=country),
        birth_year=now.year - age,
        school_level="university",
        language=language,
        now=now,
    )


def person(**given: Any) -> consent.Person:
    facts: dict[str, Any] = {
        "name": "Mina",
        "school": "Hanbit High School",
        "teacher": "",
        "email": "mina@people.example",
        "guardian": "",
        "scopes": frozenset(NEEDED),
    }
    return consent.Person(**facts | given)


def grown_up(**given: Any) -> consent.Person:
    return person(**given)


def minor(**given: Any) -> consent.Person:
    return person(**{"email": "", "guardian": "guardian@people.example", "scopes": frozenset()} | given)


def draft(**given: Any) -> dict[str, Any]:
    facts = {"title": "Mine", "slogan": "Look twice, buy real", "own_work": True, "ai_use": "none"}
    return facts | given


def write(entry: Entry, *, now: dt.datetime | None = None, **given: Any) -> Entry:
    """Save a complete draft."""
    entry.refresh_from_db()
    return entries.save_draft(
        entry=entry, data=draft(**given), revision=entry.draft_revision, now=now or timezone.now()
    )


def introduce(
    entry: Entry, who: consent.Person | None = None, *, now: dt.datetime | None = None
) -> Contributor:
    """Say who the first person of an entry is."""
    first = entry.contributors.get(place=1)
    told = who or (minor() if first.needs_guardian else grown_up())
    return consent.save_person(contributor=first, person=told, now=now or timezone.now())


def submit(entry: Entry, *, now: dt.datetime | None = None) -> EntryVersion:
    entry.refresh_from_db()
    return entries.submit_entry(
        entry=entry,
        contributor=entry.contributors.get(place=1),
        revision=entry.draft_revision,
        now=now or timezone.now(),
    )


def submitted(competition: Competition, *, key: str = "key", **given: Any) -> Entry:
    """An entry that was written and submitted by a grown-up with this key."""
    entry = begin(competition, entrant=make_entrant(key))
    introduce(entry, grown_up(email=f"{key}@people.example"))
    write(entry, **given)
    submit(entry)
    entry.refresh_from_db()
    return entry


def picture_file(size: tuple[int, int] = (400, 300), *, seed: int = 0, **options: Any) -> io.BytesIO:
    """A PNG with some shapes in it; another seed, other shapes."""
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    for place in range(6):
        number = (seed * 131 + place * 57) % 251
        left, top = number % (size[0] // 2), (number * 7) % (size[1] // 2)
        box = (left, top, left + 30 + number % 90, top + 25 + number % 70)
        pen.ellipse(box, fill=(number, (number * 3) % 256, (number * 5) % 256))
    out = io.BytesIO()
    picture.save(out, "PNG", **options)
    out.seek(0)
    return out


def attach(entry: Entry, *, file: io.BytesIO | None = None, seed: int = 0) -> None:
    owner = entry.contributors.get(place=1).entrant.key_hash
    entry.refresh_from_db()
    artwork.attach_file(
        entry=entry,
        file=file or picture_file(seed=seed),
        owner=owner,
        revision=entry.draft_revision,
        now=timezone.now(),
    )


def forget_contests() -> None:
    """For tests that commit: every competition and what hangs on it goes, events and mails too."""
    EntryVersion.objects.update(asset=None)
    for asset in EntryAsset.objects.select_related("upload"):
        private_storage().delete(asset.small)
        asset.delete()
    discard_rows(Upload.objects.all())
    for model in (Entry, Entrant, EntryFormVersion, Competition, OutgoingMail):
        model.objects.all().delete()
    for catalogue in (originality.SLOGANS, originality.KNOWN, originality.PICTURES):
        catalogue.forget()
    forget_events()


STATES = [
    (Status.SUBMITTED, Eligibility.NOT_CHECKED),
    (Status.SUBMITTED, Eligibility.NOT_CHECKED),
    (Status.SUBMITTED, Eligibility.AWAITING_CONSENT),
    (Status.SUBMITTED, Eligibility.ELIGIBLE),
    (Status.SUBMITTED, Eligibility.NEEDS_FIX),
    (Status.SUBMITTED, Eligibility.INELIGIBLE),
    (Status.WITHDRAWN, Eligibility.NOT_CHECKED),
]
SCHOOLS = 300
BATCH = 2_000


def make_many(competition: Competition, count: int) -> list[Entry]:
    """So many submitted entries in every state, written straight into the tables: slogans, and every fourth a
    design; one after the other over three weeks, from 300 schools. Every tenth is like the one before."""
    now, places = timezone.now(), range(count)
    band, country = AgeBand.objects.get(from_age__lte=22, to_age__gte=22), Country.objects.get(code="KR")
    slogan, design = (competition.categories.get(slug=slug) for slug in ("slogan", "design"))
    division = competition.divisions.get()
    kept = {
        one.pk: forms.keep_definition(forms.definition_of(call_of(one, division)), now=now)
        for one in (slogan, design)
    }
    entrants = Entrant.objects.bulk_create(
        [Entrant(key_hash=f"{place:064x}", created_at=now) for place in places], BATCH
    )
    moments = [now - 21 * DAY * (count - place) / count for place in places]
    made = Entry.objects.bulk_create(
        [
            Entry(
                competition=competition,
                category=slogan if place % 4 else design,
                division=division,
                status=STATES[place % len(STATES)][0],
                eligibility=STATES[place % len(STATES)][1],
                language="ko" if place % 2 else "en",
                draft={"title": f"Work {place}"},
                draft_revision=1,
                created_at=moments[place],
                changed_at=moments[place],
                submitted_at=moments[place],
                fix_until=now + DAY,
            )
            for place in places
        ],
        BATCH,
    )
    people_made = Contributor.objects.bulk_create(
        [
            Contributor(
                entry=made[place],
                entrant=entrants[place],
                place=1,
                name=f"Mina {place}",
                email=f"mina-{place}@people.example",
                school=f"School {place % SCHOOLS}",
                school_level="university",
                country=country,
                age_band=band,
                needs_guardian=False,
                language="en",
                identity=f"{place:064x}",
                joined_at=moments[place],
            )
            for place in places
        ],
        BATCH,
    )
    ConsentRecord.objects.bulk_create(
        [
            ConsentRecord(
                contributor=one,
                scope=scope,
                by_guardian=False,
                method=Method.OWN_TICK,
                text_version=consent.TEXT_VERSION,
                requested_at=one.joined_at,
                confirmed_at=one.joined_at,
            )
            for one in people_made
            for scope in NEEDED
        ],
        BATCH,
    )
    assets = _pictures(made, now)
    versions = EntryVersion.objects.bulk_create(
        [
            EntryVersion(
                entry=made[place],
                number=1,
                form=kept[made[place].category_id],
                content={
                    "title": f"Work {place}",
                    "slogan": f"Look {place} times" if place % 4 else "",
                    "link": "",
                    "answers": {},
                },
                asset=assets.get(made[place].pk),
                normalised=f"look {place} times" if place % 4 else "",
                sha256=f"{place:064x}",
                made_by=people_made[place],
                made_at=moments[place],
            )
            for place in places
        ],
        BATCH,
    )
    OriginalityStatement.objects.bulk_create(
        [OriginalityStatement(version=one, own_work=True, ai_use="none") for one in versions], BATCH
    )
    Check.objects.bulk_create(
        [
            Check(version=one, name=name, outcome=Outcome.PASSED)
            for one in versions
            for name in (CheckName.COMPLETE, CheckName.AGE, CheckName.CONSENT)
        ],
        BATCH,
    )
    SimilarityFlag.objects.bulk_create(
        [
            SimilarityFlag(version=versions[place], other=versions[place - 1], similarity=0.9)
            for place in places[9::10]
        ],
        BATCH,
    )
    return made


def _pictures(made: list[Entry], now: dt.datetime) -> dict[int, EntryAsset]:
    """Rows for the pictures of every fourth entry, by the entry; without files."""
    drawn = made[::4]
    uploads = Upload.objects.bulk_create(
        [
            Upload(
                owner=f"{place:064x}",
                purpose=artwork.PURPOSE,
                state=UploadState.CLAIMED,
                size=1,
                offset=1,
                picture=f"pictures/{place:032x}.png",
                sha256=f"{place:064x}",
                width=400,
                height=300,
                media_type="image/png",
                created_at=now,
                touched_at=now,
                expires_at=now,
            )
            for place, _entry in enumerate(drawn)
        ],
        BATCH,
    )
    hashes = b"\x01" + bytes(256)
    rows = EntryAsset.objects.bulk_create(
        [
            EntryAsset(
                entry=entry, upload=upload, small=f"small/{upload.pk}.webp", hashes=hashes, created_at=now
            )
            for entry, upload in zip(drawn, uploads, strict=True)
        ],
        BATCH,
    )
    return {one.entry_id: one for one in rows}
