"""Rounds of pairs: each judge gets pairs of their own, balanced and linked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from campaigns.competitions.models import Competition
from campaigns.judging.enums import RoundKind
from campaigns.judging.models import Comparison, Judge
from campaigns.judging.pairing import Drawn, draw_pairs
from campaigns.judging.services import assigning, rounds
from tests.campaigns.judging.assigning_facts import do, opened, pairs, planned
from tests.campaigns.judging.panel_facts import make_entries


def test_in_a_round_of_pairs_judges_get_pairs_of_their_own(competition: Competition) -> None:
    slogans, designs = make_entries(competition, 8), make_entries(competition, 5, category="design")
    judged = planned(
        competition, entries=slogans + designs, judges=5, kind=RoundKind.PAIRWISE, scores_needed=3
    )
    do(assigning.propose, judged)
    assert not Comparison.objects.exists()
    opened(judged)
    do(assigning.notify, judged)
    held = pairs(judged)
    rows = list(Comparison.objects.select_related("first__entry", "second__entry"))
    for one in rows:
        assert {(one.judge_id, one.first_id), (one.judge_id, one.second_id)} <= held
        assert one.first.entry.category_id == one.second.entry.category_id
        assert (one.winner, one.decided_at) == (None, None)
    for judge in Judge.objects.all():
        mine = [one.position for one in rows if one.judge_id == judge.pk]
        assert sorted(mine) == list(range(1, len(mine) + 1))
    seen = [(one.judge_id, one.first_id, one.second_id) for one in rows]
    do(assigning.notify, judged)
    assert Comparison.objects.count() == len(seen)
    counts = Counter(entry for _judge, *two in seen for entry in two)
    assert max(counts.values()) - min(counts.values()) <= 4


def test_a_late_entry_of_a_round_of_pairs_gets_pairs_too(competition: Competition) -> None:
    judged = planned(competition, entries=4, judges=2, kind=RoundKind.PAIRWISE)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    before = set(Comparison.objects.values_list("pk", "first_id", "second_id", "position"))
    late = make_entries(competition, 1)[0]
    do(rounds.fill_round, judged)
    do(assigning.top_up, judged)
    do(assigning.notify, judged)
    assert before <= set(Comparison.objects.values_list("pk", "first_id", "second_id", "position"))
    row = judged.entries.get(entry=late)
    assert Comparison.objects.filter(first=row).count() + Comparison.objects.filter(second=row).count() == 8


HELD = st.dictionaries(st.integers(1, 6), st.sets(st.integers(1, 14)), max_size=6)


@given(held=HELD, seed=st.integers(0, 99), parts=st.integers(1, 3))
def test_pairs_are_balanced_linked_and_the_same_again(
    held: dict[int, set[int]], seed: int, parts: int
) -> None:
    groups = {entry: entry % parts for entry in range(1, 15)}
    drawn = draw_pairs(held=held, groups=groups, seed=seed)
    turned = {judge: sorted(entries, reverse=True) for judge, entries in reversed(held.items())}
    assert draw_pairs(held=turned, groups=groups, seed=seed) == drawn
    asked = [(one.judge, frozenset((one.first, one.second))) for one in drawn]
    assert len(set(asked)) == len(asked)
    for one in drawn:
        assert {one.first, one.second} <= held[one.judge]
        assert one.first != one.second
        assert groups[one.first] == groups[one.second]
    for group in range(parts):
        members = [sorted(one for one in own if groups[one] == group) for own in held.values()]
        links = [(own[0], other) for own in members if len(own) > 1 for other in own[1:]]
        inside = [(one.first, one.second) for one in drawn if groups[one.first] == group]
        assert parts_of(inside) == parts_of(links)  # linked as far as judges' entries overlap
        compared = {entry for link in links for entry in link}
        possible = sum(len(own) * (len(own) - 1) // 2 for own in members)
        assert len(inside) <= max(5 * len(compared), len(compared) - 1)
        assert len(inside) >= min(possible, 5 * len(compared)) or len(inside) == possible


def parts_of(links: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    """Linked sets of the entries that these pairs name."""
    found: list[set[int]] = []
    for one, other in links:
        touched = [part for part in found if {one, other} & part]
        found = [part for part in found if part not in touched] + [set().union({one, other}, *touched)]
    return {frozenset(part) for part in found}


def test_pairs_that_stand_are_not_drawn_again() -> None:
    held = {1: {1, 2, 3}, 2: {1, 2, 3}}
    groups = dict.fromkeys((1, 2, 3), "")
    first = draw_pairs(held=held, groups=groups, seed=1)
    assert len(first) == 6
    assert draw_pairs(held=held, groups=groups, seed=1, standing=first) == []
    rest = draw_pairs(held=held, groups=groups, seed=1, standing=[Drawn(1, 2, 1), Drawn(2, 1, 3)])
    assert Counter((one.judge, frozenset((one.first, one.second))) for one in rest) == Counter(
        (judge, frozenset(pair)) for judge, pair in [(1, (1, 3)), (1, (2, 3)), (2, (1, 2)), (2, (2, 3))]
    )


def test_each_side_shows_an_entry_about_as_often() -> None:
    held = {judge: set(range(60)) for judge in range(5)}
    drawn = draw_pairs(held=held, groups=dict.fromkeys(range(60), ""), seed=3)
    assert len(drawn) == 300
    counts = Counter(entry for one in drawn for entry in (one.first, one.second))
    assert max(counts.values()) - min(counts.values()) <= 3
    assert 110 <= sum(one.first < one.second for one in drawn) <= 190
    assert set(Counter(one.judge for one in drawn).values()) <= set(range(55, 66))
