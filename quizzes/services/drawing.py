"""Choosing the items of a round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random

from django.utils.translation import gettext as _

from quizzes.enums import Composition, ItemStatus
from quizzes.exceptions import NothingToPlay
from quizzes.models import Attempt, Item, Quiz, QuizForm, QuizPart

DRAWS_TRIED = 5  # which items are left for a part depends on those that the parts before it took


@dataclass(frozen=True)
class Selection:
    """The items of a round in their order. form: the label of the form that they are, or ""."""

    items: Sequence[Item]
    form: str = ""


def draw_items(*, quiz: Quiz, player: str, language: str, rng: Random) -> Selection:
    """The items of a new round of a quiz whose rounds are drawn, fixed or one of two forms.

    Raises NothingToPlay when the bank has too few playable items.
    """
    selection = _DRAWS[Composition(quiz.composition)](quiz, player, language, rng)
    if not selection.items:
        raise NothingToPlay(_("This quiz has no items yet. Please come back later."))
    return selection


def can_draw(*, quiz: Quiz, language: str) -> bool:
    """Whether the bank has enough for a round of the quiz, however the items fall."""
    try:
        for seed in range(DRAWS_TRIED):
            draw_items(quiz=quiz, player="", language=language, rng=Random(seed))
    except NothingToPlay:
        return False
    return True


def _fixed(quiz: Quiz, player: str, language: str, rng: Random) -> Selection:
    """What is playable of the fixed items, in the editor's order.

    None of them stands in a frozen form: neither the form of a quiz nor the freezing lets it.
    """
    playable = Item.objects.playable_in(language).filter(quiz_items__quiz=quiz, form_items=None)
    return Selection(list(playable.order_by("quiz_items__sort_order")))


def form_items(form: QuizForm, rng: Random) -> Selection:
    """All items of a form, shuffled anew for every round."""
    items = list(Item.objects.filter(form_items__form=form).order_by("form_items__match"))
    rng.shuffle(items)
    return Selection(items, form.label)


def _either_form(quiz: Quiz, player: str, language: str, rng: Random) -> Selection:
    """For somebody outside a study: a form that they have not had, or either."""
    if quiz.studies.filter(is_open=True).exists():
        raise NothingToPlay(_("This quiz belongs to a study. Join it with the address that you were given."))
    forms = list(quiz.forms.all())
    had = set(quiz.attempts.of(player).values_list("form", flat=True)) if player else set()
    unseen = [form for form in forms if form.label not in had] or forms
    return form_items(rng.choice(unseen), rng) if unseen else Selection([])


def _drawn(quiz: Quiz, player: str, language: str, rng: Random) -> Selection:
    """Each part of the quiz with its fakes and genuine goods, unseen items first, and items in trial.

    Items that contrast (pairs) come first; the rest is shuffled.
    """
    seen = times_seen(player)
    shown: set[str] = set()
    drawn: list[Item] = []
    for part in quiz.parts.all():
        drawn += _draw_part(part, language, seen, shown, rng)
    drawn += _in_trial(quiz, language, seen, shown, rng)
    first = [item for item in drawn if item.kind.FIRST]
    rest = [item for item in drawn if not item.kind.FIRST]
    rng.shuffle(rest)
    return Selection([*first, *rest])


def _draw_part(
    part: QuizPart, language: str, seen: dict[int, int], shown: set[str], rng: Random
) -> list[Item]:
    bank = _unseen_first(Item.objects.fitting(part, language), seen, rng)
    drawn: list[Item] = []
    for truth, count in wanted_of(part, bank):
        found = _take([item for item in bank if item.is_fake is truth], count, shown)
        if len(found) < count:
            raise NothingToPlay(_("This quiz has too few items at the moment. Please come back later."))
        drawn += found
    return drawn


def wanted_of(part: QuizPart, bank: Iterable[Item]) -> list[tuple[bool | None, int]]:
    """How many items of each truth a part asks for; of None where its kind is not judged by yes or no."""
    if any(item.is_fake is None for item in bank):
        return [(None, part.fakes)]
    return [(True, part.fakes), (False, part.genuine)]


def _in_trial(quiz: Quiz, language: str, seen: dict[int, int], shown: set[str], rng: Random) -> list[Item]:
    """As many items in trial as the quiz asks for and the bank has, of the kinds that the quiz has."""
    if not quiz.trial_items:
        return []
    kinds = [part.kind_slug for part in quiz.parts.all()]
    trial = Item.objects.in_language(language).outside_forms()
    trial = trial.filter(status=ItemStatus.TRIAL, kind_slug__in=kinds)
    return _take(_unseen_first(trial, seen, rng), quiz.trial_items, shown)


def _unseen_first(items: Iterable[Item], seen: dict[int, int], rng: Random) -> list[Item]:
    bank = list(items)
    rng.shuffle(bank)
    bank.sort(key=lambda item: seen.get(item.pk, 0))
    return bank


def _take(bank: list[Item], count: int, shown: set[str]) -> list[Item]:
    """The first so many items whose pictures are not in the round yet; marks theirs as shown."""
    taken: list[Item] = []
    for item in bank:
        if len(taken) == count:
            break
        if not shown & pictures_of(item):
            taken.append(item)
            shown |= pictures_of(item)
    return taken


def pictures_of(item: Item) -> frozenset[str]:
    """An item and the goods that it shows, by names of their own: none is shown twice in a round."""
    shown = [f"item:{item.pk}"]
    if item.kind_slug != "listing":  # one picture stands for all offers of a brand
        shown += [f"specimen:{pk}" for pk in (item.specimen_id, item.rival_id) if pk]
    if item.picture_id and item.is_fake is not None:
        shown.append(f"picture:{item.picture_id}")
    return frozenset(shown)


def times_seen(player: str) -> dict[int, int]:
    """How many rounds of a player hold each item, by its primary key."""
    seen: dict[int, int] = {}
    for item_ids in Attempt.objects.of(player).values_list("item_ids", flat=True) if player else ():
        for pk in item_ids:
            seen[pk] = seen.get(pk, 0) + 1
    return seen


_DRAWS: dict[Composition, Callable[[Quiz, str, str, Random], Selection]] = {
    Composition.DRAWN: _drawn,
    Composition.FIXED: _fixed,
    Composition.FORMS: _either_form,
}
