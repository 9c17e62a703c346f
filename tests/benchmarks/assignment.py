"""What assigning judges costs, and how even and linked the result is. One JSON object a line.

Run with `make bench-assignment`. No database, no Django.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from random import Random

from campaigns.judging.assignment import EntryFacts, Infeasible, JudgeFacts, Pair, assign, coverage, top_up
from tests.benchmarks.surroundings import say, say_machine

REPEATS = 3
CATEGORIES = 9


def contest(
    entries: int, judges: int, *, mixed: bool, capacity: int | None = None
) -> tuple[list[EntryFacts], list[JudgeFacts], list[Pair]]:
    """A contest; a mixed one has nine groups, two languages, conflicts (one pair in twenty)."""
    rng = Random(1)
    if not mixed:
        return (
            [EntryFacts(n) for n in range(entries)],
            [JudgeFacts(n, capacity=capacity) for n in range(judges)],
            [],
        )
    reading = (frozenset(["ko"]), frozenset(["en", "ko"]), frozenset(["en", "ko"]), frozenset(["en"]))
    return (
        [EntryFacts(n, rng.choice(["ko", "ko", "en", ""]), n % CATEGORIES) for n in range(entries)],
        [JudgeFacts(n, reading[n % 4], capacity) for n in range(judges)],
        [(rng.randrange(judges), rng.randrange(entries)) for _ in range(entries * judges // 20)],
    )


def measure(entries: int, judges: int, k: int, *, mixed: bool, anchors: int = 0) -> None:
    works, panel, conflicts = contest(entries, judges, mixed=mixed)
    seconds, plan = [], None
    for _ in range(REPEATS):
        before = time.perf_counter()
        plan = assign(entries=works, judges=panel, k=k, seed=1, conflicts=conflicts, anchors=anchors)
        seconds.append(time.perf_counter() - before)
    assert plan is not None
    before = time.perf_counter()
    facts = coverage(entries=works, judges=panel, k=k, pairs=plan.pairs, conflicts=conflicts)
    size = {"entries": entries, "judges": judges, "k": k, "mixed": mixed, "anchors": anchors}
    say("coverage_seconds", time.perf_counter() - before, "s", **size)
    say(
        "assign_seconds", statistics.median(seconds), "s", **size,
        spread=facts.spread, connected=facts.connected, broken=len(facts.broken), lacking=len(facts.lacking),
    )  # fmt: skip
    measure_top_up(works, panel, conflicts, plan.pairs, k, plan.anchors, size)


def measure_top_up(
    works: Sequence[EntryFacts],
    panel: Sequence[JudgeFacts],
    conflicts: Sequence[Pair],
    pairs: Sequence[Pair],
    k: int,
    anchors: Sequence[int | str],
    size: dict[str, object],
) -> None:
    """A judge recuses from everything."""
    gone = [pair for pair in pairs if pair[0] == 1]
    before = time.perf_counter()
    plan = top_up(
        entries=works, judges=panel, k=k, seed=1, standing=pairs, conflicts=[*conflicts, *gone],
        anchors=anchors,
    )  # fmt: skip
    say("top_up_seconds", time.perf_counter() - before, "s", **size, added=len(plan.added))


def measure_refusal(entries: int, judges: int, k: int, capacity: int) -> None:
    works, panel, conflicts = contest(entries, judges, mixed=True, capacity=capacity)
    before = time.perf_counter()
    try:
        assign(entries=works, judges=panel, k=k, seed=1, conflicts=conflicts)
    except Infeasible as refused:
        missing = sum(shortage.missing for shortage in refused.shortages)
        seconds = time.perf_counter() - before
        say("refusal_seconds", seconds, "s", entries=entries, judges=judges, k=k, missing=missing)


def main() -> None:
    say_machine()
    measure(2_000, 60, 5, mixed=False)
    measure(2_000, 60, 5, mixed=True)
    measure(2_000, 60, 5, mixed=True, anchors=3)
    measure(10_000, 60, 3, mixed=True)
    measure(45, 60, 3, mixed=True)
    measure_refusal(2_000, 60, 5, 166)
    measure_refusal(2_000, 60, 5, 100)


if __name__ == "__main__":
    main()
