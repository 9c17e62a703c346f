"""The group report: what the players of some quizzes can tell, with intervals, and in a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from quizzes.comparison import FEWEST_PEOPLE, Estimate
from quizzes.models import ItemAnalysis, Quiz, Response
from quizzes.pooling import STEPS, PooledRounds, Roc, mean_of_rounds, pooled_roc, pooled_rounds
from quizzes.querysets import AttemptQuerySet
from quizzes.services.played import (
    ALWAYS,
    Counted,
    Period,
    Rate,
    answers_of,
    count_by,
    fewest_people_in,
    people_in,
    rate_of,
    rounds_of_quizzes,
    tell_names,
    tells_by,
)


class Standing(StrEnum):
    """What the interval of d' says, and, where the group can tell, that of c."""

    TELLS = "tells"
    TELLS_SUSPICIOUS = "tells, suspicious"
    TELLS_TRUSTING = "tells, trusting"
    SUSPICIOUS = "suspicious"
    TRUSTING = "trusting"
    GUESSES = "guesses"
    MIXES_UP = "mixes up"


SENTENCES: dict[Standing, Any] = {
    Standing.TELLS: _("This group can tell fakes from genuine goods, and leans to neither side."),
    Standing.TELLS_SUSPICIOUS: _(
        "This group can tell fakes from genuine goods, and leans to calling things fake."
    ),
    Standing.TELLS_TRUSTING: _(
        "This group can tell fakes from genuine goods, and leans to calling things genuine."
    ),
    Standing.SUSPICIOUS: _(
        "This group calls many things fake, but cannot be said to tell fakes from genuine goods."
    ),
    Standing.TRUSTING: _(
        "This group calls many things genuine, but cannot be said to tell fakes from genuine goods."
    ),
    Standing.GUESSES: _(
        "Nothing shows that this group can tell fakes from genuine goods better than chance."
    ),
    Standing.MIXES_UP: _("This group takes fakes for genuine and genuine goods for fakes."),
}


@dataclass(frozen=True)
class TellRate:
    """How often fakes with this tell were recognised: the tell marked, or the good called fake."""

    slug: str
    name: Any
    rate: Rate


@dataclass(frozen=True)
class Step:
    """A step of the scale from 1 (surely genuine) to 6 (surely fake), and how many of its goods were fake."""

    step: int
    fake: Rate


@dataclass(frozen=True)
class GroupReport:
    """What a group of five people or more shows.

    people, rounds, answers: what it rests on. skill, roc, points (mean points for confidence, 0 to 100) are
    None where fewer than five rounds have what they need; standing is None without skill. steps are empty
    where no confidence was asked. flagged: items of these rounds whose last analysis has flags.
    """

    people: int
    rounds: int
    answers: int
    skill: PooledRounds | None
    standing: Standing | None
    roc: Roc | None
    points: Estimate | None
    steps: list[Step]
    tells: list[TellRate]
    flagged: list[ItemAnalysis]

    @property
    def sentence(self) -> Any:
        return SENTENCES[self.standing] if self.standing else _("Too few rounds to say anything about skill.")


def quizzes_report(*, quizzes: Sequence[Quiz], period: Period = ALWAYS) -> GroupReport | None:
    """The report on all finished rounds of these quizzes; None below five people."""
    return group_report(rounds=rounds_of_quizzes(quizzes, period))


def group_report(*, rounds: AttemptQuerySet) -> GroupReport | None:
    """The report on these finished rounds; None below five people."""
    if fewest_people_in(rounds) < FEWEST_PEOPLE:
        return None
    answers = answers_of(rounds)
    counted = count_by(answers, "attempt")
    skill = pooled_rounds(counted.judged)
    skill = skill if skill and skill.rounds >= FEWEST_PEOPLE else None
    return GroupReport(
        people=people_in(rounds),
        rounds=len(counted.keys),
        answers=int(counted.answers.sum()),
        skill=skill,
        standing=_standing(skill) if skill else None,
        roc=_roc(counted),
        points=points_of(counted),
        steps=_steps(counted),
        tells=_tells(answers),
        flagged=flagged_in(rounds),
    )


def points_of(counted: Counted) -> Estimate | None:
    """The mean of the rounds' own mean points for confidence; None below five rounds with any."""
    rated = counted.rated > 0
    if rated.sum() < FEWEST_PEOPLE:
        return None
    return mean_of_rounds(counted.points[rated] / counted.rated[rated])


def flagged_in(rounds: AttemptQuerySet) -> list[ItemAnalysis]:
    """Analyses with flags of items that these rounds showed."""
    shown = Response.objects.filter(item=OuterRef("item"), attempt__in=rounds)
    found = ItemAnalysis.objects.filter(is_flagged=True).filter(Exists(shown))
    return list(found.select_related("item").order_by("item"))


def _standing(skill: PooledRounds) -> Standing:
    d_prime, criterion = skill.d_prime, skill.criterion
    if d_prime.high < 0:
        return Standing.MIXES_UP
    can_tell = d_prime.low > 0
    if criterion.high < 0:
        return Standing.TELLS_SUSPICIOUS if can_tell else Standing.SUSPICIOUS
    if criterion.low > 0:
        return Standing.TELLS_TRUSTING if can_tell else Standing.TRUSTING
    return Standing.TELLS if can_tell else Standing.GUESSES


def _roc(counted: Counted) -> Roc | None:
    roc = pooled_roc(counted.fake_steps, counted.genuine_steps)
    return roc if roc and roc.rounds >= FEWEST_PEOPLE else None


def _steps(counted: Counted) -> list[Step]:
    if not counted.rated.any():
        return []
    fakes, genuine = counted.fake_steps.sum(axis=0).tolist(), counted.genuine_steps.sum(axis=0).tolist()
    return [Step(i + 1, rate_of(fakes[i], fakes[i] + genuine[i])) for i in range(STEPS)]


def _tells(answers: QuerySet[Response]) -> list[TellRate]:
    counts = tells_by(answers).get(())
    if counts is None:
        return []
    return [TellRate(slug, name, counts.rate([slug])) for slug, name in tell_names(counts.shown).items()]
