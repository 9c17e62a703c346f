"""What is printed on stickers, and what is said about the goods."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from quizzes.specimens.brands import Brand
from quizzes.specimens.family import Text, Traits

COLOURS = {
    "chalk": _("chalk white"),
    "sage": _("sage green"),
    "sand": _("sand"),
    "ink": _("ink blue"),
    "graphite": _("graphite"),
}
LABELS = (
    ("Chargeur mural 27 W", "Importé par Ampere Arcade"),
    ("Caricatore da parete 27 W", "Importato da Strom & Co"),
    ("Ładowarka sieciowa 27 W", "Importer: Ampere Arcade"),
    ("Steckerladegerät 27 W", "Vertrieb: Strom & Co"),
)
PART_NAMES = {
    "pins": _("Pins"),
    "seam": _("Seam"),
    "ring": _("K-in-ring mark"),
    "print": _("Print on the charger"),
    "charger_serial": _("Serial on the charger"),
    "port": _("USB-C port"),
    "cable": _("Cable"),
    "corner": _("Upper right corner of the box"),
    "sticker": _("Box, to the right of the picture"),
    "seal": _("Hologram seal"),
    "strip": _("Box, below the picture"),
    "spec": _("Specification on the box"),
    "maker": _("Maker's address"),
    "box_serial": _("Serial on the box"),
    "side": _("Side of the box"),
}


def alt(brand: Brand, traits: Traits) -> Text:
    """Part by part, what can be measured and read: also for those who cannot see the picture."""
    return " ".join((*_on_charger(brand, traits), *_on_box(brand, traits), *_chance(traits)))


def _on_charger(brand: Brand, traits: Traits) -> tuple[str, ...]:
    return (
        gettext("A %(colour)s wall charger by %(brand)s, its braided cable and its blue box.")
        % {"colour": COLOURS[traits["plastic"]], "brand": brand.name},
        gettext("Pins: two, %(pin)s mm long, the lower %(sleeve)s mm dark, the rest metal.")
        % {"pin": brand.book["pin_mm"], "sleeve": traits["sleeve_mm"]},
        gettext("Seam: %(left).2f mm wide at the left, %(right).2f mm at the right.")
        % {"left": traits["seam"][0], "right": traits["seam"][1]},
        gettext(
            "K-in-ring mark: the K is %(share)s %% as tall as the ring, which is open by %(gap)s degrees."
        )
        % {"share": traits["ring_letter"], "gap": traits["ring_gap"]},
        gettext("Print on the charger: %(lines)s.") % {"lines": " / ".join(traits["print"])},
        gettext("Serial on the charger: KV %(serial)s.") % {"serial": traits["charger_serial"]},
        gettext("USB-C port: %(offset).1f mm to the %(side)s of the middle.")
        % {
            "offset": abs(traits["port_offset"]),
            "side": gettext("left") if traits["port_offset"] < 0 else gettext("right"),
        },
    )


def _on_box(brand: Brand, traits: Traits) -> tuple[str, ...]:
    missing = len(brand.book["maker"]) - len(traits["maker"])
    maker = [*traits["maker"], *[gettext("nothing printed")] * missing]
    return (
        gettext("Hologram seal: a star of %(rays)s rays around a K.") % {"rays": traits["seal_rays"]},
        gettext("Specification on the box: %(lines)s.") % {"lines": " / ".join(traits["box_spec"])},
        gettext("Maker's address: %(lines)s.") % {"lines": " / ".join(maker)},
        gettext("Serial on the box: %(serial)s.") % {"serial": traits["box_serial"]},
    )


def _chance(traits: Traits) -> tuple[str, ...]:
    """What transport, shops and use may leave on the goods."""
    sale = gettext("a sticker, SALE %s") % traits["sale"] if traits["sale"] else gettext("plain blue")
    lines = " / ".join(LABELS[traits["label"]]) if traits["label"] >= 0 else ""
    label = gettext("a sticker, %s") % lines if lines else gettext("no sticker")
    return (
        gettext("Upper right corner of the box: %(state)s.")
        % {"state": gettext("dented") if traits["dent"] else gettext("sharp")},
        gettext("To the right of the picture: %(state)s.") % {"state": sale},
        gettext("Below the picture: %(state)s.") % {"state": label},
        gettext("Side of the box: %(state)s.")
        % {"state": gettext("a piece of torn film") if traits["film"] else gettext("plain blue")},
        gettext("Cable: %(state)s.")
        % {"state": gettext("with dust and fluff") if traits["lint"] else gettext("clean")},
    )
