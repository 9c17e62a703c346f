from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.judging.assignment import (
    EntryFacts,
    Infeasible,
    JudgeFacts,
    Key,
    LinkedSet,
    Pair,
    Plan,
    assign,
    coverage,
    in_order,
    top_up,
)

LANGUAGES = ("en", "ko")
PATIENT = settings(max_examples=120)


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


@st.composite
def cases(draw: st.DrawFn, groups: int = 1, capacities: st.SearchStrategy[int | None] | None = None) -> Case:
    languages = st.frozensets(st.sampled_from(LANGUAGES))
    capacities = st.one_of(st.none(), st.integers(0, 4)) if capacities is None else capacities
    judges = tuple(
        JudgeFacts(f"j{n}", draw(st.just(frozenset(LANGUAGES)) | languages), draw(capacities))
        for n in range(draw(st.integers(0, 4)))
    )
    entries = tuple(
        EntryFacts(n, draw(st.sampled_from(("", *LANGUAGES))), f"g{draw(st.integers(1, groups))}")
        for n in range(draw(st.integers(0, 4)))
    )
    every = [(judge.key, entry.key) for judge in judges for entry in entries]
    conflicts = draw(st.frozensets(st.sampled_from(every), max_size=5)) if every else frozenset()
    anchors = draw(st.lists(st.sampled_from(entries), max_size=2, unique=True)) if entries else []
    return Case(entries, judges, draw(st.integers(0, 3)), conflicts, tuple(entry.key for entry in anchors))


def every_assignment(case: Case, standing: frozenset[Pair] = frozenset()) -> Iterator[frozenset[Pair]]:
    """All that keep the rules, by trying everything."""
    choices = []
    for entry in case.entries:
        held = {pair for pair in standing if pair[1] == entry.key}
        free = [judge for judge in case.may(entry) if (judge, entry.key) not in held]
        missing = max(case.k - len(held), 0)
        if entry.key in case.anchors:
            missing = max(missing, len([judge for judge in free if capacity_of(case, judge) != 0]))
        choices.append([held | {(j, entry.key) for j in some} for some in combinations(free, missing)])
    for chosen in product(*choices):
        pairs = frozenset().union(*chosen)
        loads = Counter(judge for judge, _ in pairs)
        before = Counter(judge for judge, _ in standing)
        if all(
            judge.capacity is None or loads[judge.key] <= max(judge.capacity, before[judge.key])
            for judge in case.judges
        ):
            yield pairs


def capacity_of(case: Case, key: Key) -> int | None:
    return next(judge.capacity for judge in case.judges if judge.key == key)


def squares(case: Case, pairs: frozenset[Pair]) -> int:
    loads = Counter(judge for judge, _ in pairs)
    return sum(loads[judge.key] ** 2 for judge in case.judges)


def parts(case: Case, pairs: frozenset[Pair]) -> int:
    """Connected parts, by growing them pair by pair, of the group that has most."""
    most = 0
    for group in {entry.group for entry in case.entries}:
        members = {entry.key for entry in case.entries if entry.group == group}
        found: list[set[tuple[str, Key]]] = []
        for judge, entry in pairs:
            if entry in members:
                touched = {("judge", judge), ("entry", entry)}
                found = [part for part in found if not part & touched or touched.update(part)]
                found.append(touched)
        most = max(most, len(found))
    return most


def missing_of(case: Case) -> int | None:
    """The capacity missing in all, 0 where there is an assignment, None where judges are too few."""
    try:
        case.assign()
    except Infeasible as impossible:
        kinds = {shortage.kind for shortage in impossible.shortages}
        return None if "judges" in kinds else sum(s.missing for s in impossible.shortages)
    return 0


def with_capacity(case: Case, more: dict[Key, int]) -> Case:
    judges = [
        replace(judge, capacity=(judge.capacity or 0) + more[judge.key]) if judge.key in more else judge
        for judge in case.judges
    ]
    return replace(case, judges=tuple(judges))


@PATIENT
@given(cases(groups=2))
def test_an_assignment_keeps_the_rules_and_is_as_even_as_trying_everything(case: Case) -> None:
    possible = list(every_assignment(case))
    try:
        plan = case.assign()
    except Infeasible:
        assert possible == []
        return
    assert frozenset(plan.pairs) in possible
    assert plan.added == plan.pairs
    assert squares(case, frozenset(plan.pairs)) == min(squares(case, pairs) for pairs in possible)
    assert {judge: set(queue) for judge, queue in plan.queues.items()} == {
        judge.key: {entry for who, entry in plan.pairs if who == judge.key} for judge in case.judges
    }


@PATIENT
@given(cases(groups=2, capacities=st.none()))
def test_loads_are_within_one_wherever_that_is_possible(case: Case) -> None:
    possible = list(every_assignment(case))
    if not possible or not case.judges:
        return

    def spread(pairs: frozenset[Pair]) -> int:
        loads = Counter(judge for judge, _ in pairs)
        found = [loads[judge.key] for judge in case.judges]
        return max(found) - min(found)

    if any(spread(pairs) <= 1 for pairs in possible):
        assert spread(frozenset(case.assign().pairs)) <= 1


@PATIENT
@given(cases(groups=2))
def test_judges_are_linked_wherever_as_even_an_assignment_links_them(case: Case) -> None:
    possible = list(every_assignment(case))
    if not possible:
        return
    least = min(squares(case, pairs) for pairs in possible)
    best = min(parts(case, pairs) for pairs in possible if squares(case, pairs) == least)
    plan = case.assign()
    facts = coverage(
        entries=case.entries, judges=case.judges, k=case.k, pairs=plan.pairs, conflicts=case.conflicts
    )
    assert max((len(sets) for sets in facts.linked.values()), default=0) == parts(case, frozenset(plan.pairs))
    if best <= 1:
        assert facts.connected


@given(cases(groups=2), st.randoms(use_true_random=False))
def test_the_order_of_the_input_is_nothing(case: Case, rng: Random) -> None:
    shuffled = replace(
        case,
        entries=tuple(rng.sample(case.entries, len(case.entries))),
        judges=tuple(rng.sample(case.judges, len(case.judges))),
        anchors=case.anchors[::-1],
    )
    assert outcome(case) == outcome(shuffled)


def outcome(case: Case) -> Plan | str:
    try:
        return case.assign()
    except Infeasible as impossible:
        return str(impossible)


def renamed(case: Case, judges: dict[Key, Key], entries: dict[Key, Key]) -> Case:
    return Case(
        tuple(replace(entry, key=entries[entry.key]) for entry in case.entries),
        tuple(replace(judge, key=judges[judge.key]) for judge in case.judges),
        case.k,
        frozenset((judges[judge], entries[entry]) for judge, entry in case.conflicts),
        tuple(entries[key] for key in case.anchors),
    )


@given(cases())
def test_names_in_the_same_order_rename_the_result(case: Case) -> None:
    judges: dict[Key, Key] = {judge.key: f"judge {n}" for n, judge in enumerate(case.judges)}
    entries: dict[Key, Key] = {entry.key: 100 + 7 * n for n, entry in enumerate(case.entries)}
    try:
        plan = case.assign()
    except Infeasible:
        with pytest.raises(Infeasible):
            renamed(case, judges, entries).assign()
        return
    again = renamed(case, judges, entries).assign()
    assert again.pairs == tuple((judges[judge], entries[entry]) for judge, entry in plan.pairs)


@given(cases(), st.randoms(use_true_random=False))
def test_any_names_keep_the_loads_and_what_is_missing(case: Case, rng: Random) -> None:
    keys = [judge.key for judge in case.judges]
    judges: dict[Key, Key] = dict(zip(keys, rng.sample(keys, len(keys)), strict=True))
    entries: dict[Key, Key] = {entry.key: -int(entry.key) for entry in case.entries}
    other = renamed(case, judges, entries)
    assert missing_of(other) == missing_of(case)
    if missing_of(case) == 0:
        loads = [sorted(map(len, plan.queues.values())) for plan in (case.assign(), other.assign())]
        assert loads[0] == loads[1]


@given(cases(), st.integers(0, 5))
def test_a_seed_gives_the_same_again(case: Case, seed: int) -> None:
    try:
        assert case.assign(seed) == case.assign(seed)
    except Infeasible:
        with pytest.raises(Infeasible):
            case.assign(seed + 1)


@PATIENT
@given(cases(capacities=st.integers(0, 3)))
def test_what_is_said_to_be_missing_is_the_least_that_helps(case: Case) -> None:
    if any(judge.capacity == 0 for judge in case.judges):
        case = replace(case, anchors=())  # who had no room at all would get the anchors with some
    try:
        case.assign()
    except Infeasible as impossible:
        shortages = impossible.shortages
    else:
        return
    if shortages[0].kind == "judges":
        entries = {entry for shortage in shortages for entry in shortage.entries}
        need = {entry.key: case.k - len(case.may(entry)) for entry in case.entries}
        assert {s.kind for s in shortages} == {"judges"}
        assert entries == {entry for entry, missing in need.items() if missing > 0}
        assert all(need[entry] == s.missing for s in shortages for entry in s.entries)
        return
    extra = {judge: more for shortage in shortages for judge, more in shortage.extra.items()}
    assert sum(extra.values()) == sum(shortage.missing for shortage in shortages)
    assert list(every_assignment(with_capacity(case, extra)))
    for judge in extra:
        one_less = extra | {judge: extra[judge] - 1}
        assert not list(every_assignment(with_capacity(case, one_less)))


@PATIENT
@given(cases(capacities=st.integers(0, 3)))
def test_each_change_named_gives_one_more(case: Case) -> None:
    case = replace(case, anchors=())
    try:
        case.assign()
    except Infeasible as impossible:
        shortages = impossible.shortages
    else:
        return
    if shortages[0].kind == "judges":
        for shortage in shortages:
            for judge, entry in shortage.conflicts:
                eased = replace(case, conflicts=case.conflicts - {(judge, entry)})
                there = next(e for e in eased.entries if e.key == entry)
                assert len(eased.may(there)) == shortage.possible + 1
        return
    missing = sum(shortage.missing for shortage in shortages)
    for shortage in shortages:
        for key in shortage.judges:
            assert missing_of(with_capacity(case, {key: 1})) == missing - 1
        for pair in shortage.conflicts:
            assert missing_of(replace(case, conflicts=case.conflicts - {pair})) == missing - 1
        for key, language in shortage.languages:
            judges = tuple(
                replace(judge, languages=judge.languages | {language}) if judge.key == key else judge
                for judge in case.judges
            )
            assert missing_of(replace(case, judges=judges)) < missing


@PATIENT
@given(cases(groups=2), st.data())
def test_a_top_up_keeps_what_stands_and_is_the_most_even_that_does(case: Case, data: st.DataObject) -> None:
    every = sorted((judge, entry.key) for entry in case.entries for judge in case.may(entry))
    standing = data.draw(st.frozensets(st.sampled_from(every))) if every else frozenset()
    possible = list(every_assignment(case, standing))
    try:
        plan = top_up(
            entries=case.entries, judges=case.judges, k=case.k, seed=1, standing=standing,
            conflicts=case.conflicts, anchors=case.anchors,
        )  # fmt: skip
    except Infeasible:
        assert possible == []
        return
    pairs = frozenset(plan.pairs)
    assert standing <= pairs
    assert set(plan.added) == pairs - standing
    assert pairs in possible
    assert squares(case, pairs) == min(squares(case, other) for other in possible)


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
