"""One entry a screen: its work, the rubric, and what a judge does with it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import Refusal
from audit.services import actor_of
from campaigns.competitions.views.reading import read_json, revision_in
from campaigns.judging.enums import SCORABLE, AssignmentState, RoundState, Visibility
from campaigns.judging.exceptions import NotReady, ScoredElsewhere
from campaigns.judging.models import Assignment
from campaigns.judging.services import sheets
from campaigns.judging.services.blinded import may_see_others, others_of, work_of
from campaigns.judging.services.queues import queue_of, still_open
from campaigns.judging.views.base import check_declared, check_owner, is_open, judge_page, kept, page_context
from campaigns.judging.views.sheet_fields import changes_in, criteria_in, sheet_of, worded
from campaigns.translated import in_language


def _own(request: HttpRequest, code: str) -> Assignment:
    """A judge's own entry of a round by rubric."""
    assignment = sheets.access_assignment(user=request.user, code=code)
    check_declared(assignment.judge)
    if assignment.round_entry.round.rubric_version_id is None:
        raise Http404
    return assignment


@judge_page("GET", "HEAD", "POST")
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """An entry and its sheet. POST is the form of a browser without script: everything at once."""
    assignment = _own(request, code)
    if request.method == "POST":
        return _from_form(request, assignment)
    return kept(_show(request, assignment), request, assignment.round_entry.round)


def _show(
    request: HttpRequest, assignment: Assignment, *, error: str = "", status: int = 200
) -> HttpResponse:
    judged, round_entry = assignment.round_entry.round, assignment.round_entry
    lines = queue_of(assignment.judge, judged)
    line = next((one for one in lines if one.code == round_entry.code), None)
    if line is None:
        raise Http404
    sheet, others = sheet_of(assignment), others_of(assignment)
    context = page_context(request, assignment.judge, judged) | {
        "code": round_entry.code,
        "work": work_of(round_entry.pk),
        "sheet": sheet,
        "line": line,
        "total": len(lines),
        "complete": sum(one.is_complete or one.is_confirmed for one in lines),
        "following": still_open(lines, round_entry.code),
        "can_score": is_open(judged) and assignment.state in SCORABLE,
        "can_reopen": is_open(judged)
        and assignment.state == AssignmentState.SUBMITTED
        and judged.visibility != Visibility.AFTER_OWN,
        "others": [
            (field, [(one.label, _points(one.values, field.key)) for one in others]) for field in sheet.fields
        ],
        "sees_others": may_see_others(assignment),
        "other_labels": [one.label for one in others],
        "error": error,
    }
    return render(request, "judging/judge_entry.html", context, status=status)


def _points(values: dict[str, float | None], key: str) -> str:
    value = values.get(key)
    return "–" if value is None else f"{value:g}"


def _from_form(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    judged, code = assignment.round_entry.round, assignment.round_entry.code
    conflicts: list[tuple[str, ScoredElsewhere]] = []
    errors: list[str] = []
    for key, value, revision in changes_in(judged, request.POST):
        try:
            sheets.save_part(
                assignment=assignment,
                key=key,
                value=value,
                revision=revision_in(revision),
                now=timezone.now(),
            )
        except ScoredElsewhere as conflict:
            conflicts.append((key, conflict))
        except Refusal as refusal:
            errors.append(str(refusal.message))
    if conflicts:
        return _both(request, assignment, conflicts)
    if errors:
        return _show(request, assignment, error=" ".join(dict.fromkeys(errors)), status=422)
    if request.POST.get("go") == "skip":
        sheets.skip(assignment=assignment, now=timezone.now())
    if request.POST.get("go") == "stay":
        return redirect("judging:entry", code)
    return _go_on(assignment, code)


def _go_on(assignment: Assignment, code: str) -> HttpResponse:
    """To the next open entry; when none is left, to all of them side by side."""
    judged = assignment.round_entry.round
    waiting = still_open(queue_of(assignment.judge, judged), code)
    if waiting:
        return redirect("judging:entry", waiting[0])
    return redirect("judging:review", judged.code)


def _both(
    request: HttpRequest, assignment: Assignment, conflicts: list[tuple[str, ScoredElsewhere]]
) -> HttpResponse:
    """Both values of what was also changed elsewhere, for a browser without script."""
    titles = {one["key"]: in_language(one["title"]) for one in criteria_in(assignment.round_entry.round)}
    titles |= {sheets.NOTE: _("Note"), sheets.COMMENT: _("Comment")}
    nothing = _("(empty)")
    rows = [
        {
            "key": key,
            "title": titles[key],
            "mine": worded(one.mine, nothing),
            "theirs": worded(one.theirs, nothing),
            "chosen": request.POST.get(f"value-{key}", ""),
            "reason": request.POST.get(f"reason-{key}", ""),
            "text": request.POST.get(key, ""),
            "is_text": key in sheets.TEXTS,
            "revision": one.revision,
        }
        for key, one in conflicts
    ]
    context = page_context(request, assignment.judge, assignment.round_entry.round) | {
        "code": assignment.round_entry.code,
        "rows": rows,
        "message": conflicts[0][1].message,
    }
    return render(request, "judging/judge_conflict.html", context, status=409)


@judge_page("PUT", is_script=True)
def part(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Save one part: {"value", "revision", "owner"} -> {"revision"}, or 409 with both values."""
    sent = read_json(request)
    not_theirs = check_owner(request, sent.get("owner"))
    if not_theirs:
        return not_theirs
    try:
        revision = sheets.save_part(
            assignment=_own(request, code),
            key=key,
            value=sent.get("value"),
            revision=revision_in(sent.get("revision")),
            now=timezone.now(),
        )
    except ScoredElsewhere as conflict:
        return both_values(conflict)
    return JsonResponse({"revision": revision})


def both_values(conflict: ScoredElsewhere) -> HttpResponse:
    """The same refusal for a script."""
    facts: dict[str, Any] = {
        "message": str(conflict.message),
        "mine": conflict.mine,
        "theirs": conflict.theirs,
        "revision": conflict.revision,
    }
    return JsonResponse(facts, status=conflict.status)


@judge_page("PUT", is_script=True)
def later(request: HttpRequest, code: str) -> HttpResponse:
    """Put an entry off, from a script: {"owner"} -> {}."""
    not_theirs = check_owner(request, read_json(request).get("owner"))
    if not_theirs:
        return not_theirs
    sheets.skip(assignment=_own(request, code), now=timezone.now())
    return JsonResponse({})


@judge_page("GET", "HEAD", "POST")
def recuse(request: HttpRequest, code: str) -> HttpResponse:
    """Give an entry back: why, and a reason for managers."""
    assignment = sheets.access_assignment(user=request.user, code=code)
    check_declared(assignment.judge)
    judged = assignment.round_entry.round
    context = page_context(request, assignment.judge, judged) | {
        "code": code,
        "work": work_of(assignment.round_entry_id),
        "why": request.POST.get("why", ""),
        "reason": request.POST.get("reason", ""),
        "can_recuse": judged.state == RoundState.OPEN,
        "can_decline": sheets.may_decline(assignment, timezone.now()),
    }
    if request.method != "POST":
        return render(request, "judging/judge_recuse.html", context)
    try:
        if context["why"] not in ("conflict", "unable"):
            raise NotReady(_("Choose why."))
        sheets.recuse(
            assignment=assignment,
            is_conflict=context["why"] == "conflict",
            reason=context["reason"],
            actor=actor_of(request.user),
            now=timezone.now(),
        )
    except NotReady as refusal:
        context["error"] = refusal.message
        return render(request, "judging/judge_recuse.html", context, status=refusal.status)
    return redirect("judging:queue", judged.code)


@judge_page("POST")
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take confirmed scores back for a change."""
    assignment = _own(request, code)
    sheets.reopen_sheet(assignment=assignment, actor=actor_of(request.user), now=timezone.now())
    return redirect("judging:entry", code)
