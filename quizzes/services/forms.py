"""Two parallel forms of a quiz: proposed from its parts, looked at, and frozen once."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from random import Random
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.refusals import Conflict
from quizzes.enums import Composition, FormLabel
from quizzes.matching import Candidate, Pair, assign_sides, difference, pair_up
from quizzes.models import FormItem, Item, Quiz, QuizForm, QuizPart
from quizzes.services.drawing import can_draw, pictures_of, wanted_of
from quizzes.services.played import tell_names


class TooFewItems(Conflict):
    """The bank cannot fill two forms."""


class TakesFromOthers(Conflict):
    """Frozen, the forms would leave other quizzes without a round."""


class FormsAreFrozen(Conflict):
    """The forms were frozen before: they never change."""


class ProposalChanged(Conflict):
    """The bank changed since the proposal was looked at."""


@dataclass(frozen=True)
class Half:
    """One item of a match, with its tells by slug and their names."""

    item: Item
    tells: Mapping[str, Any]


@dataclass(frozen=True)
class Match:
    """An item of form A and one of form B. closeness: 0 to 1, see quizzes.matching.difference."""

    number: int
    a: Half
    b: Half
    closeness: float

    @property
    def percent(self) -> int:
        return round(100 * self.closeness)


@dataclass(frozen=True)
class FormCounts:
    """What one form holds. other: items that are not judged by yes or no. level: the mean, 1 to 3."""

    label: FormLabel
    fakes: int
    genuine: int
    other: int
    level: float


@dataclass(frozen=True)
class Forms:
    """Two forms, proposed (frozen_at is None) or frozen."""

    matches: Sequence[Match]
    frozen_at: dt.datetime | None = None

    @property
    def counts(self) -> list[FormCounts]:
        sides = {
            FormLabel.A: [match.a.item for match in self.matches],
            FormLabel.B: [match.b.item for match in self.matches],
        }
        return [_counts(label, items) for label, items in sides.items()]

    @property
    def fingerprint(self) -> str:
        """A short name of exactly these forms."""
        pairs = ",".join(f"{match.a.item.pk}-{match.b.item.pk}" for match in self.matches)
        return hashlib.sha256(pairs.encode()).hexdigest()[:16]


def access_quiz_of_forms(*, pk: int) -> Quiz:
    """A quiz that is made of two parallel forms. Raises 404 for any other."""
    quiz = Quiz.objects.filter(pk=pk, composition=Composition.FORMS).first()
    if quiz is None:
        raise Http404(_("There is no quiz of two parallel forms here."))
    return quiz


def propose_forms(*, quiz: Quiz, language: str, seed: int) -> Forms:
    """Two forms from the parts of a quiz; the same bank and seed give the same forms.

    language: items with words are in this one. Raises TooFewItems.
    """
    rng = Random(f"{quiz.pk}:{language}:{seed}")
    shown: set[str] = set()
    sided: list[Pair] = []
    for part in quiz.parts.all():
        sided += _pairs_of_part(part, language, shown, rng)
    if not sided:
        raise TooFewItems(_("This quiz asks for no items yet. Say in its items of a round what it needs."))
    return Forms(_matches([(a.key, b.key) for a, b in sided]))


def _pairs_of_part(part: QuizPart, language: str, shown: set[str], rng: Random) -> list[Pair]:
    """The pairs of one part, its fakes and its genuine goods each with sides of their own."""
    # What a fixed quiz shows with its answers measures nothing any more, and stays with that quiz.
    bank = list(Item.objects.fitting(part, language).filter(quiz_items=None).order_by("pk"))
    tells = _tells_of(item.pk for item in bank)
    sided: list[Pair] = []
    for truth, count in wanted_of(part, bank):
        candidates = [_candidate(item, tells.get(item.pk, ())) for item in bank if item.is_fake is truth]
        try:
            sided += assign_sides(pair_up(candidates, count, shown, rng), rng)
        except ValueError as error:
            raise _too_few(part, truth, count) from error
    return sided


def _too_few(part: QuizPart, truth: bool | None, count: int) -> TooFewItems:
    what = {True: _("fakes"), False: _("genuine goods"), None: _("items")}[truth]
    return TooFewItems(
        _(
            "The bank has too few: two forms need %(number)s of the kind “%(kind)s” (%(what)s), each with "
            "pictures of its own. Release more, or ask for less."
        )
        % {"number": 2 * count, "kind": part.get_kind_slug_display(), "what": what}
    )


def frozen_forms(*, quiz: Quiz) -> Forms | None:
    """The forms of a quiz as they were frozen; None before."""
    rows = FormItem.objects.filter(form__quiz=quiz).select_related("form")
    by_match: dict[int, dict[str, int]] = {}
    frozen_at = None
    for row in rows:
        by_match.setdefault(row.match, {})[row.form.label] = row.item_id
        frozen_at = row.form.frozen_at
    if frozen_at is None:
        return None
    pairs = [(pair[FormLabel.A], pair[FormLabel.B]) for _match, pair in sorted(by_match.items())]
    return Forms(_matches(pairs), frozen_at)


def freeze_forms(*, quiz: Quiz, language: str, seed: int, fingerprint: str, now: dt.datetime) -> Forms:
    """Freeze the proposal of this seed, if it still is the one that was looked at.

    Raises FormsAreFrozen the second time, ProposalChanged, TakesFromOthers where another quiz could not be
    played any more, and TooFewItems as `propose_forms` does.
    """
    if quiz.forms.exists():
        raise _frozen_before()
    forms = propose_forms(quiz=quiz, language=language, seed=seed)
    if forms.fingerprint != fingerprint:
        raise ProposalChanged(_("The question bank has changed meanwhile. Look at the new proposal first."))
    before = _drawable_beside(quiz)
    try:
        with transaction.atomic():
            _store(quiz, forms, now)
            _check_others(before - _drawable_beside(quiz))
    except IntegrityError as error:
        raise _frozen_before() from error
    return Forms(forms.matches, now)


def _store(quiz: Quiz, forms: Forms, now: dt.datetime) -> None:
    a, b = (QuizForm.objects.create(quiz=quiz, label=label, frozen_at=now) for label in FormLabel)
    FormItem.objects.bulk_create(
        FormItem(form=form, item=half.item, match=match.number)
        for match in forms.matches
        for form, half in ((a, match.a), (b, match.b))
    )


def _drawable_beside(quiz: Quiz) -> set[tuple[Quiz, str]]:
    """The other quizzes that draw their rounds, with each language in which the bank has enough for them.

    Fixed quizzes are not asked: their items are in no form.
    """
    others = Quiz.objects.filter(composition=Composition.DRAWN).exclude(pk=quiz.pk)
    languages = [code for code, _name in settings.LANGUAGES]
    return {
        (other, language)
        for other, language in product(others, languages)
        if can_draw(quiz=other, language=language)
    }


def _check_others(lost: Iterable[tuple[Quiz, str]]) -> None:
    titles = sorted({f"“{quiz}”" for quiz, _language in lost})
    if titles:
        raise TakesFromOthers(
            _(
                "These forms would take items that other quizzes need. Too few would be left for %(quizzes)s."
                " Release more items, or make the forms smaller."
            )
            % {"quizzes": ", ".join(titles)}
        )


def _frozen_before() -> FormsAreFrozen:
    return FormsAreFrozen(_("These forms are frozen already: they never change. Copy the quiz for new ones."))


def _matches(pairs: Sequence[tuple[int, int]]) -> list[Match]:
    """Pairs of primary keys with everything that the table shows, in three queries."""
    keys = list(chain.from_iterable(pairs))
    items, tells = Item.objects.shown().in_bulk(keys), _tells_of(keys)
    names = tell_names(chain.from_iterable(tells.values()))
    halves = {pk: Half(items[pk], {slug: names[slug] for slug in tells.get(pk, ())}) for pk in keys}
    return [_match(number, halves[a], halves[b]) for number, (a, b) in enumerate(pairs, start=1)]


def _match(number: int, a: Half, b: Half) -> Match:
    return Match(number, a, b, 1 - difference(_candidate(a.item, a.tells), _candidate(b.item, b.tells)))


def _candidate(item: Item, slugs: Iterable[str]) -> Candidate:
    return Candidate(item.pk, item.category, item.level, frozenset(slugs), pictures_of(item))


def _tells_of(keys: Iterable[int]) -> dict[int, list[str]]:
    """The slugs of items' tells, by the item's primary key."""
    rows = Item.tells.through.objects.filter(item_id__in=list(keys)).order_by("tell__slug")
    found: dict[int, list[str]] = {}
    for pk, slug in rows.values_list("item_id", "tell__slug"):
        found.setdefault(pk, []).append(slug)
    return found


def _counts(label: FormLabel, items: Sequence[Item]) -> FormCounts:
    truths = Counter(item.is_fake for item in items)
    level = sum(item.level for item in items) / len(items) if items else 0.0
    return FormCounts(label, truths[True], truths[False], truths[None], level)
