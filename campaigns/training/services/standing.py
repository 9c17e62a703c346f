"""How far a session is: how many are where, and which slide is on the wall."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession
from campaigns.training.services.phases import PARTS
from quizzes.models import Attempt


@dataclass(frozen=True)
class Counts:
    """People of a session. in_test, finished: of the test that is open, 0 outside of tests."""

    joined: int = 0
    in_test: int = 0
    finished: int = 0
    feedback: int = 0


def counts_of(session: CampusSession) -> Counts:
    """Two questions to the database; outside of tests one."""
    people = session.attendances.aggregate(
        joined=Count("pk"), feedback=Count("pk", filter=Q(gave_feedback=True))
    )
    occasion = PARTS.get(Phase(session.phase))
    if occasion is None or session.study_id is None:
        return Counts(**people)
    rounds = Attempt.objects.filter(participant__study=session.study_id, occasion=occasion)
    tests = rounds.aggregate(
        in_test=Count("pk", filter=Q(finished_at=None)),
        finished=Count("pk", filter=Q(finished_at__isnull=False)),
    )
    return Counts(**people, **tests)


def show_slide(*, session: CampusSession, number: int, total: int) -> int:
    """Put a slide on the wall, and return which one it is. number: from 0; outside of `total` the nearest.

    Only the lessons have slides: in every other phase nothing changes.
    """
    number = max(0, min(number, total - 1))
    shown = CampusSession.objects.filter(pk=session.pk, phase=Phase.LESSONS).update(slide=number)
    return number if shown else session.slide
