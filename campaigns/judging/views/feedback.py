"""What the people of an entry read of the judging: feedback and certificates."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from campaigns.competitions.views.base import entrant_page, own_entry
from campaigns.judging.services import awards
from campaigns.judging.services import feedback as feedbacks
from campaigns.judging.services.feedback import Feedback, Level
from certificates.printing import pdf

WIDTH = 100.0  # of a chart, in its own units


@dataclass(frozen=True)
class Bar:
    """A level as a chart: places from 0 to WIDTH, as attributes of SVG have them, in texts."""

    level: Level
    own: str
    lowest: str
    lower: str
    middle: str
    highest: str
    span: str


@entrant_page("GET", "HEAD")
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """Comments in an order of this entry's own, and where it stands on each criterion."""
    own = own_entry(request, code)
    told = feedbacks.feedback_for(own.entry)
    context = {"entry": own.entry, "told": [(one, bars_of(one)) for one in told]}
    return render(request, "judging/feedback.html", context)


def bars_of(one: Feedback) -> list[Bar]:
    return [_bar(level) for level in one.levels]


def _bar(level: Level) -> Bar:
    def place(points: float) -> str:
        return f"{WIDTH * (points - level.minimum) / (level.maximum - level.minimum):.1f}"

    own = place(level.own) if level.own is not None else ""
    if level.spread is None:
        return Bar(level, own, "", "", "", "", "")
    spread = level.spread
    lower, upper = float(place(spread.lower)), float(place(spread.upper))
    lowest, highest = float(place(spread.lowest)), float(place(spread.highest))
    return Bar(
        level=level,
        own=own,
        lowest=f"{lowest:.1f}",
        lower=f"{lower:.1f}",
        middle=f"{max(1.0, upper - lower):.1f}",
        highest=f"{highest:.1f}",
        span=f"{max(0.5, highest - lowest):.1f}",
    )


@entrant_page("GET", "HEAD")
def certificate(request: HttpRequest, code: str, certificate: str) -> HttpResponse:
    """One's own certificate as a sheet to print."""
    own = own_entry(request, code)
    found = awards.access_own_certificate(entrant=own.entrant, entry=own.entry, code=certificate)
    response = HttpResponse(pdf(certificate=found, now=timezone.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{found.printed_code}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
