"""Contests to assign, small enough to try everything."""

from dataclasses import dataclass

from campaigns.judging.assignment import EntryFacts, JudgeFacts, Key, Pair, Plan, assign

LANGUAGES = ("en", "ko")


@dataclass(frozen=True)
class Case:
    entries: tuple[EntryFacts, ...]
    judges: tuple[JudgeFacts, ...]
    k: int
    conflicts: frozenset[Pair]
    anchors: tuple[Key, ...] = ()

    def assign(self, seed: int = 1) -> Plan:
        return assign(
            entries=self.entries, judges=self.judges, k=self.k, seed=seed, conflicts=self.conflicts,
            anchors=self.anchors,
        )  # fmt: skip

    def may(self, entry: EntryFacts) -> list[Key]:
        return [
            judge.key
            for judge in self.judges
            if (judge.key, entry.key) not in self.conflicts
            and (not entry.language or entry.language in judge.languages)
        ]

    def need(self, entry: EntryFacts) -> int:
        open_ = {judge.key for judge in self.judges if judge.capacity != 0}
        return max(self.k, len(open_ & set(self.may(entry)))) if entry.key in self.anchors else self.k
