"""What waits for a judge: all their rounds, and the entries of one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from campaigns.judging.enums import RoundKind
from campaigns.judging.services.blinded import works_of
from campaigns.judging.services.queues import access_round, judges_of, queue_of, rounds_of, still_open
from campaigns.judging.views.base import check_declared, judge_page, kept, owner_of, page_context

A_PAGE = 40


@judge_page("GET", "HEAD")
def home(request: HttpRequest) -> HttpResponse:
    """All rounds of a person, open ones first."""
    judges = judges_of(request.user)
    for judge in judges:
        check_declared(judge)
    rounds = rounds_of(judges, now=timezone.now())
    context = {
        "judges": judges,
        "rounds": rounds,
        "owner": owner_of(request),
        "open_rounds": " ".join(one.judged.code for one in rounds if one.is_open),
        "is_home": True,
    }
    return render(request, "judging/judge_home.html", context)


@judge_page("GET", "HEAD")
def queue(request: HttpRequest, code: str) -> HttpResponse:
    """The entries of a round, in the judge's own order, and where to go on."""
    judge, judged = access_round(user=request.user, code=code)
    check_declared(judge)
    if judged.kind == RoundKind.PAIRWISE:
        return redirect("judging:pairs", judged.code)
    lines = queue_of(judge, judged)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    works = works_of(line.round_entry_id for line in page)
    waiting = still_open(lines)
    context = page_context(request, judge, judged) | {
        "page_of_lines": page,
        "lines": [(line, works[line.round_entry_id]) for line in page],
        "total": len(lines),
        "complete": sum(line.is_complete or line.is_confirmed for line in lines),
        "confirmed": sum(line.is_confirmed for line in lines),
        "first": waiting[0] if waiting else "",
        "waiting": waiting,
        "has_begun": any(line.answered for line in lines),
    }
    return kept(render(request, "judging/judge_queue.html", context), request, judged)
