"""Two more competitions of the demonstration: one that is over, with its results, and one being judged.

Everything goes through the services that managers, judges and chairs use. Judges are numbers, not persons;
their scores are made of a quality of each entry, a severity of each judge and chance, from fixed seeds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, User
from audit.services import SYSTEM
from campaigns.competitions.enums import Verdict
from campaigns.competitions.models import Competition, Entry
from campaigns.competitions.services import screening
from campaigns.competitions.services.entries import close_calls
from campaigns.competitions.services.notices import address_of
from campaigns.judging.enums import ConflictRuling, RoundKind, Visibility
from campaigns.judging.models import (
    Assignment,
    Award,
    ConflictOfInterest,
    Judge,
    Round,
    Rubric,
)
from campaigns.judging.services import (
    assigning,
    awards,
    conflicts,
    deliberation,
    feedback,
    panels,
    reminders,
    results,
    rounds,
    sheets,
    standings,
)
from home.demonstration.contest import ZONE, add_categories, add_divisions, enter, local
from home.demonstration.judged_texts import AWARDS, CRITERIA, JUDGED, JUDGED_ROUND
from home.demonstration.posters import Poster, draw
from mailing.models import OutgoingMail
from mailing.services import erase

BODIES = [
    ("Demonstration University", Organisation.Kind.CAMPUS),
    ("Demonstration IP Office", Organisation.Kind.BODY),
    ("Demonstration Brand Association", Organisation.Kind.PARTNER),
]
# Of the five judges: points that each takes off, and the place of the body that sends them.
SEVERITIES = [0.0, 0.9, -0.6, 0.2, -0.2]
BODY_OF = [0, 0, 1, 1, 2]
COMMENTS = {
    "en": [
        "Clear at one glance.",
        "Strong idea; fewer words would carry it further.",
        "It made me look twice.",
    ],
    "ko": ["한눈에 들어와요.", "생각이 좋아요. 말을 조금 줄이면 더 멀리 가요.", "한 번 더 보게 되네요."],
}


@dataclass(frozen=True)
class Contest:
    """opens, closes, judged_until: days from now. works: (category, language, work)."""

    slug: str
    opens: int
    closes: int
    judged_until: int
    slogans: tuple[tuple[str, str], ...]
    posters: tuple[Poster, ...]


FINISHED = Contest(
    slug="first-look",
    opens=-170,
    closes=-130,
    judged_until=-110,
    slogans=(
        ("en", "Turn it over, look again"),
        ("en", "A real seam keeps its word"),
        ("en", "Slow down, zoom in"),
        ("en", "The price is the first clue"),
        ("en", "Someone drew this first"),
        ("en", "Trust the maker, test the seller"),
        ("en", "Fakes hate a second look"),
        ("ko", "뒤집어 보면 답이 있다"),
        ("ko", "처음 그린 사람을 기억해"),
        ("ko", "가격이 첫 번째 단서다"),
        ("ko", "두 번 보면 속지 않는다"),
        ("ko", "진짜는 서두르지 않는다"),
    ),
    posters=(
        Poster("eye", "night", "Turn it over", 21),
        Poster("tags", "rose", "Ask the label", 22),
        Poster("glass", "leaf", "Closer is clearer", 23),
        Poster("stitches", "sea", "A seam keeps its word", 24),
        Poster("print", "sand", "Someone drew this first", 25),
        Poster("scales", "leaf", "Weigh it twice", 26),
        Poster("eye", "sand", "A second look", 27),
        Poster("tags", "night", "The price is a clue", 28),
        Poster("glass", "rose", "Slow down, zoom in", 29),
        Poster("stitches", "dawn", "Count the stitches", 30),
        Poster("print", "leaf", "First came an idea", 31),
        Poster("scales", "sea", "Worth the wait", 32),
    ),
)
BEING_JUDGED = Contest(
    slug="second-look",
    opens=-60,
    closes=-14,
    judged_until=12,
    slogans=(
        ("en", "Check the seller, not the sparkle"),
        ("en", "Too good, too cheap, too fake"),
        ("en", "Your click is a vote"),
        ("en", "Read the stars with care"),
        ("en", "Ask for the story"),
        ("en", "Doubt is free"),
        ("ko", "반짝임 말고 판매자를 보자"),
        ("ko", "의심은 공짜다"),
        ("ko", "내 클릭이 한 표가 된다"),
        ("ko", "별점도 한 번 더 보기"),
    ),
    posters=(
        Poster("eye", "leaf", "Doubt is free", 41),
        Poster("tags", "dawn", "Too good to be real", 42),
        Poster("glass", "sand", "Check the seller", 43),
        Poster("stitches", "night", "Ask for the story", 44),
        Poster("print", "dawn", "Your click is a vote", 45),
        Poster("scales", "rose", "Cheap has a price", 46),
        Poster("eye", "dawn", "Read with care", 47),
        Poster("tags", "sand", "Not every tag is true", 48),
    ),
)


def build_judged(*, now: datetime | None = None) -> None:
    """Both competitions; made once."""
    now = now or timezone.now()
    manager = User.objects.filter(groups__name=Role.MANAGER.value).first()
    if manager is None or Competition.objects.filter(slug=FINISHED.slug).exists():
        return
    _build_finished(manager, now)
    _build_being_judged(manager, now)


def competition_of(contest: Contest, *, now: datetime) -> Competition:
    """The competition with its categories and divisions; made once."""
    found = Competition.objects.filter(slug=contest.slug).first()
    if found:
        return found
    competition = Competition.objects.create(
        slug=contest.slug,
        title={language: texts["title"] for language, texts in JUDGED[contest.slug].items()},
        season=(now + timedelta(days=contest.closes)).year,
        time_zone=ZONE,
        opens_at=local(now + timedelta(days=contest.opens), 9, 0),
        closes_at=local(now + timedelta(days=contest.closes), 23, 59),
    )
    add_categories(competition)
    add_divisions(competition)
    return competition


def _build_finished(manager: User, now: datetime) -> None:
    contest = FINISHED
    competition = competition_of(contest, now=now)
    _enter_all(contest, competition, manager)
    judged = _open_round(contest, competition, _judges(competition, BODY_OF), manager)
    for place, judge in enumerate(judged.panel.judges.order_by("pk")):
        _score(judge, judged, SEVERITIES[place], judged.opens_at + timedelta(days=2 + place))
        sheets.confirm_round(
            judge=judge, judged=judged, actor=SYSTEM, now=judged.opens_at + timedelta(days=3 + place)
        )
    end = judged.closes_at
    rounds.close_round(judged=judged, actor=SYSTEM, now=end)
    results.tally_round(judged=judged, user=manager, now=end + timedelta(hours=1))
    deliberation.begin_deliberation(judged=judged, user=manager, now=end + timedelta(hours=2))
    deliberation.ratify_round(judged=judged, user=manager, now=end + timedelta(days=2))
    _give_awards(competition, judged, manager, end + timedelta(days=3))
    deliberation.publish_round(judged=judged, user=manager, now=end + timedelta(days=4))
    feedback.release_feedback(judged=judged, user=manager, now=end + timedelta(days=4))
    _forget_mails(competition)


def _build_being_judged(manager: User, now: datetime) -> None:
    contest = BEING_JUDGED
    competition = competition_of(contest, now=now)
    _enter_all(contest, competition, manager)
    visitor = User.objects.filter(groups__name=Role.JUDGE.value, email__startswith="judge@").first()
    judges = _judges(competition, BODY_OF, visitor=visitor)
    judged = _open_round(contest, competition, judges, manager)
    for place, judge in enumerate(judges[:5]):
        moment = now - timedelta(days=2, hours=place)
        _score(judge, judged, SEVERITIES[place], moment, share=(1.0, 1.0, 0.6, 0.4, 0.0)[place])
        if place < 2:
            sheets.confirm_round(judge=judge, judged=judged, actor=SYSTEM, now=moment + timedelta(hours=1))
    _forget_mails(competition)


def _enter_all(contest: Contest, competition: Competition, manager: User) -> None:
    works: list[tuple[str, str, dict[str, Any]]] = [
        ("slogan", language, {"slogan": text}) for language, text in contest.slogans
    ]
    works += [("design", "en", {"title": one.words, "picture": draw(one)}) for one in contest.posters]
    span = competition.closes_at - competition.opens_at
    entries = [
        enter(competition, number, *work, competition.opens_at + span * number / (len(works) + 2))
        for number, work in enumerate(works, start=1)
    ]
    for entry in entries:
        _pass(entry, manager)
    close_calls(now=competition.closes_at + timedelta(hours=1))


def _pass(entry: Entry, manager: User) -> None:
    version = screening.newest_version(entry)
    screening.decide(
        entry=entry,
        number=version.number,
        verdict=Verdict.PASS,
        reason="",
        user=manager,
        now=version.made_at + timedelta(hours=5),
    )


def _judges(competition: Competition, body_of: list[int], *, visitor: User | None = None) -> list[Judge]:
    """Five judges of three bodies, who have named what they are close to, and the demonstration's own."""
    invited = competition.closes_at + timedelta(days=1)
    bodies = [
        Organisation.objects.get_or_create(name=name, defaults={"kind": kind})[0] for name, kind in BODIES
    ]
    people = [
        (f"judge-{number}@jury.example", f"Judge {number}", bodies[body])
        for number, body in enumerate(body_of, start=1)
    ]
    if visitor:
        people.append((visitor.email, visitor.get_full_name(), bodies[2]))
    judges = [
        panels.invite_judge(
            competition=competition,
            email=email,
            name=name,
            language="en",
            organisation=body,
            languages=[],
            capacity=None,
            aliases="",
            actor=SYSTEM,
            now=invited,
        )
        for email, name, body in people
    ]
    named = judges[:5]  # the visitor does that for themselves
    Judge.objects.filter(pk__in=[one.pk for one in named]).update(declared_at=invited + timedelta(hours=4))
    near = judges[4]
    near.refresh_from_db()
    near.affiliations = "Demonstration School C"
    near.save(update_fields=["affiliations"])
    conflicts.detect_conflicts(competition=competition, now=invited + timedelta(hours=5))
    return judges


def _open_round(contest: Contest, competition: Competition, judges: list[Judge], manager: User) -> Round:
    panel = panels.save_panel(competition=competition, title="Jury", judges=judges, chair=judges[0])
    opens_at = competition.closes_at + timedelta(days=5)
    judged = Round.objects.create(
        competition=competition,
        title=JUDGED_ROUND,
        kind=RoundKind.SCORING,
        panel=panel,
        rubric=_rubric(competition),
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=contest.judged_until - contest.closes - 5),
        scores_needed=3,
        anchors=1,
        places=2,
        visibility=Visibility.AFTER_OWN,
        seed=20,
    )
    actor = SYSTEM
    rounds.fill_round(judged=judged, actor=actor, now=opens_at - timedelta(days=2))
    _rule_on_conflicts(competition, manager, opens_at - timedelta(days=2))
    assigning.propose(judged=judged, actor=actor, now=opens_at - timedelta(days=1))
    rounds.open_round(judged=judged, actor=actor, now=opens_at)
    judged.refresh_from_db()
    reminders.notify(judged=judged, actor=actor, now=opens_at)
    return judged


def _rule_on_conflicts(competition: Competition, manager: User, now: datetime) -> None:
    found = ConflictOfInterest.objects.filter(judge__competition=competition, ruling=ConflictRuling.OPEN)
    for conflict in found:
        conflicts.rule_conflict(
            conflict=conflict, ruling=ConflictRuling.CONFLICTED, reason="", user=manager, now=now
        )


def _rubric(competition: Competition) -> Rubric:
    rubric = Rubric(competition=competition, title="Idea, craft, effect")
    raw = [{"type": "criterion", "value": value} for value in CRITERIA]
    rubric.criteria = rubric._meta.get_field("criteria").stream_block.to_python(raw)
    rubric.save()
    return rubric


def _score(judge: Judge, judged: Round, severity: float, now: datetime, *, share: float = 1.0) -> None:
    """Fill in a judge's sheets, or the first share of them."""
    mine = list(
        Assignment.objects.awaiting_scores_from(judge).of_round(judged).select_related("round_entry__entry")
    )
    keys = [one["key"] for one in judged.rubric_version.definition["criteria"]]
    for place, assignment in enumerate(mine[: round(len(mine) * share)]):
        entry = assignment.round_entry.entry
        quality = Random(f"quality {judged.competition.slug} {entry.draft['title']}").gauss(3.4, 0.9)
        chance = Random(f"judge {severity} {entry.draft['title']}")
        moment = now + timedelta(minutes=3 * place)
        for key in keys:
            value = min(5, max(1, round(quality - severity + chance.gauss(0, 0.6))))
            sheets.save_part(assignment=assignment, key=key, value=value, revision=0, now=moment)
        if chance.random() < 0.7:
            comment = chance.choice(COMMENTS[entry.language])
            sheets.save_part(assignment=assignment, key="comment", value=comment, revision=0, now=moment)


def _give_awards(competition: Competition, judged: Round, manager: User, now: datetime) -> None:
    bodies = {one.name: one for one in Organisation.objects.filter(name__in=[name for name, _kind in BODIES])}
    for order, (title, text, names, places) in enumerate(AWARDS):
        for category in competition.categories.exclude(kind="video"):
            for division in competition.divisions.all():
                award = Award.objects.create(
                    competition=competition,
                    title=title,
                    text=text,
                    category=category,
                    division=division,
                    places=places,
                    sort_order=order,
                )
                award.given_by.set([bodies[name] for name in names])
    for run in results.valid_runs(judged=judged):
        first, *others = [one.round_entry for one in standings.standing_of(run)][:2]
        mine = Award.objects.filter(competition=competition, category=run.category, division=run.division)
        for award, round_entries in zip(mine.order_by("sort_order"), ([first], others), strict=True):
            for round_entry in round_entries:
                awards.give_award(award=award, run=run, round_entry=round_entry, user=manager, now=now)


def _forget_mails(competition: Competition) -> None:
    """Nobody reads the mails of a demonstration."""
    for entry in competition.entries.all():
        for person in entry.contributors.all():
            erase(address=address_of(person))
    for address in set(
        OutgoingMail.objects.filter(to__endswith="@jury.example").values_list("to", flat=True)
    ):
        erase(address=address)
