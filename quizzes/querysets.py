"""Questions asked of the question bank and of play."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, Sum

from quizzes.enums import Composition, ItemStatus

if TYPE_CHECKING:
    from quizzes.models import Attempt, DailyTally, Item, Quiz, QuizPart  # noqa: F401 (names of type parameters)


FORM_TAG = "form"  # what only parallel forms may show: a part that asks for it gets it, and nothing else does


class ItemQuerySet(QuerySet["Item"]):
    def in_language(self, language: str) -> ItemQuerySet:
        """Items without words, and items written in this language."""
        return self.filter(Q(language="") | Q(language=language))

    def playable_in(self, language: str) -> ItemQuerySet:
        """What quizzes may draw. Specimens of endless practice stay there."""
        return self.in_language(language).filter(status=ItemStatus.RELEASED, for_practice=False)

    def tagged(self, names: Iterable[str]) -> ItemQuerySet:
        """Items with any of these tags, each once."""
        return self.filter(pk__in=self.model.objects.filter(tags__name__in=names).values("pk"))

    def outside_forms(self) -> ItemQuerySet:
        """Without what stands in a frozen form or is kept for one: what measures is shown nowhere else."""
        kept = self.model.objects.tagged([FORM_TAG])
        return self.filter(form_items=None).exclude(pk__in=kept.values("pk"))

    def fitting(self, part: QuizPart, language: str) -> ItemQuerySet:
        """The playable items that a part asks for; what is kept for forms only if it asks for that, too."""
        found = self.playable_in(language).filter(kind_slug=part.kind_slug)
        found = found.filter(form_items=None) if FORM_TAG in part.tag_names else found.outside_forms()
        for name in ("level", "category", "brand_slug"):
            if wanted := getattr(part, name):
                found = found.filter(**{name: wanted})
        if part.tag_names:
            found = found.tagged(part.tag_names)
        return found.exclude(pk__in=self.used_beside(part.quiz).values("pk")) if part.unused_only else found

    def used_beside(self, quiz: Quiz) -> ItemQuerySet:
        """What other quizzes of the same campaign hold or have shown."""
        others = self._beside(quiz)
        return self.model.objects.filter(
            Q(quiz_items__quiz__in=others)
            | Q(form_items__form__quiz__in=others)
            | Q(responses__attempt__quiz__in=others)
        )

    def _beside(self, quiz: Quiz) -> set[int]:
        """The other quizzes below the pages above a quiz's; without a page all but endless practice."""
        pages = quiz.pages.model.objects
        campaigns = [page.get_parent() for page in quiz.pages.all()]
        if not campaigns:
            others = type(quiz).objects.exclude(composition=Composition.PRACTICE).exclude(pk=quiz.pk)
            return set(others.values_list("pk", flat=True))
        beside = [pages.child_of(campaign).values_list("quiz", flat=True) for campaign in campaigns]
        return {pk for pks in beside for pk in pks} - {quiz.pk}

    def shown(self) -> ItemQuerySet:
        """With everything that showing an item needs."""
        return self.select_related("specimen", "rival", "picture")


class AttemptQuerySet(QuerySet["Attempt"]):
    def of(self, player: str) -> AttemptQuerySet:
        return self.filter(player=player)

    def open(self) -> AttemptQuerySet:
        return self.filter(finished_at=None)

    def finished(self) -> AttemptQuerySet:
        return self.exclude(finished_at=None)

    def linked_before(self, moment: dt.datetime) -> AttemptQuerySet:
        """Rounds that still carry a player's key although they began before the moment."""
        return self.exclude(player="").filter(started_at__lt=moment)


class DailyTallyQuerySet(QuerySet["DailyTally"]):
    def since(self, day: dt.date) -> DailyTallyQuerySet:
        return self.filter(day__gte=day)

    def sums(self, fields: Iterable[str]) -> dict[str, int]:
        totals = self.aggregate(**{field: Sum(field) for field in fields})
        return {field: totals[field] or 0 for field in fields}
