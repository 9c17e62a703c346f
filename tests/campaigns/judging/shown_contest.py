"""A contest whose results are published, written straight into the tables, to test what everybody sees."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from campaigns.competitions.enums import Eligibility, Method, Scope, Status
from campaigns.competitions.models import (
    Category,
    Competition,
    ConsentRecord,
    Contributor,
    Country,
    Division,
    Entrant,
    Entry,
    EntryVersion,
    OriginalityStatement,
)
from campaigns.competitions.models.people import hash_of
from campaigns.competitions.services import consent, forms
from campaigns.competitions.services.calls import call_of
from campaigns.judging.enums import AssignmentState, Outcome, RoundKind, RoundState
from campaigns.judging.models import (
    Assignment,
    Award,
    Judge,
    ResultRow,
    ResultRun,
    Round,
    RoundEntry,
    RubricVersion,
    Score,
    ScoreSheet,
)
from tests.campaigns.competitions.contest import attach, picture_file

PUBLISHING = (Scope.PUBLISH_WORK, Scope.PUBLISH_NAME, Scope.PUBLISH_SCHOOL)
CRITERIA = [
    {
        "key": "idea",
        "title": {"en": "Idea", "ko": "아이디어"},
        "help": {},
        "weight": 2.0,
        "minimum": 1.0,
        "maximum": 5.0,
        "step": 1.0,
        "required": True,
        "levels": [
            {"value": 1.0, "text": {"en": "Seen before", "ko": "흔하다"}},
            {"value": 3.0, "text": {"en": "Good", "ko": "좋다"}},
            {"value": 5.0, "text": {"en": "Nobody had it", "ko": "처음 본다"}},
        ],
    },
    {
        "key": "craft",
        "title": {"en": "Craft", "ko": "완성도"},
        "help": {},
        "weight": 1.0,
        "minimum": 1.0,
        "maximum": 5.0,
        "step": 1.0,
        "required": True,
        "levels": [],
    },
]
_numbers = itertools.count(1)


def make_round(competition: Competition, **given: Any) -> Round:
    now = timezone.now()
    facts: dict[str, Any] = {
        "title": {"en": "Final", "ko": "결선"},
        "kind": RoundKind.SCORING,
        "state": RoundState.PUBLISHED,
        "opens_at": now - dt.timedelta(days=9),
        "closes_at": now - dt.timedelta(days=2),
    }
    return Round.objects.create(competition=competition, **facts | given)


def make_entry(
    competition: Competition,
    *,
    category: str = "slogan",
    team: int = 1,
    scopes: tuple[Scope, ...] = PUBLISHING,
    key: str = "",
    size: tuple[int, int] = (400, 300),
    **content: Any,
) -> Entry:
    """An eligible entry. team: how many made it; scopes: what each lets be published; key: opens it."""
    number, now = next(_numbers), timezone.now() - dt.timedelta(days=20)
    chosen: Category = competition.categories.get(slug=category)
    division: Division = competition.divisions.get()
    entry = Entry.objects.create(
        competition=competition,
        category=chosen,
        division=division,
        language=content.pop("language", "en"),
        draft={"title": content.get("title", f"Work {number}")},
        created_at=now,
        changed_at=now,
    )
    for place in range(1, team + 1):
        secret = key if key and place == 1 else f"entrant-{number}-{place}"
        entrant, _new = Entrant.objects.get_or_create(key_hash=hash_of(secret), defaults={"created_at": now})
        person = Contributor.objects.create(
            entry=entry,
            entrant=entrant,
            place=place,
            name=f"Mina{number}x{place} Secondname",
            email=f"mina-{number}-{place}@people.example",
            school=f"School {number}",
            country=Country.objects.get(code="KR"),
            needs_guardian=False,
            language=entry.language,
            joined_at=now,
        )
        agree(person, *scopes)
    if chosen.takes_picture:
        attach(entry, file=picture_file(size, seed=number))
    form = forms.keep_definition(forms.definition_of(call_of(chosen, division)), now=now)
    facts = {
        "title": f"Work {number}",
        "slogan": f"Look {number} times" if category == "slogan" else "",
        "link": "https://video.example/watch" if category == "video" else "",
        "answers": {},
    }
    version = EntryVersion.objects.create(
        entry=entry,
        number=1,
        form=form,
        content=facts | content,
        asset=entry.assets.first(),
        made_at=now,
    )
    OriginalityStatement.objects.create(version=version, own_work=True, ai_use="none")
    entry.status, entry.eligibility, entry.submitted_at = Status.LOCKED, Eligibility.ELIGIBLE, now
    entry.save()
    return entry


def agree(person: Contributor, *scopes: Scope) -> None:
    for scope in scopes:
        ConsentRecord.objects.create(
            contributor=person,
            scope=scope,
            by_guardian=False,
            method=Method.OWN_TICK,
            text_version=consent.TEXT_VERSION,
            requested_at=person.joined_at,
            confirmed_at=person.joined_at,
        )


def take_back(entry: Entry, scope: Scope, *, place: int = 1) -> None:
    """Somebody of the team takes a consent back."""
    standing = ConsentRecord.objects.filter(contributor__entry=entry, contributor__place=place, scope=scope)
    standing.update(withdrawn_at=timezone.now())


def bring_in(judged: Round, entry: Entry, **given: Any) -> RoundEntry:
    return RoundEntry.objects.create(round=judged, entry=entry, version=entry.versions.last(), **given)


def rank(judged: Round, entries: list[RoundEntry], *, places: int | None = None) -> ResultRun:
    """A result run with these entries, best first; so many of them go on."""
    first = entries[0].entry
    run = ResultRun.objects.create(
        round=judged,
        category=first.category,
        division=first.division,
        number=judged.runs.count() + 1,
        method="adjusted",
        seed=1,
        inputs="",
        sha256="0" * 64,
        agreement={"alpha": 0.71},
        made_at=timezone.now(),
    )
    for place, one in enumerate(entries, start=1):
        ResultRow.objects.create(
            run=run,
            round_entry=one,
            n=3,
            raw_mean=1 - place / 100,
            adjusted=1 - place / 100,
            se=0.01,
            rank=place,
            rank_low=place,
            rank_high=place,
        )
        one.outcome = Outcome.GOES_ON if place <= (places or judged.places) else Outcome.STAYS
        one.save(update_fields=["outcome"])
    return run


def make_award(competition: Competition, title: str = "Grand prize", **given: Any) -> Award:
    bodies = given.pop("given_by", ["Hanbit Office of Originals"])
    award = Award.objects.create(competition=competition, title={"en": title, "ko": f"상 {title}"}, **given)
    for name in bodies:
        body, _new = Organisation.objects.get_or_create(name=name, defaults={"kind": "body"})
        award.given_by.add(body)
    return award


def make_judges(competition: Competition, count: int) -> list[Judge]:
    found = []
    for _place in range(count):
        number = next(_numbers)
        user = User.objects.create_user(
            f"judge-{number}",
            f"judge-{number}@judges.example",
            "irrelevant-here-1",
            last_name=f"Canary{number}",
        )
        found.append(Judge.objects.create(competition=competition, user=user, invited_at=timezone.now()))
    return found


def rubric_version() -> RubricVersion:
    return RubricVersion.objects.get_or_create(
        sha256="f" * 64, defaults={"definition": {"criteria": CRITERIA}, "created_at": timezone.now()}
    )[0]


def score(one: RoundEntry, judge: Judge, *, idea: float, craft: float, comment: str = "") -> ScoreSheet:
    """A confirmed sheet."""
    now = timezone.now()
    assignment = Assignment.objects.create(
        round_entry=one, judge=judge, state=AssignmentState.LOCKED, made_at=now
    )
    sheet = ScoreSheet.objects.create(
        assignment=assignment,
        entry_version=one.version,
        rubric_version=rubric_version(),
        comment=comment,
        score=0.5,
        changed_at=now,
        submitted_at=now,
    )
    for key, value in (("idea", idea), ("craft", craft)):
        Score.objects.create(sheet=sheet, criterion=key, value=value)
    return sheet
