"""The brand book as rules, the tells that break it, and the oddities that do not."""

from __future__ import annotations

from random import Random

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import LYSOMBRE, Brand, check_digit
from quizzes.specimens.families.perfume.traits import around
from quizzes.specimens.families.perfume.words import STICKERS
from quizzes.specimens.family import Oddity, Rule, Tell, Text, Traits

BOOK = LYSOMBRE.book


def _rule(part: str, title: Text, text: Text, **measures: object) -> Rule:
    """A rule whose {measures} are filled in when it is read."""
    return Rule(part, title, format_lazy(text, **measures))


RULES = (
    _rule(
        "wordmark",
        _("The name"),
        _("LYSOMBRE is set evenly: no gap between letters is more than {limit} mm too wide or narrow."),
        limit=BOOK["gap_tolerance_mm"],
    ),
    _rule(
        "border",
        _("The foil border"),
        _("The gold border runs {margin} mm from all four edges of the box, give or take {limit} mm."),
        margin=BOOK["margin_mm"],
        limit=BOOK["margin_tolerance_mm"],
    ),
    _rule(
        "descriptor",
        _("The line under the name"),
        _("The line under the name reads “{wording}”, letter by letter."),
        wording=BOOK["descriptor"],
    ),
    _rule(
        "volume",
        _("The volume line"),
        _("There is one size, and its line reads “{wording}”: 50 ml divided by 29.6 makes 1.7 fl. oz."),
        wording=BOOK["volume"],
    ),
    _rule(
        "box-code",
        _("The code on the box"),
        _(
            "The code is {prefix}, four digits, a dash and one check digit. For the check digit, multiply "
            "the first digit by 1, the second by 2, the third by 3 and the fourth by 4, add them up and "
            "divide by 11: the remainder is the check digit (a remainder of 10 counts as 0)."
        ),
        prefix=BOOK["code_prefix"],
    ),
    _rule(
        "bottle-code",
        _("The code on the bottle"),
        _("The base has {prefix} and the same four digits as the box, without the check digit."),
        prefix=BOOK["code_prefix"],
    ),
    _rule(
        "moon",
        _("The moon on the cap"),
        _("The tips of the moon point straight right and its drop stands upright, within {limit} degrees."),
        limit=BOOK["moon_tolerance_deg"],
    ),
    _rule(
        "collar",
        _("The metal collar"),
        _("The front of the collar shows {count} ridges, and the gaps between them are equally wide."),
        count=BOOK["ridges"],
    ),
    _rule(
        "liquid",
        _("The fill line"),
        _("The perfume is filled up to the line in the glass and never more than {limit} mm above it."),
        limit=BOOK["fill_tolerance_mm"],
    ),
)


def _plant_wordmark(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gaps = list(traits["gaps"])
    for place in rng.sample(range(len(gaps)), k=(3, 2, 1)[level - 1]):
        gaps[place] = (1.4, 1.3, 1.2)[level - 1]
    return {**traits, "gaps": gaps}


def _plant_border(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    left, top, right, bottom = traits["margins"]
    across = rng.choice((-1, 1)) * (2.1, 1.4, 0.9)[level - 1]
    down = rng.choice((-1, 1)) * (1.6, 0.8, 0.2)[level - 1]
    margins = [left + across, top + down, right - across, bottom - down]
    return {**traits, "margins": [round(margin, 2) for margin in margins]}


def _plant_descriptor(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    choices = (("Eau di Perfume", "Aeu de Parfum"), ("Eau de Perfum", "Eau de Parfun"), ("Eau de Parfurn",))
    return {**traits, "descriptor": rng.choice(choices[level - 1])}


def _plant_volume(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    choices = (("50 ml · 17 fl. oz",), ("50 ml · 3.4 fl. oz", "50 ml · 2.7 fl. oz"), ("50 ml · 1.1 fl. oz",))
    return {**traits, "volume": rng.choice(choices[level - 1])}


def _plant_check(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    right = check_digit(traits["code"])
    wrong = str((right + rng.randrange(1, 10)) % 10)
    return {**traits, "check": ("", f"{right}{wrong}", wrong)[level - 1]}


def _plant_bottle_code(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    digits = list(traits["code"])
    for place in rng.sample(range(len(digits)), k=(4, 2, 1)[level - 1]):
        digits[place] = str((int(digits[place]) + rng.randrange(1, 9)) % 10)
    return {**traits, "bottle_code": "".join(digits)}


def _plant_moon(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    turn = rng.choice((-1, 1)) * rng.uniform(*((55, 75), (28, 36), (13, 17))[level - 1])
    return {**traits, "moon": round(turn, 1)}


def _plant_ridges(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Level 1: four ridges short. Level 2: two short. Level 3: one ridge leans towards its neighbour."""
    missing = (4, 2, 0)[level - 1]
    gaps = [around(rng, 1, 0.04) for _gap in range(brand.book["ridges"] - 1 - missing)]
    if not missing:
        place = rng.randrange(1, len(gaps) - 1)
        gaps[place], gaps[place + 1] = 0.58, 1.42
    return {**traits, "ridges": gaps}


def _plant_fill(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return {**traits, "fill": around(rng, (7.0, 4.6, 2.8)[level - 1], 0.3)}


def _ridges_break(brand: Brand, traits: Traits) -> bool:
    gaps, tolerance = traits["ridges"], brand.book["ridge_tolerance"]
    return len(gaps) + 1 != brand.book["ridges"] or any(abs(gap - 1) > tolerance for gap in gaps)


def _margins_break(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return any(abs(margin - book["margin_mm"]) > book["margin_tolerance_mm"] for margin in traits["margins"])


TELLS = (
    Tell(
        slug="wordmark-spacing",
        part="wordmark",
        name=_("Uneven letters in the name"),
        why=_("The brand book sets LYSOMBRE evenly, and here at least one gap is too wide."),
        how=_("Zoom in on the name and compare the gaps from letter to letter."),
        caveat=_("A photo taken at an angle can make gaps look uneven, and a good copy has even ones."),
        breaks=lambda brand, traits: max(abs(gap) for gap in traits["gaps"]) > brand.book["gap_tolerance_mm"],
        plant=_plant_wordmark,
    ),
    Tell(
        slug="border-shifted",
        part="border",
        name=_("Foil border off-centre"),
        why=_("The brand book keeps the border equally far from all edges, and here one side is too close."),
        how=_("Compare the strip outside the gold line left and right, then top and bottom."),
        caveat=_("A tilted photo also makes one side look narrower, so check a second picture."),
        breaks=_margins_break,
        plant=_plant_border,
    ),
    Tell(
        slug="descriptor-misspelt",
        part="descriptor",
        name=_("Misspelt line under the name"),
        why=_("The brand book spells it “Eau de Parfum”, and this box does not."),
        how=_("Read it letter by letter beside the plate on the bottle: r and n together can pass for m."),
        caveat=_("Other brands may write it differently, and correct spelling alone proves nothing."),
        breaks=lambda brand, traits: traits["descriptor"] != brand.book["descriptor"],
        plant=_plant_descriptor,
    ),
    Tell(
        slug="volume-wrong",
        part="volume",
        name=_("Volume line does not add up"),
        why=_("The brand book gives 50 ml as 1.7 fl. oz, and this box gives another number."),
        how=_("Divide the millilitres by 29.6 and compare the result with the fluid ounces."),
        caveat=_("Brands round in different ways, so only the brand's own line counts."),
        breaks=lambda brand, traits: traits["volume"] != brand.book["volume"],
        plant=_plant_volume,
    ),
    Tell(
        slug="code-check-digit",
        part="box-code",
        name=_("Wrong check digit in the code"),
        why=_(
            "The brand book works out the digit after the dash from the four before it, and here it is off."
        ),
        how=_("Multiply the digits by 1, 2, 3 and 4, add them up, divide by 11 and take the remainder."),
        caveat=_("A right check digit is no proof, because copies can repeat a genuine code."),
        breaks=lambda brand, traits: traits["check"] != str(check_digit(traits["code"])),
        plant=_plant_check,
    ),
    Tell(
        slug="codes-differ",
        part="bottle-code",
        name=_("Bottle and box have different codes"),
        why=_("The brand book puts the same four digits on both, and here they differ."),
        how=_("Read the code in the base of the bottle digit by digit against the one on the box."),
        caveat=_("In a second-hand sale an honest owner may have swapped two boxes, so ask first."),
        breaks=lambda brand, traits: traits["bottle_code"] != traits["code"],
        plant=_plant_bottle_code,
    ),
    Tell(
        slug="moon-turned",
        part="moon",
        name=_("Moon on the cap is turned"),
        why=_("The brand book points the tips of the moon straight to the right, and this one is turned."),
        how=_(
            "See whether both tips of the moon lie equally far from the top and the bottom mark of the dial."
        ),
        caveat=_("A whole cap can be put on askew, so look at the moon against the marks around it."),
        breaks=lambda brand, traits: abs(traits["moon"]) > brand.book["moon_tolerance_deg"],
        plant=_plant_moon,
    ),
    Tell(
        slug="collar-ridges",
        part="collar",
        name=_("Collar ridges missing or uneven"),
        why=_("The brand book asks for ten even ridges, and these are fewer or unevenly spaced."),
        how=_("Zoom in, count the ridges from left to right and compare the gaps."),
        caveat=_("Reflections can hide a ridge, and a good copy has them all."),
        breaks=_ridges_break,
        plant=_plant_ridges,
    ),
    Tell(
        slug="overfilled",
        part="liquid",
        name=_("Filled above the line"),
        why=_("The brand book never fills a bottle above the line in the glass, and this one is fuller."),
        how=_("Look for the dark line in the glass and see whether the liquid ends above or below it."),
        caveat=_("Only too much is a sign: a used bottle holds less, and heat lifts the liquid a little."),
        breaks=lambda brand, traits: traits["fill"] > brand.book["fill_tolerance_mm"],
        plant=_plant_fill,
    ),
)


def _bump(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "corner": rng.randrange(12, 17)}


def _stick(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "sticker": rng.choice(sorted(STICKERS))}


def _discount(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "sale": rng.choice(("−20 %", "−30 %", "−40 %"))}


def _use(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "fill": around(rng, -6, 2)}


ODDITIES = (
    Oddity(
        slug="bumped-corner",
        part="corner",
        name=_("Bumped corner"),
        explanation=_("Boxes get knocked on their way: that tells of the journey, not of the maker."),
        apply=_bump,
    ),
    Oddity(
        slug="importer-sticker",
        part="side",
        name=_("Sticker in another language"),
        explanation=_(
            "Importers add a sticker in their country's language, often because the law asks for it."
        ),
        apply=_stick,
    ),
    Oddity(
        slug="sale-sticker",
        part="sale",
        name=_("Sale sticker"),
        explanation=_("Authorised shops have sales too, and a sticker is not part of the box."),
        apply=_discount,
    ),
    Oddity(
        slug="used-bottle",
        part="liquid",
        name=_("Not quite full"),
        explanation=_("Someone has used a little of it: the brand book only says that it is never too full."),
        apply=_use,
    ),
)
