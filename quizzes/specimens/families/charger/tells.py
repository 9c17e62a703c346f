"""The brand book as rules, the tells that break it, and the oddities that do not."""

from __future__ import annotations

from random import Random

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import KILOVANE, Brand
from quizzes.specimens.families.charger.traits import number, off, spaced, with_check
from quizzes.specimens.families.charger.words import LABELS
from quizzes.specimens.family import OBVIOUS, SUBTLE, Oddity, Rule, Tell, Traits

_BOOK = KILOVANE.book
RULES = (
    Rule(
        part="pins",
        title=_("Pins"),
        text=format_lazy(
            _("Each pin is {pin} mm long. A dark sleeve covers the lower {sleeve} mm, so nearly half."),
            pin=_BOOK["pin_mm"],
            sleeve=_BOOK["sleeve_mm"],
        ),
    ),
    Rule(
        part="seam",
        title=_("Seam"),
        text=format_lazy(
            _("The gap between cap and body is {gap} mm wide all the way: thin and even from left to right."),
            gap=_BOOK["seam_mm"],
        ),
    ),
    Rule(
        part="ring",
        title=_("K-in-ring mark"),
        text=format_lazy(
            _("The K is half ({share} %) as tall as the ring. The ring is open at the top by {gap} degrees."),
            share=_BOOK["ring_letter_percent"],
            gap=_BOOK["ring_gap_degrees"],
        ),
    ),
    Rule(
        part="print",
        title=_("Print on the charger"),
        text=format_lazy(_("Three lines, always the same: {lines}."), lines=" / ".join(_BOOK["print"])),
    ),
    Rule(
        part="charger_serial",
        title=_("Serial on the charger"),
        text=_(
            "KV and eight digits: the same eight digits as on the box. The check digit is on the box only."
        ),
    ),
    Rule(
        part="port",
        title=_("USB-C port"),
        text=format_lazy(
            _("The port is in the middle, right below the ring mark, give or take {tolerance} mm."),
            tolerance=_BOOK["port_tolerance_mm"],
        ),
    ),
    Rule(
        part="seal",
        title=_("Hologram seal"),
        text=format_lazy(_("The star on the seal has {rays} rays of equal length."), rays=_BOOK["seal_rays"]),
    ),
    Rule(
        part="spec",
        title=_("Specification on the box"),
        text=format_lazy(
            _("The box gives the same values as the charger. Input: {supply}. Output: {output}."),
            supply=_BOOK["box_spec"][1],
            output=_BOOK["box_spec"][3],
        ),
    ),
    Rule(
        part="maker",
        title=_("Maker's address"),
        text=format_lazy(_("Four lines, all of them: {lines}."), lines=" / ".join(_BOOK["maker"])),
    ),
    Rule(
        part="box_serial",
        title=_("Serial on the box"),
        text=_(
            "KV, eight digits, a dot and a check digit. To get that one, multiply the first digit by 1, the "
            "second by 2 and so on to 8, and add it all up. Divide by 11: the remainder is the check digit "
            "(for 10 write 0)."
        ),
    ),
)


def _seam_breaks(brand: Brand, traits: Traits) -> bool:
    return any(off(brand, gap, "seam_mm", "seam_tolerance_mm") for gap in traits["seam"])


def _ring_breaks(brand: Brand, traits: Traits) -> bool:
    letter = off(brand, traits["ring_letter"], "ring_letter_percent", "ring_letter_tolerance")
    return letter or traits["ring_gap"] != brand.book["ring_gap_degrees"]


def _plant_sleeve(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    length = (0.0, 3.5 + rng.uniform(-0.5, 0.5), 6.0 + rng.uniform(-0.5, 0.3))[level - 1]
    return traits | {"sleeve_mm": round(length, 1)}


def _plant_seam(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gaps = [traits["seam"][0], round((2.4, 1.7, 1.2)[level - 1] + rng.uniform(-0.05, 0.1), 2)]
    return traits | {"seam": rng.sample(gaps, k=2)}


def _plant_port(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    offset = ((6.0, 4.0, 2.4)[level - 1] + rng.uniform(-0.2, 0.4)) * rng.choice((-1, 1))
    return traits | {"port_offset": round(offset, 1)}


def _plant_ring(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    gap = (0, 30, brand.book["ring_gap_degrees"])[level - 1]
    return traits | {"ring_letter": (74, 68, 62)[level - 1] + rng.randint(-1, 1), "ring_gap": gap}


def _plant_print(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    model, supply, output = traits["print"]
    if level == OBVIOUS:
        supply = supply.replace("Input", "Inpud")
    wrong = ("Outpud", "Outpud", rng.choice(("Ouput", "Outptu", "Outpul")))[level - 1]
    return traits | {"print": [model, supply, output.replace("Output", wrong)]}


def _plant_charger_serial(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """Other digits than the box has: all of them, the last four, or two neighbours that swapped places."""
    kept, digits = number(traits["box_serial"]), ""
    pairs = [place for place in range(7) if kept[place] != kept[place + 1]]
    if level == SUBTLE and pairs:
        place = rng.choice(pairs)
        digits = kept[:place] + kept[place + 1] + kept[place] + kept[place + 2 :]
    else:
        start = 0 if level == OBVIOUS else 4
        digits = kept[:start] + "".join(str((int(digit) + rng.randint(1, 9)) % 10) for digit in kept[start:])
    return traits | {"charger_serial": spaced(digits)}


def _plant_box_serial(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    """No check digit at all, a letter in its place, or a wrong digit."""
    start, check = traits["box_serial"].split(" · ")
    wrong = str((int(check) + rng.randint(1, 9)) % 10)
    return traits | {"box_serial": (start, f"{start} · X", f"{start} · {wrong}")[level - 1]}


def _plant_seal(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    return traits | {"seal_rays": (6, 8, 10)[level - 1]}


def _plant_spec(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    slight = rng.choice(("9 V DC, 2 A, 18 W", "9 V DC, 3 A, 33 W", "5 V DC, 3 A, 15 W"))
    output = ("20 V DC, 5 A, 100 W", "9 V DC, 5 A, 45 W", slight)[level - 1]
    return traits | {"box_spec": [*traits["box_spec"][:3], output]}


def _plant_maker(brand: Brand, traits: Traits, level: int, rng: Random) -> Traits:
    name, _street, town, web = traits["maker"]
    return traits | {"maker": ([name], [name, web], [name, town, web])[level - 1]}


TELLS = (
    Tell(
        slug="sleeve",
        part="pins",
        name=_("Pins with too little sleeve"),
        why=_("The dark insulating sleeve is shorter than the brand book says, or is not there at all."),
        how=_("Compare the dark part of each pin with the bare metal: both should be nearly as long."),
        caveat=_("A copy can have good sleeves too, and other brands use other lengths."),
        breaks=lambda brand, traits: off(brand, traits["sleeve_mm"], "sleeve_mm", "sleeve_tolerance_mm"),
        plant=_plant_sleeve,
    ),
    Tell(
        slug="seam",
        part="seam",
        name=_("Uneven seam"),
        why=_("The gap between cap and body is wider at one end than at the other."),
        how=_("Follow the dark line from left to right and see whether its width changes."),
        caveat=_("A hard fall can open the seam of a genuine charger as well."),
        breaks=_seam_breaks,
        plant=_plant_seam,
    ),
    Tell(
        slug="port",
        part="port",
        name=_("Port off centre"),
        why=_("The USB-C port does not sit in the middle of the charger."),
        how=_("Imagine a line straight down from the ring mark: it should meet the middle of the port."),
        caveat=_("A centred port is easy to make, so it does not prove that a charger is genuine."),
        breaks=lambda brand, traits: off(brand, traits["port_offset"], "port_offset_mm", "port_tolerance_mm"),
        plant=_plant_port,
    ),
    Tell(
        slug="ring-mark",
        part="ring",
        name=_("Ring mark with wrong proportions"),
        why=_("The K or the opening of the ring does not have the size that the brand book gives."),
        how=_(
            "Compare the height of the K with the height of the ring, and look for the opening at the top."
        ),
        caveat=_("Marks are copied well too: a correct mark alone says little about safety."),
        breaks=_ring_breaks,
        plant=_plant_ring,
    ),
    Tell(
        slug="print",
        part="print",
        name=_("Misspelt print"),
        why=_("A word on the charger is spelt differently from the brand book."),
        how=_("Zoom in and read each word letter by letter."),
        caveat=_("Genuine makers slip up at times, so one wrong letter is a strong hint but no proof."),
        breaks=lambda brand, traits: list(traits["print"]) != list(brand.book["print"]),
        plant=_plant_print,
    ),
    Tell(
        slug="serial-mismatch",
        part="charger_serial",
        name=_("Serial differs from the box"),
        why=_("The eight digits on the charger are not the eight digits on its box."),
        how=_("Read the two numbers side by side, two digits at a time."),
        caveat=_("A shop may have mixed up two boxes, and copies may share one matching number."),
        breaks=lambda brand, traits: number(traits["charger_serial"]) != number(traits["box_serial"]),
        plant=_plant_charger_serial,
    ),
    Tell(
        slug="check-digit",
        part="box_serial",
        name=_("Check digit does not work out"),
        why=_("The last digit on the box is not the one that follows from the eight digits before it."),
        how=_("Work it out with the rule in the brand book, or look whether the digit is there at all."),
        caveat=_("Anyone can copy a number that works out: a right check digit is no proof."),
        breaks=lambda brand, traits: traits["box_serial"] != with_check(number(traits["box_serial"])),
        plant=_plant_box_serial,
    ),
    Tell(
        slug="seal-rays",
        part="seal",
        name=_("Seal with a wrong star"),
        why=_("The star on the hologram does not have the number of rays that the brand book gives."),
        how=_("Zoom in and count the rays, starting at the top."),
        caveat=_("Shiny seals can be bought by the roll, so a seal that looks right proves little."),
        breaks=lambda brand, traits: traits["seal_rays"] != brand.book["seal_rays"],
        plant=_plant_seal,
    ),
    Tell(
        slug="box-spec",
        part="spec",
        name=_("Box promises other values"),
        why=_("The output on the box is not the output of this charger."),
        how=_("Compare volts, amperes and watts on the box with the brand book and the charger."),
        caveat=_("Boxes are reprinted when a model changes, so ask the maker if only this differs."),
        breaks=lambda brand, traits: list(traits["box_spec"]) != list(brand.book["box_spec"]),
        plant=_plant_spec,
    ),
    Tell(
        slug="maker-address",
        part="maker",
        name=_("Maker's address incomplete"),
        why=_("At least one line of the maker's address is missing on the box."),
        how=_("Look for four lines: name, street, town and web address."),
        caveat=_("A full address can be copied: it only helps if you can reach the maker there."),
        breaks=lambda brand, traits: list(traits["maker"]) != list(brand.book["maker"]),
        plant=_plant_maker,
    ),
)
ODDITIES = (
    Oddity(
        slug="dented-corner",
        part="corner",
        name=_("Dented corner of the box"),
        explanation=_("Parcels get knocked about: a dented box says something about its journey only."),
        apply=lambda brand, traits, rng: traits | {"dent": rng.randint(15, 24)},
    ),
    Oddity(
        slug="sale-sticker",
        part="sticker",
        name=_("Sale sticker"),
        explanation=_("Authorised shops hold sales too: a lower price alone proves nothing."),
        apply=lambda brand, traits, rng: traits | {"sale": rng.choice(("-20%", "-25%", "-30%"))},
    ),
    Oddity(
        slug="foreign-label",
        part="strip",
        name=_("Sticker in another language"),
        explanation=_("Importers add a label in the language of the country where a good is sold."),
        apply=lambda brand, traits, rng: traits | {"label": rng.randrange(len(LABELS))},
    ),
    Oddity(
        slug="torn-film",
        part="side",
        name=_("Rest of torn film"),
        explanation=_("Somebody opened the shrink wrap, perhaps the shop, and a piece of it is still there."),
        apply=lambda brand, traits, rng: traits | {"film": 1},
    ),
    Oddity(
        slug="lint",
        part="cable",
        name=_("Dust on the cable"),
        explanation=_("Braided cable picks up dust and fluff within minutes: that can be brushed off."),
        apply=lambda brand, traits, rng: traits | {"lint": rng.randint(1, 9999)},
    ),
)
