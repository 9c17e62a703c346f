"""The brand book as rules, the tells that break it, and the oddities that do not."""

from __future__ import annotations

from random import Random

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import ORRELLO, Brand, check_digit
from quizzes.specimens.drawing import jitter
from quizzes.specimens.families.leather.traits import strays
from quizzes.specimens.family import MODERATE, OBVIOUS, Oddity, Rule, Tell, Text, Traits

MISSPELT = {
    OBVIOUS: ("HAND STITCHD IM ITALI", "HAMD STITCHED IN ITLAY", "HAND STICTHED OF ITALY"),
    MODERATE: ("HAND STITCHED IN ITALLY", "HAND STITCHED IM ITALY", "HAND STITSHED IN ITALY"),
    3: ("HAND STICHED IN ITALY", "HAND STITCHED IN ITAIY", "HAND STITCHEED IN ITALY"),
}


def _rule(part: str, title: Text, text: Text) -> Rule:
    """A rule whose {measures} are read from the brand book."""
    return Rule(part=part, title=title, text=format_lazy(text, **ORRELLO.book))


RULES = (
    _rule(
        "flap_stitching",
        _("Even stitches"),
        _("Around the flap there is one stitch every {stitch_pitch_mm} mm, from one end to the other."),
    ),
    _rule(
        "lower_stitching",
        _("Slanted stitches"),
        _(
            "Every stitch leans by {stitch_slant_deg} degrees. "
            "Along the lower edge they all rise to the right."
        ),
    ),
    _rule(
        "wordmark",
        _("A name pressed in"),
        _(
            "ORRELLO is pressed {press_mm} mm deep into the leather, never printed. "
            "The space from letter to letter is always {letter_gap_mm} mm."
        ),
    ),
    _rule("origin", _("One line, one spelling"), _("The small line reads {origin}, letter for letter.")),
    _rule(
        "snap",
        _("An upright emblem"),
        _(
            "The triangle on the snap points straight up, with its bar level below it. "
            "It is never turned by more than {emblem_tolerance_deg} degrees."
        ),
    ),
    _rule(
        "ring", _("A closed ring"), _("The brass ring is soldered shut: its joint is {ring_gap_mm} mm wide.")
    ),
    _rule(
        "edge",
        _("Painted edges"),
        _("The lower edge is painted dark along its whole length, with {edge_bare_mm} mm of bare leather."),
    ),
    _rule(
        "serial",
        _("A number you can check"),
        _(
            "The serial number has {serial_digits} digits and a check digit. Multiply the first digit by 1, "
            "the second by 2, the third by 3 and the fourth by 4, and add up. Divide by 11: what is left "
            "over is the check digit (10 becomes 0). "
            "Example: 4471 gives 4 + 8 + 21 + 4 = 37, and 37 leaves 4: OR 4471-4."
        ),
    ),
)


def _pitch_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return strays(traits["flap_gaps_mm"], book["stitch_pitch_mm"], book["stitch_tolerance_mm"])


def _plant_pitch(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Long and short gaps in pairs: on the whole line, or only on a run of it."""
    pitch, gaps = brand.book["stitch_pitch_mm"], list(traits["flap_gaps_mm"])
    low, high = {OBVIOUS: (0.9, 1.3), MODERATE: (0.7, 0.95)}.get(level, (0.65, 0.85))
    run = len(gaps) if level < 3 else 10
    first = rng.randrange(12, len(gaps) - run - 12) if level == 3 else 0
    for place in range(first, first + run - 1, 2):
        stray = rng.uniform(low, high) * rng.choice((-1, 1))
        gaps[place], gaps[place + 1] = round(pitch + stray, 2), round(pitch - stray, 2)
    return {**traits, "flap_gaps_mm": gaps}


def _slant_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return strays(traits["lower_slants_deg"], book["stitch_slant_deg"], book["slant_tolerance_deg"])


def _plant_slant(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Stitches that lean the other way, or lie flat: all, half, or a few of those along the bottom."""
    slants = list(traits["lower_slants_deg"])
    count = {OBVIOUS: len(slants), MODERATE: len(slants) // 3}.get(level, 9)
    quarter = len(slants) // 4
    first = 0 if level == OBVIOUS else rng.randrange(quarter, 3 * quarter - min(count, quarter))
    centre = {OBVIOUS: -22.0, MODERATE: -8.0}.get(level, -6.0)
    for place in range(first, min(first + count, len(slants))):
        slants[place] = jitter(rng, centre, 3)
    return {**traits, "lower_slants_deg": slants}


def _spacing_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return strays(traits["letter_gaps_mm"], book["letter_gap_mm"], book["letter_tolerance_mm"])


def _plant_spacing(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gaps, step = list(traits["letter_gaps_mm"]), {OBVIOUS: 2.2, MODERATE: 1.6}.get(level, 1.15)
    first, second = rng.sample(range(6), k=2)
    gaps[first] = round(gaps[first] + step, 2)
    gaps[second] = round(gaps[second] - step, 2)
    return {**traits, "letter_gaps_mm": gaps}


def _press_breaks(brand: Brand, traits: Traits) -> bool:
    book = brand.book
    return strays(traits["press_mm"], book["press_mm"], book["press_tolerance_mm"])


def _plant_press(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    depths, count = list(traits["press_mm"]), {OBVIOUS: 7, MODERATE: 3}.get(level, 1)
    first = rng.randrange(7 - count + 1)
    depths[first : first + count] = [0.0] * count
    return {**traits, "press_mm": depths}


def _origin_breaks(brand: Brand, traits: Traits) -> bool:
    return bool(traits["origin"] != brand.book["origin"])


def _plant_origin(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return {**traits, "origin": rng.choice(MISSPELT[level])}


def _emblem_breaks(brand: Brand, traits: Traits) -> bool:
    return bool(abs(traits["emblem_deg"]) > brand.book["emblem_tolerance_deg"])


def _plant_emblem(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    low, high = {OBVIOUS: (165, 180), MODERATE: (35, 50)}.get(level, (12, 15))
    return {**traits, "emblem_deg": round(rng.uniform(low, high) * rng.choice((-1, 1)), 2)}


def _ring_breaks(brand: Brand, traits: Traits) -> bool:
    return bool(traits["ring_gap_mm"] > brand.book["ring_gap_mm"])


def _plant_ring(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return {**traits, "ring_gap_mm": jitter(rng, {OBVIOUS: 3.6, MODERATE: 2.0}.get(level, 1.0), 0.1)}


def _edge_breaks(brand: Brand, traits: Traits) -> bool:
    return any(length > brand.book["edge_bare_mm"] for _start, length in traits["edge_bare_mm"])


def _plant_edge(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    length = jitter(rng, {OBVIOUS: 52, MODERATE: 22}.get(level, 7), 1)
    return {**traits, "edge_bare_mm": [[round(rng.uniform(2, 78 - length), 1), length]]}


def _serial_breaks(brand: Brand, traits: Traits) -> bool:
    digits, _dash, check = traits["serial"].removeprefix("OR ").partition("-")
    four = len(digits) == brand.book["serial_digits"] and digits.isdecimal()
    return not four or check != str(check_digit(digits))


def _plant_serial(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """No check digit at all, a letter in its place, or a wrong digit."""
    start, _dash, check = traits["serial"].partition("-")
    wrong = rng.choice([digit for digit in "0123456789" if digit != check])
    return {
        **traits,
        "serial": {OBVIOUS: start, MODERATE: f"{start}-{rng.choice('BEHX')}"}.get(level, f"{start}-{wrong}"),
    }


TELLS = (
    Tell(
        slug="stitch-pitch",
        part="flap_stitching",
        name=_("Uneven stitches"),
        why=_("The stitches on the flap are not 3 mm apart: some crowd together and some leave a wide gap."),
        how=_("Follow the thread slowly around the flap and compare each gap with the one before."),
        caveat=_("One crooked stitch can happen by hand, and a good machine copy can sew evenly."),
        breaks=_pitch_breaks,
        plant=_plant_pitch,
    ),
    Tell(
        slug="stitch-slant",
        part="lower_stitching",
        name=_("Stitches lean the wrong way"),
        why=_("Some stitches on the lower edge do not rise to the right by 20 degrees."),
        how=_("Compare the lower row with the row on the flap: every stitch should lean alike."),
        caveat=_("Slanted stitches alone prove little, because copies can slant their stitches too."),
        breaks=_slant_breaks,
        plant=_plant_slant,
    ),
    Tell(
        slug="letter-spacing",
        part="wordmark",
        name=_("Uneven letter spacing"),
        why=_("The letters of the name do not stand the same distance apart."),
        how=_("Zoom in on the name and look only at the spaces between the letters."),
        caveat=_("Brands sometimes redraw their name, so compare it with goods of the same year."),
        breaks=_spacing_breaks,
        plant=_plant_spacing,
    ),
    Tell(
        slug="flat-print",
        part="wordmark",
        name=_("Printed, not pressed"),
        why=_("Letters of the name lie flat on the leather like ink, without being pressed in."),
        how=_("Look for a shadow and a bright rim inside each letter: flat letters have none."),
        caveat=_("Pressed letters wear off with years of use, so on old goods this sign is weak."),
        breaks=_press_breaks,
        plant=_plant_press,
    ),
    Tell(
        slug="origin-spelling",
        part="origin",
        name=_("Misspelt line"),
        why=_("The small line below the snap is not spelt as in the brand book."),
        how=_("Read the line letter by letter, best from the end to the start."),
        caveat=_("A line without mistakes proves nothing: anyone can copy it correctly."),
        breaks=_origin_breaks,
        plant=_plant_origin,
    ),
    Tell(
        slug="emblem-turned",
        part="snap",
        name=_("Emblem turned"),
        why=_("The emblem on the snap does not stand upright."),
        how=_("Compare the bar below the triangle with the line of the brand name."),
        caveat=_("A snap can be replaced or work loose in a repair, so ask about the history."),
        breaks=_emblem_breaks,
        plant=_plant_emblem,
    ),
    Tell(
        slug="ring-open",
        part="ring",
        name=_("Gap in the ring"),
        why=_("The brass ring has an open joint, although the brand book asks for a closed one."),
        how=_("Follow the ring once around with your eyes, above all on its upper right."),
        caveat=_("A ring can be bent open by heavy use, and copies can have closed rings."),
        breaks=_ring_breaks,
        plant=_plant_ring,
    ),
    Tell(
        slug="edge-raw",
        part="edge",
        name=_("Bare leather edge"),
        why=_("Part of the lower edge has no paint, so that pale raw leather shows."),
        how=_("Zoom in on the lower edge and follow it from one corner to the other."),
        caveat=_("Edge paint can chip with wear, so this sign counts most on goods sold as new."),
        breaks=_edge_breaks,
        plant=_plant_edge,
    ),
    Tell(
        slug="serial-check",
        part="serial",
        name=_("Serial number does not add up"),
        why=_("The number does not end in the check digit that its four digits lead to."),
        how=_("Work out the check digit as the brand book shows and compare it with the last digit."),
        caveat=_("A number that adds up proves little, because copies can share one real number."),
        breaks=_serial_breaks,
        plant=_plant_serial,
    ),
)


def _scuff(brand: Brand, traits: Traits, rng: Random) -> Traits:
    x, y = rng.randrange(160, 560), rng.randrange(190, 245)
    lines = [(0, 0, 120), (30, 7, 50), (54, -9, 66), (92, 4, 70), (70, 13, 26)]
    rise = rng.choice((-0.3, -0.2, 0.18, 0.28))
    scuffs = [
        [x + dx, y + dy, length + rng.randrange(20), round(length * rise + rng.uniform(-4, 4), 1)]
        for dx, dy, length in lines
    ]
    return {**traits, "scuffs": scuffs}


def _darken(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "patina": jitter(rng, 0.72, 0.05)}


def _translate(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "card": rng.choice(("fi", "cs", "pt"))}


def _discount(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "sticker": rng.choice(("-20%", "-30%", "-40%"))}


def _loosen(brand: Brand, traits: Traits, rng: Random) -> Traits:
    return {**traits, "thread_end_mm": jitter(rng, 6, 0.8)}


ODDITIES = (
    Oddity(
        slug="scuff",
        part="flap_leather",
        name=_("Scratches on the flap"),
        explanation=_("Real leather scratches easily, and the brand book says nothing about scratches."),
        apply=_scuff,
    ),
    Oddity(
        slug="patina",
        part="lower_leather",
        name=_("Darker patch"),
        explanation=_("Leather darkens where hands touch it, so a dark patch only shows use."),
        apply=_darken,
    ),
    Oddity(
        slug="foreign-card",
        part="care_card",
        name=_("Care card in another language"),
        explanation=_("Genuine goods travel between countries, and their cards come in many languages."),
        apply=_translate,
    ),
    Oddity(
        slug="discount",
        part="care_card",
        name=_("Discount sticker"),
        explanation=_("Authorised shops have sales too, so a sticker alone says nothing."),
        apply=_discount,
    ),
    Oddity(
        slug="loose-thread",
        part="tag_stitching",
        name=_("Loose thread end"),
        explanation=_("A seam has to end somewhere, and a thread end on the tag is harmless."),
        apply=_loosen,
    ),
)
