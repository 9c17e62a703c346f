"""What is printed on the goods, and what is said about them."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import Brand
from quizzes.specimens.families.perfume.materials import SCENTS
from quizzes.specimens.families.perfume.traits import bottle_code, box_code
from quizzes.specimens.family import Text, Traits

STICKERS = {
    "fi": ("MAAHANTUOJA", "Kuutamo Oy", "Turku", "Sisältää", "alkoholia"),
    "hu": ("FORGALMAZÓ", "Holdfény Kft.", "Szeged", "Alkoholt", "tartalmaz"),
    "pt": ("IMPORTADOR", "Luar Lda.", "Coimbra", "Contém", "álcool"),
}
INGREDIENTS = ("Ingredients:", "Alcohol, Aqua,", "Parfum,", "Limonene,", "Linalool,", "Citral,", "Geraniol.")
PART_NAMES = {
    "wordmark": _("Box: brand name"),
    "descriptor": _("Box: line under the name"),
    "border": _("Box: foil border"),
    "volume": _("Box: volume line"),
    "box-code": _("Box: code"),
    "sale": _("Box: space above the volume line"),
    "corner": _("Box: top left corner"),
    "side": _("Box: side panel"),
    "moon": _("Bottle: moon on the cap"),
    "collar": _("Bottle: metal collar"),
    "liquid": _("Bottle: top of the liquid"),
    "bottle-code": _("Bottle: code in the base"),
}


def alt(brand: Brand, traits: Traits) -> Text:
    """What can be measured, counted and read, first on the box and then on the bottle."""
    return f"{_box(brand, traits)} {_bottle(brand, traits)}"


def _box(brand: Brand, traits: Traits) -> Text:
    gaps, margins = traits["gaps"], traits["margins"]
    return gettext(
        "A perfume box and a glass bottle of the invented brand Lysombre. Front of the box: the wordmark "
        "reads %(wordmark)s, and its widest gap is %(gap).1f mm more than planned. Under it: "
        "%(descriptor)s. The foil border is %(left).1f mm from the left edge, %(top).1f from the top, "
        "%(right).1f from the right and %(bottom).1f from the bottom. Volume line: %(volume)s. Code: "
        "%(code)s. Space above the volume line: %(sale)s. Top left corner: %(corner)s. Side: %(sticker)s."
    ) % {
        "wordmark": brand.book["wordmark"],
        "gap": max(0.0, *gaps),
        "descriptor": traits["descriptor"],
        "left": margins[0],
        "top": margins[1],
        "right": margins[2],
        "bottom": margins[3],
        "volume": traits["volume"],
        "code": box_code(brand, traits),
        "sale": traits["sale"] or gettext("empty"),
        "corner": gettext("bumped") if traits["corner"] else gettext("smooth"),
        "sticker": ", ".join(STICKERS[traits["sticker"]]) if traits["sticker"] else gettext("plain"),
    }


def _bottle(brand: Brand, traits: Traits) -> Text:
    ridges = traits["ridges"]
    return gettext(
        "Bottle with %(scent)s perfume: the moon on the cap is turned by %(moon).0f degrees. The metal "
        "collar shows %(ridges)d ridges; the narrowest gap between them is %(narrow).1f and the widest "
        "%(wide).1f times the planned one. The liquid stands %(fill).1f mm %(side)s the line in the glass. "
        "Code in the base: %(code)s."
    ) % {
        "scent": SCENTS[traits["scent"]].name,
        "moon": abs(traits["moon"]),
        "ridges": len(ridges) + 1,
        "narrow": min(ridges),
        "wide": max(ridges),
        "fill": abs(traits["fill"]),
        "side": gettext("above") if traits["fill"] > 0 else gettext("below"),
        "code": bottle_code(brand, traits),
    }
