"""What is printed on the goods, and what is said about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import Brand
from quizzes.specimens.families.leather.materials import BACKDROPS
from quizzes.specimens.family import Text, Traits

LEATHER_NAMES = {
    "cognac": _("cognac"),
    "chestnut": _("chestnut brown"),
    "forest": _("forest green"),
    "navy": _("navy blue"),
    "burgundy": _("burgundy"),
    "graphite": _("graphite"),
    "olive": _("olive green"),
    "sand": _("sand"),
}
CARDS = {
    "en": ("CARE", "Keep dry.", "Wipe with a soft cloth.", "Store in its pouch."),
    "fi": ("HOITO", "Pidä kuivana.", "Pyyhi pehmeällä liinalla.", "Säilytä pussissaan."),
    "cs": ("PÉČE", "Chraňte před vlhkem.", "Otírejte měkkým hadříkem.", "Ukládejte do sáčku."),
    "pt": ("CUIDADOS", "Manter seco.", "Limpar com pano macio.", "Guardar no saco."),
}
PART_NAMES = {
    "flap_leather": _("Leather at the top of the flap"),
    "flap_stitching": _("Stitching around the flap"),
    "wordmark": _("Brand name"),
    "snap": _("Snap with emblem"),
    "ring": _("Brass ring"),
    "lower_leather": _("Leather at the lower right"),
    "origin": _("Small line below the snap"),
    "lower_stitching": _("Stitching on the lower edge"),
    "edge": _("Lower edge"),
    "care_card": _("Care card"),
    "serial": _("Serial label on the tag"),
    "tag_stitching": _("Stitching at the end of the tag"),
}


def alt(brand: Brand, traits: Traits) -> Text:
    """What a look with a ruler would find on each part."""
    return gettext(
        "A card wallet in %(leather)s leather with a tag, on a %(table)s tabletop. "
        "Stitches around the flap: from %(gap_low)s to %(gap_high)s mm apart. "
        "Stitches on the lower edge: slants from %(slant_low)s to %(slant_high)s degrees. "
        "Brand name: ORRELLO, spaces between letters from %(letter_low)s to %(letter_high)s mm, "
        "%(pressed)s of 7 letters pressed in. Small line: %(origin)s. "
        "Emblem on the snap: turned by %(emblem)s degrees. Joint of the ring: %(ring)s mm wide. "
        "Lower edge: %(bare)s mm without paint. Serial label: %(serial)s. "
        "Leather: %(scratches)s scratches on the flap, %(patches)s darker patches at the lower right. "
        "Care card: headed %(card)s, with %(stickers)s discount stickers. "
        "Tag stitching: %(ends)s loose thread ends."
    ) % _findings(brand, traits)


def _findings(brand: Brand, traits: Traits) -> dict[str, Any]:
    slants, gaps = traits["lower_slants_deg"], traits["flap_gaps_mm"]
    letters = traits["letter_gaps_mm"]
    return {
        "leather": LEATHER_NAMES[traits["leather"]],
        "table": BACKDROPS[traits["backdrop"]],
        "gap_low": round(min(gaps), 1),
        "gap_high": round(max(gaps), 1),
        "slant_low": f"{min(slants):+.1f}",
        "slant_high": f"{max(slants):+.1f}",
        "letter_low": round(min(letters), 1),
        "letter_high": round(max(letters), 1),
        "pressed": sum(depth >= brand.book["press_mm"] / 2 for depth in traits["press_mm"]),
        "origin": traits["origin"],
        "emblem": f"{traits['emblem_deg']:+.1f}",
        "ring": round(traits["ring_gap_mm"], 1),
        "bare": f"{sum(length for _start, length in traits['edge_bare_mm']):.1f}",
        "serial": traits["serial"],
        "scratches": len(traits["scuffs"]),
        "patches": int(traits["patina"] > 0),
        "card": CARDS[traits["card"]][0],
        "stickers": int(bool(traits["sticker"])),
        "ends": int(traits["thread_end_mm"] > 0),
    }
