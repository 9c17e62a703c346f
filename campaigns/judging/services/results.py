"""From scores to result runs: one for each category and division of a round, made once and never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from audit.services import SYSTEM, actor_of, record
from campaigns.competitions.models import Category, Division
from campaigns.judging import run_inputs
from campaigns.judging.enums import FINAL, REOPENABLE, ResultMethod, RoundState, VoteState
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import (
    Comparison,
    Judge,
    JudgeDiagnostic,
    ResultRow,
    ResultRun,
    Round,
    RoundEntry,
    ScoreSheet,
    Vote,
)
from campaigns.judging.rules import may_manage, may_see_results
from campaigns.judging.run_figures import Figures, figures_of
from campaigns.judging.services.agreement_facts import agreement_of
from campaigns.judging.services.exported import (
    Inputs,
    counting_pairs,
    counting_sheets,
    inputs_of,
    sha256_of,
    taking_part,
)
from campaigns.judging.sheets import MissingCriteria, NothingAnswered, sheet_score

# States in which somebody may look at results: what a round has so far is nobody's business while it is open.
WITH_RESULTS = (*REOPENABLE, *FINAL)
BATCH = 2_000


def access_results(*, user: Any, code: str) -> Round:
    """A round whose results somebody may see; 404 for everybody else, and while the round is open."""
    rounds = Round.objects.filter(state__in=WITH_RESULTS)
    found = rounds.select_related("competition", "panel__chair__user", "source").filter(code=code).first()
    if found is None or not may_see_results(user, found):
        raise Http404
    return found


def access_run(*, user: Any, code: str) -> ResultRun:
    """A result run, also one that is not valid any more, for who may see the results of its round."""
    runs = ResultRun.objects.filter(round__state__in=WITH_RESULTS).select_related(
        "round__competition", "round__panel__chair", "round__source", "category", "division", "made_by"
    )
    found = runs.filter(code=code).first()
    if found is None or not may_see_results(user, found.round):
        raise Http404
    return found


def may_come(user: Any) -> bool:
    """Whether somebody runs competitions or leads a panel: only they may know of results at all."""
    return may_manage(user) or Judge.objects.active().filter(user=user, chairs__isnull=False).exists()


def rounds_shown_to(user: Any) -> QuerySet[Round]:
    """Rounds whose results somebody may see, newest first."""
    rounds = Round.objects.filter(state__in=WITH_RESULTS).select_related("competition")
    if not may_manage(user):
        own = Judge.objects.active().filter(user=user)
        rounds = rounds.filter(panel__chair__in=own)
    return rounds.order_by("-closes_at", "-pk")


def valid_run(*, judged: Round, category: Category, division: Division) -> ResultRun | None:
    """The run that counts for a category and division of a round, None before it was tallied."""
    return ResultRun.objects.valid().filter(round=judged, category=category, division=division).first()


def valid_runs(*, judged: Round) -> list[ResultRun]:
    """All of them, in the order of the competition."""
    runs = ResultRun.objects.valid().filter(round=judged).select_related("category", "division", "round")
    return list(runs.order_by("category__sort_order", "category", "division__sort_order", "division"))


@transaction.atomic
def tally_round(*, judged: Round, user: User | None, now: datetime) -> list[ResultRun]:
    """Make a run of each category and division of a closed round, from the scores that count.

    Asked again, it makes new runs, and the old ones invalid, only where something has changed since: a sheet
    that was voided, an entry that left the contest or came back. Raises RoundIsElsewhere, and NotReady for a
    round without entries, or with a sheet whose score does not follow from its points.
    """
    kept = Round.objects.select_for_update(of=("self",)).get(pk=judged.pk)
    if kept.state not in REOPENABLE:
        raise RoundIsElsewhere(_("Only a round that is closed, and not ratified yet, can be tallied."))
    given = inputs_of(kept)
    if not given:
        raise NotReady(_("There are no entries in this round."))
    before = valid_runs(judged=kept)
    if kept.state != RoundState.CLOSED and _are_same(before, given):
        return before
    events = [_invalidated(run, now) for run in before]
    runs = [_made(kept, inputs, user, now) for inputs in given]
    kept.state = judged.state = RoundState.TALLIED
    kept.save(update_fields=["state"])
    actor = actor_of(user) if user else SYSTEM
    for subject, kind, data in (
        *events,
        *((("run", run.code), "result.made", _facts_of(run)) for run in runs),
        (("round", kept.code), "round.tallied", {"runs": len(runs)}),
    ):
        record(kind=kind, subject=subject, actor=actor, data=data, now=now)
    return runs


def _are_same(runs: Iterable[ResultRun], given: Iterable[Inputs]) -> bool:
    now = {(one.category, one.division, one.sha256): one.parameters for one in given}
    return now == {(run.category_id, run.division_id, run.sha256): run.parameters for run in runs}


def _made(judged: Round, inputs: Inputs, user: User | None, now: datetime) -> ResultRun:
    sheets = run_inputs.read_sheets(inputs.text) if inputs.parameters["kind"] == "sheets" else []
    wrong = wrong_sheets(sheets, inputs.parameters) if sheets else []
    if wrong:
        raise NotReady(
            _("A score does not follow from the points of its sheet. Ask your administrator to look at it."),
            errors={one.entry: one.judge for one in wrong},
        )
    figures = figures_of(inputs.text, inputs.parameters, judged.seed)
    earlier = ResultRun.objects.filter(
        round=judged, category_id=inputs.category, division_id=inputs.division
    ).aggregate(last=Max("number"))
    run = ResultRun.objects.create(
        round=judged,
        category_id=inputs.category,
        division_id=inputs.division,
        number=(earlier["last"] or 0) + 1,
        method=ResultMethod(figures.method),
        parameters=inputs.parameters,
        seed=judged.seed,
        inputs=inputs.text,
        sha256=inputs.sha256,
        notice=figures.notice,
        agreement=agreement_of(sheets, figures.variances) if sheets else {},
        made_at=now,
        made_by=user,
    )
    _write(run, figures, inputs.entries)
    return run


def _write(run: ResultRun, figures: Figures, entries: dict[str, int]) -> None:
    rows = []
    for row in figures.rows:
        facts = asdict(row)
        rows.append(ResultRow(run=run, round_entry_id=entries[facts.pop("entry")], **facts))
    ResultRow.objects.bulk_create(rows, BATCH)
    codes = dict(Judge.objects.filter(competition=run.round.competition_id).values_list("code", "pk"))
    diagnostics = []
    for judge in figures.judges:
        facts = asdict(judge)
        diagnostics.append(JudgeDiagnostic(run=run, judge_id=codes[facts.pop("judge")], **facts))
    JudgeDiagnostic.objects.bulk_create(diagnostics, BATCH)


def wrong_sheets(sheets: Iterable[run_inputs.Sheet], parameters: dict[str, Any]) -> list[run_inputs.Sheet]:
    """Sheets whose score is not, to the last digit, what their points give by the rubric of the run."""
    criteria = run_inputs.criteria_in(parameters["rubric"])
    wrong = []
    for one in sheets:
        try:
            follows = sheet_score(criteria, one.answers()) == one.score
        except (MissingCriteria, NothingAnswered, ValueError):
            follows = False
        if not follows:
            wrong.append(one)
    return wrong


def _facts_of(run: ResultRun) -> dict[str, Any]:
    """What the chain holds of a run: enough to see that nothing it is made of, nor its rows, was changed."""
    return {
        "round": run.round.code,
        "number": run.number,
        **proof_of(run),
        "entries": run.rows.count(),
    }


def proof_of(run: ResultRun) -> dict[str, Any]:
    """A run in digests: what recomputing compares with the chain."""
    parameters = json.dumps(run.parameters, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {
        "sha256": run.sha256,
        "parameters": sha256_of(parameters),
        "seed": run.seed,
        "rows": rows_sha256(run),
    }


def made_event(run: ResultRun) -> AuditEvent | None:
    """What the chain says of how a run was made, None where it says nothing."""
    events = AuditEvent.objects.filter(kind="result.made", subject_type="run", subject_id=run.code)
    return events.order_by("number").first()


def rows_sha256(run: ResultRun) -> str:
    """Of the rows of a run by entry, numbers as Python's shortest text."""
    names = (
        "round_entry__code", "n", "raw_mean", "adjusted", "se", "rank", "rank_low", "rank_high", "p_top_k",
        "p_above_next",
    )  # fmt: skip
    lines = sorted(repr(row) for row in ResultRow.objects.filter(run=run).order_by().values_list(*names))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@transaction.atomic
def invalidate_runs(*, judged: Round, now: datetime, actor: str = SYSTEM) -> int:
    """Make the runs of a round invalid, as when it is opened again. They are kept. How many there were.

    Raises RoundIsElsewhere for a round that is ratified: what is published points at its runs.
    """
    if judged.state in FINAL:
        raise RoundIsElsewhere(_("The results of this round are ratified. They cannot be taken back."))
    events = [_invalidated(run, now) for run in ResultRun.objects.valid().filter(round=judged)]
    for subject, kind, data in events:
        record(kind=kind, subject=subject, actor=actor, data=data, now=now)
    return len(events)


Event = tuple[tuple[str, str], str, dict[str, Any]]


def _invalidated(run: ResultRun, now: datetime) -> Event:
    """The only thing of a run that ever changes, and only once."""
    ResultRun.objects.valid().filter(pk=run.pk).update(invalidated_at=now)
    return ("run", run.code), "result.invalidated", {"number": run.number}


def is_out_of_date(run: ResultRun) -> bool:
    """Whether what a run counts has changed since, see `out_of_date`."""
    return bool(out_of_date([run]))


def out_of_date(runs: Sequence[ResultRun]) -> set[int]:
    """Ids of runs of one round for which something has changed since: a sheet or comparison was voided, an
    entry left the contest or came back, votes were ruled on, or the run that the rows come from was made
    anew. All of them, where a category came back for which there is no run.

    Three to five questions, however many runs.
    """
    if not runs:
        return set()
    judged, kind = runs[0].round, runs[0].parameters.get("kind")
    rows = ResultRow.objects.filter(run__in=[run.pk for run in runs]).order_by()
    found = set(rows.exclude(round_entry__in=taking_part(judged)).values_list("run", flat=True))
    found |= _left_out(runs, judged, str(kind))
    if kind == "carried":
        valid = set(ResultRun.objects.valid().filter(round=judged.source_id).values_list("code", flat=True))
        return found | {run.pk for run in runs if run.parameters["run"] not in valid}
    if kind == "votes":
        way, own = "round_entry__", Vote.objects.filter(round=judged, state=VoteState.COUNTED)
        now = _by_group(own.filter(round_entry__in=taking_part(judged)), way, Count("pk"))
        then = dict(rows.values_list("run").annotate(votes=Sum("n")))
        return found | {run.pk for run in runs if now.get(_group_of(run), 0) != then.get(run.pk, 0)}
    if kind == "pairs":
        voided = _by_group(Comparison.objects.filter(round=judged), "first__", Max("voided_at"))
    else:
        sheets = ScoreSheet.objects.filter(assignment__round_entry__round=judged)
        voided = _by_group(sheets, "assignment__round_entry__", Max("voided_at"))
    return found | {run.pk for run in runs if (at := voided.get(_group_of(run))) and at > run.made_at}


def _left_out(runs: Sequence[ResultRun], judged: Round, kind: str) -> set[int]:
    """Ids of runs without a row for an entry that counts: it came back into the contest after the tally."""
    rows = ResultRow.objects.filter(run__round=judged, run__invalidated_at=None).order_by()
    entries = _counting(judged, kind).exclude(pk__in=rows.values("round_entry"))
    groups = set(entries.order_by().values_list("entry__category", "entry__division").distinct())
    if not groups:
        return set()
    known = {_group_of(run) for run in valid_runs(judged=judged)}
    return {run.pk for run in runs if _group_of(run) in groups or groups - known}


def _counting(judged: Round, kind: str) -> QuerySet[RoundEntry]:
    """Entries that a tally would give a row now."""
    entries = taking_part(judged)
    if kind == "votes":
        return entries
    if kind == "carried":
        rows = ResultRow.objects.filter(run__round=judged.source_id, run__invalidated_at=None)
        return entries.filter(entry__in=rows.order_by().values("round_entry__entry"))
    if kind == "pairs":
        theirs = Q(first=OuterRef("pk"), second__in=entries) | Q(second=OuterRef("pk"), first__in=entries)
        return entries.filter(Exists(counting_pairs(judged).filter(theirs)))
    return entries.filter(pk__in=counting_sheets(judged).order_by().values("assignment__round_entry"))


def _group_of(run: ResultRun) -> tuple[int, int]:
    return run.category_id, run.division_id


def _by_group(rows: QuerySet[Any], way: str, figure: Any) -> dict[tuple[int, int], Any]:
    """A figure of rows by category and division. way: to the entry of a round."""
    names = (f"{way}entry__category", f"{way}entry__division")
    found = rows.order_by().values_list(*names).annotate(figure=figure)
    return {(category, division): value for category, division, value in found}


def without_figures(run: ResultRun) -> QuerySet[RoundEntry]:
    """Entries of the same category and division, still in the contest, that nobody scored."""
    own = taking_part(run.round).filter(entry__category=run.category_id, entry__division=run.division_id)
    return own.exclude(results__run=run).order_by("code")


def history_of(judged: Round, run: ResultRun | None = None) -> list[AuditEvent]:
    """What the audit chain holds about a round, and about one of its runs, oldest first."""
    about = Q(subject_type="round", subject_id=judged.code)
    if run is not None:
        about |= Q(subject_type="run", subject_id=run.code)
    return list(AuditEvent.objects.filter(about).order_by("number"))
