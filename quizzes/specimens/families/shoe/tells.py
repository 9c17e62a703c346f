"""The brand book as rules, the tells that break it, and the oddities that do not."""

from __future__ import annotations

from random import Random

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import TARNVIK, Brand, check_digit
from quizzes.specimens.family import Oddity, Rule, Tell, Text, Traits

BOOK = TARNVIK.book


def _rule(part: str, title: Text, text: Text) -> Rule:
    """A rule whose text is filled with the book's measures when it is read."""
    ratio, tolerance = BOOK["peak_ratio"], BOOK["peak_tolerance"]
    peaks = {
        "peak": round(100 * ratio),
        "least": round(100 * (ratio - tolerance)),
        "most": round(100 * (ratio + tolerance)),
    }
    return Rule(part, title, format_lazy(text, **peaks, **BOOK))


RULES = (
    _rule(
        "mark",
        _("Side mark"),
        _(
            "Two peaks. Measured from the sole, the small one at the back reaches {peak} % of the tall one's "
            "height. From {least} to {most} % is fine."
        ),
    ),
    _rule(
        "stitching",
        _("Toe seam"),
        _(
            "One row of stitches, {stitch_pitch} mm apart from start to end. {stitch_tolerance} mm more or "
            "less is fine."
        ),
    ),
    _rule(
        "bond",
        _("Line above the sole"),
        _("Upper and sole meet in a clean line. A speck of glue may be {glue_limit} mm wide, no more."),
    ),
    _rule("eyelets", _("Lace holes"), _("{eyelets} metal rings on each side, evenly spaced.")),
    _rule("laces", _("Laces"), _("Pale laces are on the shoe; a second pair in coral lies in the box.")),
    _rule(
        "grooves", _("Heel grooves"), _("{grooves} slanting grooves are pressed into the heel of the sole.")
    ),
    _rule("heel", _("Name on the heel"), _("The name is written TARNVIK, in capitals.")),
    _rule("tongue", _("Tongue label"), _("It shows the EU size: the same as on the box label.")),
    _rule(
        "label",
        _("Style code"),
        _(
            "TV, four digits and a check digit. Add 1 × the first, 2 × the second, 3 × the third and 4 × the "
            "fourth digit and divide by 11. The last figure of the remainder is the check digit. Example: "
            "4471 gives 4 + 8 + 21 + 4 = 37, remainder 4, so the code is TV 4471-4."
        ),
    ),
    _rule(
        "size",
        _("Size on the box"),
        _("The EU size is printed large. The small sizes below depend on the country."),
    ),
    _rule("tag", _("Hang tag"), _("It shows the same four-digit style number as the box label.")),
)


def _plant_peaks(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    off = {1: 0.32, 2: 0.19, 3: 0.12}[level] * rng.choice((-1, 1))
    return traits | {"peak_ratio": round(brand.book["peak_ratio"] + off, 3)}


def _plant_stitches(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    off = {1: 2.2, 2: 1.6, 3: 1.3}[level]
    every = {1: 1, 2: 2, 3: 4}[level]
    gaps = list(traits["stitches"])
    places = range(rng.randrange(every), len(gaps), every)
    signs = [1 if number % 2 else -1 for number in range(len(places))]
    rng.shuffle(signs)
    for place, sign in zip(places, signs, strict=True):
        gaps[place] = round(brand.book["stitch_pitch"] + sign * off * rng.uniform(0.75, 1), 2)
    return traits | {"stitches": gaps}


def _plant_glue(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    count, low, high = {1: (5, 7.0, 9.5), 2: (3, 5.2, 6.4), 3: (2, 4.0, 4.8)}[level]
    places = [(step + rng.uniform(0.25, 0.75)) / count for step in range(count)]
    return traits | {"glue": [[round(place, 3), round(rng.uniform(low, high), 2)] for place in places]}


def _plant_eyelets(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return traits | {"eyelets": brand.book["eyelets"] + {1: rng.choice((-2, 2)), 2: -1, 3: 1}[level]}


def _plant_grooves(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return traits | {"grooves": brand.book["grooves"] + {1: 3, 2: 2, 3: 1}[level] * rng.choice((-1, 1))}


def _plant_word(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    words = {1: ("TERNVICK", "TARNWICK"), 2: ("TARNVICK", "TRANVIK"), 3: ("TARMVIK", "TARNYIK")}
    return traits | {"word": rng.choice(words[level])}


def _plant_tongue(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    steps = {1: (4, 5), 2: (2, 3), 3: (1,)}[level]
    return traits | {"tongue_size": str(int(traits["size"]) + rng.choice(steps) * rng.choice((-1, 1)))}


def _plant_check(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Level 1 has no check digit at all; the others have a wrong one."""
    right = check_digit(traits["style"])
    wrong = {1: "", 2: str((right + rng.randrange(3, 8)) % 10), 3: str((right + rng.choice((1, 9))) % 10)}
    return traits | {"check": wrong[level]}


def _plant_tag(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Another number, one other digit, or two neighbours that changed places."""
    digits = list(traits["style"])
    if level == 3:
        place = rng.randrange(3)
        digits[place], digits[place + 1] = digits[place + 1], digits[place]
    for place in {1: (0, 1, 2, 3), 2: (rng.randrange(4),), 3: ()}[level]:
        digits[place] = str((int(digits[place]) + rng.randrange(2, 9)) % 10)
    return traits | {"tag_style": "".join(digits)}


def _breaks_peaks(brand: Brand, traits: Traits) -> bool:
    return bool(abs(traits["peak_ratio"] - brand.book["peak_ratio"]) > brand.book["peak_tolerance"])


def _breaks_stitches(brand: Brand, traits: Traits) -> bool:
    pitch, tolerance = brand.book["stitch_pitch"], brand.book["stitch_tolerance"]
    return any(abs(gap - pitch) > tolerance for gap in traits["stitches"])


def _breaks_glue(brand: Brand, traits: Traits) -> bool:
    return any(width > brand.book["glue_limit"] for _place, width in traits["glue"])


TELLS = (
    Tell(
        slug="peaks",
        part="mark",
        name=_("Peaks of the wrong height"),
        why=_("In the brand book the small peak reaches 70 % of the tall one; here it does not."),
        how=_("Measure both peaks from the sole upwards and divide the small one by the tall one."),
        caveat=_("A photo taken at a slant can squeeze a mark, so look from straight ahead."),
        breaks=_breaks_peaks,
        plant=_plant_peaks,
    ),
    Tell(
        slug="stitches",
        part="stitching",
        name=_("Uneven stitches on the toe"),
        why=_("The brand book sets the stitches 4 mm apart; here some gaps are clearly wider or tighter."),
        how=_("Zoom in and follow the thread: every gap should look like the one before."),
        caveat=_("One loose stitch can happen to any maker, and neat sewing alone proves nothing."),
        breaks=_breaks_stitches,
        plant=_plant_stitches,
    ),
    Tell(
        slug="glue",
        part="bond",
        name=_("Glue along the sole"),
        why=_("The brand book allows glue spots of up to 1.5 mm; these are wider."),
        how=_("Follow the line where the upper meets the sole and look for shiny yellowish drops."),
        caveat=_("A repaired shoe can show glue too, and a clean line does not make a shoe genuine."),
        breaks=_breaks_glue,
        plant=_plant_glue,
    ),
    Tell(
        slug="eyelets",
        part="eyelets",
        name=_("Wrong number of lace holes"),
        why=_("The brand book has 6 lace holes on each side; this shoe has another number."),
        how=_("Count the metal rings from the tongue down to the toe."),
        caveat=_("Another model may have other holes, so compare with the same model."),
        breaks=lambda brand, traits: traits["eyelets"] != brand.book["eyelets"],
        plant=_plant_eyelets,
    ),
    Tell(
        slug="grooves",
        part="grooves",
        name=_("Wrong number of heel grooves"),
        why=_("The brand book has 7 grooves in the heel of the sole; this sole has another number."),
        how=_("Count the dark slanting grooves under the heel."),
        caveat=_("A new version may get a new sole, so check which version the brand book shows."),
        breaks=lambda brand, traits: traits["grooves"] != brand.book["grooves"],
        plant=_plant_grooves,
    ),
    Tell(
        slug="spelling",
        part="heel",
        name=_("Name misspelt on the heel"),
        why=_("The brand writes its name TARNVIK; the heel says something else."),
        how=_("Read the heel letter by letter and compare it with the brand book."),
        caveat=_("The right spelling proves little, because copying a name is easy."),
        breaks=lambda brand, traits: traits["word"] != brand.name.upper(),
        plant=_plant_word,
    ),
    Tell(
        slug="tongue-size",
        part="tongue",
        name=_("Size on the tongue differs from the box"),
        why=_("Shoe and box carry the same EU size in the brand book; here they differ."),
        how=_("Read the EU size on the tongue, then the large EU size on the box label."),
        caveat=_("A shop can put a shoe back into the wrong box, so ask before you judge."),
        breaks=lambda brand, traits: traits["tongue_size"] != traits["size"],
        plant=_plant_tongue,
    ),
    Tell(
        slug="check-digit",
        part="label",
        name=_("Check digit missing or wrong"),
        why=_("The last digit of the style code does not follow from the four digits before it."),
        how=_(
            "Work out 1 × first + 2 × second + 3 × third + 4 × fourth digit and divide by 11: the last "
            "figure of the remainder is the check digit."
        ),
        caveat=_("A right check digit proves nothing, because a copy can repeat a real code."),
        breaks=lambda brand, traits: traits["check"] != str(check_digit(traits["style"])),
        plant=_plant_check,
    ),
    Tell(
        slug="tag-style",
        part="tag",
        name=_("Style number on the tag differs from the box"),
        why=_("Tag and box carry the same four-digit style number in the brand book; here they differ."),
        how=_("Read the number on the tag digit by digit and compare it with the box label."),
        caveat=_("Tags can be swapped in a shop, so this alone does not settle it."),
        breaks=lambda brand, traits: traits["tag_style"] != traits["style"],
        plant=_plant_tag,
    ),
)
ODDITIES = (
    Oddity(
        slug="dusty-sole",
        part="outsole",
        name=_("Dusty sole"),
        explanation=_("Somebody tried the shoe on outside. Dust says nothing about who made it."),
        apply=lambda brand, traits, rng: traits | {"dust": True},
    ),
    Oddity(
        slug="knocked-corner",
        part="corner",
        name=_("Knocked corner of the box"),
        explanation=_("Boxes get knocked on their way. The shoe inside is not judged by its cardboard."),
        apply=lambda brand, traits, rng: traits | {"crush": True},
    ),
    Oddity(
        slug="sale-sticker",
        part="box",
        name=_("Outlet sticker"),
        explanation=_(
            "Authorised sellers have sales too. A low price is a reason to look closer, not a proof."
        ),
        apply=lambda brand, traits, rng: traits | {"sticker": rng.choice(("-25%", "-30%", "-40%"))},
    ),
    Oddity(
        slug="overseas-sizes",
        part="size",
        name=_("Sizes of other countries"),
        explanation=_("This box was made for shops in Asia and Brazil: other systems, same EU size."),
        apply=lambda brand, traits, rng: traits | {"systems": "overseas"},
    ),
    Oddity(
        slug="spare-laces",
        part="laces",
        name=_("Coral laces"),
        explanation=_("The brand puts a second, coral pair of laces into every box. Somebody used it."),
        apply=lambda brand, traits, rng: traits | {"laces": "spare"},
    ),
)
