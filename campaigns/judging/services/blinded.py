"""What judges see of an entry in a round: the one blind projection, under the round's own code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import IO

from django.db.models import Q
from django.http import Http404

from campaigns.competitions.enums import Eligibility, Status
from campaigns.competitions.models import EntryAsset
from campaigns.competitions.projection import BlindEntry, blind
from campaigns.competitions.services.artwork import EXTENSIONS, open_asset
from campaigns.judging.enums import CONFIRMED, Blindness, RoundState, Visibility
from campaigns.judging.models import Assignment, RoundEntry, Score, ScoreSheet

SIZES = ("small", "full")
_READ = (
    "round",
    "version__form",
    "version__originality",
    "version__asset__upload",
    "version__entry__category",
    "version__entry__division",
)


def in_contest(path: str) -> Q:
    """Works that judges may still look at. path: to the entry, such as "round_entry__entry__".

    Not those taken out, nor those whose people have taken back what taking part needs.
    """
    shut = (Eligibility.INELIGIBLE, Eligibility.AWAITING_CONSENT)
    stays = {f"{path}status__in": (Status.SUBMITTED, Status.LOCKED), f"{path}erased_at": None}
    return Q(**stays) & ~Q(**{f"{path}eligibility__in": shut})


def works_of(ids: Iterable[int]) -> dict[int, BlindEntry]:
    """The works of round entries by id, in the current language. Their picture is known by the round's code.

    Where a round shows the work alone, how AI was used is left out. One query for any number.
    """
    found = RoundEntry.objects.filter(pk__in=list(ids)).select_related(*_READ)
    return {one.pk: _shown(one) for one in found}


def work_of(round_entry_id: int) -> BlindEntry:
    return works_of([round_entry_id])[round_entry_id]


def _shown(round_entry: RoundEntry) -> BlindEntry:
    work = blind(round_entry.version)
    if round_entry.round.blindness == Blindness.WORK:
        work = replace(work, ai_use="", ai_how="")
    return replace(work, picture=round_entry.code if work.picture else "")


def open_work(asset: EntryAsset | None, *, size: str) -> tuple[IO[bytes], str, str]:
    """The open file of a picture, its media type, and a name that says nothing. Raises 404 for none."""
    if asset is None or size not in SIZES:
        raise Http404
    file, media_type = open_asset(asset, small=size == "small")
    return file, media_type, f"picture.{EXTENSIONS.get(media_type, 'bin')}"


@dataclass(frozen=True)
class OtherSheet:
    """What somebody else gave the same entry. label: "A", "B", ... anew for every entry; by criterion."""

    label: str
    values: dict[str, float | None]


def may_see_others(assignment: Assignment) -> bool:
    """Whether a judge may see what others gave this entry: by the round's rule, and only with own scores."""
    judged = assignment.round_entry.round
    if assignment.state not in CONFIRMED:
        return False
    if judged.visibility == Visibility.AFTER_OWN:
        return True
    is_over = judged.state not in (RoundState.PLANNED, RoundState.OPEN)
    return bool(judged.visibility == Visibility.AFTER_CLOSE and is_over)


def others_of(assignment: Assignment) -> list[OtherSheet]:
    """Confirmed sheets of other judges for the same entry, nameless; none where they may not be seen.

    Their order is drawn anew for every entry, so that nobody is followed from one to the next.
    """
    if not may_see_others(assignment):
        return []
    sheets = ScoreSheet.objects.filter(
        assignment__round_entry=assignment.round_entry_id, submitted_at__isnull=False, voided_at=None
    ).exclude(assignment=assignment)
    seed = f"{assignment.round_entry.round.seed}:{assignment.round_entry_id}"
    ids = sorted(sheets.values_list("pk", flat=True), key=lambda pk: _drawn(seed, pk))
    by_sheet: dict[int, dict[str, float | None]] = {pk: {} for pk in ids}
    for score in Score.objects.filter(sheet__in=ids):
        by_sheet[score.sheet_id][score.criterion] = score.value
    return [OtherSheet(_letters(place), by_sheet[pk]) for place, pk in enumerate(ids)]


def _drawn(seed: str, pk: int) -> str:
    return hashlib.sha256(f"{seed}:{pk}".encode()).hexdigest()


def _letters(place: int) -> str:
    """A to Z, then AA, AB and so on."""
    before, last = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
