"""What came of a round, for its chair and for managers. Entries stand under the code of the round, blind."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns.competitions.projection import BlindEntry
from campaigns.judging import exports, run_inputs
from campaigns.judging import result_words as words
from campaigns.judging.enums import FINAL, RoundKind, RoundState
from campaigns.judging.models import ResultRun, Round, RoundEntry
from campaigns.judging.result_history import events_of
from campaigns.judging.services import results as service
from campaigns.judging.services.agreement_facts import parts_of, rasch_of, said_of, strictness_of
from campaigns.judging.services.blinded import open_work, work_of, works_of
from campaigns.judging.services.deliberation import clusters, open_places
from campaigns.judging.services.following import awaited_by
from campaigns.judging.services.standings import Place, groups_in, standing_of, standings_of
from campaigns.judging.views.results_base import frame_of, lines_of, results_page
from campaigns.translated import in_language

CSV = "text/csv; charset=utf-8"
A_PAGE = 50
HEAD = 3  # places of a run that the page of its round shows


@results_page("GET", "HEAD")
def index(request: HttpRequest) -> HttpResponse:
    """All rounds whose results somebody may see. For who leads no panel it is empty, and not a secret."""
    rounds = Paginator(service.rounds_shown_to(request.user), A_PAGE).get_page(request.GET.get("page"))
    if not rounds.paginator.count and not service.may_come(request.user):
        raise Http404
    return render(request, "judging/results_index.html", {"rounds": rounds})


@results_page("GET", "HEAD")
def overview(request: HttpRequest, code: str) -> HttpResponse:
    """A round: its categories and divisions, and what can be done next."""
    judged = service.access_results(user=request.user, code=code)
    runs = service.valid_runs(judged=judged)
    standings = standings_of(runs)
    works = works_of(one.round_entry.pk for standing in standings.values() for one in standing[:HEAD])
    decides = judged.kind != RoundKind.CALIBRATION
    states: tuple[Any, ...] = service.WITH_RESULTS if decides else (RoundState.CLOSED, RoundState.TALLIED)
    is_over = judged.state in FINAL
    context = {
        "judged": judged,
        "competition": judged.competition,
        "runs": [_in_short(run, standings[run.pk], works) for run in runs],
        "older": ResultRun.objects.filter(round=judged, invalidated_at__isnull=False).order_by("-pk")[
            :A_PAGE
        ],
        "states": [(state.label, state == judged.state, _is_before(state, judged)) for state in states],
        "decides": decides,
        "is_stale": not is_over and bool(service.out_of_date(runs)),
        "undecided": sum(_open_pairs(standing, judged) for standing in standings.values()),
        "awaited": awaited_by([judged]).get(judged.pk) if judged.state == RoundState.RATIFIED else None,
        "events": events_of(service.history_of(judged)),
    }
    return render(request, "judging/results_round.html", context)


def _is_before(state: Any, judged: Round) -> bool:
    order = list(RoundState.values)
    return order.index(state) < order.index(judged.state)


def _in_short(run: ResultRun, standing: list[Place], works: dict[int, BlindEntry]) -> dict[str, Any]:
    return {
        "run": run,
        "notice": words.notice_of(run.notice),
        "entries": len(standing),
        "open": _open_pairs(standing, run.round),
        "first": lines_of(run, standing, standing[:HEAD], works),
    }


def _open_pairs(standing: list[Place], judged: Round) -> int:
    """Neighbours on the places that count, or on their edge, about whom nobody has decided."""
    return sum(one.is_open and one.place <= judged.places for one in standing)


@results_page("GET", "HEAD")
def run(request: HttpRequest, code: str) -> HttpResponse:
    """The ranking of a category and division: how sure it is, and what was decided about it."""
    found = service.access_run(user=request.user, code=code)
    return run_page(request, found)


def run_page(request: HttpRequest, found: ResultRun, **more: Any) -> HttpResponse:
    """The same with what was typed and why it could not be kept."""
    standing = standing_of(found)
    page = Paginator(standing, A_PAGE).get_page(request.GET.get("page"))
    context = frame_of(found, "run") | {
        "page_of_lines": page,
        "lines": lines_of(found, standing, list(page)),
        "entries": len(standing),
        "unscored": service.without_figures(found)[:A_PAGE],
        "clusters": clusters(standing, found.round.places),
        "tie_breaks": [(one, groups_in(one.order)) for one in found.tie_breaks.select_related("by")],
        "decisions": found.decisions.select_related("by", "round_entry"),
        "notes": found.notes.select_related("by", "round_entry"),
        "events": events_of(service.history_of(found.round, found)),
        "has_chance": found.rows.filter(p_top_k__isnull=False).exists(),
    }
    return render(request, "judging/results_run.html", context | more, status=more.get("status", 200))


@results_page("GET", "HEAD")
def judges(request: HttpRequest, code: str) -> HttpResponse:
    """How strict and how steady each judge was, and how far they agree."""
    found = service.access_run(user=request.user, code=code)
    own = list(found.diagnostics.select_related("judge__user", "judge__organisation"))
    strict = strictness_of(found, own)
    most = max((abs(one.points) + 2 * one.error for one in strict.values()), default=1.0)
    names = {one.judge.code: str(one.judge) for one in own}
    pairs = words.kind_of(found) == "pairs"
    context = frame_of(found, "judges") | {
        "rows": [
            {
                "one": one,
                "strict": strict[one.judge.code],
                "strictness": words.strictness_of(strict[one.judge.code]),
                "severity": words.severity_of(strict[one.judge.code]),
                "fit": words.fit_of(one),
                "agreement": words.agreement_in_words(one, pairs=pairs),
                "bar": words.severity_bar(strict[one.judge.code], most),
            }
            for one in own
        ],
        "parts": parts_of(found.agreement),
        "said": said_of(found.agreement),
        "rasch": _rasch(found, names),
    }
    return render(request, "judging/results_judges.html", context)


def _rasch(run: ResultRun, names: dict[str, str]) -> dict[str, Any] | None:
    """Rasch diagnostics in words, None where they do not fit."""
    diagnosis = rasch_of(run)
    if diagnosis is None:
        return None
    titles = {one["key"]: one["title"] for one in run.parameters["rubric"]["criteria"]}
    return {
        "notice": words.notice_of(diagnosis.notice),
        "converged": diagnosis.converged,
        "judges": [
            (names.get(str(one.name), one.name), one, words.infit_of(one)) for one in diagnosis.judges
        ],
        "criteria": [
            (in_language(titles[str(one.name)]), one, words.infit_of(one)) for one in diagnosis.criteria
        ],
    }


@results_page("GET", "HEAD")
def entry(request: HttpRequest, code: str, entry: str) -> HttpResponse:
    """One entry of a run: the work, its figures, what each judge gave, and what was said about it."""
    found, place, standing = access_place(request, code, entry)
    return entry_page(request, found, place, standing)


def access_place(request: HttpRequest, code: str, entry: str) -> tuple[ResultRun, Place, list[Place]]:
    """A run, one entry of it with its place, and the whole order; 404 for an entry of another run."""
    found = service.access_run(user=request.user, code=code)
    standing = standing_of(found)
    place = next((one for one in standing if one.round_entry.code == entry), None)
    if place is None:
        raise Http404
    return found, place, standing


def entry_page(
    request: HttpRequest, found: ResultRun, place: Place, standing: list[Place], **more: Any
) -> HttpResponse:
    (line,) = lines_of(found, standing, [place])
    context = frame_of(found, "entry") | {
        "line": line,
        "work": work_of(place.round_entry.pk),
        "sheets": _sheets(found, place.round_entry),
        "notes": found.notes.filter(round_entry=place.round_entry).select_related("by"),
        "decisions": found.decisions.filter(round_entry=place.round_entry).select_related("by"),
        "places": open_places(standing, place.round_entry.code),
        "entries": len(standing),
    }
    return render(request, "judging/results_entry.html", context | more, status=more.get("status", 200))


def _sheets(run: ResultRun, round_entry: RoundEntry) -> dict[str, Any] | None:
    """What every judge gave an entry, from what the run was made of; None for other kinds of runs."""
    if run.parameters["kind"] != "sheets":
        return None
    own = [one for one in run_inputs.read_sheets(run.inputs) if one.entry == round_entry.code]
    given = run.diagnostics.filter(judge__code__in=[one.judge for one in own]).select_related("judge__user")
    names = {one.judge.code: str(one.judge) for one in given}
    criteria = run.parameters["rubric"]["criteria"]
    return {
        "criteria": [(in_language(one["title"]), words.number(one["maximum"])) for one in criteria],
        "rows": [
            (
                names.get(one.judge, one.judge),
                [_cell(one, criterion["key"]) for criterion in criteria],
                words.number(run.parameters["points"] * one.score, 1),
            )
            for one in own
        ],
    }


def _cell(sheet: run_inputs.Sheet, key: str) -> tuple[str, str]:
    """Points as text, and why there are none."""
    value = sheet.points.get(key)
    if value is None:
        return "", sheet.reasons.get(key, "")
    return words.number(value, 0 if value == int(value) else 2), ""


@results_page("GET", "HEAD")
def picture(request: HttpRequest, code: str, entry: str, size: str) -> HttpResponse:
    """The picture of an entry of a run, under a name that says nothing."""
    found = service.access_run(user=request.user, code=code)
    rows = found.rows.filter(round_entry__code=entry).select_related("round_entry__version__asset__upload")
    row = rows.first()
    if row is None:
        raise Http404
    file, media_type, name = open_work(row.round_entry.version.asset, size=size)
    response = FileResponse(file, content_type=media_type)
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    return response


@results_page("GET", "HEAD")
def scores(request: HttpRequest, code: str) -> HttpResponse:
    """What the run was made of: these bytes have the SHA-256 of the run."""
    found = service.access_run(user=request.user, code=code)
    return _file(found.inputs, f"{found.round.code}-{found.code}-scores.csv")


@results_page("GET", "HEAD")
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The final order with all figures."""
    found = service.access_run(user=request.user, code=code)
    return _file(exports.results_csv(found), f"{found.round.code}-{found.code}-results.csv")


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text.encode(), content_type=CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
