"""Results as a file, for the chair and managers: who stands where, and every figure with all its digits.

Entries stand in it by the code of the round, as on every other surface for who judges.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from django.utils.translation import gettext as _

from campaigns.judging.enums import TieRule
from campaigns.judging.models import ResultRun
from campaigns.judging.run_inputs import MARK
from campaigns.judging.services.standings import Place, standing_of
from quizzes.services.open_data import neutral


def columns() -> list[str]:
    """The names of the columns, in the current language."""
    return [
        _("place"), _("shared"), _("entry"), _("how many counted"), _("raw mean"), _("adjusted"),
        _("standard error"), _("rank"), _("rank from"), _("rank to"), _("chance of the first places"),
        _("chance of being above the next"), _("tie broken by"), _("moved"),
    ]  # fmt: skip


def results_csv(run: ResultRun) -> str:
    """The final order of a run as CSV, with a byte order mark so that spreadsheets read Korean as UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns())
    writer.writerows([neutral(cell) for cell in _row(place)] for place in standing_of(run))
    return MARK + out.getvalue()


def _row(place: Place) -> list[Any]:
    row = place.row
    figures = (row.raw_mean, row.adjusted, row.se)
    return [
        place.place,
        _("yes") if place.is_shared else _("no"),
        place.round_entry.code,
        row.n,
        *("" if value is None else value for value in figures),
        row.rank,
        row.rank_low,
        row.rank_high,
        *("" if value is None else value for value in (row.p_top_k, row.p_above_next)),
        str(TieRule(place.rule).label) if place.rule else "",
        _("yes") if place.is_moved else _("no"),
    ]
