"""Assigning judges, case by case: what changes, what is refused, and how far judges are linked."""

from collections import Counter
from collections.abc import Sequence
from random import Random

import pytest

from campaigns.judging.assignment import (
    EntryFacts,
    Infeasible,
    JudgeFacts,
    LinkedSet,
    Plan,
    assign,
    coverage,
    in_order,
    top_up,
)
from tests.campaigns.judging.assignment_cases import LANGUAGES, Case


def test_a_recusal_and_a_new_entry_are_filled_up_and_nothing_else_changes() -> None:
    case = Case(people(12), readers(5), 3, frozenset())
    plan = case.assign()
    gone = plan.pairs[0]
    topped = top_up(
        entries=[*case.entries, EntryFacts(99)], judges=case.judges, k=3, seed=1, standing=plan.pairs,
        conflicts=[gone],
    )  # fmt: skip
    assert set(plan.pairs) - set(topped.pairs) == {gone}
    assert Counter(entry for _, entry in topped.added) == {gone[1]: 1, 99: 3}
    for judge, queue in plan.queues.items():
        kept = [entry for entry in topped.queues[judge] if entry in queue]
        assert kept == [entry for entry in queue if (judge, entry) != gone]
    again = top_up(entries=case.entries, judges=case.judges, k=3, seed=2, standing=plan.pairs)
    assert again.added == ()


def test_who_has_left_still_counts_and_an_entry_that_left_does_not() -> None:
    topped = top_up(entries=people(1), judges=readers(2), k=2, seed=1, standing=[("gone", 0), ("j0", 77)])
    assert len(topped.added) == 1
    assert topped.pairs == tuple(sorted([("gone", 0), *topped.added]))
    assert set(topped.queues) == {"j0", "j1"}


def test_a_new_judge_gets_the_anchors() -> None:
    case = Case(people(12), readers(4), 2, frozenset(), anchors=(3, 5))
    topped = top_up(
        entries=case.entries, judges=readers(5), k=2, seed=1, standing=case.assign().pairs, anchors=(3, 5)
    )
    assert topped.added == (("j4", 3), ("j4", 5))


def people(count: int, language: str = "") -> tuple[EntryFacts, ...]:
    return tuple(EntryFacts(n, language) for n in range(count))


def readers(count: int, capacity: int | None = None) -> tuple[JudgeFacts, ...]:
    return tuple(JudgeFacts(f"j{n}", frozenset(LANGUAGES), capacity) for n in range(count))


def reasons(case: Case) -> Sequence[str]:
    with pytest.raises(Infeasible) as refused:
        case.assign()
    assert str(refused.value) == " ".join(map(str, refused.value.shortages))
    return [str(shortage) for shortage in refused.value.shortages]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (Case(people(1), (), 3, frozenset()), ["Entry 0 can be judged by nobody, needs 3."]),
        (
            Case(people(2), readers(2), 3, frozenset()),
            ["Entries 0 and 1 can be judged only by j0 and j1, need 3."],
        ),
        (
            Case(people(40), readers(59, 2), 3, frozenset()),
            ["All judges together can take 118, 120 are needed."],
        ),
        (Case(people(1), readers(1, 0), 1, frozenset()), ["The only judge, j0, can take 0, 1 is needed."]),
        (
            Case(people(3), readers(4), 3, frozenset([("j0", 1), ("j2", 1)])),
            ["Entry 1 can be judged only by j1 and j3, needs 3. In conflict: j0 with 1 and j2 with 1."],
        ),
        (
            Case((EntryFacts(1, "ko"),), (JudgeFacts("a", frozenset(["en"])),), 1, frozenset()),
            ["Entry 1 can be judged by nobody, needs 1. Would help: a reading ko."],
        ),
        (
            Case(
                (EntryFacts(1, "ko"), EntryFacts(2, "ko"), EntryFacts(3, "en")),
                (JudgeFacts("a", frozenset(["ko"]), 1), JudgeFacts("b", frozenset(["en"]), 2)),
                1,
                frozenset(),
            ),
            ["a can take 1, 2 are needed for 1 and 2. Would help: b reading ko."],
        ),
        (
            Case(people(8), readers(2), 1, frozenset((f"j{j}", n) for j in range(2) for n in range(7))),
            [
                "Entries 0, 1, 2, 3, 4 and 2 others can be judged by nobody, need 1. In conflict: "
                "j0 with 0, j0 with 1, j0 with 2, j0 with 3, j0 with 4 and 9 others."
            ],
        ),
        (
            Case(people(3), readers(2, 2), 1, frozenset(), anchors=(0, 1, 2)),
            ["All judges together can take 4, 6 are needed."],
        ),
    ],
)
def test_what_stands_in_the_way_is_said(case: Case, said: list[str]) -> None:
    assert reasons(case) == said


def test_reasons_that_do_not_touch_are_told_apart() -> None:
    case = Case(
        (EntryFacts(1, "ko"), EntryFacts(2, "ko"), EntryFacts(3, "en"), EntryFacts(4, "en"), EntryFacts(5)),
        (JudgeFacts("a", frozenset(["ko"]), 1), JudgeFacts("b", frozenset(["en"]), 1), JudgeFacts("c")),
        1,
        frozenset(),
    )
    assert reasons(case) == [
        "a can take 1, 2 are needed for 1 and 2. Would help: c reading ko.",
        "b can take 1, 2 are needed for 3 and 4. Would help: c reading en.",
    ]


@pytest.mark.parametrize("k", [0, 1, 3])
def test_no_entries_need_nothing(k: int) -> None:
    assert assign(entries=(), judges=(), k=k, seed=1) == Plan((), (), (), {})
    assert assign(entries=(), judges=readers(1), k=k, seed=1) == Plan((), (), (), {"j0": ()})


def test_no_scores_wanted_is_no_pair_and_needs_no_judge() -> None:
    assert assign(entries=people(3), judges=(), k=0, seed=1) == Plan((), (), (), {})


def test_one_entry_for_everybody() -> None:
    plan = assign(entries=people(1), judges=readers(3), k=3, seed=1)
    assert plan.pairs == (("j0", 0), ("j1", 0), ("j2", 0))


def test_what_comes_twice_or_is_not_there() -> None:
    with pytest.raises(ValueError, match="same entry comes twice"):
        assign(entries=[*people(2), *people(1)], judges=readers(2), k=1, seed=1)
    with pytest.raises(ValueError, match="same judge comes twice"):
        assign(entries=people(2), judges=[*readers(2), *readers(1)], k=1, seed=1)
    with pytest.raises(ValueError, match="Anchors must be among the entries"):
        assign(entries=people(2), judges=readers(2), k=1, seed=1, anchors=[7])
    twice = assign(entries=people(2), judges=readers(2), k=1, seed=1, conflicts=[("j0", 0), ("j0", 0)])
    assert twice.pairs == (("j0", 1), ("j1", 0))
    strange = assign(entries=people(2), judges=readers(2), k=2, seed=1, conflicts=[("x", 0), ("j0", 9)])
    assert len(strange.pairs) == 4


@pytest.mark.parametrize(
    "wrong", [{"k": -1}, {"anchors": -1}, {"judges": [JudgeFacts("a", frozenset(), -1)]}]
)
def test_figures_below_nothing(wrong: dict) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        assign(**{"entries": people(1), "judges": readers(1), "k": 1, "seed": 1, **wrong})


def test_numbers_sort_as_numbers() -> None:
    plan = assign(entries=people(11), judges=[JudgeFacts(n) for n in (10, 9)], k=2, seed=1)
    assert plan.pairs == tuple((judge, entry) for judge in (9, 10) for entry in range(11))


def test_anchors_are_those_most_judges_may_judge_and_everybody_gets_them() -> None:
    entries = [EntryFacts(n, group=n % 2) for n in range(20)]
    conflicts = [("j0", n) for n in range(4, 20)] + [("j1", 2)]
    plan = assign(entries=entries, judges=readers(6), k=2, seed=1, conflicts=conflicts, anchors=2)
    assert {0, 1, 3} < set(plan.anchors)
    assert len(plan.anchors) == 4
    seen = Counter(entry for _, entry in plan.pairs)
    assert (seen[0], seen[1], seen[3]) == (6, 6, 6)
    assert {seen[n] for n in range(20) if n not in plan.anchors} == {2}
    assert coverage(entries=entries, judges=readers(6), k=2, pairs=plan.pairs).connected


def test_each_judge_has_an_order_of_their_own() -> None:
    plan = assign(entries=people(30), judges=readers(3), k=3, seed=1)
    assert len(set(plan.queues.values())) == 3
    assert plan.queues["j0"] == in_order(judge="j0", entries=range(30), seed=1)
    without = tuple(entry for entry in plan.queues["j0"] if entry != 4)
    assert without == in_order(judge="j0", entries=[n for n in range(30) if n != 4], seed=1)
    assert plan.queues["j0"] != in_order(judge="j0", entries=range(30), seed=2)
    firsts = Counter(in_order(judge=n, entries=range(4), seed=1)[0] for n in range(400))
    assert all(70 <= firsts[n] <= 130 for n in range(4))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(
    ("entries", "judges", "k", "groups"), [(60, 60, 2, 1), (45, 60, 3, 9), (40, 36, 3, 1), (12, 5, 2, 2)]
)
def test_sparse_rounds_are_linked_and_even(entries: int, judges: int, k: int, groups: int, seed: int) -> None:
    facts = [EntryFacts(n, group=n % groups) for n in range(entries)]
    plan = assign(entries=facts, judges=readers(judges), k=k, seed=seed)
    found = coverage(entries=facts, judges=readers(judges), k=k, pairs=plan.pairs)
    assert (found.connected, found.spread, found.lacking) == (True, entries * k % judges > 0, {})


def test_a_link_that_needs_room_made_in_another_group() -> None:
    entries = [EntryFacts(0, group="a"), EntryFacts(1, group="a"), EntryFacts(2, group="b")]
    forbidden = {0: "124", 1: "34", 2: "1"}
    conflicts = [(f"j{judge}", entry) for entry, judges in forbidden.items() for judge in judges]
    for seed in range(10):
        plan = assign(entries=entries, judges=readers(5, 4), k=2, seed=seed, conflicts=conflicts)
        found = coverage(entries=entries, judges=readers(5, 4), k=2, pairs=plan.pairs)
        assert (found.connected, found.spread) == (True, 1)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("capacity", [None, 10])
def test_one_way_of_being_even_among_very_many_is_found(seed: int, capacity: int | None) -> None:
    """Ten entries are for the first judge alone, ten for each two neighbours: everybody has to take ten."""
    alone = [EntryFacts(n, "0") for n in range(10)]
    shared = [EntryFacts(n, str(n // 10)) for n in range(10, 80)]
    judges = [JudgeFacts(n, frozenset([str(n), str(n + 1)]), capacity) for n in range(8)]
    plan = assign(entries=[*alone, *shared], judges=judges, k=1, seed=seed)
    assert [len(plan.queues[n]) for n in range(8)] == [10] * 8


def test_what_stands_is_not_moved_for_a_link_but_what_is_new_makes_it() -> None:
    standing = tuple(
        (f"j{judge}", entry) for judge in range(4) for entry in range(4) if judge // 2 == entry // 2
    )
    for seed in range(10):
        plan = top_up(entries=people(4), judges=readers(4), k=2, seed=seed, standing=standing)
        assert (plan.pairs, plan.added) == (standing, ())
        plan = top_up(entries=people(5), judges=readers(4), k=2, seed=seed, standing=standing)
        assert set(plan.pairs) - set(plan.added) == set(standing)
        assert {entry for _, entry in plan.added} == {4}
        assert coverage(entries=people(5), judges=readers(4), k=2, pairs=plan.pairs).connected


def test_two_bodies_that_share_no_language_stay_apart_until_somebody_reads_both() -> None:
    entries = [EntryFacts(n, LANGUAGES[n % 2]) for n in range(20)]
    judges = [JudgeFacts(f"j{n}", frozenset([LANGUAGES[n % 2]])) for n in range(6)]
    plan = assign(entries=entries, judges=judges, k=2, seed=1)
    found = coverage(entries=entries, judges=judges, k=2, pairs=plan.pairs)
    assert (found.connected, [len(part.judges) for part in found.linked[""]]) == (False, [3, 3])
    judges.append(JudgeFacts("both", frozenset(LANGUAGES)))
    plan = assign(entries=entries, judges=judges, k=2, seed=1)
    assert coverage(entries=entries, judges=judges, k=2, pairs=plan.pairs).connected


def test_more_judges_than_a_few_entries_can_link_are_linked_by_anchors() -> None:
    plan = assign(entries=people(5), judges=readers(60), k=3, seed=1)
    found = coverage(entries=people(5), judges=readers(60), k=3, pairs=plan.pairs)
    assert (found.connected, found.spread) == (False, 1)
    plan = assign(entries=people(5), judges=readers(60), k=3, seed=1, anchors=3)
    found = coverage(entries=people(5), judges=readers(60), k=3, pairs=plan.pairs)
    assert (found.connected, found.spread) == (True, 1)


def test_coverage_tells_how_it_stands() -> None:
    found = coverage(
        entries=[*people(3, "ko"), EntryFacts(3, group="other")],
        judges=[JudgeFacts("a", frozenset(["ko"]), 1), *readers(2), JudgeFacts("idle")],
        k=2,
        pairs=[("a", 0), ("j0", 1), ("j1", 1), ("j1", 3), ("idle", 2), ("j0", 2)],
        conflicts=[("j0", 2)],
    )
    assert found.loads == {"a": 1, "idle": 1, "j0": 1, "j1": 2}
    assert (found.spread, found.full, found.lacking) == (1, ("a",), {0: 1, 2: 1, 3: 1})
    assert found.broken == (("idle", 2), ("j0", 2))
    assert found.linked == {
        "": (LinkedSet(("j0", "j1"), (1,)), LinkedSet(("a",), (0,)), LinkedSet(("idle",), (2,))),
        "other": (LinkedSet(("j1",), (3,)),),
    }
    assert not found.connected


def test_coverage_of_nothing() -> None:
    found = coverage(entries=(), judges=(), k=3, pairs=())
    assert (found.loads, found.spread, found.lacking, found.linked, found.connected) == ({}, 0, {}, {}, True)
    alone = coverage(entries=people(1), judges=(), k=3, pairs=())
    assert (alone.lacking, alone.linked, alone.connected) == ({0: 3}, {"": ()}, True)


def test_a_large_mixed_round() -> None:
    rng = Random(5)
    entries = [EntryFacts(n, rng.choice(["", "ko", "en"]), n % 4) for n in range(600)]
    judges = [*readers(25, 100), *(JudgeFacts(f"k{n}", frozenset(["ko"]), 100) for n in range(10))]
    conflicts = [(rng.choice(judges).key, rng.randrange(600)) for _ in range(1500)]
    plan = assign(entries=entries, judges=judges, k=5, seed=3, conflicts=conflicts, anchors=3)
    found = coverage(entries=entries, judges=judges, k=5, pairs=plan.pairs, conflicts=conflicts)
    assert (found.spread <= 1, found.connected, found.lacking, found.broken) == (True, True, {}, ())
