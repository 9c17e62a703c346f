"""What a round or a player has shown: counts, skill with its leaning, tells missed, points and badges."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quizzes.enums import Composition
from quizzes.measurement import (
    BiasBand,
    SignalDetection,
    SkillBand,
    bias_band,
    signal_detection,
    skill_band,
)
from quizzes.models import Attempt, Response
from quizzes.services.tallies import judgements
from rewards.badges import Badge, badges_of
from rewards.enums import Reason
from rewards.services import award, total_points

# A skill badge needs evidence against guessing: the 95 % interval of d' must lie above this.
BADGE_D_PRIME = 0.5
FAIR_FALSE_ALARM_RATE = 0.2
CALIBRATED_MEAN_POINTS = 80
MISSED_SHOWN = 5


@dataclass(frozen=True)
class Tally:
    """Yes-or-no judgements: fakes caught of fakes shown, genuine goods accused of those shown."""

    hits: int
    fakes: int
    false_alarms: int
    genuine: int


@dataclass(frozen=True)
class RoundResult:
    """The result of a round. skill, band and leaning are None without both fakes and genuine goods."""

    tally: Tally
    pairs_right: int
    pairs: int
    questions_right: int
    questions: int
    points: int
    points_possible: int
    skill: SignalDetection | None
    band: SkillBand | None
    leaning: BiasBand | None
    missed: list[tuple[str, int, int]]
    badges: list[Badge]
    total_points: int


def result_of(attempt: Attempt) -> RoundResult:
    """The result of a finished round; missed lists (tell, times missed, times shown), most missed first."""
    responses = list(attempt.responses.filter(counts=True).select_related("item").order_by("position"))
    tally = Tally(**judgements(responses))
    skill = _skill(tally)
    unjudged = [response for response in responses if response.is_fake is None]
    pairs = [response for response in unjudged if response.item.kind_slug == "pair"]
    questions = [response for response in unjudged if response.item.kind_slug != "pair"]
    return RoundResult(
        tally=tally,
        pairs_right=sum(response.correct for response in pairs),
        pairs=len(pairs),
        questions_right=sum(response.correct for response in questions),
        questions=len(questions),
        points=sum(response.points for response in responses),
        points_possible=100 * len(responses),
        skill=skill,
        band=skill_band(skill.d_prime) if skill else None,
        leaning=bias_band(skill.criterion) if skill else None,
        missed=_missed(responses),
        badges=badges_of(holder=attempt.holder),
        total_points=total_points(holder=attempt.holder),
    )


def reward(*, attempt: Attempt, responses: Sequence[Response], now: dt.datetime) -> None:
    """Enter the points of a finished round, and each skill that this player's rounds now prove.

    Practice proves nothing: it adapts to the player. Forms of a study tell nothing before the study's end.
    """
    source = f"attempt:{attempt.code}"
    points = sum(response.points for response in responses)
    award(holder=attempt.holder, reason=Reason.ROUND, points=points, source=source, now=now)
    played = list(
        Response.objects.filter(
            attempt__player=attempt.player,
            attempt__finished_at__isnull=False,
            attempt__participant=None,
            counts=True,
        ).exclude(attempt__quiz__composition=Composition.PRACTICE)
    )
    for reason in skills_shown(played):
        award(holder=attempt.holder, reason=reason, points=0, source="skill", now=now)


def skills_shown(responses: Sequence[Response]) -> list[Reason]:
    """The skills that these answers prove. None can be had without telling fakes from genuine goods."""
    tally = Tally(**judgements(responses))
    skill = _skill(tally)
    if skill is None or skill.interval()[0] < BADGE_D_PRIME:
        return []
    shown = [Reason.KEEN_EYE]
    if tally.false_alarms <= FAIR_FALSE_ALARM_RATE * tally.genuine:
        shown.append(Reason.FAIR_MIND)
    rated = [response.points for response in responses if response.rating is not None]
    if rated and sum(rated) / len(rated) >= CALIBRATED_MEAN_POINTS:
        shown.append(Reason.CALIBRATED)
    return shown


def _skill(tally: Tally) -> SignalDetection | None:
    if not tally.fakes or not tally.genuine:
        return None
    return signal_detection(tally.hits, tally.fakes, tally.false_alarms, tally.genuine)


def _missed(responses: Sequence[Response]) -> list[tuple[str, int, int]]:
    missed = Counter(tell for response in responses for tell in response.missed)
    found = Counter(tell for response in responses for tell in response.found)
    return [(tell, times, times + found[tell]) for tell, times in missed.most_common(MISSED_SHOWN)]
