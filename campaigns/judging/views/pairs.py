"""Rounds of pairs: two works, tap the better one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from campaigns.competitions.views.reading import read_json
from campaigns.judging.enums import RoundKind
from campaigns.judging.exceptions import ScoredElsewhere
from campaigns.judging.models import Comparison, Judge, Round
from campaigns.judging.services import comparisons
from campaigns.judging.services.blinded import works_of
from campaigns.judging.services.queues import access_round
from campaigns.judging.views.base import check_declared, check_owner, judge_page, kept, page_context
from campaigns.judging.views.sheet import both_values


def _own(request: HttpRequest, code: str) -> tuple[Judge, Round]:
    judge, judged = access_round(user=request.user, code=code)
    check_declared(judge)
    if judged.kind != RoundKind.PAIRWISE:
        raise Http404
    return judge, judged


@judge_page("GET", "HEAD", "POST")
def pairs(request: HttpRequest, code: str, position: int = 0) -> HttpResponse:
    """One pair: the given one, or the next that is open. POST is the form of a browser without script."""
    judge, judged = _own(request, code)
    if request.method == "POST":
        return _from_form(request, judge, judged)
    mine = comparisons.pairs_of(judge, judged)
    places = dict(enumerate(mine, start=1))
    waiting = [place for place, pair in places.items() if pair.winner_id is None]
    place = position or (waiting[0] if waiting else 0)
    if position and position not in places:
        raise Http404
    context = page_context(request, judge, judged) | {
        "total": len(mine),
        "complete": len(mine) - len(waiting),
        "last": _last(mine),
        "is_done": not place,
        "places": list(places),
    }
    if place:
        context |= _pair(judged, places[place], place, waiting)
    return kept(render(request, "judging/judge_pair.html", context), request, judged)


def _pair(judged: Round, pair: Comparison, place: int, waiting: list[int]) -> dict[str, Any]:
    works = works_of([pair.first_id, pair.second_id])
    turned = [one for one in waiting if one > place] + [one for one in waiting if one < place]
    return {
        "number": place,
        "sides": [
            {"code": one.code, "work": works[one.pk], "is_winner": one.pk == pair.winner_id, "side": side}
            for one, side in ((pair.first, "left"), (pair.second, "right"))
        ],
        "pair": pair,
        "winner": comparisons.winner_of(pair),
        "following": [reverse("judging:pair", args=[judged.code, one]) for one in turned],
    }


def _last(mine: list[Comparison]) -> dict[str, Any] | None:
    """The pair that was decided last, to be taken back."""
    pair = comparisons.last_decided(mine)
    if pair is None:
        return None
    return {"pair": pair, "winner": comparisons.winner_of(pair), "number": mine.index(pair) + 1}


def _from_form(request: HttpRequest, judge: Judge, judged: Round) -> HttpResponse:
    sent = {name: request.POST.get(name, "") for name in ("first", "second", "winner", "was")}
    pair = comparisons.choose(judge=judge, judged=judged, **sent, now=timezone.now())
    if not sent["winner"]:  # taken back: show it again
        mine = comparisons.pairs_of(judge, judged)
        return redirect("judging:pair", judged.code, mine.index(pair) + 1)
    return redirect("judging:pairs", judged.code)


@judge_page("PUT", is_script=True)
def choice(request: HttpRequest, code: str) -> HttpResponse:
    """{"first", "second", "winner", "was", "owner"}, all codes -> {"winner"}, or 409 with both choices."""
    sent = read_json(request)
    not_theirs = check_owner(request, sent.get("owner"))
    if not_theirs:
        return not_theirs
    judge, judged = _own(request, code)
    names = {name: str(sent.get(name) or "") for name in ("first", "second", "winner", "was")}
    try:
        pair = comparisons.choose(judge=judge, judged=judged, **names, now=timezone.now())
    except ScoredElsewhere as conflict:
        return both_values(conflict)
    return JsonResponse({"winner": comparisons.winner_of(pair)})
