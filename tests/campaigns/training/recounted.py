"""What a session changed, worked out again from the stored answers, row by row."""

from __future__ import annotations

from collections import Counter

from campaigns.training.models import CampusSession
from quizzes.comparison import Answers, Comparison, Order, Participant, compare
from quizzes.enums import Occasion
from quizzes.models import Response


def answers_of(participant: int, occasion: str) -> Answers:
    """Of one person on one occasion, row by row."""
    given = Response.objects.filter(attempt__participant=participant, attempt__occasion=occasion)
    counted: Counter[str] = Counter()
    ratings: dict[bool, list[float]] = {True: [], False: []}
    for answer in given.order_by("rating"):
        counted["fakes"] += answer.is_fake
        counted["hits"] += answer.is_fake and answer.says_fake
        counted["alarms"] += answer.says_fake and not answer.is_fake
        ratings[answer.is_fake].append(float(answer.rating))
    genuine = len(given) - counted["fakes"]
    return Answers(
        counted["hits"], counted["fakes"], counted["alarms"], genuine, ratings[True], ratings[False]
    )


def recount(session: CampusSession) -> Comparison:
    """Before and after of those with both tests, from the answers themselves."""
    people = [
        Participant(
            person=one.pk,
            order=Order(one.order),
            before=answers_of(one.pk, Occasion.PRE),
            after=answers_of(one.pk, Occasion.POST),
        )
        for one in session.study.participants.order_by("pk")
        if one.attempts.filter(occasion=Occasion.POST).exists()
        and one.attempts.filter(occasion=Occasion.PRE).exists()
    ]
    return compare(people)
