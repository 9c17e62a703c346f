"""From confirmed sheets to result runs: what counts, in rounds of every kind."""

from __future__ import annotations

import pytest
from django.utils import timezone

from campaigns.competitions.enums import Eligibility, Status
from campaigns.judging import run_figures, run_inputs, scoring
from campaigns.judging.enums import AssignmentState, Outcome, ResultMethod, RoundKind, RoundState, VoteState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import ResultRun, ScoreSheet, Vote
from campaigns.judging.services import results
from campaigns.judging.services.deliberation import ratify_round
from campaigns.judging.services.standings import standing_of
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_facts import (
    POINTS,
    chair_of,
    closed_round,
    deliberated_round,
    entries_of,
    figures,
    judges_of,
    later,
    open_round,
    pairs_round,
    tallied_round,
    tally,
)

pytestmark = pytest.mark.django_db


# --- what is made -----------------------------------------------------------------------------------------


def test_a_run_holds_what_the_scores_give():
    judged, run = tallied_round()
    assert (judged.state, run.number, run.method, run.notice) == (
        RoundState.TALLIED,
        1,
        ResultMethod.ADJUSTED,
        "",
    )
    sheets = ScoreSheet.objects.values_list(
        "assignment__judge__code", "assignment__round_entry__code", "score"
    )
    table = scoring.adjusted_scores(((judge, entry, 100 * value) for judge, entry, value in sheets), seed=7)
    names = [name for name in run_figures.Row.__slots__ if name != "entry"]
    wanted = [{"entry": row.entry, **{name: getattr(row, name) for name in names}} for row in table.rows]
    assert repr(figures(run)) == repr(wanted)
    harsh = judges_of(judged)[1]
    assert run.diagnostics.first().judge == harsh
    assert run.diagnostics.first().severity > 10
    assert set(run.agreement) == {"judges", "entries", "alpha", "icc", "variances"}
    assert (run.agreement["judges"], run.agreement["entries"]) == (3, 5)


def test_each_category_and_division_has_a_run_of_its_own():
    competition = panel_facts.make_competition()
    slogans = panel_facts.make_entries(competition, 2)
    judged = closed_round(
        POINTS[:4],
        competition=competition,
        entries=[*slogans, *panel_facts.make_entries(competition, 2, category="video")],
    )
    runs = tally(judged)
    assert [str(run.category) for run in runs] == ["Slogan", "Video"]
    assert {row.round_entry.entry for row in runs[0].rows.all()} == set(slogans)
    assert results.valid_run(judged=judged, category=runs[1].category, division=runs[1].division) == runs[1]
    assert results.valid_runs(judged=judged) == runs


def test_what_is_open_voided_or_only_typed_does_not_count():
    judged = closed_round()
    first, second, third, *_others = entries_of(judged)
    first.assignments.order_by("judge").first().sheet.delete()
    ScoreSheet.objects.filter(assignment__round_entry=second).update(voided_at=timezone.now())
    third.assignments.update(state=AssignmentState.RECUSED)
    (run,) = tally(judged)
    assert {row.round_entry.code: row.n for row in run.rows.all()} == {
        one.code: count for one, count in zip(entries_of(judged), (2, 0, 0, 3, 3), strict=True) if count
    }
    assert set(results.without_figures(run)) == {second, third}


def test_missing_is_never_zero():
    """A criterion that does not apply takes its weight with it, and a sheet that is missing its judge."""
    points = (((5, None, 5), (5, 5, 5)), ((3, 3, 3), (3, 3, 3)))
    judged, run = tallied_round(points)
    best = run.rows.first()
    assert (best.round_entry, best.raw_mean) == (entries_of(judged)[0], 100.0)
    cells = run_inputs.read_sheets(run.inputs)
    assert sum(len(sheet.points) for sheet in cells) == 11
    assert [sheet.reasons for sheet in cells if sheet.reasons] == [
        {panel_facts.keys_of(judged.rubric_version)[1]: "no text"}
    ]


@pytest.mark.parametrize(
    "change",
    [{"status": Status.WITHDRAWN}, {"status": Status.DISQUALIFIED, "ended_reason": "A copy"},
     {"eligibility": Eligibility.INELIGIBLE}, {"eligibility": Eligibility.AWAITING_CONSENT}],
)  # fmt: skip
def test_an_entry_that_left_the_contest_drops_out(change: dict[str, str]):
    judged = closed_round()
    best = entries_of(judged)[0].entry
    for name, value in change.items():
        setattr(best, name, value)
    best.save()
    (run,) = tally(judged)
    assert best.pk not in run.rows.values_list("round_entry__entry", flat=True)
    assert run.rows.count() == 4


def test_a_sheet_whose_score_does_not_follow_from_its_points_stops_the_tally():
    judged = closed_round()
    ScoreSheet.objects.filter(pk=ScoreSheet.objects.first().pk).update(score=0.5)
    with pytest.raises(NotReady):
        tally(judged)
    assert not ResultRun.objects.exists()


def test_raw_means_say_why():
    """Two judges who share no entry."""
    competition = panel_facts.make_competition()
    judged = closed_round((((5, 5, 5),), ((3, 3, 3),)), competition=competition)
    (run,) = tally(judged)
    assert (run.method, run.notice) == (ResultMethod.RAW, scoring.ONE_JUDGE)


def test_without_any_score_there_is_a_run_without_rows():
    judged = panel_facts.make_open_round(state=RoundState.CLOSED)
    (run,) = tally(judged)
    assert (run.rows.count(), run.notice, run.agreement) == (0, scoring.NO_SCORES, {})
    assert results.without_figures(run).count() == 4


def test_an_empty_round_cannot_be_tallied():
    judged = panel_facts.make_open_round(entries=0, state=RoundState.CLOSED)
    with pytest.raises(NotReady):
        tally(judged)


@pytest.mark.parametrize(
    "state", [RoundState.PLANNED, RoundState.OPEN, RoundState.RATIFIED, RoundState.PUBLISHED]
)
def test_only_a_closed_round_is_tallied(state: str):
    judged = panel_facts.make_open_round(state=state)
    with pytest.raises(RoundIsElsewhere):
        tally(judged)


def test_a_calibration_has_runs():
    judged, run = tallied_round(kind=RoundKind.CALIBRATION)
    assert run.diagnostics.count() == 3
    assert {one.outcome for one in entries_of(judged)} == {Outcome.PENDING}


# --- other kinds of rounds --------------------------------------------------------------------------------


def test_pairs_become_strengths():
    wins = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3), (0, 1), (0, 2)]
    judged = pairs_round(wins)
    (run,) = tally(judged)
    own = entries_of(judged)
    assert (run.method, [row.round_entry for row in run.rows.all()]) == (ResultMethod.BRADLEY_TERRY, own)
    best = run.rows.first()
    assert (best.n, best.raw_mean, best.rank_low) == (5, 100.0, 1)
    assert 0.5 < best.p_above_next <= 1
    assert [row.p_top_k is not None for row in run.rows.all()] == [True] * 4
    assert run.diagnostics.count() == 2
    assert run.agreement == {}


def test_voided_comparisons_do_not_count_and_the_notice_says_what_was_never_compared():
    judged = pairs_round([(0, 1), (2, 3), (1, 2)])
    judged.comparisons.filter(winner=entries_of(judged)[1]).update(voided_at=timezone.now())
    (run,) = tally(judged)
    assert run.notice == run_figures.PAIRS_APART
    assert len(run_inputs.read_pairs(run.inputs)) == 2


def test_votes_are_counted_once_confirmed():
    judged = panel_facts.make_open_round(kind=RoundKind.PUBLIC_VOTE, state=RoundState.CLOSED)
    own = entries_of(judged)
    states = [VoteState.COUNTED, VoteState.COUNTED, VoteState.HELD, VoteState.REFUSED, VoteState.UNCONFIRMED]
    for place, state in enumerate(states):
        entry = own[0 if state == VoteState.COUNTED else 1]
        Vote.objects.create(round=judged, round_entry=entry, voter=f"{place}", state=state, at=timezone.now())
    (run,) = tally(judged)
    assert [(row.round_entry, row.n, row.rank) for row in run.rows.all()] == [
        (own[0], 2, 1), *((one, 0, 2) for one in sorted(own[1:], key=lambda one: one.code))
    ]  # fmt: skip
    assert not results.is_out_of_date(run)
    Vote.objects.filter(state=VoteState.HELD).update(state=VoteState.COUNTED)
    assert results.is_out_of_date(run)


def test_a_deliberation_takes_the_order_of_the_round_before():
    before, source = deliberated_round(places=3)
    ratify_round(judged=before, user=chair_of(before), now=later())
    going = [one for one in entries_of(before) if one.outcome == Outcome.GOES_ON]
    judged = panel_facts.make_round(
        before.competition, panel=before.panel, kind=RoundKind.DELIBERATION, state=RoundState.CLOSED,
        entries=[one.entry for one in going], source=before, places=1,
    )  # fmt: skip
    (run,) = tally(judged)
    assert run.method == ResultMethod.CARRIED
    rows, first = list(run.rows.all()), [one for one in standing_of(source) if one.place <= 3]
    assert [row.round_entry.entry_id for row in rows] == [one.round_entry.entry_id for one in first]
    assert [row.adjusted for row in rows] == [one.row.adjusted for one in first]
    assert [row.rank for row in rows] == [1, 2, 3, 3]  # two share the last place that goes on
    assert all(row.rank_low <= row.rank <= row.rank_high <= 4 for row in rows)
    assert {row.p_top_k for row in rows} == {None}


# --- once made ---------------------------------------------------------------------------------------------


def test_votes_of_other_categories_and_pairs_across_them_stay_out():
    competition = panel_facts.make_competition()
    entries = [
        *panel_facts.make_entries(competition, 1),
        *panel_facts.make_entries(competition, 1, category="video"),
    ]
    judged = open_round(
        ((None,),), competition=competition, entries=entries, kind=RoundKind.PAIRWISE, state=RoundState.CLOSED
    )
    one, other = entries_of(judged)
    judged.comparisons.create(
        judge=judges_of(judged)[0], first=one, second=other, winner=one, position=1, decided_at=timezone.now()
    )
    assert [run.rows.count() for run in tally(judged)] == [0, 0]
