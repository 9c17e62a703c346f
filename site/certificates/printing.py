"""A certificate as a sheet of A4, landscape: words on the right, and on the left how to check them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from fpdf.pattern import LinearGradient

from certificates import names
from certificates.models import Certificate
from certificates.services import address_of
from paper.sheet import HOLOGRAM, INK, LINE, SOFT, VIOLET, WHITE, Colour, Sheet

SIDE = 74.0  # millimetres: the dark band on the left
STRIPE = 2.4
PAD = 12.0
LILAC: Colour = (187, 166, 255)
LINES_OF_ROSETTE = 20


def pdf(*, certificate: Certificate, now: datetime, name: str = "") -> bytes:
    """The certificate as PDF, in its own language, with all that its owner may read: for them only.

    name: printed where the certificate keeps none.
    """
    with translation.override(certificate.language):
        return bytes(_Printed(certificate, now, certificate.name or name).output())


class _Printed(Sheet):
    def __init__(self, certificate: Certificate, now: datetime, name: str) -> None:
        self.certificate, self.name = certificate, name
        super().__init__(
            title=_("Certificate") + f" {certificate.printed_code}",
            language=certificate.language,
            foot="",
            now=now,
        )
        self.set_auto_page_break(False)
        self._rosette()
        self._side()
        self._words()

    def add_page(self, *args: Any, **options: Any) -> None:
        super().add_page(orientation="landscape")

    def footer(self) -> None:
        """One page: it needs no number."""

    # --- the left: a dark band with the way to check it ---------------------------------------------------
    def _side(self) -> None:
        self.set_fill_color(*INK)
        self.rect(0, 0, SIDE, self.h, style="F")
        with self.use_pattern(LinearGradient(0, 0, 0, self.h, colors=HOLOGRAM)):
            self.rect(SIDE, 0, STRIPE, self.h, style="F")
        width = SIDE - 2 * PAD
        self.set_xy(PAD, PAD + 2)
        self.words("Bonafide", size=20, heavy=True, colour=WHITE, width=width)
        self.words(_("Certificate"), size=10, colour=LILAC, width=width)
        link = address_of(self.certificate)
        top = self.h - PAD - 42 - width
        self.qr(link, PAD, top, width)
        self.set_xy(PAD, top + width + 4)
        self.words(_("Is it genuine?"), size=10, heavy=True, colour=WHITE, width=width)
        self.words(_("Scan the code, or type it here:"), size=8, colour=LILAC, width=width)
        self.words(
            link.partition("//")[2].rpartition(self.certificate.code)[0], size=8, colour=WHITE, width=width
        )
        self.set_y(self.get_y() + 1.5)
        self.set_x(PAD)
        self.words(self.certificate.printed_code, size=12, heavy=True, colour=WHITE, width=width)

    # --- the right: what it says ---------------------------------------------------------------------------
    def _rosette(self) -> None:
        """Fine lines as on a banknote, behind the words."""
        self.set_line_width(0.12)
        self.set_draw_color(226, 216, 250)
        centre_x, centre_y = self.w - 34, self.h - 30
        for number in range(LINES_OF_ROSETTE):
            turn = number * math.tau / (LINES_OF_ROSETTE * 9)
            points = [
                (
                    centre_x + radius * math.cos(angle),
                    centre_y + radius * math.sin(angle),
                )
                for angle in (step * math.tau / 240 for step in range(241))
                for radius in [62 + (14 + number * 0.9) * math.sin(9 * (angle + turn))]
            ]
            self.polyline(points)

    def _words(self) -> None:
        certificate = self.certificate
        left, width = SIDE + STRIPE + 20, self.w - SIDE - STRIPE - 40
        height = self._write(left, width, 0, dry=True)
        self._write(left, width, max(22.0, (self.h - 34 - height) / 2), dry=False)
        self.set_xy(left, self.h - 24)
        issued = date_format(certificate.issued_at, "DATE_FORMAT")
        self.words(_("Issued on %(date)s") % {"date": issued}, size=9, colour=SOFT, width=width)

    def _write(self, left: float, width: float, top: float, *, dry: bool) -> float:
        """Writes the words from `top`; dry only measures. Returns their height."""
        certificate, y = self.certificate, top
        parts: list[tuple[str, float, bool, Colour, float]] = []
        if self.name:
            parts.append((pgettext("certificate", "This is for"), 11, False, SOFT, 0))
            parts.append((self.name, self._fitting(self.name, width, 38), True, INK, 2))
        parts.append((certificate.title, self._fitting(certificate.title, width * 2, 26), True, VIOLET, 7))
        parts += [
            (line, 12, False, INK, 3 if place == 0 else 1)
            for place, line in enumerate(names.lines_of(certificate, for_owner=True))
        ]
        if certificate.bodies:
            parts.append((_("Given by"), 9.5, False, SOFT, 9))
            parts.append((" · ".join(certificate.bodies), 13, True, INK, 0.5))
        for text, size, heavy, colour, above in parts:
            y += above
            if dry:
                self.set_font("house", "B" if heavy else "", size)
                line = size * 25.4 / 72 * 1.45
                y += float(self.multi_cell(width, line, text, dry_run=True, output="HEIGHT"))  # type: ignore[arg-type]
            else:
                self.set_xy(left, y)
                self.words(text, size=size, heavy=heavy, colour=colour, width=width)
                y = self.get_y()
        if not dry and certificate.bodies:
            self.set_draw_color(*LINE)
            self.set_line_width(0.3)
            self.line(left, self.h - 28, left + width, self.h - 28)
        return y - top

    def _fitting(self, text: str, width: float, size: float) -> float:
        """The largest size up to `size` in which a text takes no more than the width."""
        while size > 16:
            self.set_font("house", "B", size)
            if self.get_string_width(text) <= width:
                break
            size -= 2
        return size
