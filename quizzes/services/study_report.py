"""The report on a study: before, after and later, of those who took both forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from quizzes._numbers import Counts
from quizzes.comparison import (
    FEWEST_PEOPLE,
    Answers,
    Comparison,
    Order,
    Participant,
    Verdict,
    compare,
)
from quizzes.enums import Occasion
from quizzes.measurement import PairedChange, hake_gain, paired_change
from quizzes.models import ItemAnalysis, Response, Study
from quizzes.models import Participant as StudyParticipant
from quizzes.pooling import roc_points
from quizzes.querysets import AttemptQuerySet
from quizzes.services.group_report import flagged_in
from quizzes.services.played import (
    ALWAYS,
    Counted,
    Period,
    Rate,
    TellCounts,
    answers_of,
    count_by,
    rate_of,
    rounds_of_studies,
    rounds_of_study,
    tell_names,
    tells_by,
)

SENTENCES: dict[Verdict, Any] = {
    Verdict.BETTER: _("Better at telling: the group tells fakes from genuine goods better than before."),
    Verdict.MORE_SUSPICIOUS: _(
        "More suspicious, not more accurate: the group calls more things fake than before, genuine goods too."
    ),
    Verdict.MORE_TRUSTING: _(
        "More trusting, not more accurate: the group calls more things genuine than before, fakes too."
    ),
    Verdict.WORSE: _("Worse at telling: the group tells fakes from genuine goods less well than before."),
    Verdict.NO_CLEAR_CHANGE: _("No clear change: what was measured is compatible with no change at all."),
    Verdict.CONFOUNDED: _(
        "Form and gain cannot be told apart: everybody took the same form first, perhaps the harder one."
    ),
    Verdict.TOO_FEW: _("Too few: fewer than five people judged fakes and genuine goods on both occasions."),
}


@dataclass(frozen=True)
class TellChange:
    """How often fakes with this tell were recognised before and after, and whether it was taught."""

    slug: str
    name: Any
    trained: bool
    before: Rate
    after: Rate


@dataclass(frozen=True)
class Curve:
    """A ROC curve of all ratings of an occasion; see `quizzes.pooling.Roc.points`."""

    occasion: Occasion
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class StudyReport:
    """What a study of five people or more shows.

    unfinished: participants without both forms; None below five. comparison: before and after. later: before
    and the later test, None without one; its form and order effects mean nothing and are not shown. points:
    change of mean points for confidence. hake: the normalized gain of right answers, blind to bias. taught,
    untaught: all tells that were or were not taught, before and after; None where there are none.
    false_alarms: how often genuine goods were called fake, before and after: tells that are recognised more
    often show more suspicion only, where this grows as well.
    """

    people: int
    unfinished: int | None
    answers: int
    comparison: Comparison
    later: Comparison | None
    points: PairedChange | None
    hake: float | None
    curves: list[Curve]
    tells: list[TellChange]
    taught: tuple[Rate, Rate] | None
    untaught: tuple[Rate, Rate] | None
    false_alarms: tuple[Rate, Rate]
    flagged: list[ItemAnalysis]

    @property
    def sentence(self) -> Any:
        return SENTENCES[self.comparison.verdict]

    @property
    def later_sentence(self) -> Any:
        return SENTENCES[self.later.verdict] if self.later else ""


@dataclass(frozen=True)
class _Occasions:
    """Rows of the counts by participant and occasion."""

    counted: Counted
    row: dict[tuple[int, str], int]

    def people(self, *occasions: str) -> list[int]:
        """Those who took part on all of these, in a lasting order."""
        return sorted(
            person
            for person in {person for person, _occasion in self.row}
            if all((person, occasion) in self.row for occasion in occasions)
        )

    def rows(self, people: Collection[int], occasion: str) -> list[int]:
        return [self.row[person, occasion] for person in people]


def study_report(*, study: Study, period: Period = ALWAYS) -> StudyReport | None:
    """The report on a study; None where fewer than five people took both forms: of them nothing is shown."""
    return report_on_rounds(study=study, rounds=rounds_of_study(study, period))


def comparison_of_studies(*, studies: Sequence[Study]) -> Comparison | None:
    """Before and after, of the people of several studies of one quiz together, as if it were one study.

    Of each study only if five people or more took both forms of it: otherwise whoever has the figures with it
    and without it could subtract them. None where no study is left. Somebody who took part in two studies
    counts twice.
    ValueError for studies of different quizzes: their forms differ, so that their figures are no one measure.
    """
    if len({study.quiz_id for study in studies}) > 1:
        raise ValueError("the studies must be of one quiz")
    occasions = _occasions(answers_of(rounds_of_studies(studies, ALWAYS)))
    people = _in_large_studies(occasions.people(Occasion.PRE, Occasion.POST), studies)
    return _compared(occasions, people, _orders(studies), Occasion.POST) if people else None


def _in_large_studies(people: Sequence[int], studies: Sequence[Study]) -> list[int]:
    """Of these participants those in whose own study there are five of them or more."""
    joined = StudyParticipant.objects.filter(study__in=[study.pk for study in studies])
    study_of = dict(joined.values_list("pk", "study"))
    sizes = Counter(study_of[person] for person in people)
    return [person for person in people if sizes[study_of[person]] >= FEWEST_PEOPLE]


def _orders(studies: Sequence[Study]) -> dict[int, str]:
    """Which form somebody took first, by participant."""
    people = StudyParticipant.objects.filter(study__in=[study.pk for study in studies])
    return dict(people.values_list("pk", "order"))


def report_on_rounds(*, study: Study, rounds: AttemptQuerySet) -> StudyReport | None:
    """The same of these rounds of a study alone."""
    answers = answers_of(rounds)
    occasions = _occasions(answers)
    people = occasions.people(Occasion.PRE, Occasion.POST)
    if len(people) < FEWEST_PEOPLE:
        return None
    orders = _orders([study])
    unfinished = len(orders) - len(people)
    counted = occasions.counted
    both = [occasions.rows(people, occasion) for occasion in (Occasion.PRE, Occasion.POST)]
    tells = _tells(study, answers.filter(attempt__participant__in=people))
    return StudyReport(
        people=len(people),
        unfinished=unfinished if unfinished >= FEWEST_PEOPLE else None,
        answers=int(sum(counted.answers[rows].sum() for rows in both)),
        comparison=_compared(occasions, people, orders, Occasion.POST),
        later=_later(occasions, orders),
        points=_points(counted, *both),
        hake=_hake(counted, *both),
        curves=_curves(counted, *both),
        tells=tells.rows,
        taught=tells.taught,
        untaught=tells.untaught,
        false_alarms=(_false_alarms(counted, both[0]), _false_alarms(counted, both[1])),
        flagged=flagged_in(rounds),
    )


def _occasions(answers: QuerySet[Response]) -> _Occasions:
    counted = count_by(answers, "attempt__participant", "attempt__occasion")
    return _Occasions(counted, {key: row for row, key in enumerate(counted.keys)})


def _compared(occasions: _Occasions, people: list[int], orders: dict[int, str], after: str) -> Comparison:
    return compare(
        [
            Participant(
                person=person,
                order=Order(orders[person]),
                before=_answers(occasions.counted, occasions.row[person, Occasion.PRE]),
                after=_answers(occasions.counted, occasions.row[person, after]),
            )
            for person in people
        ]
    )


def _later(occasions: _Occasions, orders: dict[int, str]) -> Comparison | None:
    people = occasions.people(Occasion.PRE, Occasion.DELAYED)
    return _compared(occasions, people, orders, Occasion.DELAYED) if people else None


def _answers(counted: Counted, row: int) -> Answers:
    hits, fakes, false_alarms, genuine = counted.judged[row].tolist()
    return Answers(
        hits,
        fakes,
        false_alarms,
        genuine,
        _ratings(counted.fake_steps[row]),
        _ratings(counted.genuine_steps[row]),
    )


def _ratings(steps: Counts) -> list[float]:
    ratings: list[float] = np.repeat(np.arange(1.0, len(steps) + 1), steps).tolist()
    return ratings


def _points(counted: Counted, before: list[int], after: list[int]) -> PairedChange | None:
    rated = counted.rated
    pairs = [(one, two) for one, two in zip(before, after, strict=True) if rated[one] and rated[two]]
    if len(pairs) < FEWEST_PEOPLE:
        return None
    means = [[float(counted.points[row] / rated[row]) for row in pair] for pair in pairs]
    return paired_change([pre for pre, _post in means], [post for _pre, post in means])


def _hake(counted: Counted, before: list[int], after: list[int]) -> float | None:
    """From class means of the people's shares of right answers, in percent."""
    pre, post = (
        float((counted.right[rows] / counted.answers[rows]).mean()) * 100 for rows in (before, after)
    )
    return hake_gain(pre, post)


def _curves(counted: Counted, before: list[int], after: list[int]) -> list[Curve]:
    curves = []
    for occasion, rows in ((Occasion.PRE, before), (Occasion.POST, after)):
        fakes, genuine = counted.fake_steps[rows].sum(axis=0), counted.genuine_steps[rows].sum(axis=0)
        if min(fakes.sum(), genuine.sum()) >= FEWEST_PEOPLE:
            curves.append(Curve(occasion, roc_points(fakes, genuine)))
    return curves


def _false_alarms(counted: Counted, rows: list[int]) -> Rate:
    _hits, _fakes, false_alarms, genuine = counted.judged[rows].sum(axis=0).tolist()
    return rate_of(false_alarms, genuine)


@dataclass(frozen=True)
class _Tells:
    rows: list[TellChange]
    taught: tuple[Rate, Rate] | None
    untaught: tuple[Rate, Rate] | None


def _tells(study: Study, answers: QuerySet[Response]) -> _Tells:
    counts = tells_by(answers, "attempt__occasion")
    nothing = TellCounts.empty()
    before, after = (counts.get((occasion,), nothing) for occasion in (Occasion.PRE, Occasion.POST))
    trained = set(study.trained_tells.values_list("slug", flat=True))
    names = tell_names({*before.shown, *after.shown})
    rows = [
        TellChange(slug, name, slug in trained, before.rate([slug]), after.rate([slug]))
        for slug, name in names.items()
    ]

    def together(slugs: list[str]) -> tuple[Rate, Rate] | None:
        return (before.rate(slugs), after.rate(slugs)) if slugs else None

    return _Tells(
        rows=rows,
        taught=together([row.slug for row in rows if row.trained]),
        untaught=together([row.slug for row in rows if not row.trained]),
    )
