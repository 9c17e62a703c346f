"""Endless practice near the player's own level, and the pool of specimens that it shows.

Rounds of practice count for nothing: no points, no badges, no d', no report. What they show adapts to the
player, so their share of right answers says little about the player.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import count, product, repeat
from random import Random, SystemRandom

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from quizzes.elo import LEVEL_DIFFICULTY, Abilities, nearest_level
from quizzes.enums import PLAYABLE, Composition, ItemStatus
from quizzes.exceptions import NothingToPlay
from quizzes.models import Attempt, Item, Quiz, Response
from quizzes.services.bank import keep_key, keep_specimen, public_code
from quizzes.services.drawing import times_seen
from quizzes.specimens.collection import Drawn, Entry
from quizzes.specimens.families import FAMILIES
from quizzes.specimens.family import LEVELS
from quizzes.specimens.models import picture_path

KIND = "single"
SLUG = "practice"
MOST_ITEMS = 500  # of one round: then a new one goes on at the same level
LARGEST_SEED = 2**62


def is_practice(attempt: Attempt) -> bool:
    return attempt.quiz.composition == Composition.PRACTICE


def practice_quiz() -> Quiz:
    """The quiz whose rounds are endless practice; made when the first player asks for it."""
    quiz = Quiz.objects.filter(composition=Composition.PRACTICE).order_by("pk").first()
    if quiz is None:
        slug = f"endless-{SLUG}" if Quiz.objects.filter(slug=SLUG).exists() else SLUG
        quiz, _created = Quiz.objects.get_or_create(
            slug=slug, defaults={"title": "Practice", "composition": Composition.PRACTICE}
        )
    return quiz


def abilities_of(attempt: Attempt) -> Abilities:
    """The running abilities of a round of practice, see quizzes.elo."""
    return Abilities(**attempt.abilities)


def levels_of(attempt: Attempt) -> dict[str, int]:
    """The level that suits the player now, 1 to 3, for fakes and for genuine goods."""
    abilities = abilities_of(attempt)
    return {"fakes": nearest_level(abilities.fakes), "genuine": nearest_level(abilities.genuine)}


def begin_practice(*, attempt: Attempt, rng: Random) -> None:
    """Give a new round of practice its first item, at the level where the player's last one ended.

    Raises NothingToPlay when the bank holds no fake or no genuine good to practise with.
    """
    last = (
        Attempt.objects.of(attempt.player)
        .filter(quiz__composition=Composition.PRACTICE)
        .exclude(abilities={})
        .order_by("-started_at")
        .first()
    )
    attempt.abilities = dict(last.abilities) if last else asdict(Abilities())
    first = next_item(attempt=attempt, rng=rng)
    if first is None:
        raise NothingToPlay(_("There is nothing to practise with yet. Please come back later."))
    attempt.item_ids = [first]


def go_on(*, attempt: Attempt, item: Item, response: Response, rng: Random) -> None:
    """Take in the answer to the last item of a round of practice and add the next one.

    In the transaction that stores the answer: an answer is stored once, so an item is added once.
    """
    if response.position != len(attempt.item_ids):
        return
    abilities = abilities_of(attempt).after(
        bool(response.is_fake), LEVEL_DIFFICULTY[item.level], response.correct
    )
    attempt.abilities = asdict(abilities)
    _append(attempt, rng)
    attempt.save(update_fields=["abilities", "item_ids"])


def replace_withdrawn(*, attempt: Attempt, rng: Random) -> None:
    """Add another item where the one that waited for its answer was withdrawn."""
    before = list(attempt.item_ids)
    if not Item.objects.filter(pk=before[-1], status__in=PLAYABLE).exists():
        _append(attempt, rng)
        if not Attempt.objects.filter(pk=attempt.pk, item_ids=before).update(item_ids=attempt.item_ids):
            attempt.refresh_from_db(fields=["item_ids"])


def _append(attempt: Attempt, rng: Random) -> None:
    found = next_item(attempt=attempt, rng=rng) if len(attempt.item_ids) < MOST_ITEMS else None
    if found is not None:
        attempt.item_ids = [*attempt.item_ids, found]


def next_item(*, attempt: Attempt, rng: Random) -> int | None:
    """The primary key of an item for this player: fake or genuine by a coin, then by `_best`.

    None where the bank has nothing of the truth that the coin shows.
    """
    is_fake = rng.random() < 0.5
    seen = times_seen(attempt.player)
    for pk in attempt.item_ids or ():
        seen.setdefault(pk, 1)
    bank = (
        Item.objects.in_language(attempt.language)
        .outside_forms()  # what a study measures with is never trained on
        .filter(kind_slug=KIND, status=ItemStatus.RELEASED, is_fake=is_fake)
    )
    items = {
        pk: (seen.get(pk, 0), not for_practice, level)
        for pk, for_practice, level in bank.values_list("pk", "for_practice", "level")
    }
    return _best(items, abilities_of(attempt).of(is_fake), rng) if items else None


def _best(items: Mapping[int, tuple[int, bool, int]], ability: float, rng: Random) -> int:
    """An item of the level nearest to the ability, seen least, from the pool before the bank, by chance.

    items: (times seen, is of the bank, level) by primary key.
    """
    level = nearest_level(ability, {own: LEVEL_DIFFICULTY[own] for _seen, _of_bank, own in items.values()})
    ranks = {pk: (seen, of_bank) for pk, (seen, of_bank, own) in items.items() if own == level}
    first = min(ranks.values())
    return rng.choice(sorted(pk for pk, rank in ranks.items() if rank == first))


def pool_size() -> int:
    """How many specimens endless practice has of its own."""
    return Item.objects.filter(for_practice=True, status=ItemStatus.RELEASED).count()


def new_entries(*, seed_start: int | None = None) -> Iterator[Entry]:
    """Specimens to draw for the pool, without end: every family and level, as many fakes as genuine goods.

    Seeds are secret random numbers, so that nobody can draw the answers at home; seed_start gives known
    ones instead, for trying out. A seed that plans no fake where one is wanted is passed over.
    """
    rng = SystemRandom() if seed_start is None else Random(seed_start)
    seeds = repeat(None) if seed_start is None else count(seed_start)
    for (level, family, fake), known in zip(_kinds(rng), seeds, strict=False):
        seed = rng.randrange(LARGEST_SEED) if known is None else known
        entry = Entry(code=secrets.token_hex(8), family=family, seed=seed, level=level, fake=fake, use=KIND)
        if entry.plan().is_fake is fake:
            yield entry


def _kinds(rng: Random) -> Iterator[tuple[int, str, bool]]:
    """All levels, families and truths, shuffled anew each time: a half-filled pool is mixed too."""
    kinds = list(product(LEVELS, FAMILIES, (True, False)))
    while True:
        rng.shuffle(kinds)
        yield from kinds


def keep_for_practice(*, drawn: Drawn, pictures: Mapping[int, bytes]) -> Item:
    """Put a drawn specimen into the pool: its pictures (by width) first, then its row and its item."""
    for width, data in pictures.items():
        default_storage.save(picture_path(public_code(drawn.entry), width), ContentFile(data))
    with transaction.atomic():
        specimen = keep_specimen(drawn=drawn)
        item = Item(
            kind_slug=KIND,
            specimen=specimen,
            level=specimen.level,
            status=ItemStatus.RELEASED,
            for_practice=True,
        )
        item.save()
        keep_key(item=item)
    return item
