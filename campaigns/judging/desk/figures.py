"""How the assignment of a round stands, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.desk.times import local
from campaigns.competitions.enums import Outcome
from campaigns.judging.models import Round
from campaigns.judging.services.overview import GroupLinks, JudgeLoad, Lacking, Overview, overview_of

LISTED = 20  # entries that lack judges; the rest is counted


@dataclass(frozen=True)
class Load:
    """A judge of the round. wide, share: of the bar, in hundredths of the largest load: what they have, and
    what of it is done; seen: when they were last here."""

    found: JudgeLoad
    wide: float
    share: float
    seen: datetime | None


@dataclass(frozen=True)
class Figures:
    """How the assignment stands: sentences with an Outcome, the parts it falls into, entries that lack judges
    (`more`: how many are not listed), and judges with their loads."""

    sentences: list[tuple[str, str]]
    parts: list[str]
    lacking: tuple[Lacking, ...]
    more: int
    loads: list[Load]


def figures_of(judged: Round) -> Figures:
    found = overview_of(judged)
    most = max((one.to_do for one in found.loads), default=0) or 1
    return Figures(
        sentences=list(_sentences(found)),
        parts=[_parts(group) for group in found.groups if not group.is_connected],
        lacking=found.lacking[:LISTED],
        more=max(0, len(found.lacking) - LISTED),
        loads=[
            Load(
                found=one,
                wide=round(100 * one.to_do / most, 1),
                share=round(100 * one.confirmed / most, 1),
                seen=local(one.last_seen, judged.competition) if one.last_seen else None,
            )
            for one in sorted(found.loads, key=lambda one: one.name)
        ],
    )


def _parts(group: GroupLinks) -> str:
    """One category and division: who shares entries with whom."""
    where = f"{group.category}, {group.division}"
    return f"{where}: " + " | ".join(", ".join(part) for part in group.parts)


def _sentences(found: Overview) -> Iterator[tuple[str, str]]:
    lacking, given = len(found.lacking), any(one.assigned for one in found.loads)
    if not lacking:
        yield Outcome.PASSED, _("Every entry has the judges it needs.")
    elif given:
        words = ngettext("%(count)s entry lacks judges.", "%(count)s entries lack judges.", lacking)
        yield Outcome.FAILED, words % {"count": lacking}
    if given:
        yield from _balance(found)
    if found.anchors:
        words = ngettext(
            "%(count)s entry is for everybody who may judge it.",
            "%(count)s entries are for everybody who may judge them.",
            found.anchors,
        )
        yield Outcome.PASSED, words % {"count": found.anchors}
    yield from _troubles(found)


def _balance(found: Overview) -> Iterator[tuple[str, str]]:
    if found.spread:
        words = ngettext(
            "Loads differ by %(count)s entry.", "Loads differ by up to %(count)s entries.", found.spread
        )
        yield Outcome.PASSED if found.spread == 1 else Outcome.LOOK, words % {"count": found.spread}
    else:
        yield Outcome.PASSED, _("All judges have equally many entries.")
    if found.is_connected:
        yield (
            Outcome.PASSED,
            _("All judges are linked by entries they share: harsh and lenient ones can be told apart."),
        )
    else:
        yield (
            Outcome.LOOK,
            _("Judges fall apart into parts that share no entry: scores of one part cannot be corrected by "
              "those of another. More anchors, or more judges for each entry, would link them."),
        )  # fmt: skip


def _troubles(found: Overview) -> Iterator[tuple[str, str]]:
    if found.open_conflicts:
        words = ngettext(
            "%(count)s possible conflict waits for your ruling.",
            "%(count)s possible conflicts wait for your ruling.",
            found.open_conflicts,
        )
        yield Outcome.LOOK, words % {"count": found.open_conflicts}
    if found.gone:
        words = ngettext(
            "%(count)s entry takes no part any more.", "%(count)s entries take no part any more.", found.gone
        )
        yield Outcome.LOOK, words % {"count": found.gone}
    if given_back := sum(one.recused for one in found.loads):
        words = ngettext(
            "%(count)s assignment was given back or taken for a conflict.",
            "%(count)s assignments were given back or taken for a conflict.",
            given_back,
        )
        yield Outcome.LOOK, words % {"count": given_back}
