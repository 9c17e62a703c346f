"""What rooms above add: links on the own pages of an entry's people, what they forget with a person, and what
came of a competition.

They register themselves on starting, so that this room knows nothing of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from campaigns.competitions.models import Competition, Contributor, Entrant, Entry


@dataclass(frozen=True)
class Link:
    """Something else to look at. icon: name of a drawing in icons.svg."""

    url: str
    label: str
    icon: str = "seal"


Links: TypeAlias = Callable[[Entrant, Sequence[Entry]], dict[int, list[Link]]]
Forget: TypeAlias = Callable[[Contributor], None]
Outcome: TypeAlias = Callable[[Competition], Sequence[str]]

_links: list[Links] = []
_forget: list[Forget] = []
_outcome: list[Outcome] = []


def register(
    *, links: Links | None = None, forget: Forget | None = None, outcome: Outcome | None = None
) -> None:
    """links: by the key of the entry, in as many queries for many entries as for one. forget: called before
    the data of a contributor are emptied, in the same transaction. outcome: sentences for the public."""
    if links and links not in _links:
        _links.append(links)
    if forget and forget not in _forget:
        _forget.append(forget)
    if outcome and outcome not in _outcome:
        _outcome.append(outcome)


def links_of(*, entrant: Entrant, entries: Sequence[Entry]) -> dict[int, list[Link]]:
    """What there is to look at for each of these entries of a person, in the order of the rooms."""
    found: dict[int, list[Link]] = {entry.pk: [] for entry in entries}
    for links in _links if entries else ():
        for key, some in links(entrant, entries).items():
            found[key] += some
    return found


def forget(contributor: Contributor) -> None:
    for one in _forget:
        one(contributor)


def outcome_of(competition: Competition) -> list[str]:
    """What everybody may know of what came of a competition, in sentences."""
    return [sentence for outcome in _outcome for sentence in outcome(competition)]
