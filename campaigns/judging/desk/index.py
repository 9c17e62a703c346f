"""All competitions, and the judging of one of them at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from campaigns.competitions.desk.times import local
from campaigns.competitions.models import Competition
from campaigns.judging.desk.access import JudgingPage, results_address
from campaigns.judging.desk.progress import Next, Progress, first_step, next_of, progress_of, standing_of
from campaigns.judging.enums import BY_RUBRIC, FINAL, RoundKind, RoundState
from campaigns.judging.models import Panel, Round, Rubric
from mailing.models import OutgoingMail

RUBRIC_ADD = "wagtailsnippets_judging_rubric:add"


@dataclass(frozen=True)
class Line:
    """A round on the time line. opens, closes: by the competition's clocks. step: what is next, its address
    or "". share: of what is to be done, 0 to 100; None where nothing is."""

    judged: Round
    opens: datetime
    closes: datetime
    progress: Progress
    next: Next
    address: str
    done: int
    of: int
    share: int | None


def lines_of(rounds: list[Round], now: datetime) -> list[Line]:
    found = progress_of(rounds)
    return [_line(one, found[one.pk], now) for one in rounds]


def _line(judged: Round, progress: Progress, now: datetime) -> Line:
    upcoming, (done, of) = next_of(judged, progress, now), progress.of(judged)
    return Line(
        judged=judged,
        opens=local(judged.opens_at, judged.competition),
        closes=local(judged.closes_at, judged.competition),
        progress=progress,
        next=upcoming,
        address=address_of(upcoming, judged),
        done=done,
        of=of,
        share=round(100 * done / of) if of else None,
    )


def address_of(upcoming: Next, judged: Round) -> str:
    """Where the next thing is done; "" where there is nothing to do, or no page for it."""
    if upcoming.step == "results":
        return results_address(judged)
    if upcoming.step == "change":
        return reverse("judging_desk:round_change", args=[judged.code])
    if upcoming.step == "panel":
        return reverse("judging_desk:panel", args=[judged.panel_id])
    return reverse("judging_desk:step", args=[judged.code, upcoming.step]) if upcoming.step else ""


def current(lines: list[Line]) -> Line | None:
    """The round that is dealt with now: one that is open, else the first that is not over.

    A calibration round is over once it is closed: nothing is published of it.
    """
    is_open = [one for one in lines if one.judged.state == RoundState.OPEN]
    ahead = [one for one in lines if one.judged.state not in FINAL and not _is_calibrated(one.judged)]
    return next(iter([*is_open, *ahead, *reversed(lines)]), None)


def _is_calibrated(judged: Round) -> bool:
    return judged.kind == RoundKind.CALIBRATION and judged.state not in (RoundState.PLANNED, RoundState.OPEN)


class IndexView(JudgingPage):
    """All competitions, to choose one."""

    page_title = gettext_lazy("Judging")
    template_name = "judging/desk/index.html"
    competition = None

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        active = Count("judges", filter=Q(judges__left_at=None))
        competitions = list(Competition.objects.annotate(judging=active))
        rounds = Round.objects.select_related("competition")
        lines = lines_of(list(rounds), timezone.now())
        rows = [
            {"competition": one, "line": current(_own(lines, one)), "rounds": len(_own(lines, one))}
            for one in competitions
        ]
        return super().get_context_data(rows=rows, **kwargs)


def _own(lines: list[Line], competition: Competition) -> list[Line]:
    return [line for line in lines if line.judged.competition_id == competition.pk]


class DashboardView(JudgingPage):
    template_name = "judging/desk/dashboard.html"

    def get_page_title(self) -> str:
        return str(self.competition)

    def get_page_subtitle(self) -> str:
        return ""

    def trail(self) -> list[tuple[str, str]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, now = self.competition, timezone.now()
        rounds = list(competition.rounds.select_related("competition", "panel"))
        lines, standing = lines_of(rounds, now), standing_of(competition)
        line, missing = current(lines), first_step(standing, rounds)
        return super().get_context_data(
            lines=lines,
            line=line,
            standing=standing,
            next=missing or (line.next if line else None),
            next_address=_address(missing, competition) if missing else (line.address if line else ""),
            next_about=line.judged if line and not missing else None,
            panels=_panels(competition),
            rubrics=Rubric.objects.filter(competition=competition).annotate(used=Count("rounds")),
            rubric_add=_rubric_add(competition),
            undelivered=_undelivered(competition, now),
            no_calibration=_may_calibrate(rounds),
            **kwargs,
        )


def _may_calibrate(rounds: list[Round]) -> bool:
    """Whether a calibration round would still help: judges score by a rubric, and none has begun."""
    scored = [one for one in rounds if one.kind in BY_RUBRIC]
    return bool(scored) and all(
        one.kind != RoundKind.CALIBRATION and one.state == RoundState.PLANNED for one in scored
    )


def _panels(competition: Competition) -> Any:
    active = Count("judges", filter=Q(judges__left_at=None))
    return Panel.objects.filter(competition=competition).annotate(size=active).select_related("chair__user")


def _address(upcoming: Next, competition: Competition) -> str:
    if upcoming.address == "rubric":
        return _rubric_add(competition)
    return reverse(f"judging_desk:{upcoming.address}", args=[competition.slug])


def _rubric_add(competition: Competition) -> str:
    return f"{reverse(RUBRIC_ADD)}?competition={competition.slug}"


def _undelivered(competition: Competition, now: datetime) -> int:
    """Mails to judges of this competition that a manager should know of."""
    codes = competition.judges.values("code")
    return OutgoingMail.objects.undelivered(now).filter(about_type="judge", about_id__in=codes).count()
