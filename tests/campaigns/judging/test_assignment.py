"""Assigning judges, against trying everything: the rules, evenness, links and what is missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.judging.assignment import EntryFacts, Infeasible, JudgeFacts, Key, Pair, Plan, coverage, top_up
from tests.campaigns.judging.assignment_cases import LANGUAGES, Case

PATIENT = settings(max_examples=120)


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
