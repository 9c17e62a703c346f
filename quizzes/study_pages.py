"""Where the page of a study is: here, or in a room above that runs the study as a part of something larger.

Rooms above say so on starting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from django.urls import reverse

if TYPE_CHECKING:
    from quizzes.models import Study

Finder: TypeAlias = "Callable[[Study], str]"

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """finder: the address of a study's page in the current language, "" for a study it knows nothing of."""
    _finders.append(finder)


def elsewhere(study: Study) -> str:
    """The address of the room that runs this study, "" for one that stands for itself."""
    found = (finder(study) for finder in _finders)
    return next(filter(None, found), "")


def page_of(study: Study) -> str:
    """The address of the page on which this study goes on, in the current language."""
    return elsewhere(study) or reverse("quizzes:study", args=[study.code])
