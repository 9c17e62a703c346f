"""The final order: ranks, ties broken, moves. Nothing decided means the ranks; nothing is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.judging.sheets import Criterion
from campaigns.judging.standings import (
    Broken,
    Moved,
    NoSuchPlace,
    NotNeighbours,
    Step,
    by_rank,
    final_order,
    placed,
    places_open_to,
)
from campaigns.judging.tie_breaks import Given, by_median, head_to_head, heaviest, medians, wins_on

Ranked = list[tuple[str, int]]
IDEA, CRAFT = Criterion("idea", weight=2, minimum=1, maximum=5), Criterion("craft", minimum=0, maximum=10)


@st.composite
def ranked(draw: st.DrawFn) -> Ranked:
    """Names with ranks as a table gives them: 1, 2, 2, 4."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=6))
    names = draw(st.permutations([f"E{number}" for number in range(sum(sizes))]))
    found, first = [], 1
    for size in sizes:
        found += [(names[first - 1 + number], first) for number in range(size)]
        first += size
    return found


@st.composite
def decided(draw: st.DrawFn) -> tuple[Ranked, list[Step]]:
    """Ranks and steps that are possible, one after the other."""
    table = draw(ranked())
    steps: list[Step] = []
    for _number in range(draw(st.integers(0, 4))):
        groups = groups_of(table, steps)
        if draw(st.booleans()):
            name = draw(st.sampled_from([name for name, _rank in table]))
            steps.append(Moved(name, draw(st.sampled_from(places_open_to(groups, name)))))
            continue
        first = draw(st.integers(0, len(groups) - 1))
        last = draw(st.integers(first, len(groups) - 1))
        named = draw(st.permutations([name for group in groups[first : last + 1] for name in group]))
        cut = draw(st.integers(1, len(named)))
        steps.append(Broken(tuple(part for part in (tuple(named[:cut]), tuple(named[cut:])) if part)))
    return table, steps


def groups_of(table: Ranked, steps: list[Step]) -> tuple[tuple[str, ...], ...]:
    return by_rank((str(one.name), one.place) for one in final_order(table, steps))  # type: ignore[return-value]


@given(ranked())
def test_nothing_decided_means_the_ranks(table: Ranked):
    assert [(one.name, one.place) for one in final_order(table)] == table
    shared = [rank for _name, rank in table]
    assert [one.is_shared for one in final_order(table)] == [shared.count(rank) > 1 for rank in shared]
    assert not any(one.is_moved or one.decided for one in final_order(table))


@given(decided())
def test_whatever_is_decided_is_a_permutation(case: tuple[Ranked, list[Step]]):
    table, steps = case
    order = final_order(table, steps)
    assert sorted(str(one.name) for one in order) == sorted(name for name, _rank in table)
    places = [one.place for one in order]
    assert places == sorted(places)
    for number, place in enumerate(places, start=1):  # 1, 2, 2, 4
        assert place == number or places[number - 2] == place
    assert [one.is_shared for one in order] == [places.count(place) > 1 for place in places]


@given(decided())
def test_only_who_was_named_can_change_against_the_others(case: tuple[Ranked, list[Step]]):
    """Two entries that no step names keep their order."""
    table, steps = case
    order = final_order(table, steps)
    untouched = {str(one.name) for one in order if not one.decided}
    assert [one.name for one in order if one.name in untouched] == [
        name for name, _rank in table if name in untouched
    ]


@given(decided(), st.data())
def test_a_move_leads_where_it_says(case: tuple[Ranked, list[Step]], data: st.DataObject):
    table, steps = case
    name = data.draw(st.sampled_from([name for name, _rank in table]))
    place = data.draw(st.sampled_from(places_open_to(groups_of(table, steps), name)))
    found = {one.name: one for one in final_order(table, [*steps, Moved(name, place)])}[name]
    assert (found.place, found.is_shared, found.is_moved) == (place, False, True)


@given(ranked())
def test_to_share_is_to_stand_on_one_place(table: Ranked):
    everybody = tuple(name for name, _rank in table)
    order = final_order(table, [Broken((everybody,))])
    assert {one.place for one in order} == {1}


def test_a_tie_is_broken_where_it_stands():
    table = [("A", 1), ("B", 2), ("C", 2), ("D", 4)]
    order = final_order(table, [Broken((("C",), ("B",)))])
    assert [(one.name, one.place) for one in order] == [("A", 1), ("C", 2), ("B", 3), ("D", 4)]
    assert [one.decided for one in order] == [frozenset(), frozenset({0}), frozenset({0}), frozenset()]


def test_what_a_rule_leaves_tied_is_for_the_next_rule():
    table = [("A", 1), ("B", 1), ("C", 1)]
    first = Broken((("B",), ("A", "C")))
    assert [(one.name, one.place) for one in final_order(table, [first])] == [("B", 1), ("A", 2), ("C", 2)]
    order = final_order(table, [first, Broken((("C",), ("A",)))])
    assert [one.name for one in order] == ["B", "C", "A"]


@pytest.mark.parametrize(
    "groups", [(("A",), ("C",)), (("A",), ("B",)), (("B",), ("D",))], ids=["gap", "half a group", "both"]
)
def test_only_whole_neighbours_are_put_in_order(groups: tuple[tuple[str, ...], ...]):
    table = [("A", 1), ("B", 2), ("C", 2), ("D", 4)]
    with pytest.raises(NotNeighbours):
        final_order(table, [Broken(groups)])


@pytest.mark.parametrize("place", [0, 3, 5, 99])
def test_nobody_is_moved_between_two_who_share_a_place(place: int):
    table = [("A", 1), ("B", 2), ("C", 2), ("D", 4)]
    assert places_open_to(by_rank(table), "D") == (1, 2, 4)
    with pytest.raises(NoSuchPlace):
        final_order(table, [Moved("D", place)])


@pytest.mark.parametrize(
    "steps", [[Moved("Z", 1)], [Broken((("Z",),))], [Broken(())], [Broken((("A",), ("A",)))]]
)
def test_what_is_no_decision_is_refused(steps: list[Step]):
    with pytest.raises(ValueError, match=r"rank|order|twice"):
        final_order([("A", 1), ("B", 2)], steps)


def test_a_name_is_ranked_once():
    with pytest.raises(ValueError, match="twice"):
        final_order([("A", 1), ("A", 2)])


def test_places_are_counted_past_who_shares():
    assert placed((("A", "B"), ("C",), ("D", "E"))) == [(1, ("A", "B")), (3, ("C",)), (4, ("D", "E"))]


# --- rules ------------------------------------------------------------------------------------------------


def test_the_heaviest_criterion_is_one_unless_several_weigh_the_same():
    assert heaviest((CRAFT, IDEA)) == (IDEA,)
    assert heaviest((CRAFT, Criterion("text"))) == (CRAFT, Criterion("text"))
    assert heaviest(()) == ()


def given_by(judge: str, **points: tuple[float | None, float | None]) -> list[Given]:
    return [Given(judge, entry, {"idea": idea, "craft": craft}) for entry, (idea, craft) in points.items()]


def test_head_to_head_counts_judges_of_both_only():
    sheets = [
        *given_by("J", A=(5, 0), B=(4, 10)),
        *given_by("K", A=(3, 0), B=(2, 9)),
        *given_by("L", A=(1, 0)),
        *given_by("M", B=(5, 0), C=(1, 1)),
        *given_by("N", A=(None, 9), B=(5, 0)),  # what does not apply is compared with nothing
    ]
    wins = wins_on((IDEA,), sheets, ["A", "B"])
    assert wins == {("A", "B"): 2, ("B", "A"): 0}
    assert head_to_head(wins, ["A", "B"]) == (("A",), ("B",))


def test_of_criteria_of_one_weight_the_mean_counts():
    sheets = given_by("J", A=(5, 0), B=(3, 10))
    equal = (Criterion("idea", minimum=1, maximum=5), CRAFT)
    assert wins_on(equal, sheets, ["A", "B"]) == {("A", "B"): 0, ("B", "A"): 1}


def test_a_circle_of_duels_stays_a_tie():
    wins = {("A", "B"): 2, ("B", "A"): 1, ("B", "C"): 2, ("C", "B"): 1, ("C", "A"): 2, ("A", "C"): 1}
    assert head_to_head(wins, ["A", "B", "C"]) == (("A", "B", "C"),)
    assert head_to_head({("A", "B"): 0, ("B", "A"): 0}, ["A", "B"]) == (("A", "B"),)


def test_the_higher_median_comes_first_and_missing_is_never_zero():
    scores = [("A", 1.0), ("A", 9.0), ("A", 5.0), ("B", 6.0), ("B", 0.0), ("B", 6.0), ("C", 5.0), ("Z", 9.0)]
    assert by_median(scores, ["A", "B", "C", "D"]) == (("B",), ("A", "C"), ("D",))
    assert medians(scores, ["A", "D"]) == {"A": 5.0}


@given(
    st.lists(
        st.tuples(st.sampled_from("JKLM"), st.sampled_from("ABC"), st.integers(1, 5)),
        max_size=12,
        unique_by=lambda one: one[:2],
    ),
    st.permutations(["A", "B", "C"]),
)
def test_rules_order_everybody_whatever_the_order_of_input(
    sheets: list[tuple[str, str, int]], names: list[str]
):
    given_ones = [Given(judge, entry, {"idea": float(value)}) for judge, entry, value in sheets]
    duels = head_to_head(wins_on((IDEA,), given_ones, names), names)
    middle = by_median([(entry, float(value)) for _judge, entry, value in reversed(sheets)], names)
    for groups in (duels, middle):
        assert sorted(str(name) for group in groups for name in group) == ["A", "B", "C"]
    assert duels == head_to_head(wins_on((IDEA,), given_ones[::-1], sorted(names)), sorted(names))
    assert middle == by_median([(entry, float(value)) for _judge, entry, value in sheets], sorted(names))
