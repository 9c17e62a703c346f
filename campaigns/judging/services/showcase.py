"""What everybody may see of a competition in the end: works, awards, and figures.

Consent, names and schools are read each time. Nothing of a round shows before it is published, and no work
that a jury still looks at without names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower, Trim
from django.http import Http404
from django.utils.translation import gettext as _

from campaigns.competitions.models import Category, Competition, Contributor, Entry
from campaigns.competitions.projection import BlindEntry, blind
from campaigns.competitions.querysets import EntryQuerySet
from campaigns.judging.enums import CONFIRMED, FINAL, Outcome, RoundKind, RoundState
from campaigns.judging.models import AwardGiven, Judge, ResultRun, Round, RoundEntry, Score
from campaigns.judging.services.publishing import names_of, people_of_works, publishable, schools_of

FEW = 5  # smaller counts are not shown: they could point at somebody
PALETTES = 6  # of slogans as posters
SHAPES = (0.5, 0.6, 0.7, 0.8, 1.0, 1.2, 1.4, 1.6, 1.8, 2.2)  # width by height, see showcase.css
SLOGAN_SHAPE = 1.2
STRONG, FAIR = 0.667, 0.4  # Krippendorff (2004): from .667 tentative conclusions are acceptable
NOT_RANKED = (RoundKind.PUBLIC_VOTE, RoundKind.CALIBRATION)
# Rounds in which a jury decides without knowing who made what. Nothing is decided by calibrating: it is over
# once it is closed.
BLIND = (
    ~Q(round__state__in=FINAL)
    & ~Q(round__kind=RoundKind.PUBLIC_VOTE)
    & (~Q(round__kind=RoundKind.CALIBRATION) | Q(round__state__in=(RoundState.PLANNED, RoundState.OPEN)))
)


@dataclass(frozen=True)
class Work:
    """An entry as everybody sees it. shape: width by height as one of SHAPES, times ten; palette: from 1."""

    code: str
    shown: BlindEntry
    language: str
    category: Category
    names: tuple[str, ...]
    schools: tuple[str, ...]
    awards: tuple[AwardGiven, ...]
    shape: int
    palette: int
    small_width: int

    @property
    def is_winner(self) -> bool:
        return bool(self.awards)

    @property
    def by(self) -> str:
        """Who made it, as far as they agreed: "Mina and Jun, Hanbit High School"."""
        return ", ".join([*self.names, *self.schools])


@dataclass(frozen=True)
class Figure:
    """A number of the competition. few: whether it is too small to be shown; then number is the limit."""

    label: str
    number: int
    few: bool


@dataclass(frozen=True)
class Showcase:
    """is_open: whether results are published. results_from: when the last open round ends, or None."""

    competition: Competition
    is_open: bool
    winners: tuple[Work, ...]
    finalists: tuple[Work, ...]
    categories: tuple[Category, ...]
    figures: tuple[Figure, ...]
    agreement: str
    vote: Round | None
    results_from: datetime | None

    @property
    def works(self) -> tuple[Work, ...]:
        return (*self.winners, *self.finalists)


def showcase_of(*, competition: Competition, category: str = "") -> Showcase:
    """Everything published of a competition. category: short name of the only one to show works of.

    It is not open yet while every work of what is published goes on being judged.
    """
    rounds = list(competition.rounds.all())
    published = [one for one in rounds if one.state == RoundState.PUBLISHED]
    works = works_of(competition) if published else []
    is_open = bool(works) or (bool(published) and not _is_judged_yet(competition))
    categories = [one for one in competition.categories.all() if any(w.category.pk == one.pk for w in works)]
    shown = [work for work in works if category in ("", work.category.slug)]
    pending = [one.closes_at for one in rounds if one.state in (RoundState.PLANNED, RoundState.OPEN)]
    return Showcase(
        competition=competition,
        is_open=is_open,
        winners=tuple(work for work in shown if work.is_winner),
        finalists=tuple(work for work in shown if not work.is_winner),
        categories=tuple(categories),
        figures=tuple(_figures(competition, published)) if is_open else (),
        agreement=_agreement(published) if is_open else "",
        vote=_vote_of(rounds),
        results_from=max(pending, default=None),
    )


def _is_judged_yet(competition: Competition) -> bool:
    return RoundEntry.objects.filter(BLIND, round__competition=competition).exists()


def _vote_of(rounds: Iterable[Round]) -> Round | None:
    """The public vote to point at: the one that is open, or else the one whose results are published."""
    votes = [one for one in rounds if one.kind == RoundKind.PUBLIC_VOTE]
    open_ones = [one for one in votes if one.state == RoundState.OPEN]
    ended = [one for one in votes if one.state == RoundState.PUBLISHED]
    return next(iter([*open_ones, *ended]), None)


# --- works --------------------------------------------------------------------------------------------------


def published_entries() -> QuerySet[RoundEntry]:
    """Round entries that may be shown: of published rounds, with an award or among those that went on.

    Not those that another jury has yet to decide about: its judges would read here who made them.
    """
    held = AwardGiven.objects.filter(round_entry=OuterRef("pk"), withdrawn_at=None)
    went_on = ~Q(round__kind__in=NOT_RANKED) & (Q(outcome=Outcome.GOES_ON) | Q(round__source__isnull=False))
    elsewhere = RoundEntry.objects.filter(BLIND, entry=OuterRef("entry"))
    shown = RoundEntry.objects.filter(
        Exists(held) | went_on, ~Exists(elsewhere), round__state=RoundState.PUBLISHED
    )
    return publishable(shown)


def works_of(competition: Competition) -> list[Work]:
    """Every published work once: awards in their order first, then the others, always in the same order."""
    found = _with_facts(published_entries().filter(round__competition=competition))
    by_entry: dict[int, list[RoundEntry]] = {}
    for one in found.order_by("-round__opens_at", "-round_id", "pk"):
        by_entry.setdefault(one.entry_id, []).append(one)
    works = [_work(entries) for entries in by_entry.values()]
    return sorted(works, key=_in_order)


def access_work(code: str) -> tuple[Work, Competition]:
    """A published work by the code of any of its published rounds; 404 for everything else."""
    named = published_entries().filter(code=code)
    same = _with_facts(published_entries().filter(entry__in=named.values("entry")))
    entries = list(same.order_by("-round__opens_at", "-round_id", "pk"))
    if not entries:
        raise Http404
    return _work(entries), entries[0].entry.competition


def access_picture(code: str) -> RoundEntry:
    """The round entry whose picture anybody may look at now: published, or in an open public vote.

    404 for everything else, and for an entry without a picture.
    """
    in_vote = Q(round__kind=RoundKind.PUBLIC_VOTE, round__state__in=(RoundState.OPEN, RoundState.PUBLISHED))
    shown = published_entries().filter(code=code) | publishable(RoundEntry.objects.filter(in_vote, code=code))
    found = shown.select_related("version__asset__upload").first()
    if found is None or found.version.asset is None:
        raise Http404
    return found


def _with_facts(entries: QuerySet[RoundEntry]) -> QuerySet[RoundEntry]:
    """With all that _work reads."""
    held = (
        AwardGiven.objects.filter(withdrawn_at=None, run__round__state=RoundState.PUBLISHED)
        .select_related("award", "run")
        .prefetch_related("award__given_by")
    )
    return entries.select_related(
        "round",
        "entry__competition",
        "entry__category",
        "version__entry__category",
        "version__entry__division",
        "version__asset__upload",
        "version__originality",
        "version__form",
    ).prefetch_related(Prefetch("awards", queryset=held, to_attr="held"), people_of_works())


def _work(entries: Sequence[RoundEntry]) -> Work:
    """One work of all its published round entries, newest round first."""
    newest = entries[0]
    shown = blind(newest.version)
    awards = [given for one in entries for given in one.held]
    return Work(
        code=newest.code,
        shown=shown,
        language=newest.entry.language,
        category=newest.entry.category,
        names=tuple(names_of(newest.entry)),
        schools=tuple(schools_of(newest.entry)),
        awards=tuple(sorted(awards, key=lambda given: (given.award.sort_order, given.award_id))),
        shape=shape_of(shown),
        palette=palette_of(newest.code),
        small_width=small_width(shown),
    )


def shape_of(shown: BlindEntry) -> int:
    """The nearest of SHAPES, times ten, so that a style sheet knows it before the picture has come."""
    ratio = shown.width / shown.height if shown.picture and shown.height else SLOGAN_SHAPE
    return round(10 * min(SHAPES, key=lambda shape: abs(shape / ratio - 1)))


def small_width(shown: BlindEntry) -> int:
    """Pixels of the small copy's width: its longer side is at most 640."""
    longer = max(shown.width, shown.height)
    return round(shown.width * min(1, 640 / longer)) if longer else 0


def palette_of(code: str) -> int:
    """The same colours for the same work, everywhere."""
    return sum(map(ord, code)) % PALETTES + 1


def _in_order(work: Work) -> tuple[Any, ...]:
    first = work.awards[0] if work.awards else None
    place = (first.award.sort_order, first.award_id, first.pk) if first else (0, 0, 0)
    return (first is None, *place, work.category.sort_order or 0, work.code)


def neighbours(work: Work, competition: Competition) -> tuple[Work | None, Work | None]:
    """The works before and after this one."""
    works = works_of(competition)
    place = next((number for number, one in enumerate(works) if one.code == work.code), None)
    if place is None:
        return None, None
    before = works[place - 1] if place else None
    return before, works[place + 1] if place + 1 < len(works) else None


# --- figures ------------------------------------------------------------------------------------------------


def _figures(competition: Competition, published: Sequence[Round]) -> list[Figure]:
    entries = judged_entries(competition)
    people = Contributor.objects.filter(entry__in=entries).exclude(school="")
    schools = people.aggregate(count=Count(Lower(Trim("school")), distinct=True))["count"]
    categories = entries.aggregate(count=Count("category", distinct=True))["count"]
    scores = Score.objects.filter(
        sheet__assignment__round_entry__round__in=published,
        sheet__assignment__state__in=CONFIRMED,
        sheet__voided_at=None,
        value__isnull=False,
    ).count()
    judges = Judge.objects.active().filter(competition=competition).count()
    found = [
        figure(_("entries judged"), entries.count()),
        figure(_("schools"), schools),
        Figure(_("categories"), categories, few=False),  # says nothing of anybody
        figure(_("judges"), judges),
        figure(_("scores given"), scores),
    ]
    return [one for one in found if one.number]


def judged_entries(competition: Competition) -> EntryQuerySet:
    """The entries of a competition about which a jury's decision is published, and that are still in it."""
    judged = RoundEntry.objects.filter(~Q(round__kind__in=NOT_RANKED), round__state=RoundState.PUBLISHED)
    return Entry.objects.in_contest(competition).filter(pk__in=judged.values("entry"))


def figure(label: str, count: int) -> Figure:
    """A count of people or of what they did: exact from FEW on, nothing at all for none."""
    return Figure(label, FEW if 0 < count < FEW else count, few=0 < count < FEW)


def _agreement(published: Sequence[Round]) -> str:
    """How far the judges agreed, in words; "" where that was not measured."""
    kept = ResultRun.objects.valid().filter(round__in=published) if published else ResultRun.objects.none()
    alphas = [
        float(found["alpha"])
        for found in kept.values_list("agreement", flat=True)
        if isinstance(found.get("alpha"), (int, float))
    ]
    if not alphas:
        return ""
    mean = fmean(alphas)
    if mean >= STRONG:
        return _("The judges agreed closely.")
    if mean >= FAIR:
        return _("The judges agreed on the whole, as people of taste do.")
    return _("The judges often saw it differently: close places were settled in deliberation.")
