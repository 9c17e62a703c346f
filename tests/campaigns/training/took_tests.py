"""People who joined a session and took its tests, with made-up answers that are stored."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.training.models import Attendance, CampusSession
from quizzes.enums import Occasion
from quizzes.models import Attempt
from quizzes.services.studies import form_of
from tests.campaigns.training.taught import NOW, join
from tests.quizzes.simulated import Skill, play

BOTH = (Occasion.PRE, Occasion.POST)
SKILLS = {Occasion.PRE: Skill(0.3), Occasion.POST: Skill(1.6)}


def take_tests(
    session: CampusSession, people: int, *, occasions: Sequence[Occasion] = BOTH, first: int = 1
) -> list[Attendance]:
    """So many people, numbered from `first`, who join and take these tests. The session must be running."""
    joined = [join(session, number) for number in range(first, first + people)]
    for attendance in joined:
        for occasion in occasions:
            take_test(attendance, occasion)
    return joined


def take_test(attendance: Attendance, occasion: Occasion) -> Attempt:
    participant = attendance.participant
    assert participant is not None
    quiz = participant.study.quiz
    form = quiz.forms.get(label=form_of(participant, occasion))
    items = [one.item for one in form.form_items.select_related("item").order_by("pk")]
    return play(
        quiz=quiz,
        items=items,
        skills=[SKILLS[occasion]],
        seed=10 * participant.number + (occasion == Occasion.POST),
        finished_at=NOW,
        players=[attendance.player],
        form=form.label,
        occasion=occasion,
        participant=participant,
    )[0]
