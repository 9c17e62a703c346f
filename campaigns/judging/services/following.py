"""Which rounds take their entries from which, and whose entries are judged on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from campaigns.judging.enums import FINAL, RoundKind, RoundState
from campaigns.judging.models import Round


def followers_of(judged: Round) -> set[int]:
    """This round and all that take their entries from it, near or far, by id."""
    return _after(judged.pk, _followers(judged.competition.rounds.values_list("pk", "source_id")))


def awaited_by(rounds: Iterable[Round]) -> dict[int, Round]:
    """By id of a round, the first of the later rounds in which its entries are still judged blind. One query.

    A public vote is not blind; a calibration is over once it is closed.
    """
    competitions = {one.competition_id for one in rounds}
    every = {one.pk: one for one in Round.objects.filter(competition__in=competitions)}
    followers = _followers((one.pk, one.source_id) for one in every.values())
    found: dict[int, Round] = {}
    for judged in rounds:
        later = _after(judged.pk, followers) - {judged.pk}
        ahead = [one for pk, one in every.items() if pk in later and _is_judged_yet(one)]
        if ahead:
            found[judged.pk] = ahead[0]
    return found


def _followers(rows: Iterable[tuple[int, int | None]]) -> dict[int | None, list[int]]:
    found: dict[int | None, list[int]] = {}
    for pk, source in rows:
        found.setdefault(source, []).append(pk)
    return found


def _after(judged: int, followers: Mapping[int | None, list[int]]) -> set[int]:
    found, waiting = set(), [judged]
    while waiting:
        found.add(one := waiting.pop())
        waiting += [pk for pk in followers.get(one, []) if pk not in found]
    return found


def _is_judged_yet(judged: Round) -> bool:
    if judged.kind == RoundKind.CALIBRATION:
        return judged.state in (RoundState.PLANNED, RoundState.OPEN)
    return judged.kind != RoundKind.PUBLIC_VOTE and judged.state not in FINAL
