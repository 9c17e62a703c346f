"""A module at a glance: its lessons in order, where one of them stands, and how long everything takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from campaigns.training.models import LessonPage, TrainingModulePage


@dataclass(frozen=True)
class Outline:
    """A module with its published lessons. minutes: of a whole session with tests and live quiz."""

    module: TrainingModulePage
    lessons: tuple[LessonPage, ...]

    @property
    def minutes(self) -> int:
        return self.module.minutes(self.lessons)

    @property
    def lesson_keys(self) -> str:
        """What phones know the lessons by, in every language, with spaces between."""
        return " ".join(str(lesson.translation_key) for lesson in self.lessons)


@dataclass(frozen=True)
class Place:
    """Where a lesson stands in its module. number: from 1; previous, next: None at the ends."""

    outline: Outline
    number: int
    previous: LessonPage | None
    next: LessonPage | None

    @property
    def count(self) -> int:
        return max(len(self.outline.lessons), self.number)


def outline_of(module: TrainingModulePage) -> Outline:
    return Outline(module, tuple(module.lessons()))


def outlines_of(modules: Iterable[TrainingModulePage]) -> list[Outline]:
    """The same for several modules, with one question for all of their lessons."""
    modules = list(modules)
    below: dict[str, list[LessonPage]] = {module.path: [] for module in modules}
    if not below:
        return []
    here = reduce(or_, (Q(path__startswith=path) for path in below))
    for lesson in LessonPage.objects.live().filter(here).order_by("path").defer("body", "script"):
        below[lesson.path[: -lesson.steplen]].append(lesson)
    return [Outline(module, tuple(below[module.path])) for module in modules]


def place_of(lesson: LessonPage) -> Place:
    """Where a lesson stands. A draft that is looked at before it is published comes last."""
    outline = outline_of(lesson.get_parent().specific)
    keys = [one.pk for one in outline.lessons]
    here = keys.index(lesson.pk) if lesson.pk in keys else len(keys)
    later = outline.lessons[here + 1 :]
    return Place(
        outline=outline,
        number=here + 1,
        previous=outline.lessons[here - 1] if here else None,
        next=later[0] if later else None,
    )
