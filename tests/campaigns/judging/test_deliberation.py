"""What the panel may do with results: ties, moves and notes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.enums import Role
from audit.models import AuditEvent
from audit.verification import verify
from campaigns.judging.enums import ConflictKind, ConflictSource, RoundKind, RoundState, TieRule
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import ConflictOfInterest, DeliberationNote, ResultRun, Round, TieBreak
from campaigns.judging.services import deliberation, results
from campaigns.judging.services.standings import standing_of
from campaigns.judging.services.ties import proposals
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_facts import (
    chair_of,
    codes,
    deliberated_round,
    entries_of,
    later,
    move,
    pairs_round,
)

pytestmark = pytest.mark.django_db


def break_tie(run: ResultRun, rule: str, chosen: Any, **given: Any) -> TieBreak:
    facts = {"run": run, "rule": rule, "codes": chosen, "user": chair_of(run.round), "now": timezone.now()}
    return deliberation.break_tie(**facts | given)


# --- ties -------------------------------------------------------------------------------------------------


def test_equal_entries_share_a_place_until_somebody_decides():
    judged, run = deliberated_round()
    first, second, third, fourth, last = entries_of(judged)
    standing = standing_of(run)
    assert codes(standing)[:2] == [first.code, second.code]
    assert [one.place for one in standing] == [1, 2, 3, 3, 5]
    assert [one.is_shared for one in standing] == [False, False, True, True, False]
    assert {one.round_entry for one in standing[2:4]} == {third, fourth}
    assert (standing[2].is_separable, standing[2].is_open, standing[4].is_separable) == (False, True, True)
    assert standing[1].is_separable
    assert last == standing[4].round_entry


def test_the_heaviest_criterion_decides_head_to_head():
    judged, run = deliberated_round()
    third, fourth = entries_of(judged)[2:4]
    duel, middle = proposals(run=run, codes=[fourth.code, third.code])
    assert (duel.rule, duel.groups, duel.decides) == (
        TieRule.HEAD_TO_HEAD, ((third.code,), (fourth.code,)), True,
    )  # fmt: skip
    assert duel.wins == {(third.code, fourth.code): 1, (fourth.code, third.code): 0}
    assert (middle.rule, middle.decides) == (TieRule.MEDIAN, False)
    assert middle.medians[third.code] == middle.medians[fourth.code]
    kept = break_tie(run, TieRule.HEAD_TO_HEAD, [third.code, fourth.code])
    assert kept.order == [third.code, fourth.code]
    standing = standing_of(run)
    assert [one.place for one in standing] == [1, 2, 3, 4, 5]
    assert (standing[2].rule, standing[2].is_open, standing[2].is_separable) == ("head_to_head", False, False)
    event = AuditEvent.objects.get(kind="result.tie_broken")
    assert event.data == {"rule": "head_to_head", "order": [third.code, fourth.code]}


def test_a_rule_that_does_not_decide_says_so():
    judged, run = deliberated_round()
    chosen = [one.code for one in entries_of(judged)[2:4]]
    with pytest.raises(NotReady, match="next one"):
        break_tie(run, TieRule.MEDIAN, chosen)
    assert not TieBreak.objects.exists()


def test_the_chair_looks_again_with_a_reason():
    judged, run = deliberated_round()
    third, fourth = (one.code for one in entries_of(judged)[2:4])
    with pytest.raises(NotReady) as refusal:
        break_tie(run, TieRule.RESCORE, [third, fourth], order=[fourth, third])
    assert list(refusal.value.errors) == ["reason"]
    with pytest.raises(NotReady) as refusal:
        break_tie(run, TieRule.RESCORE, [third, fourth], order=[fourth, fourth], reason="Clear.")
    assert list(refusal.value.errors) == ["order"]
    break_tie(run, TieRule.RESCORE, [third, fourth], order=[fourth, third], reason="Read aloud it is clear.")
    assert codes(standing_of(run))[2:4] == [fourth, third]


def test_neighbours_that_cannot_be_told_apart_may_share_a_place():
    judged, run = deliberated_round((((5, 5, 4), (4, 4, 4)), ((5, 4, 4), (4, 4, 4)), ((1, 1, 1), (1, 2, 1))))
    one, other = (entry.code for entry in entries_of(judged)[:2])
    assert not standing_of(run)[0].is_separable
    break_tie(run, TieRule.SHARED, [other, one])
    standing = standing_of(run)
    assert [(place.place, place.is_shared) for place in standing] == [(1, True), (1, True), (3, False)]
    assert not standing[0].is_open


@pytest.mark.parametrize("chosen", [(0, 4), (0,), (1, 2), (1, 2, 3)], ids=["apart", "one", "half", "clear"])
def test_only_neighbours_that_cannot_be_told_apart_are_put_in_order(chosen: tuple[int, ...]):
    judged, run = deliberated_round()
    own = entries_of(judged)
    with pytest.raises(NotReady):
        break_tie(run, TieRule.SHARED, [own[place].code for place in chosen])


def test_entries_of_another_run_are_not_found():
    _judged, run = deliberated_round()
    with pytest.raises(Http404):
        break_tie(run, TieRule.SHARED, ["AAAAAAAA", "BBBBBBBB"])


@pytest.mark.parametrize("rule", ["", "lot"])
def test_there_are_no_other_rules(rule: str):
    judged, run = deliberated_round()
    with pytest.raises(NotReady):
        break_tie(run, rule, [one.code for one in entries_of(judged)[2:4]])


def test_in_pairs_the_entries_have_met():
    judged = pairs_round([(0, 1), (0, 1), (1, 2), (1, 3), (2, 3), (0, 2), (3, 2)])
    (run,) = results.tally_round(judged=judged, user=chair_of(judged), now=timezone.now())
    third, fourth = (one.code for one in entries_of(judged)[2:4])
    (duel,) = proposals(run=run, codes=[third, fourth])
    assert (duel.decides, duel.wins[third, fourth], duel.wins[fourth, third]) == (False, 1, 1)
    first, second = (one.code for one in entries_of(judged)[:2])
    (duel,) = proposals(run=run, codes=[second, first])
    assert duel.groups == ((first,), (second,))


def test_a_later_round_goes_by_the_scores_of_the_round_before():
    before, source = deliberated_round()
    deliberation.ratify_round(judged=before, user=chair_of(before), now=later())
    judged = panel_facts.make_round(
        before.competition, panel=before.panel, kind=RoundKind.DELIBERATION, state=RoundState.CLOSED,
        entries=[one.entry for one in entries_of(before)[:4]], source=before,
    )  # fmt: skip
    (run,) = results.tally_round(judged=judged, user=chair_of(judged), now=later())
    third, fourth = (one.code for one in entries_of(judged)[2:4])
    duel, _middle = proposals(run=run, codes=[third, fourth])
    assert duel.groups == ((third,), (fourth,))
    assert source.invalidated_at is None


# --- moves and notes ---------------------------------------------------------------------------------------


def test_a_move_needs_a_reason_and_is_kept_with_it():
    judged, run = deliberated_round()
    last = entries_of(judged)[4]
    with pytest.raises(NotReady) as refusal:
        move(run, last, 1, reason="  ")
    assert list(refusal.value.errors) == ["reason"]
    decision = move(run, last, 1)
    assert (decision.from_place, decision.to_place) == (5, 1)
    standing = standing_of(run)
    assert standing[0].round_entry == last
    assert (standing[0].is_moved, standing[0].is_open) == (True, False)
    event = AuditEvent.objects.get(kind="result.moved")
    assert event.data == {"entry": last.code, "from_place": 5, "to_place": 1}
    assert verify().broken is None


def test_an_entry_is_not_moved_between_two_who_share_a_place():
    judged, run = deliberated_round()
    first = entries_of(judged)[0]
    assert deliberation.open_places(standing_of(run), first.code) == [1, 2, 4, 5]
    for place in (3, 0, 6):
        with pytest.raises(NotReady) as refusal:
            move(run, first, place)
        assert list(refusal.value.errors) == ["to_place"]
    with pytest.raises(NotReady):
        move(run, first, 1)


def test_decisions_are_applied_in_the_order_in_which_they_were_made():
    """Also where the clock stands still."""
    judged, run = deliberated_round()
    own, now = entries_of(judged), timezone.now()
    third, fourth = own[2].code, own[3].code
    deliberation.move_entry(
        run=run, round_entry=own[4], to_place=1, reason="Strong.", user=chair_of(judged), now=now
    )
    break_tie(run, TieRule.HEAD_TO_HEAD, [third, fourth], now=now)
    deliberation.move_entry(
        run=run, round_entry=own[3], to_place=2, reason="Stronger.", user=chair_of(judged), now=now
    )
    assert codes(standing_of(run)) == [own[place].code for place in (4, 3, 0, 1, 2)]


def test_notes_are_kept_about_a_run_and_about_an_entry():
    judged, run = deliberated_round()
    entry = entries_of(judged)[0]
    facts = {"run": run, "user": chair_of(judged), "now": timezone.now()}
    deliberation.add_note(text=" A strong field. ", **facts)
    deliberation.add_note(text="Funny.", round_entry=entry, **facts)
    with pytest.raises(NotReady):
        deliberation.add_note(text=" ", **facts)
    notes = DeliberationNote.objects.values_list("text", "round_entry", "by")
    assert list(notes) == [
        ("A strong field.", None, chair_of(judged).pk), ("Funny.", entry.pk, chair_of(judged).pk),
    ]  # fmt: skip
    assert [event.data["entry"] for event in AuditEvent.objects.filter(kind="result.noted")] == [
        None, entry.code,
    ]  # fmt: skip


def test_who_may_not_judge_an_entry_does_not_decide_about_it():
    judged, run = deliberated_round()
    third, fourth = entries_of(judged)[2:4]
    ConflictOfInterest.objects.create(
        judge=judged.panel.chair, entry=third.entry, kind=ConflictKind.PERSONAL,
        source=ConflictSource.DECLARED, made_at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(RoundIsElsewhere):
        break_tie(run, TieRule.SHARED, [third.code, fourth.code])
    with pytest.raises(RoundIsElsewhere):
        move(run, third, 1)
    move(run, fourth, 1)


def test_who_may_not_judge_a_winner_does_not_ratify(person: Any):
    judged, _run = deliberated_round(places=2)
    best, *_others, last = entries_of(judged)
    facts = {"kind": ConflictKind.PERSONAL, "source": ConflictSource.DECLARED, "made_at": timezone.now()}
    chair = judged.panel.chair
    hit = ConflictOfInterest.objects.create(judge=chair, entry=best.entry, **facts)
    with pytest.raises(RoundIsElsewhere):
        deliberation.ratify_round(judged=judged, user=chair.user, now=later())
    hit.entry = last.entry  # far from the places that count
    hit.save()
    with transaction.atomic():
        deliberation.ratify_round(judged=judged, user=chair.user, now=later())
        transaction.set_rollback(True)
    hit.entry = best.entry
    hit.save()
    deliberation.ratify_round(judged=judged, user=person(Role.MANAGER), now=later())
    assert Round.objects.get().state == RoundState.RATIFIED


def test_no_null_character_is_kept():
    judged, run = deliberated_round()
    third, fourth = entries_of(judged)[2:4]
    own = {"run": run, "user": chair_of(judged), "now": later()}
    assert deliberation.add_note(text="Well\0 done", **own).text == "Well done"
    assert move(run, third, 1, "Better\0 than it looks").reason == "Better than it looks"
    pair = [one.code for one in (entries_of(judged)[0], entries_of(judged)[1])]
    tie_break = break_tie(run, TieRule.RESCORE, pair, order=pair, reason="Seen\0 again")
    assert tie_break.reason == "Seen again"
    for empty in ("\0", " \0 "):
        with pytest.raises(NotReady):
            deliberation.add_note(text=empty, **own)
        with pytest.raises(NotReady):
            move(run, fourth, 1, empty)
