"""What is on in a session: what every phone asks for every few seconds."""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.training.enums import Phase
from campaigns.training.models import CampusSession, LessonPage
from campaigns.training.slides import slides_of


@dataclass(frozen=True)
class Now:
    """The same for everybody. live: the join code of the live quiz while it is on, "" otherwise; lesson: the
    slug of the lesson on the wall, lesson_key: what it is known by in every language, both "" for none."""

    phase: str
    seq: int
    slide: int
    live: str
    lesson: str
    lesson_key: str


def now_of(session: CampusSession) -> Now:
    lesson = lesson_on_the_wall(session)
    return Now(
        phase=session.phase,
        seq=session.seq,
        slide=session.slide,
        live=session.code if session.phase == Phase.LIVE else "",
        lesson=lesson.slug if lesson else "",
        lesson_key=str(lesson.translation_key) if lesson else "",
    )


def lesson_on_the_wall(session: CampusSession) -> LessonPage | None:
    """The lesson whose slide the projector shows; None outside of the lessons."""
    if session.phase != Phase.LESSONS or session.module is None:
        return None
    slides = slides_of(session.module)
    return slides[min(session.slide, len(slides) - 1)].lesson
