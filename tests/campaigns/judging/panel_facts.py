"""A jury to test with: judges of three bodies, a panel, a rubric, rounds, and entries of several schools.

Everything is written straight into the tables: what a service does is for its own tests.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, User
from campaigns.competitions.enums import NEEDED, Eligibility, Method, Status
from campaigns.competitions.models import (
    AgeBand,
    Competition,
    ConsentRecord,
    Contributor,
    Country,
    Entrant,
    Entry,
    EntryVersion,
    OriginalityStatement,
)
from campaigns.competitions.services import consent, forms
from campaigns.competitions.services.calls import call_of
from campaigns.judging.enums import AssignmentState, RoundKind, RoundState
from campaigns.judging.models import (
    Assignment,
    AwardGiven,
    Comparison,
    ConflictOfInterest,
    Decision,
    DeliberationNote,
    FeedbackRelease,
    Judge,
    Panel,
    ResultRun,
    Round,
    RoundEntry,
    Rubric,
    RubricVersion,
    ScoreSheet,
    TieBreak,
    Vote,
)
from campaigns.judging.services import rubrics
from tests.campaigns.competitions import contest
from tests.campaigns.competitions.contest import DAY, HOUR

SCHOOLS = ("Hanbit High School", "Mirae Middle School", "Lakeside College", "Saint Mary Academy")
BODIES = ("Intellectual Property Office", "Customs Service", "Brand Owners Association")
CRITERIA = ("Idea", "Message", "Craft")


def make_competition(**given: Any) -> Competition:
    """See contest.make_competition: slogans, designs and videos in one division."""
    made = contest.make_competition(**given)
    return Competition.objects.get(pk=made.pk)  # with texts that know their language


def make_entries(
    competition: Competition,
    count: int = 6,
    *,
    category: str = "slogan",
    language: str = "en",
    schools: Sequence[str] = SCHOOLS,
    status: str = Status.SUBMITTED,
    eligibility: str = Eligibility.ELIGIBLE,
    **person: Any,
) -> list[Entry]:
    """So many eligible entries of one version, with author and consent. person: fields of the authors."""
    now, first = timezone.now(), Entry.objects.count() + 1
    places = range(first, first + count)
    call = call_of(competition.categories.get(slug=category), competition.divisions.first())
    kept = forms.keep_definition(forms.definition_of(call), now=now)
    entrants = Entrant.objects.bulk_create(
        [Entrant(key_hash=f"{place:064x}", created_at=now) for place in places]
    )
    made = Entry.objects.bulk_create(
        [
            Entry(
                competition=competition,
                category=call.category,
                division=call.division,
                status=status,
                eligibility=eligibility,
                language=language,
                draft={"title": f"Work {place}"},
                draft_revision=1,
                created_at=now,
                changed_at=now,
                submitted_at=now - DAY + place * dt.timedelta(seconds=1),
            )
            for place in places
        ]
    )
    authors = Contributor.objects.bulk_create(
        [
            Contributor(
                **{
                    "entry": entry,
                    "entrant": entrant,
                    "place": 1,
                    "name": f"Mina Canary {place}",
                    "email": f"mina-{place}@people.example",
                    "school": schools[place % len(schools)],
                    "school_level": "university",
                    "country": Country.objects.get(code="KR"),
                    "age_band": AgeBand.objects.get(from_age__lte=22, to_age__gte=22),
                    "needs_guardian": False,
                    "language": "en",
                    "identity": f"{place:064x}",
                    "joined_at": now,
                }
                | person
            )
            for entry, entrant, place in zip(made, entrants, places, strict=True)
        ]
    )
    ConsentRecord.objects.bulk_create(
        [
            ConsentRecord(
                contributor=one,
                scope=scope,
                by_guardian=False,
                method=Method.OWN_TICK,
                text_version=consent.TEXT_VERSION,
                requested_at=now,
                confirmed_at=now,
            )
            for one in authors
            for scope in NEEDED
        ]
    )
    content = {"link": "", "answers": {}}
    versions = EntryVersion.objects.bulk_create(
        [
            EntryVersion(
                entry=entry,
                number=1,
                form=kept,
                content=content | {"title": f"Work {place}", "slogan": f"Look {place} times"},
                normalised=f"look {place} times",
                sha256=f"{place:064x}",
                made_by=author,
                made_at=now,
            )
            for entry, author, place in zip(made, authors, places, strict=True)
        ]
    )
    OriginalityStatement.objects.bulk_create(
        [OriginalityStatement(version=one, own_work=True, ai_use="none") for one in versions]
    )
    return made


def make_judge(
    competition: Competition,
    name: str = "",
    *,
    body: str = "",
    email: str = "",
    languages: Sequence[str] = (),
    **given: Any,
) -> Judge:
    """A judge with a user in the group of judges. Unnamed ones are of the three bodies in turn."""
    number = Judge.objects.count() + 1
    name = name or f"Judge {number}"
    email = email or f"{name.lower().replace(' ', '-')}@jury-{number}.example"
    user = User.objects.filter(email__iexact=email).first() or User.objects.create_user(
        username=email, email=email, first_name=name
    )
    user.groups.add(Group.objects.get(name=Role.JUDGE.value))
    organisation, _made = Organisation.objects.get_or_create(
        name=body or BODIES[number % len(BODIES)], defaults={"kind": Organisation.Kind.BODY}
    )
    facts = {"organisation": organisation, "languages": list(languages), "invited_at": timezone.now()}
    return Judge.objects.create(competition=competition, user=user, **facts | given)


def make_panel(
    competition: Competition, judges: Iterable[Judge], *, chair: Judge | None = None, title: str = ""
) -> Panel:
    """A panel of these judges; unnamed ones are called Jury, Jury 2, ..."""
    others = Panel.objects.filter(competition=competition).count()
    title = title or ("Jury" if not others else f"Jury {others + 1}")
    panel = Panel.objects.create(competition=competition, title=title, chair=chair)
    panel.judges.set(judges)
    return panel


def make_rubric(competition: Competition, *criteria: str, **given: Any) -> Rubric:
    """Criteria from 1 to 5 in whole steps, the first twice as heavy. given: values of all of them."""
    rubric = Rubric(competition=competition, title=f"Rubric {Rubric.objects.count() + 1}")
    raw = [
        {
            "type": "criterion",
            "id": f"00000000-0000-4000-8000-{place:012d}",
            "value": {
                "title": {"en": title, "ko": title},
                "help": {"en": "", "ko": ""},
                "weight": "2" if place == 1 else "1",
                "minimum": "1",
                "maximum": "5",
                "step": "1",
                "required": True,
                "levels": [
                    {"value": "1", "text": {"en": "weak", "ko": "약함"}},
                    {"value": "5", "text": {"en": "strong", "ko": "강함"}},
                ],
            }
            | given,
        }
        for place, title in enumerate(criteria or CRITERIA, start=1)
    ]
    rubric.criteria = rubric._meta.get_field("criteria").stream_block.to_python(raw)
    rubric.save()
    return rubric


def keys_of(version: RubricVersion) -> list[str]:
    """The keys of the criteria of a kept rubric, in its order."""
    return [criterion.key for criterion in rubrics.criteria_of(version)]


def make_round(
    competition: Competition,
    *,
    panel: Panel | None = None,
    rubric: Rubric | None = None,
    kind: str = RoundKind.SCORING,
    state: str = RoundState.PLANNED,
    entries: Iterable[Entry] = (),
    **given: Any,
) -> Round:
    """A round of these entries, from an hour ago to in a week. Unless planned it has kept its rubric."""
    now = timezone.now()
    facts: dict[str, Any] = {
        "title": {"en": "Final", "ko": "본선"},
        "opens_at": now - HOUR,
        "closes_at": now + 7 * DAY,
        "scores_needed": 2,
        "anchors": 0,
        "seed": 7,
    }
    if rubric is not None and state != RoundState.PLANNED:
        facts["rubric_version"] = rubrics.keep_definition(rubrics.definition_of(rubric), now=now)
    judged = Round.objects.create(
        competition=competition, kind=kind, state=state, panel=panel, rubric=rubric, **facts | given
    )
    add_to_round(judged, entries)
    return judged


def add_to_round(judged: Round, entries: Iterable[Entry], **given: Any) -> list[RoundEntry]:
    """Rows of these entries in a round, with their newest version."""
    return [
        RoundEntry.objects.create(round=judged, entry=entry, version=entry.versions.last(), **given)
        for entry in entries
    ]


def give(
    round_entry: RoundEntry, judge: Judge, *, state: str = AssignmentState.NOTIFIED, **given: Any
) -> Assignment:
    """An assignment, last in the judge's order."""
    theirs = Assignment.objects.filter(judge=judge, round_entry__round=round_entry.round_id)
    facts = {"position": theirs.count() + 1, "made_at": timezone.now()}
    return Assignment.objects.create(round_entry=round_entry, judge=judge, state=state, **facts | given)


def make_open_round(
    *, entries: int = 4, judges: int = 3, competition: Competition | None = None, **given: Any
) -> Round:
    """An open round by rubric in which every judge of the panel has every entry. The first judge is chair."""
    contested = competition or make_competition()
    jury = [make_judge(contested) for _place in range(judges)]
    judged = make_round(
        contested,
        **{
            "panel": make_panel(contested, jury, chair=jury[0]),
            "rubric": make_rubric(contested),
            "state": RoundState.OPEN,
            "entries": make_entries(contested, entries),
            "scores_needed": judges,
        }
        | given,
    )
    for judge in jury:
        for round_entry in judged.entries.all():
            give(round_entry, judge)
    return judged


def forget_judging() -> None:
    """For tests that commit, before contest.forget_contests: all of judging goes, users of judges too."""
    AwardGiven.objects.all().delete()
    for model in (TieBreak, Decision, DeliberationNote, ResultRun, FeedbackRelease, Vote, Comparison):
        model.objects.all().delete()
    for model in (ScoreSheet, Assignment, RoundEntry):
        model.objects.all().delete()
    Round.objects.update(source=None)
    users = list(Judge.objects.values_list("user_id", flat=True))
    for model in (Round, Rubric, RubricVersion, Panel, ConflictOfInterest, Judge):
        model.objects.all().delete()
    User.objects.filter(pk__in=users).delete()
    Organisation.objects.all().delete()
