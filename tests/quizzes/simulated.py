"""People who do not exist, stored with their answers: normal evidence, one criterion each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from quizzes.enums import Composition, FormLabel, ItemStatus, Occasion
from quizzes.kinds.judged import PROBABILITY
from quizzes.measurement import brier_points
from quizzes.models import Attempt, FormItem, Item, Participant, Quiz, QuizForm, Response, Study

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
# Evidence for "fake" at which the scale goes from one step to the next, around the criterion.
EDGES = (-1.2, -0.5, 0.0, 0.5, 1.2)


@dataclass(frozen=True)
class Skill:
    """d' and c of a person; c below 0 calls more things fake."""

    d_prime: float
    criterion: float = 0.0


def make_quiz(slug: str = "simulated", composition: str = Composition.DRAWN) -> Quiz:
    return Quiz.objects.create(title=slug.title(), slug=slug, composition=composition)


def make_items(fakes: int = 10, genuine: int = 10, prefix: str = "Item") -> list[Item]:
    """Fakes first. Nothing is drawn: the answers are made up as well."""
    return Item.objects.bulk_create(
        Item(
            kind_slug="single",
            title=f"{prefix} {place}",
            status=ItemStatus.RELEASED,
            is_fake=place < fakes,
            category="leather",
        )
        for place in range(fakes + genuine)
    )


def play(
    *,
    quiz: Quiz,
    items: Sequence[Item],
    skills: Sequence[Skill],
    seed: int = 1,
    tells: Mapping[int, list[str]] | None = None,
    finished_at: dt.datetime = NOON,
    players: Sequence[str] | None = None,
    **values: object,
) -> list[Attempt]:
    """One finished round for each of these people. tells: of fakes, by the item's key."""
    players = players or [f"{quiz.pk}-{seed}-{number}" for number in range(len(skills))]
    attempts = Attempt.objects.bulk_create(
        Attempt(
            quiz=quiz,
            player=player,
            language="en",
            item_ids=[item.pk for item in items],
            started_at=finished_at,
            finished_at=finished_at,
            **values,
        )
        for player in players
    )
    rng = Random(seed)
    Response.objects.bulk_create(
        answer(attempt, place, item, skill, rng, (tells or {}).get(item.pk, []))
        for attempt, skill in zip(attempts, skills, strict=True)
        for place, item in enumerate(items, start=1)
    )
    return attempts


def answer(attempt: Attempt, place: int, item: Item, skill: Skill, rng: Random, tells: list[str]) -> Response:
    evidence = rng.gauss(skill.d_prime / 2 if item.is_fake else -skill.d_prime / 2, 1) - skill.criterion
    rating = 1 + sum(evidence > edge for edge in EDGES)
    says_fake = rating >= 4
    return Response(
        attempt=attempt,
        item=item,
        position=place,
        answer={"rating": rating},
        says_fake=says_fake,
        is_fake=item.is_fake,
        correct=says_fake == item.is_fake,
        rating=rating,
        points=brier_points(PROBABILITY[rating], item.is_fake),
        found=tells if says_fake else [],
        missed=[] if says_fake else tells,
        seconds=5 + place,
        answered_at=attempt.finished_at,
    )


def make_study(*, items: int = 10, slug: str = "study") -> tuple[Study, dict[str, list[Item]]]:
    """A study with frozen forms of so many fakes and genuine goods each."""
    quiz = make_quiz(slug, Composition.FORMS)
    forms = {}
    for label in FormLabel.values:
        form = QuizForm.objects.create(quiz=quiz, label=label, frozen_at=NOON)
        forms[label] = make_items(items, items, prefix=f"{slug} {label}")
        FormItem.objects.bulk_create(
            FormItem(form=form, item=item, match=place) for place, item in enumerate(forms[label])
        )
    return Study.objects.create(title=slug.title(), quiz=quiz), forms


def take_part(
    *,
    study: Study,
    forms: Mapping[str, Sequence[Item]],
    people: int,
    skill: Mapping[tuple[str, str], Skill],
    occasions: Sequence[str] = (Occasion.PRE, Occasion.POST),
    tells: Mapping[int, list[str]] | None = None,
    orders: Sequence[str] = ("AB", "BA"),
    seed: int = 7,
) -> list[Participant]:
    """People who take both forms, in turn first A and first B. skill: by occasion and form."""
    first = study.participants.count() + 1
    joined = Participant.objects.bulk_create(
        Participant(
            study=study,
            number=number,
            player=f"{study.pk}-{number}",
            order=orders[number % len(orders)],
            joined_at=NOON,
        )
        for number in range(first, first + people)
    )
    for day, occasion in enumerate(occasions):
        for number, one in enumerate(joined):
            label = one.order[1] if occasion == Occasion.POST else one.order[0]
            play(
                quiz=study.quiz,
                items=forms[label],
                skills=[skill[occasion, label]],
                seed=1000 * seed + 100 * number + day,
                tells=tells,
                finished_at=NOON + dt.timedelta(days=7 * day),
                players=[one.player],
                form=label,
                occasion=occasion,
                participant=one,
            )
    return joined


SUSPICIOUS_ONLY = {
    (Occasion.PRE, "A"): Skill(0.8, 0.1),
    (Occasion.PRE, "B"): Skill(0.8, 0.1),
    (Occasion.POST, "A"): Skill(0.8, -0.7),
    (Occasion.POST, "B"): Skill(0.8, -0.7),
}
# A gain of .5 on either form, and a form B that is easier by .8.
PLANTED = {
    (Occasion.PRE, "A"): Skill(0.6),
    (Occasion.PRE, "B"): Skill(1.4),
    (Occasion.POST, "A"): Skill(1.1),
    (Occasion.POST, "B"): Skill(1.9),
}
