"""How far the rounds of a competition are, and what its manager does next, in sentences.

Everything is counted in the same few queries however many rounds, judges and entries there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.models import Competition
from campaigns.judging.enums import (
    ASSIGNED,
    BY_RUBRIC,
    CONFIRMED,
    SCORABLE,
    STANDING,
    AssignmentState,
    ConflictRuling,
    RoundKind,
    RoundState,
)
from campaigns.judging.models import (
    Assignment,
    Comparison,
    ConflictOfInterest,
    Judge,
    Panel,
    Round,
    RoundEntry,
    Rubric,
)
from campaigns.judging.services.blinded import in_contest
from campaigns.judging.services.following import awaited_by

TOLD = (*SCORABLE, *CONFIRMED, AssignmentState.EXPIRED)
SOON = timedelta(days=3)


@dataclass(frozen=True)
class Progress:
    """Counts of a round.

    entries: that still take part; lacking: those of them with fewer judges than they need; standing: pairs of
    a judge and an entry; proposed: those that nobody was told of; told, done: that judges have to score, and
    have confirmed; pairs, decided: of a round of pairs; judges: on its panel; behind: who have not finished;
    awaited: a later round in which its entries are judged blind, None for none.
    """

    entries: int = 0
    lacking: int = 0
    standing: int = 0
    proposed: int = 0
    told: int = 0
    done: int = 0
    pairs: int = 0
    decided: int = 0
    judges: int = 0
    behind: int = 0
    awaited: Round | None = None

    def of(self, judged: Round) -> tuple[int, int]:
        """(what is done, of how many)."""
        if judged.kind == RoundKind.PAIRWISE:
            return self.decided, self.pairs
        return self.done, self.told


@dataclass(frozen=True)
class Next:
    """A sentence, and where it is done: a step of the round, or an address. Neither for waiting."""

    words: str
    verb: str = ""
    step: str = ""
    address: str = ""


def progress_of(rounds: list[Round]) -> dict[int, Progress]:
    """The counts of each round, by its id."""
    ids = [one.pk for one in rounds]
    found: dict[int, dict[str, Any]] = {pk: {} for pk in ids}
    for query in (_entries(ids), _assignments(ids), _pairs(ids), _judges(ids)):
        for row in query:
            found[row.pop("of")].update(row)
    for pk, later in awaited_by(rounds).items():
        found[pk]["awaited"] = later
    return {pk: Progress(**counts) for pk, counts in found.items()}


def _entries(ids: list[int]) -> list[dict[str, int]]:
    """Entries that take part, and how many of them lack a judge. In a calibration round one is enough."""
    standing = Assignment.objects.standing().filter(round_entry=OuterRef("pk")).order_by()
    held = Subquery(standing.values("round_entry").annotate(n=Count("pk")).values("n"))
    needed = Case(
        When(round__kind=RoundKind.CALIBRATION, then=Value(1)),
        When(round__kind__in=ASSIGNED, then=F("round__scores_needed")),
        default=Value(0),
        output_field=IntegerField(),
    )
    lacks = Q(held__lt=F("needed"))
    return list(
        RoundEntry.objects.filter(in_contest("entry__"), round__in=ids)
        .annotate(held=Coalesce(held, 0), needed=needed)
        .order_by()
        .values(of=F("round_id"))
        .annotate(entries=Count("pk"), lacking=Count("pk", filter=lacks))
    )


def _assignments(ids: list[int]) -> list[dict[str, int]]:
    return list(
        Assignment.objects.filter(in_contest("round_entry__entry__"), round_entry__round__in=ids)
        .values(of=F("round_entry__round_id"))
        .annotate(
            standing=Count("pk", filter=Q(state__in=STANDING)),
            proposed=Count("pk", filter=Q(state=AssignmentState.PROPOSED)),
            told=Count("pk", filter=Q(state__in=TOLD)),
            done=Count("pk", filter=Q(state__in=CONFIRMED)),
            behind=Count("judge", filter=Q(state__in=SCORABLE), distinct=True),
        )
        .order_by("of")
    )


def _pairs(ids: list[int]) -> list[dict[str, int]]:
    """Rounds of pairs: who has not decided them all is behind."""
    waiting = Q(winner=None)
    return list(
        Comparison.objects.filter(
            in_contest("first__entry__"), in_contest("second__entry__"), round__in=ids, voided_at=None
        )
        .values(of=F("round_id"))
        .annotate(
            pairs=Count("pk"),
            decided=Count("pk", filter=~waiting),
            behind=Count("judge", filter=waiting, distinct=True),
        )
        .order_by("of")
    )


def _judges(ids: list[int]) -> list[dict[str, int]]:
    return list(
        Judge.objects.active()
        .filter(panels__rounds__in=ids)
        .values(of=F("panels__rounds"))
        .annotate(judges=Count("pk", distinct=True))
        .order_by("of")
    )


def next_of(judged: Round, found: Progress, now: datetime) -> Next:
    """What the manager of a round does next."""
    if judged.state == RoundState.PLANNED:
        return _before(judged, found, now)
    if judged.state == RoundState.OPEN:
        return _while_open(judged, found, now)
    return _after(judged, found)


def _before(judged: Round, found: Progress, now: datetime) -> Next:
    change = {"verb": _("Change the round"), "step": "change"}
    if judged.kind in ASSIGNED and judged.panel_id is None:
        return Next(_("The round has no panel yet: choose who judges."), **change)
    if judged.kind in BY_RUBRIC and judged.rubric_id is None:
        return Next(_("The round has no rubric yet: choose what is scored."), **change)
    if judged.kind in ASSIGNED and not found.judges:
        return Next(_("The panel has no judges yet: add some to it."), _("Change the panel"), "panel")
    if not found.entries:
        return Next(_("No entry is in the round yet: bring them in."), _("Bring entries in"), "fill")
    if judged.kind in ASSIGNED:
        if not found.standing:
            words = _("Nobody has an entry yet: balance who judges what.")
            return Next(words, _("Balance"), "propose")
        if found.lacking:
            return Next(lacking_words(found.lacking), _("Top up"), "top_up")
    if judged.opens_at > now:
        return Next(_("Everything is ready. Open the round when it is time."), _("Open the round"), "open")
    return Next(_("Everything is ready, and it is time: open the round."), _("Open the round"), "open")


def lacking_words(count: int) -> str:
    text = ngettext(
        "%(count)s entry lacks a judge: top up.", "%(count)s entries lack a judge: top up.", count
    )
    return text % {"count": count}


def _while_open(judged: Round, found: Progress, now: datetime) -> Next:
    close = {"verb": _("Close the round"), "step": "close"}
    if judged.kind in ASSIGNED:
        if found.lacking:
            return Next(lacking_words(found.lacking), _("Top up"), "top_up")
        if found.proposed:
            return Next(_("Judges do not know yet what they have: notify them."), _("Notify"), "notify")
        done, of = found.of(judged)
        if of and done == of:
            return Next(_("Everything is scored: close the round."), **close)
    if judged.closes_at <= now:
        return Next(_("Its time is over: close the round."), **close)
    if judged.kind in ASSIGNED and found.behind:
        text = ngettext(
            "%(count)s judge has not finished.", "%(count)s judges have not finished.", found.behind
        )
        words = text % {"count": found.behind}
        if judged.closes_at - now <= SOON:
            return Next(words + " " + _("The round closes soon: remind them."), _("Remind"), "remind")
        return Next(words)
    return Next(_("The round is under way. Nothing to do until it closes."))


def _after(judged: Round, found: Progress) -> Next:
    if judged.state == RoundState.RATIFIED and found.awaited:
        words = _("The results are ratified. Publish them once “%(title)s” is ratified too.")
        return Next(words % {"title": found.awaited}, _("See the results"), "results")
    said = {
        RoundState.CLOSED: (_("The round is closed: tally the scores."), _("To the results")),
        RoundState.TALLIED: (_("The scores are tallied: the panel deliberates."), _("To the results")),
        RoundState.DELIBERATION: (_("The panel deliberates. Its chair ratifies."), _("To the results")),
        RoundState.RATIFIED: (_("The results are ratified: publish them."), _("To the results")),
        RoundState.PUBLISHED: (_("The results are published."), _("See the results")),
    }
    words, verb = said[RoundState(judged.state)]
    return Next(words, verb, "results")


@dataclass(frozen=True)
class Standing:
    """How many there are of everything that the judging of a competition needs, and open conflicts."""

    judges: int
    undeclared: int
    panels: int
    rubrics: int
    conflicts: int


def standing_of(competition: Competition) -> Standing:
    judges = Judge.objects.active().filter(competition=competition)
    counts = judges.aggregate(every=Count("pk"), undeclared=Count("pk", filter=Q(declared_at=None)))
    waiting = ConflictOfInterest.objects.filter(judge__in=judges, ruling=ConflictRuling.OPEN)
    return Standing(
        judges=counts["every"],
        undeclared=counts["undeclared"],
        panels=Panel.objects.filter(competition=competition).count(),
        rubrics=Rubric.objects.filter(competition=competition).count(),
        conflicts=waiting.count(),
    )


def first_step(found: Standing, rounds: list[Round]) -> Next | None:
    """What has to be there before a round can go on; None where nothing is missing."""
    if not found.judges:
        return Next(_("Nobody judges yet: invite the first judge."), _("Invite a judge"), address="invite")
    if not found.panels:
        return Next(_("Put the judges together in a panel."), _("Make a panel"), address="panel_add")
    if not found.rubrics and (not rounds or any(one.kind in BY_RUBRIC for one in rounds)):
        return Next(_("Write down what is scored: make a rubric."), _("Make a rubric"), address="rubric")
    if not rounds:
        return Next(_("Everybody is there: plan the first round."), _("Plan a round"), address="round_add")
    return None
