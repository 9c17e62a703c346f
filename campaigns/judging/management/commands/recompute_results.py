"""Prove that published results are what their scores give."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaigns.judging import run_inputs
from campaigns.judging.models import ResultRun
from campaigns.judging.run_figures import Figures, figures_of
from campaigns.judging.services.agreement_facts import agreement_of
from campaigns.judging.services.exported import sha256_of
from campaigns.judging.services.results import made_event, proof_of, wrong_sheets

SHOWN = 10  # differences; more do not help anybody


class Command(BaseCommand):
    help = (
        "Works out the results of a run again, from the scores that are kept with it or from a file that was "
        "downloaded, and compares every figure to the last digit. Says that they are the same, or which are "
        "not and ends with 1. What is kept has to be what the audit chain says was made, too. Neither the "
        "sheets nor the names of judges are needed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run", help="the code of the run, as it stands on its page")
        parser.add_argument("--scores", default="", metavar="FILE", help="scores as downloaded, in CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        run = ResultRun.objects.filter(code=options["run"].strip().upper()).first()
        if run is None:
            raise CommandError("There is no such run.")
        text = _read(options["scores"]) if options["scores"] else run.inputs
        try:
            figures = figures_of(text, run.parameters, run.seed)
            found = [
                *_of_bytes(run, text),
                *_of_chain(run),
                *_of_sheets(run, text, figures),
                *_of_figures(run, figures),
            ]
        except (run_inputs.Unreadable, KeyError, ValueError) as error:
            raise CommandError(f"The scores cannot be read: {error}.") from error
        if found:
            more = f"\n… and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
            raise CommandError("\n".join([f"Run {run.code} differs:", *found[:SHOWN]]) + more)
        self.stdout.write(
            f"Run {run.code}: {len(figures.rows)} entries and {len(figures.judges)} judges, the same to the "
            f"last digit\nscores {run.sha256}"
        )


def _read(name: str) -> str:
    try:
        return Path(name).read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{name} cannot be read: {error}") from error


def _of_bytes(run: ResultRun, text: str) -> list[str]:
    digest = sha256_of(text)
    return [] if digest == run.sha256 else [f"scores: SHA-256 {digest}, and of the run {run.sha256}"]


def _of_chain(run: ResultRun) -> list[str]:
    """What was swapped as a whole agrees with itself, and not with what was recorded when it was made."""
    event = made_event(run)
    if event is None:
        return ["audit chain: nothing is recorded of this run"]
    return [
        f"audit chain: {name} is {event.data.get(name)!r}, and of the run {kept!r}"
        for name, kept in proof_of(run).items()
        if event.data.get(name) != kept
    ]


def _of_sheets(run: ResultRun, text: str, figures: Figures) -> list[str]:
    if run.parameters["kind"] != "sheets":
        return []
    sheets = run_inputs.read_sheets(text)
    wrong = [
        f"sheet of {one.judge} for {one.entry}: {one.score!r} does not follow from its points"
        for one in wrong_sheets(sheets, run.parameters)
    ]
    agreement = agreement_of(sheets, figures.variances) if sheets else {}
    return wrong + _differing("agreement", run.agreement, agreement)


def _of_figures(run: ResultRun, figures: Figures) -> list[str]:
    head = {"method": run.method, "notice": run.notice}
    found = _differing("run", head, {"method": figures.method, "notice": figures.notice})
    stored = {row.round_entry.code: row for row in run.rows.select_related("round_entry")}
    found += _compared("entry", stored, {row.entry: asdict(row) for row in figures.rows}, "entry")
    judges = {row.judge.code: row for row in run.diagnostics.select_related("judge")}
    return found + _compared("judge", judges, {row.judge: asdict(row) for row in figures.judges}, "judge")


def _compared(what: str, stored: dict[str, Any], made: dict[str, dict[str, Any]], key: str) -> list[str]:
    found = [f"{what} {code}: stored, but not in the scores" for code in sorted(set(stored) - set(made))]
    found += [f"{what} {code}: in the scores, but not stored" for code in sorted(set(made) - set(stored))]
    for code in sorted(set(stored) & set(made)):
        facts = {name: value for name, value in made[code].items() if name != key}
        found += _differing(f"{what} {code}", {name: getattr(stored[code], name) for name in facts}, facts)
    return found


def _differing(what: str, stored: dict[str, Any], made: dict[str, Any]) -> list[str]:
    """Compared as Python's shortest text, which tells any two numbers apart."""
    return [
        f"{what}: {name} is {stored.get(name)!r}, and from the scores {made.get(name)!r}"
        for name in sorted(set(stored) | set(made))
        if _text(stored.get(name)) != _text(made.get(name))
    ]


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return repr(sorted((name, _text(inner)) for name, inner in value.items()))
    return repr(str(value) if isinstance(value, str) else value)
