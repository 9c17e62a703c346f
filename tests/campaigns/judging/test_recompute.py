"""Published results are found again from their scores to the last digit, and anything else is noticed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from audit.models import AuditEvent
from campaigns.judging import run_inputs
from campaigns.judging.models import JudgeDiagnostic, ResultRow, ResultRun, ScoreSheet
from campaigns.judging.run_figures import figures_of
from campaigns.judging.run_inputs import Unreadable, read_pairs, read_sheets, read_votes
from campaigns.judging.services import exported as exported_service
from campaigns.judging.services import results
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_facts import POINTS, chair_of, pairs_round, tallied_round

pytestmark = pytest.mark.django_db


def recompute(run: ResultRun, **options: Any) -> str:
    out = io.StringIO()
    call_command("recompute_results", run.code, stdout=out, **options)
    return out.getvalue()


def exported(run: ResultRun, folder: Path, *, old: str = "", new: str = "") -> str:
    file = folder / "scores.csv"
    file.write_bytes(run.inputs.replace(old, new, 1).encode() if old else run.inputs.encode())
    return str(file)


def test_the_same_to_the_last_digit(tmp_path: Path):
    _judged, run = tallied_round()
    said = recompute(run)
    assert said == (
        f"Run {run.code}: 5 entries and 3 judges, the same to the last digit\nscores {run.sha256}\n"
    )
    assert recompute(run, scores=exported(run, tmp_path)) == said


def test_neither_sheets_nor_names_are_needed(tmp_path: Path):
    judged, run = tallied_round()
    file = exported(run, tmp_path)
    ScoreSheet.objects.all().delete()
    for judge in judged.panel.judges.all():
        judge.user.first_name = judge.user.username = f"gone-{judge.pk}"
        judge.user.save()
    assert "the same" in recompute(run)
    assert "the same" in recompute(run, scores=file)


@pytest.mark.parametrize(
    ("field", "value"), [("adjusted", 0.1 + 0.2), ("rank_low", 4), ("p_top_k", 0.123), ("n", 9)]
)
def test_a_changed_row_is_named(field: str, value: float):
    _judged, run = tallied_round()
    row = run.rows.select_related("round_entry").last()
    ResultRow.objects.filter(pk=row.pk).update(**{field: value})
    with pytest.raises(CommandError, match=f"entry {row.round_entry.code}: {field} is") as refusal:
        recompute(run)
    assert refusal.value.returncode == 1


def test_the_smallest_difference_counts():
    _judged, run = tallied_round()
    row = run.rows.first()
    ResultRow.objects.filter(pk=row.pk).update(adjusted=row.adjusted * (1 + 2**-52))
    with pytest.raises(CommandError, match="adjusted"):
        recompute(run)


def test_a_changed_judge_agreement_or_notice_is_named():
    _judged, run = tallied_round()
    one = run.diagnostics.select_related("judge").first()
    JudgeDiagnostic.objects.filter(pk=one.pk).update(severity=0.0)
    ResultRun.objects.filter(pk=run.pk).update(
        notice="All is well.", agreement=run.agreement | {"alpha": 1.0}
    )
    with pytest.raises(CommandError) as refusal:
        recompute(run)
    said = str(refusal.value)
    assert f"judge {one.judge.code}: severity" in said
    assert "run: notice" in said
    assert "agreement: alpha" in said


def test_a_row_that_is_missing_is_named():
    _judged, run = tallied_round()
    row = run.rows.select_related("round_entry").first()
    row.delete()
    with pytest.raises(CommandError, match=f"entry {row.round_entry.code}: in the scores, but not stored"):
        recompute(run)


def test_other_scores_than_those_of_the_run_are_noticed(tmp_path: Path):
    _judged, run = tallied_round()
    sheet = read_sheets(run.inputs)[0]
    old = f"{sheet.judge},{sheet.entry},{sheet.score!r}"
    file = exported(run, tmp_path, old=old, new=f"{sheet.judge},{sheet.entry},0.015625")
    with pytest.raises(CommandError) as refusal:
        recompute(run, scores=file)
    said = str(refusal.value)
    assert "scores: SHA-256" in said
    assert f"sheet of {sheet.judge} for {sheet.entry}: 0.015625 does not follow" in said
    assert f"entry {sheet.entry}: adjusted is" in said


def test_scores_that_were_changed_where_they_are_kept_are_noticed():
    _judged, run = tallied_round()
    ResultRun.objects.filter(pk=run.pk).update(inputs=run.inputs + "\r\n")
    with pytest.raises(CommandError, match="SHA-256"):
        recompute(run)


@pytest.mark.parametrize(
    "text", ["", "judge\r\n", "judge,entry,score\r\nJ,E\r\n", "judge,entry,score\r\nJ,E,x\r\n"]
)
def test_what_is_no_file_of_scores_is_refused(text: str, tmp_path: Path):
    _judged, run = tallied_round()
    file = tmp_path / "other.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match="cannot be read"):
        recompute(run, scores=str(file))


def test_a_run_or_file_that_is_not_there_is_said(tmp_path: Path):
    _judged, run = tallied_round()
    with pytest.raises(CommandError, match="no such run"):
        call_command("recompute_results", "NOTHERE2")
    with pytest.raises(CommandError, match="cannot be read"):
        recompute(run, scores=str(tmp_path / "nothing.csv"))
    with pytest.raises(Unreadable):
        read_pairs("judge,first,second,winner\r\nJ,A,B,C\r\n")
    with pytest.raises(Unreadable):
        read_votes("entry,votes\r\nA,many\r\n")


def test_rounds_of_pairs_too():
    judged = pairs_round([(0, 1), (0, 2), (1, 3), (2, 3), (1, 2), (3, 0)])
    (run,) = results.tally_round(judged=judged, user=chair_of(judged), now=timezone.now())
    assert "4 entries and 2 judges" in recompute(run)


def test_what_was_swapped_as_a_whole_is_noticed():
    """Inputs, digest and rows of another run agree with each other, and not with the chain."""
    _judged, run = tallied_round()
    other, _run = tallied_round(
        tuple(reversed(POINTS)), competition=panel_facts.make_competition(slug="another")
    )
    event = AuditEvent.objects.get(kind="result.made", subject_id=run.code)
    sheets = run_inputs.read_sheets(run.inputs)
    first, last = (row.round_entry.code for row in (run.rows.first(), run.rows.last()))
    swapped = {first: last, last: first}
    moved = [replace(one, entry=swapped.get(one.entry, one.entry)) for one in sheets]
    keys = [one["key"] for one in run.parameters["rubric"]["criteria"]]
    run.inputs = run_inputs.write_sheets(moved, keys)
    run.sha256 = exported_service.sha256_of(run.inputs)
    ResultRun.objects.filter(pk=run.pk).update(inputs=run.inputs, sha256=run.sha256)
    run.rows.all().delete()
    run.diagnostics.all().delete()
    entries = {one.code: one.pk for one in run.round.entries.all()}
    results._write(run, figures_of(run.inputs, run.parameters, run.seed), entries)
    with pytest.raises(CommandError) as refusal:
        recompute(run)
    said = str(refusal.value)
    assert f"audit chain: sha256 is {event.data['sha256']!r}" in said
    assert "audit chain: rows is" in said
    assert not [line for line in said.splitlines() if line.startswith(("entry", "judge"))]
    assert "the same" in recompute(ResultRun.objects.get(round=other))


@pytest.mark.parametrize("name", ["seed", "parameters"])
def test_what_a_run_is_made_with_stands_in_the_chain(name: str):
    _judged, run = tallied_round()
    changed = run.seed + 1 if name == "seed" else run.parameters | {"about": "something else"}
    ResultRun.objects.filter(pk=run.pk).update(**{name: changed})
    with pytest.raises(CommandError, match=f"audit chain: {name} is"):
        recompute(run)


def test_a_run_that_nobody_recorded_is_no_proof():
    _judged, run = tallied_round()
    ResultRun.objects.filter(pk=run.pk).update(code="AAAABBBB")
    with pytest.raises(CommandError, match="nothing is recorded"):
        recompute(ResultRun.objects.get(pk=run.pk))
