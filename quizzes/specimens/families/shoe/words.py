"""What is said about the goods."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import Brand
from quizzes.specimens.families.shoe.traits import size_lines, style_code
from quizzes.specimens.family import Text, Traits

PART_NAMES = {
    "mark": _("Side mark"),
    "stitching": _("Toe seam"),
    "bond": _("Line above the sole"),
    "eyelets": _("Lace holes"),
    "laces": _("Laces"),
    "tongue": _("Tongue label"),
    "heel": _("Heel"),
    "grooves": _("Heel grooves"),
    "outsole": _("Outsole"),
    "tag": _("Hang tag"),
    "label": _("Style code on the box"),
    "size": _("Sizes on the box"),
    "box": _("Front of the box"),
    "corner": _("Corner of the box"),
}
COLOUR_NAMES = {
    "fjord": _("teal"),
    "glacier": _("ice blue"),
    "dawn": _("sand-coloured"),
    "night": _("dark blue-grey"),
    "moss": _("moss green"),
}


def alt(brand: Brand, traits: Traits) -> Text:
    """What can be measured, counted and read on each part."""
    return gettext(
        "A %(colour)s running shoe on its box, seen from the side. Side mark: the small peak has %(peak)d "
        "%% of the tall one's height. Toe seam: gaps between stitches from %(tight)s to %(wide)s mm. Line "
        "above the sole: widest glue spot %(glue)s mm. Lace holes: %(eyelets)d. Laces: %(laces)s. Tongue "
        "label: EU %(tongue)s. Heel: the word %(word)s. Heel grooves: %(grooves)d. Outsole: %(sole)s. Hang "
        "tag: style TV %(tag)s. Box label: style %(code)s, EU %(size)s, %(sizes)s. Front of the box: "
        "%(front)s. Corner of the box: %(corner)s."
    ) % _findings(brand, traits)


def _findings(brand: Brand, traits: Traits) -> dict[str, Any]:
    return {
        "colour": COLOUR_NAMES[traits["colourway"]],
        "peak": round(100 * traits["peak_ratio"]),
        "tight": min(traits["stitches"]),
        "wide": max(traits["stitches"]),
        "glue": max((width for _place, width in traits["glue"]), default=0),
        "eyelets": traits["eyelets"],
        "laces": gettext("coral") if traits["laces"] == "spare" else gettext("pale"),
        "tongue": traits["tongue_size"],
        "word": traits["word"],
        "grooves": traits["grooves"],
        "sole": gettext("dusty") if traits["dust"] else gettext("clean"),
        "tag": traits["tag_style"],
        "code": style_code(traits),
        "size": traits["size"],
        "sizes": ", ".join(size_lines(brand, traits)),
        "front": traits["sticker"] or gettext("no sticker"),
        "corner": gettext("knocked") if traits["crush"] else gettext("sharp"),
    }
