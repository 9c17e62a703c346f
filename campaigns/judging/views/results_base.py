"""What the pages of results share: who may come in, and what the frame of a page of a run needs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.requests import check_limit
from campaigns.competitions.projection import BlindEntry
from campaigns.judging import result_words as words
from campaigns.judging.enums import FINAL, RoundKind, RoundState, TieRule
from campaigns.judging.models import ResultRun
from campaigns.judging.services.blinded import works_of
from campaigns.judging.services.conflicts import found_later
from campaigns.judging.services.results import is_out_of_date
from campaigns.judging.services.standings import Place

RATE = "600/m"

View = Callable[..., HttpResponse]


def results_page(*methods: str) -> Callable[[View], View]:
    """A page for somebody signed in, never cached. Whose it is, the services of results decide."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            check_limit(group="results", rate=RATE, value=str(request.user.pk))
            return view(request, *args, **kwargs)

        return login_required(never_cache(require_http_methods(list(methods))(wrapper)))

    return decorate


@dataclass(frozen=True)
class Line:
    """An entry of a run as it is shown. next_code: of the one after it, "" for the last."""

    place: Place
    work: BlindEntry
    score: words.Figure
    raw: str
    counted: str
    interval: str
    bar: words.Bar
    chance: str
    rule: str
    is_in: bool
    is_last_in: bool
    next_code: str

    @property
    def code(self) -> str:
        return str(self.place.round_entry.code)


def lines_of(
    run: ResultRun,
    standing: Sequence[Place],
    shown: Sequence[Place],
    works: dict[int, BlindEntry] | None = None,
) -> list[Line]:
    """Some places of a standing with all that is said about them. One query, however many, without works."""
    if works is None:
        works = works_of(place.round_entry.pk for place in shown)
    first = {place.row.pk: number for number, place in enumerate(standing)}
    found = []
    for place in shown:
        number = first[place.row.pk]
        after = standing[number + 1] if number + 1 < len(standing) else None
        is_in = place.place <= run.round.places
        found.append(
            Line(
                place=place,
                work=works[place.round_entry.pk],
                score=words.score_of(run, place.row),
                raw=words.raw_of(run, place.row),
                counted=words.counted_of(run, place.row),
                interval=words.interval_of(place.row),
                bar=words.rank_bar(place.row, len(standing)),
                chance=words.share_of(place.row.p_top_k),
                rule=str(TieRule(place.rule).label) if place.rule else "",
                is_in=is_in,
                is_last_in=is_in and after is not None and after.place > run.round.places,
                next_code=after.round_entry.code if after else "",
            )
        )
    return found


def frame_of(run: ResultRun, current: str) -> dict[str, Any]:
    """What every page of a run needs. current: the name of the page."""
    judged = run.round
    is_valid = run.invalidated_at is None
    is_final = judged.state in FINAL
    return {
        "run": run,
        "judged": judged,
        "competition": judged.competition,
        "current": current,
        "notice": words.notice_of(run.notice),
        "is_valid": is_valid,
        "is_stale": is_valid and not is_final and is_out_of_date(run),
        "is_open": is_valid and judged.state == RoundState.DELIBERATION,
        "found_later": found_later(run) if is_valid and is_final else [],
        "kind": words.kind_of(run),
        "decides": judged.kind != RoundKind.CALIBRATION,
    }
