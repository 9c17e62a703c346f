"""What the pages of training ask for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from campaigns.training.models import LessonPage, TrainingModulePage
from campaigns.training.outline import Outline, Place, outline_of, outlines_of, place_of
from campaigns.training.report_words import ReportWords, words_of_report
from campaigns.training.sources import Source, sources_of

register = template.Library()


@register.simple_tag
def module_outlines(modules: Iterable[TrainingModulePage]) -> list[Outline]:
    return outlines_of(modules)


@register.simple_tag
def module_outline(module: TrainingModulePage) -> Outline:
    return outline_of(module)


@register.simple_tag
def module_sources(outline: Outline) -> list[Source]:
    return sources_of(outline.module, outline.lessons)


@register.simple_tag
def lesson_place(lesson: LessonPage) -> Place:
    return place_of(lesson)


@register.simple_tag
def report_words(value: Any) -> ReportWords:
    """What the block “reporting” says where nothing can be tapped."""
    return words_of_report(value)
