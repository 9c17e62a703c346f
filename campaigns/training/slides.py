"""A module as slides for the projector: its title, each lesson's title, one slide a block, and the end.

Drawn with templates/training/slides/slide.html (context: `slide`), static/css/slides.css and fit of
static/js/live/fit.js. A slide fills the box it stands in, whatever its size. data-scheme="dark" or "light" on
any box around it chooses its colours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.html import strip_tags

from campaigns.training.models import LessonPage, TrainingModulePage

# Characters from which a slide's type is set smaller: two steps.
FULL, PACKED = 320, 700


@dataclass(frozen=True)
class Slide:
    """What the projector shows at once.

    block: the bound block, None but for kind “block”. script: steps of the facilitator that begin with this
    slide; the slide with a lesson's title has all of its lesson. minutes: of a lesson or of an activity or
    discussion, 0 where none are said. step: of a scenario, the one that is shown, from 0: a scenario has a
    slide for each of its steps, and is one slide to whoever leaves out those with step > 0. A question has
    two: it is asked, and answered.
    """

    module: TrainingModulePage
    lesson: LessonPage | None
    kind: Literal["title", "lesson", "block", "end"]
    block: Any = None
    script: list[Any] = field(default_factory=list)
    minutes: int = 0
    step: int = 0

    @property
    def name(self) -> str:
        """Of its template and of its class: the kind, or the type of its block."""
        return self.block.block_type if self.block is not None else self.kind

    @property
    def template(self) -> str:
        return f"training/slides/{self.name}.html"

    @property
    def title(self) -> str:
        """In a list of slides: what the block is called, or else what it is."""
        if self.block is not None:
            value = self.block.value
            named = next((value[key] for key in ("title", "prompt", "statement") if value.get(key)), "")
            return str(named or self.block.block.label)
        return str((self.lesson or self.module).title)

    @property
    def notes(self) -> list[Any]:
        """The whole script of the lesson that this slide belongs to, for the phone of the trainer."""
        return list(self.lesson.script_steps()) if self.lesson is not None else []

    @property
    def hints(self) -> list[str]:
        """What a trainer may ask next in a discussion. Never on the projector."""
        return list(self.block.value["hints"]) if self.name == "discussion" else []

    @property
    def shown(self) -> Any:
        """The value of its block; of a scenario, that of its step."""
        return self.block.value["steps"][self.step] if self.name == "scenario" else self.block.value

    @property
    def asks(self) -> bool:
        """Whether the slide after this one answers it."""
        return self.name == "question" and self.step == 0

    @property
    def is_answer(self) -> bool:
        return self.name == "question" and self.step == 1

    @property
    def ways(self) -> list[dict[str, Any]]:
        """The ways on from a step of a scenario: label, reply, and number (from 1) of the step they lead to,
        0 for the end."""
        if self.name != "scenario":
            return []
        numbers = {step["key"]: number for number, step in enumerate(self.block.value["steps"], start=1)}
        return [
            {"label": way["label"], "reply": way["reply"], "number": numbers.get(way["to"], 0)}
            for way in self.shown["choices"]
        ]

    @property
    def density(self) -> str:
        """How much there is to read: airy, full or packed."""
        length = sum(len(text) for text in _texts(self.shown)) if self.block is not None else 0
        return "packed" if length > PACKED else "full" if length > FULL else "airy"


def slides_of(module: TrainingModulePage) -> list[Slide]:
    """The slides of a module's published lessons, in order; their numbers begin with 0."""
    lessons = list(module.lessons())
    slides = [Slide(module, None, "title", minutes=module.minutes(lessons))]
    for lesson in lessons:
        slides.append(
            Slide(module, lesson, "lesson", script=list(lesson.script_steps()), minutes=lesson.minutes)
        )
        for block in lesson.body:
            slides.extend(_slides_of_block(module, lesson, block))
    return [*slides, Slide(module, None, "end")]


def _slides_of_block(module: TrainingModulePage, lesson: LessonPage, block: Any) -> Iterator[Slide]:
    for step in range(_steps(block)):
        minutes = block.value.get("minutes") or 0
        yield Slide(module, lesson, "block", block=block, minutes=minutes, step=step)


def _steps(block: Any) -> int:
    if block.block_type == "scenario":
        return len(block.value["steps"])
    return 2 if block.block_type == "question" else 1


# What is not read on a slide: addresses, keys of steps, and what is said only afterwards.
_UNREAD = {"address", "key", "to", "reply", "hints", "alt"}


def _texts(value: Any) -> Iterator[str]:
    """Everything that is read on the slide of a block."""
    if isinstance(value, str):
        yield value
    elif hasattr(value, "source"):
        yield strip_tags(value.source)
    elif hasattr(value, "items"):
        for key, inner in value.items():
            if key not in _UNREAD:
                yield from _texts(inner)
    elif hasattr(value, "__iter__"):
        for inner in value:
            yield from _texts(inner)
