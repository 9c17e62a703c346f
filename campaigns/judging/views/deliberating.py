"""What the chair does with results: tally, talk, put in order, move, ratify, publish."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.judging.enums import RoundKind, RoundState, TieRule
from campaigns.judging.exceptions import NotReady, RoundIsElsewhere
from campaigns.judging.models import ResultRun, Round
from campaigns.judging.services import deliberation
from campaigns.judging.services import results as service
from campaigns.judging.services.standings import Place, standing_of
from campaigns.judging.services.ties import Proposal, proposals
from campaigns.judging.views.results import access_place, entry_page, run_page
from campaigns.judging.views.results_base import frame_of, lines_of, results_page

UNPROCESSABLE = 422


@results_page("POST")
def tally(request: HttpRequest, code: str) -> HttpResponse:
    """Count the scores of a closed round, or see that nothing has changed."""
    judged = service.access_results(user=request.user, code=code)
    before = {run.pk for run in service.valid_runs(judged=judged)}
    try:
        runs = service.tally_round(judged=judged, user=request.user, now=timezone.now())
    except NotReady as refusal:
        messages.error(request, refusal.message)
        return redirect("results:round", code)
    is_new = {run.pk for run in runs} != before
    messages.success(request, _("The scores are tallied.") if is_new else _("Nothing has changed since."))
    return redirect("results:round", code)


@results_page("POST")
def deliberate(request: HttpRequest, code: str) -> HttpResponse:
    judged = service.access_results(user=request.user, code=code)
    try:
        deliberation.begin_deliberation(judged=judged, user=request.user, now=timezone.now())
    except NotReady as refusal:
        messages.error(request, refusal.message)
    return redirect("results:round", code)


@results_page("GET", "HEAD", "POST")
def ratify(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows who goes on and what nobody has decided about; POST ratifies it."""
    judged = service.access_results(user=request.user, code=code)
    if judged.kind == RoundKind.CALIBRATION:
        raise Http404
    message, open_ones = "", deliberation.undecided(judged=judged)
    if request.method == "POST":
        message = _("Say that the panel has talked about what is still open.")
        if not open_ones or request.POST.get("talked") == "on":
            try:
                deliberation.ratify_round(judged=judged, user=request.user, now=timezone.now())
            except NotReady as refusal:
                message = str(refusal.message)
            else:
                messages.success(request, _("The results are ratified."))
                return redirect("results:round", code)
    context = {"message": message, "open": _open_lines(judged, open_ones), "groups": _groups(judged)}
    return _question(request, "judging/results_ratify.html", judged, RoundState.DELIBERATION, context)


@results_page("GET", "HEAD", "POST")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what publishing does; POST does it."""
    judged = service.access_results(user=request.user, code=code)
    if judged.kind == RoundKind.CALIBRATION:
        raise Http404
    if request.method == "POST":
        deliberation.publish_round(judged=judged, user=request.user, now=timezone.now())
        messages.success(request, _("The results are published."))
        return redirect("results:round", code)
    if judged.state == RoundState.RATIFIED:
        deliberation.check_nothing_follows(judged)
    context = {"groups": _groups(judged)}
    return _question(request, "judging/results_publish.html", judged, RoundState.RATIFIED, context)


def _question(
    request: HttpRequest, template: str, judged: Round, state: Any, context: dict[str, Any]
) -> HttpResponse:
    """A page that asks before something final. Raises RoundIsElsewhere where it cannot be done now."""
    if judged.state != state:
        raise RoundIsElsewhere(
            _("This round is in another state by now: %(state)s. Look at it again.")
            % {"state": judged.get_state_display()}
        )
    own = {"judged": judged, "competition": judged.competition}
    status = UNPROCESSABLE if context.get("message") else 200
    return render(request, template, own | context, status=status)


def _groups(judged: Round) -> list[dict[str, Any]]:
    """By run, the places that count."""
    found = []
    for run in service.valid_runs(judged=judged):
        standing = standing_of(run)
        first = [place for place in standing if place.place <= judged.places]
        unscored = service.without_figures(run).count()
        found.append(
            {
                "run": run,
                "lines": lines_of(run, standing, first),
                "others": len(standing) - len(first),
                "unscored": unscored,
            }
        )
    return found


def _open_lines(judged: Round, open_ones: dict[str, list[tuple[Place, Place]]]) -> list[dict[str, Any]]:
    runs = {run.code: run for run in service.valid_runs(judged=judged)}
    return [
        {"run": runs[code], "pairs": [(one.round_entry.code, after.round_entry.code) for one, after in pairs]}
        for code, pairs in open_ones.items()
    ]


@results_page("POST")
def note(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what was said about a run, or about one of its entries."""
    found = service.access_run(user=request.user, code=code)
    text, about = request.POST.get("text", ""), request.POST.get("entry", "")
    if about:
        _run, place, standing = access_place(request, code, about)
    try:
        deliberation.add_note(
            run=found,
            text=text,
            user=request.user,
            now=timezone.now(),
            round_entry=place.round_entry if about else None,
        )
    except NotReady as refusal:
        more = {"note_error": refusal.message, "text": text, "status": UNPROCESSABLE}
        if about:
            return entry_page(request, found, place, standing, **more)
        return run_page(request, found, **more)
    return _back(found, about, "notes")


@results_page("POST")
def move(request: HttpRequest, code: str, entry: str) -> HttpResponse:
    """Set an entry on another place, with a reason."""
    found, place, standing = access_place(request, code, entry)
    to_place, reason = request.POST.get("to_place", ""), request.POST.get("reason", "")
    try:
        deliberation.move_entry(
            run=found,
            round_entry=place.round_entry,
            to_place=int(to_place) if to_place.isdecimal() and len(to_place) < 7 else 0,
            reason=reason,
            user=request.user,
            now=timezone.now(),
        )
    except NotReady as refusal:
        more = {"move_errors": refusal.errors or {"reason": refusal.message}, "status": UNPROCESSABLE}
        return entry_page(request, found, place, standing, reason=reason, to_place=to_place, **more)
    messages.success(request, _("Moved, with the reason."))
    return _back(found, "", "decided")


@results_page("GET", "HEAD", "POST")
def tie(request: HttpRequest, code: str) -> HttpResponse:
    """Entries that cannot be told apart, side by side, and what each rule says about them."""
    found = service.access_run(user=request.user, code=code)
    codes = list(dict.fromkeys((request.POST or request.GET).getlist("entry")))
    if request.method == "POST":
        given = request.POST
        try:
            deliberation.break_tie(
                run=found,
                rule=given.get("rule", "") if given.get("rule") in TieRule.values else "",
                codes=codes,
                order=given.getlist("order"),
                reason=given.get("reason", ""),
                user=request.user,
                now=timezone.now(),
            )
        except NotReady as refusal:
            more = {"message": refusal.message, "errors": refusal.errors, "given": given}
            return _tie_page(request, found, codes, **more)
        messages.success(request, _("Kept, with the rule."))
        return _back(found, "", "decided")
    return _tie_page(request, found, codes)


def _tie_page(request: HttpRequest, found: ResultRun, codes: list[str], **more: Any) -> HttpResponse:
    standing = standing_of(found)
    chosen = [place for place in standing if place.round_entry.code in codes]
    if len(chosen) < 2 or len(chosen) != len(codes):
        raise Http404
    own = [place.round_entry.code for place in chosen]
    given = more.get("given")
    context = frame_of(found, "tie") | {
        "lines": lines_of(found, standing, chosen),
        "codes": own,
        "order": given.getlist("order") if given else own,
        "rule": given.get("rule", "") if given else "",
        "reason": given.get("reason", "") if given else "",
        "proposals": [_in_words(one) for one in proposals(run=found, codes=own)],
    }
    return render(request, "judging/results_tie.html", context | more, status=UNPROCESSABLE if more else 200)


def _in_words(proposal: Proposal) -> dict[str, Any]:
    """What a rule says: the order, and what it rests upon."""
    return {
        "rule": proposal.rule,
        "label": TieRule(proposal.rule).label,
        "decides": proposal.decides,
        "order": [" = ".join(str(name) for name in group) for group in proposal.groups],
        "duels": [
            (a, b, count, proposal.wins[b, a]) for (a, b), count in proposal.wins.items() if str(a) < str(b)
        ],
        "medians": [(code, round(value)) for code, value in proposal.medians.items()],
    }


def _back(found: ResultRun, entry: str, part: str) -> HttpResponse:
    address = (
        reverse("results:entry", args=[found.code, entry])
        if entry
        else reverse("results:run", args=[found.code])
    )
    return redirect(f"{address}#{part}")
