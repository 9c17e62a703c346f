"""The collection: its answer key follows from the brand books, and nothing about a picture gives it away."""

from __future__ import annotations

import io
from collections import Counter
from itertools import product
from random import Random
from statistics import mean

import pytest
import resvg_py
from django.utils import translation
from PIL import Image

from quizzes.measurement import roc_area
from quizzes.specimens import collection
from quizzes.specimens.brands import BRANDS
from quizzes.specimens.families import FAMILIES
from quizzes.specimens.family import LEVELS, TELLS_AT_LEVEL, Family, answer_key, plan

families = pytest.mark.parametrize("family", FAMILIES.values(), ids=list(FAMILIES))
SMALL_WIDTH = 120  # drawing small is quick, and trivial classifiers do not need more
PICTURES = 400


def test_there_are_four_brands_and_four_families() -> None:
    assert len(BRANDS) == len(FAMILIES) == 4
    assert {family.brand.slug for family in FAMILIES.values()} == set(BRANDS)


@families
def test_each_family_has_tells_oddities_rules_and_part_names(family: Family) -> None:
    assert len(family.tells) >= 6
    assert len(family.oddities) >= 3
    ruled = {rule.part for rule in family.rules}
    assert {tell.part for tell in family.tells} <= ruled
    assert {sign.part for sign in (*family.tells, *family.oddities)} <= set(family.part_names)
    for sign in (*family.tells, *family.oddities):
        assert str(sign.name)


@families
def test_genuine_goods_keep_to_the_brand_book_and_fakes_show_what_was_planted(family: Family) -> None:
    for seed in range(150):
        assert plan(family, seed=seed, fake=False, level=1).tells == ()
        for level in LEVELS:
            fake = plan(family, seed=seed, fake=True, level=level)
            assert len(fake.tells) == TELLS_AT_LEVEL[level]


@families
def test_every_tell_planted_alone_is_the_only_one_found(family: Family) -> None:
    for tell in family.tells:
        for level in LEVELS:
            rng = Random(f"{tell.slug}:{level}")
            traits = tell.plant(family.brand, family.genuine(family.brand, rng), level, rng)
            assert answer_key(family, traits) == (tell.slug,)


@families
def test_oddities_are_as_frequent_on_fakes_and_on_at_least_a_third_of_genuine_goods(family: Family) -> None:
    odd = {
        fake: mean(bool(plan(family, seed=seed, fake=fake, level=2).oddities) for seed in range(200))
        for fake in (True, False)
    }
    assert odd[True] == odd[False]
    assert odd[False] >= 0.3


def test_the_kept_set_is_the_one_that_the_seeds_give() -> None:
    kept = collection.read_index()
    assert [one.entry for one in kept] == list(collection.entries())
    assert len(kept) >= 60
    for one in kept:
        assert bool(one.entry.plan().tells) is one.entry.fake


def test_what_forms_show_is_balanced_and_odd_as_often_as_elsewhere() -> None:
    kept = [entry for entry in collection.entries() if entry.use == "form"]
    assert Counter((entry.family, entry.fake) for entry in kept) == dict.fromkeys(
        product(FAMILIES, (True, False)), 4
    )
    odd = {fake: [bool(e.plan().oddities) for e in kept if e.fake is fake] for fake in (True, False)}
    assert [mean(shares) >= 0.3 for shares in odd.values()] == [True, True]
    assert len({entry.code for entry in collection.entries()}) == len(list(collection.entries())) == 108


def test_every_part_of_every_kept_specimen_is_an_area_of_its_picture() -> None:
    for one in collection.read_index():
        names = FAMILIES[one.entry.family].part_names
        assert set(one.parts) == set(names)
        for polygon in one.parts.values():
            assert len(polygon) >= 3
            assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in polygon)


def test_kept_pictures_have_one_size_and_no_metadata() -> None:
    for one in collection.read_index():
        for width in (400, 800, 1200):
            with Image.open(one.entry.path(width)) as picture:
                assert (picture.format, picture.size) == ("WEBP", (width, width * 3 // 4))
                assert not {"exif", "xmp", "icc_profile"} & set(picture.info)


@families
def test_the_same_seed_gives_the_same_drawing(family: Family) -> None:
    planned = plan(family, seed=7, fake=True, level=2)
    again = plan(family, seed=7, fake=True, level=2)
    assert family.draw(family.brand, planned.traits) == family.draw(family.brand, again.traits)


def test_the_same_seed_gives_the_same_bytes_as_the_kept_picture() -> None:
    entry = next(collection.entries())
    drawn, pictures = collection.draw(entry)
    kept = next(one for one in collection.read_index() if one.entry == entry)
    assert {part: [tuple(point) for point in polygon] for part, polygon in kept.parts.items()} == drawn.parts
    assert {width: entry.path(width).read_bytes() for width in pictures} == pictures


@pytest.mark.long
def test_trivial_classifiers_learn_nothing() -> None:
    """Bytes, mean colours, hash bits and the length of the description, on 400 pictures: area .5 ± .08."""
    jobs = [
        (slug, seed, fake) for slug in FAMILIES for seed in range(PICTURES // 8) for fake in (True, False)
    ]
    rows = [_features(job) for job in jobs]
    truth = [fake for _, _, fake in jobs]
    for name in rows[0]:
        fakes = [row[name] for row, fake in zip(rows, truth, strict=True) if fake]
        genuine = [row[name] for row, fake in zip(rows, truth, strict=True) if not fake]
        assert 0.42 <= roc_area(fakes, genuine) <= 0.58, name


def _features(job: tuple[str, int, bool]) -> dict[str, float]:
    slug, seed, fake = job
    family = FAMILIES[slug]
    # Fakes and genuine goods of different seeds: nobody ever sees both of one seed, but in a pair.
    planned = plan(family, seed=2 * seed + fake, fake=fake, level=LEVELS[seed % 3])
    drawing = family.draw(family.brand, planned.traits)
    png = bytes(resvg_py.svg_to_bytes(svg_string=drawing.svg, skip_system_fonts=True, width=SMALL_WIDTH))
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    webp = io.BytesIO()
    picture.save(webp, "WEBP", quality=80)
    red, green, blue = picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    grey = picture.convert("L").resize((8, 8), Image.Resampling.BOX)
    pixels = list(grey.tobytes())
    with translation.override("en"):
        alt = len(str(family.alt(family.brand, planned.traits)))
    bits = {f"hash bit {n}": float(pixels[n] > mean(pixels)) for n in range(0, 64, 7)}
    return {"bytes": len(webp.getvalue()), "red": red, "green": green, "blue": blue, "alt": alt, **bits}
