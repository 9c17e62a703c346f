"""Result runs once made: the same figures again, out of date, invalid, and never changed."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import subprocess
import sys
from dataclasses import asdict
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Sum
from django.http import Http404
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Role
from audit.models import AuditEvent
from campaigns.competitions.enums import Eligibility
from campaigns.judging import run_figures, run_inputs
from campaigns.judging.agreement import krippendorff_alpha
from campaigns.judging.enums import RoundKind, RoundState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import ResultRow, ResultRun, ScoreSheet
from campaigns.judging.services import exported, results
from campaigns.judging.services.agreement_facts import agreement_of, alpha_of, rasch_of, said_of
from campaigns.judging.services.deliberation import begin_deliberation, ratify_round
from campaigns.judging.services.standings import standing_of
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_facts import (
    POINTS,
    chair_of,
    closed_round,
    codes,
    deliberated_round,
    entries_of,
    figures,
    judges_of,
    later,
    pairs_round,
    tallied_round,
    tally,
)

pytestmark = pytest.mark.django_db


# --- what comes back ---------------------------------------------------------------------------------------


def outside(entry: Any, *, is_in: bool = False) -> None:
    """Takes an entry out of the contest, or lets it in again."""
    entry.eligibility = Eligibility.ELIGIBLE if is_in else Eligibility.INELIGIBLE
    entry.save(update_fields=["eligibility"])


def come_back(judged: Any, number: int, minutes: int = 0) -> ResultRun:
    """Tallied without an entry, which then comes back."""
    entry = entries_of(judged)[number].entry
    outside(entry)
    (run,) = tally(judged, minutes)
    assert not results.is_out_of_date(run)
    outside(entry, is_in=True)
    return run


def test_an_entry_that_came_back_makes_results_out_of_date():
    judged = closed_round()
    run = come_back(judged, 0)
    assert results.is_out_of_date(run)
    with pytest.raises(NotReady):
        begin_deliberation(judged=judged, user=chair_of(judged), now=later())
    (newer,) = tally(judged, 1)
    assert (newer.rows.count(), results.is_out_of_date(newer)) == (5, False)


def test_an_entry_of_pairs_and_of_a_vote_that_came_back_counts_too():
    pairs = pairs_round([(0, 1), (0, 2), (1, 2), (2, 3)])
    assert results.is_out_of_date(come_back(pairs, 3))
    vote = panel_facts.make_open_round(
        kind=RoundKind.PUBLIC_VOTE,
        state=RoundState.CLOSED,
        competition=panel_facts.make_competition(slug="v"),
    )
    assert results.is_out_of_date(come_back(vote, 0))


def test_an_entry_that_came_back_into_a_deliberation_counts_too():
    before, _run = deliberated_round(places=3)
    ratify_round(judged=before, user=chair_of(before), now=later())
    judged = panel_facts.make_round(
        before.competition, panel=before.panel, kind=RoundKind.DELIBERATION, state=RoundState.CLOSED,
        entries=[one.entry for one in entries_of(before)[:3]], source=before,
    )  # fmt: skip
    assert results.is_out_of_date(come_back(judged, 2))


def test_a_category_that_came_back_makes_all_results_out_of_date():
    competition = panel_facts.make_competition()
    entries = [
        one
        for slug in ("slogan", "design")
        for one in panel_facts.make_entries(competition, 1, category=slug)
    ]
    judged = closed_round(POINTS[:2], competition=competition, entries=entries)
    assert results.is_out_of_date(come_back(judged, 1))
    assert len(tally(judged, 1)) == 2


def test_an_entry_without_scores_that_came_back_changes_nothing():
    judged = closed_round()
    out = entries_of(judged)[4]
    ScoreSheet.objects.filter(assignment__round_entry=out).update(voided_at=timezone.now())
    assert not results.is_out_of_date(come_back(judged, 4, 1))


# --- the same figures again --------------------------------------------------------------------------------


def test_the_order_of_rows_makes_no_difference():
    _judged, run = tallied_round()
    sheets = run_inputs.read_sheets(run.inputs)
    random.Random(3).shuffle(sheets)
    again = run_figures.of_sheets(sheets, points=100, top=3, seed=run.seed)
    assert repr([asdict(row) for row in again.rows]) == repr(figures(run))


def test_another_process_finds_the_same_floats(tmp_path: Any):
    """Without a database: from the file and the parameters alone, and with other hashes of strings."""
    _judged, run = tallied_round()
    (tmp_path / "scores.csv").write_bytes(run.inputs.encode())
    (tmp_path / "parameters.json").write_text(json.dumps(run.parameters))
    program = (
        "import json, pathlib\n"
        "from campaigns.judging.run_figures import figures_of\n"
        f"folder = pathlib.Path({str(tmp_path)!r})\n"
        "text = (folder / 'scores.csv').read_bytes().decode()\n"
        f"found = figures_of(text, json.loads((folder / 'parameters.json').read_text()), {run.seed})\n"
        "print(repr(found))\n"
    )
    environment = os.environ | {"PYTHONHASHSEED": "11", "PYTHONPATH": str(settings.BASE_DIR)}
    told = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert told.stderr == ""
    assert told.stdout.strip() == repr(run_figures.figures_of(run.inputs, run.parameters, run.seed))


def test_the_database_gives_floats_back_as_they_were():
    """The same test runs on SQLite and on PostgreSQL: what is stored is what was worked out."""
    _judged, run = tallied_round()
    stored = ResultRun.objects.get(pk=run.pk)
    assert stored.inputs == run.inputs
    assert exported.sha256_of(stored.inputs) == run.sha256
    made = run_figures.figures_of(stored.inputs, stored.parameters, stored.seed)
    assert repr(figures(stored)) == repr([asdict(row) for row in made.rows])
    assert stored.agreement == agreement_of(run_inputs.read_sheets(stored.inputs), made.variances)


@given(
    st.lists(st.lists(st.floats(0, 1).map(lambda value: round(value, 3)), min_size=1, max_size=5), max_size=8)
)
def test_alpha_in_one_pass_is_alpha(units: list[list[float]]):
    width = max((len(values) for values in units), default=1)
    table = [[values[row] if row < len(values) else None for values in units] for row in range(width)]
    wanted, found = krippendorff_alpha(table), alpha_of(units)
    if wanted is None or found is None:
        assert wanted is None or abs(wanted) < 10
    else:
        assert found == pytest.approx(wanted, abs=1e-8)


def test_agreement_is_said_in_words():
    _judged, run = tallied_round()
    said = said_of(run.agreement)
    assert [one.name for one in said] == [
        "Krippendorff's alpha",
        "Intraclass correlation of one judge, ICC(2,1)",
        "The same of the mean of 3 judges",
    ]
    assert all(one.meaning and one.source for one in said)
    diagnosis = rasch_of(run)
    assert diagnosis is not None
    assert {str(one.name) for one in diagnosis.judges} == {one.code for one in judges_of(_judged)}


# --- once made ---------------------------------------------------------------------------------------------


def test_tallying_again_changes_nothing_unless_something_changed():
    judged, run = tallied_round()
    assert tally(judged, 1) == [run]
    sheet = ScoreSheet.objects.last()
    sheet.voided_at = later(2)
    sheet.save()
    assert results.is_out_of_date(run)
    (newer,) = tally(judged, 3)
    run.refresh_from_db()
    assert (newer.number, run.invalidated_at is None, newer.invalidated_at) == (2, False, None)
    assert newer.rows.aggregate(scores=Sum("n"))["scores"] == 14
    assert run.rows.count() == 5


def test_an_invalid_run_stays_as_it_was_and_is_made_invalid_once():
    judged, run = tallied_round()
    before = figures(run)
    assert results.invalidate_runs(judged=judged, now=later(1)) == 1
    run.refresh_from_db()
    first = run.invalidated_at
    assert results.invalidate_runs(judged=judged, now=later(2)) == 0
    run.refresh_from_db()
    assert (run.invalidated_at, figures(run)) == (first, before)
    assert results.valid_runs(judged=judged) == []
    event = AuditEvent.objects.get(kind="result.invalidated")
    assert (event.subject_id, event.actor) == (run.code, "system")


def test_ratified_results_are_never_made_invalid():
    judged, run = deliberated_round()
    ratify_round(judged=judged, user=chair_of(judged), now=later())
    with pytest.raises(RoundIsElsewhere):
        results.invalidate_runs(judged=judged, now=later())
    run.refresh_from_db()
    assert run.invalidated_at is None


def test_the_chain_holds_what_a_run_was_made_of():
    judged, run = tallied_round()
    event = AuditEvent.objects.get(kind="result.made")
    assert (event.subject_type, event.subject_id) == ("run", run.code)
    assert event.data["sha256"] == run.sha256
    assert event.data["rows"] == results.rows_sha256(run)
    assert event.data["seed"] == run.seed
    assert len(event.data["parameters"]) == 64
    ResultRow.objects.filter(pk=run.rows.first().pk).update(rank_low=5)
    assert event.data["rows"] != results.rows_sha256(run)
    assert [one.kind for one in results.history_of(judged, run)] == ["result.made", "round.tallied"]


def test_results_are_for_managers_and_the_chair(person: Any):
    judged, run = tallied_round()
    for user in (chair_of(judged), person(Role.MANAGER), person(Role.ADMINISTRATOR)):
        assert results.access_results(user=user, code=judged.code) == judged
        assert results.access_run(user=user, code=run.code) == run
        assert judged in results.rounds_shown_to(user)
    for user in (judges_of(judged)[1].user, person(Role.EDITOR), person(Role.TRAINER)):
        assert judged not in results.rounds_shown_to(user)
        with pytest.raises(Http404):
            results.access_results(user=user, code=judged.code)
        with pytest.raises(Http404):
            results.access_run(user=user, code=run.code)


def test_while_a_round_is_open_again_nobody_sees_its_results():
    judged, run = tallied_round()
    results.invalidate_runs(judged=judged, now=later())
    judged.state = RoundState.OPEN
    judged.save()
    with pytest.raises(Http404):
        results.access_run(user=chair_of(judged), code=run.code)


def test_codes_stand_for_judges_and_entries_in_the_file():
    judged, run = tallied_round()
    assert "Canary" not in run.inputs
    assert not any(one.entry.code in run.inputs for one in entries_of(judged))
    assert not any(one.user.email in run.inputs for one in judges_of(judged))
    assert all(code in run.inputs for code in codes(standing_of(run)))
    assert run.made_at <= timezone.now() + dt.timedelta(minutes=5)


def test_what_a_run_holds_is_never_changed() -> None:
    _judged, run = tallied_round()
    for row in (run, run.rows.first(), run.diagnostics.first()):
        with pytest.raises(ValueError, match="never changed"):
            row.save()
