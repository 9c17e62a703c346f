"""Who judges what: proposed, refused with what would help, and topped up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.competitions.enums import Status
from campaigns.competitions.models import Competition, Entry
from campaigns.judging.assignment import in_order
from campaigns.judging.enums import AssignmentState, RoundKind
from campaigns.judging.exceptions import CannotAssign, NotReady, RoundIsElsewhere
from campaigns.judging.models import Assignment, Judge, Round
from campaigns.judging.services import assigning, conflicts, panels, rounds
from mailing.models import OutgoingMail
from tests.campaigns.judging.assigning_facts import ACTOR, do, opened, pairs, planned
from tests.campaigns.judging.panel_facts import add_to_round, make_entries, make_judge


def judges_each(judged: Round) -> set[int]:
    return set(Counter(entry for _judge, entry in pairs(judged)).values())


# --- proposing ----------------------------------------------------------------------------------------------


def test_each_entry_gets_its_judges_and_nobody_is_told(competition: Competition) -> None:
    judged = planned(competition)
    assert do(assigning.propose, judged) == 12
    assert judges_each(judged) == {2}
    assert set(Counter(judge for judge, _entry in pairs(judged)).values()) == {3}
    assert set(Assignment.objects.values_list("state", flat=True)) == {AssignmentState.PROPOSED}
    assert not OutgoingMail.objects.exists()
    event = AuditEvent.objects.get(kind="round.assigned")
    assert event.data == {"new": 12, "all": 12, "anchors": 0, "judges": 4, "seed": 7}


def test_each_judge_sees_the_entries_in_an_order_of_their_own(competition: Competition) -> None:
    judged = planned(competition, scores_needed=4)
    do(assigning.propose, judged)
    orders = set()
    for judge in Judge.objects.all():
        mine = list(Assignment.objects.filter(judge=judge).order_by("position"))
        assert [one.position for one in mine] == [1, 2, 3, 4, 5, 6]
        order = tuple(one.round_entry_id for one in mine)
        assert order == in_order(judge=judge.pk, entries=order, seed=judged.seed)
        orders.add(order)
    assert len(orders) > 1


def test_the_same_round_is_assigned_the_same_again(competition: Competition) -> None:
    judged = planned(competition, entries=9)
    do(assigning.propose, judged)
    first = pairs(judged)
    do(assigning.propose, judged)
    assert (pairs(judged), Assignment.objects.count()) == (first, len(first))


def test_conflicts_and_languages_are_kept(competition: Competition) -> None:
    korean = make_entries(competition, 2, language="ko")
    english = make_entries(competition, 2, schools=["Hanbit High School"])
    close = make_judge(competition, "Close", affiliations="Hanbit High School")
    reads = make_judge(competition, "Reads", languages=["ko"])
    jury = [close, reads, make_judge(competition), make_judge(competition)]
    judged = planned(competition, entries=korean + english, judges=jury)
    do(assigning.propose, judged)
    by_judge = {judge: set() for judge in jury}
    for one in Assignment.objects.select_related("judge", "round_entry__entry"):
        by_judge[one.judge].add(one.round_entry.entry)
    assert not by_judge[close] & set(english)
    assert not by_judge[reads] & set(english)
    assert judges_each(judged) == {2}


def test_other_open_rounds_take_room(competition: Competition) -> None:
    busy = make_judge(competition, "Busy", capacity=4)
    other = planned(competition, entries=3, judges=[busy], scores_needed=1)
    do(assigning.propose, other)
    judged = planned(competition, entries=4, judges=[busy, make_judge(competition)], scores_needed=1)
    do(assigning.propose, judged)
    assert len({entry for judge, entry in pairs(judged) if judge == busy.pk}) == 2
    opened(other)
    do(assigning.propose, judged)
    assert len({entry for judge, entry in pairs(judged) if judge == busy.pk}) == 1
    do(rounds.close_round, other)
    do(assigning.propose, judged)
    assert len({entry for judge, entry in pairs(judged) if judge == busy.pk}) == 2


def test_anchors_are_for_everybody_and_chosen_anew(competition: Competition) -> None:
    judged = planned(competition, anchors=2)
    do(assigning.propose, judged)
    anchors = set(judged.entries.filter(is_anchor=True).values_list("pk", flat=True))
    loads = Counter(entry for _judge, entry in pairs(judged))
    assert {entry for entry, load in loads.items() if load == 4} == anchors
    assert len(anchors) == 2
    Round.objects.update(anchors=0)
    do(assigning.propose, Round.objects.get())
    assert (judges_each(judged), judged.entries.filter(is_anchor=True).count()) == ({2}, 0)


def test_in_calibration_everybody_gets_everything(competition: Competition) -> None:
    make_entries(competition, 9)
    judged = planned(competition, entries=[], kind=RoundKind.CALIBRATION, anchors=3)
    do(rounds.fill_round, judged)
    assert do(assigning.propose, judged) == 12
    assert judges_each(judged) == {4}


def test_what_left_the_contest_gets_nobody(competition: Competition) -> None:
    judged = planned(competition)
    Entry.objects.filter(pk=judged.entries.first().entry_id).update(status=Status.WITHDRAWN)
    assert do(assigning.propose, judged) == 10


@pytest.mark.parametrize("state", ["notified", "in_progress", "submitted", "locked", "declined", "expired"])
def test_nothing_is_moved_once_judges_know(competition: Competition, state: str) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(state=state)
    before = pairs(judged, *AssignmentState.values)
    with pytest.raises(RoundIsElsewhere):
        do(assigning.propose, judged)
    assert pairs(judged, *AssignmentState.values) == before


def test_a_pair_that_was_recused_while_it_was_a_proposal_does_not_come_again(
    competition: Competition,
) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    one = Assignment.objects.select_related("judge", "round_entry__entry").first()
    conflicts.declare_conflict(
        judge=one.judge, entry=one.round_entry.entry, kind="personal", reason="Niece", now=timezone.now()
    )
    do(assigning.propose, judged)
    assert (one.judge_id, one.round_entry_id) not in pairs(judged)
    assert pairs(judged, "recused") == {(one.judge_id, one.round_entry_id)}
    assert judges_each(judged) == {2}


def test_a_round_without_judges_or_entries_cannot_be_assigned(competition: Competition) -> None:
    for field, facts in (("panel", {"panel": None}), ("panel", {"judges": 0}), ("entries", {"entries": []})):
        with pytest.raises(NotReady) as refused:
            do(assigning.propose, planned(competition, **facts))
        assert list(refused.value.errors) == [field]
    for kind in (RoundKind.DELIBERATION, RoundKind.PUBLIC_VOTE):
        with pytest.raises(RoundIsElsewhere):
            do(assigning.propose, planned(competition, kind=kind))


# --- what cannot be done ------------------------------------------------------------------------------------


def refused(judged: Round, what: Callable[..., Any] = assigning.propose) -> CannotAssign:
    events = AuditEvent.objects.filter(kind="round.assigned").count()
    with pytest.raises(CannotAssign) as error:
        do(what, judged)
    assert AuditEvent.objects.filter(kind="round.assigned").count() == events
    assert all(one in str(error.value.message) for one in error.value.shortages)
    return error.value


def test_too_few_judges_are_told_by_name_with_the_smallest_change(competition: Competition) -> None:
    entries = make_entries(competition, 1)
    jury = [make_judge(competition, name) for name in ("Ada", "Ben", "Cleo")]
    judged = planned(competition, entries=entries, judges=jury, scores_needed=3)
    conflicts.declare_conflict(
        judge=jury[2], entry=entries[0], kind="personal", reason="Niece", now=timezone.now()
    )
    code = entries[0].code
    assert refused(judged).shortages == [
        f"Only Ada, Ben may judge {code}; needed: 3. In conflict, or given back: Cleo ({code}). "
        "Add 1 judge to the panel, or ask for fewer judges for each entry."
    ]


def test_too_little_room_is_told_with_who_could_take_more(competition: Competition) -> None:
    jury = [make_judge(competition, "Ada", capacity=1), make_judge(competition, "Ben", capacity=1)]
    judged = planned(competition, entries=2, judges=jury)
    (said,) = refused(judged).shortages
    assert said == (
        "Entries that all judges can take together: 2; needed: 4. "
        "It is enough to raise the most entries of: Ada (+1), Ben (+1)."
    )
    Judge.objects.filter(pk=jury[1].pk).update(capacity=2)
    (said,) = refused(judged).shortages
    assert said.startswith("Entries that Ada can take: 1; needed for ")
    assert said.endswith(": 2. It is enough to raise the most entries of: Ada (+1).")


def test_a_language_that_nobody_reads_is_told(competition: Competition) -> None:
    (entry,) = make_entries(competition, 1, language="ko")
    judged = planned(
        competition,
        entries=[entry],
        judges=[make_judge(competition, "Ada", languages=["en"])],
        scores_needed=1,
    )
    (said,) = refused(judged).shortages
    assert said.startswith(f"Nobody on the panel may judge {entry.code}; needed: 1.")
    assert "Would help if they read the language: Ada (ko)." in said


def test_a_refused_proposal_leaves_the_old_one(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=2)
    do(assigning.propose, judged)
    before = pairs(judged)
    Round.objects.update(scores_needed=3)
    refused(Round.objects.get())
    assert pairs(judged) == before


# --- topping up ---------------------------------------------------------------------------------------------


def test_after_a_recusal_somebody_else_takes_over_and_nothing_moves(competition: Competition) -> None:
    judged = planned(competition)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    one = Assignment.objects.select_related("judge", "round_entry__entry").first()
    conflicts.declare_conflict(
        judge=one.judge, entry=one.round_entry.entry, kind="personal", reason="Niece", now=timezone.now()
    )
    before = pairs(judged)
    assert do(assigning.top_up, judged) == 1
    assert before < pairs(judged)
    assert judges_each(judged) == {2}
    assert (do(assigning.top_up, judged), do(assigning.notify, judged)) == (0, 1)


@pytest.mark.parametrize("state", ["recused", "declined"])
def test_what_was_given_back_is_not_given_again(competition: Competition, state: str) -> None:
    judged = planned(competition, entries=1, judges=2)
    do(assigning.propose, judged)
    Assignment.objects.filter(pk=Assignment.objects.first().pk).update(state=state)
    assert len(refused(judged, assigning.top_up).shortages) == 1


def test_a_late_entry_and_a_new_judge_come_in(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=2, anchors=1)
    do(assigning.propose, judged)
    opened(judged)
    do(assigning.notify, judged)
    before = pairs(judged)
    make_entries(competition, 1)
    assert do(rounds.fill_round, judged) == 1
    new = make_judge(competition)
    judged.panel.judges.add(new)
    assert do(assigning.top_up, judged) == 3  # two for the entry, and the anchor for the judge
    assert before < pairs(judged)
    anchor = judged.entries.get(is_anchor=True)
    assert (new.pk, anchor.pk) in pairs(judged)


def test_a_judge_who_left_is_replaced_and_takes_up_again_on_coming_back(competition: Competition) -> None:
    judged = planned(competition, entries=2, judges=3, scores_needed=3)
    do(assigning.propose, judged)
    leaver = Judge.objects.first()
    panels.remove_judge(judge=leaver, actor=ACTOR, now=timezone.now())
    refused(judged, assigning.top_up)
    panels.invite_judge(
        competition=competition,
        email=leaver.user.email,
        name="",
        language="en",
        actor=ACTOR,
        now=timezone.now(),
    )
    assert do(assigning.top_up, judged) == 2
    assert set(Assignment.objects.filter(judge=leaver).values_list("state", flat=True)) == {"proposed"}
    assert Assignment.objects.count() == 6


def test_topping_up_leaves_the_order_of_what_a_judge_has(competition: Competition) -> None:
    judged = planned(competition, entries=4, judges=1, scores_needed=1)
    do(assigning.propose, judged)
    before = list(Assignment.objects.order_by("position").values_list("round_entry_id", flat=True))
    add_to_round(judged, make_entries(competition, 4))
    do(assigning.top_up, judged)
    rows = list(Assignment.objects.order_by("position").values_list("round_entry_id", "position"))
    assert [entry for entry, _position in rows if entry in before] == before
    assert [position for _entry, position in rows] == [1, 2, 3, 4, 5, 6, 7, 8]
