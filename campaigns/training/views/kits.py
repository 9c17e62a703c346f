"""The kit of a session: asking for it, waiting for it, its files; and answers that come back on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refusal
from campaigns.training.enums import KitState
from campaigns.training.kit.material import orders_of
from campaigns.training.models import CampusSession, Kit
from campaigns.training.services import kits, paper
from campaigns.training.services.access import access_session
from campaigns.training.tasks import draw_later
from quizzes.enums import Occasion

A_PAGE = 100  # sheets of a grid
MOST_DIGITS = 9  # of the number of a sheet that are read


@login_required
@never_cache
@require_safe
def kit(request: HttpRequest, session: str) -> HttpResponse:
    """The kit as it is: nothing yet, being made, ready, outdated, or why there is none."""
    found = access_session(user=request.user, public_code=session)
    return _kit_page(request, found)


def _kit_page(request: HttpRequest, session: CampusSession, refusal: Refusal | None = None) -> HttpResponse:
    kit, now = kits.kit_of(session), timezone.now()
    context = {
        "session": session,
        "here": "kit",
        "kit": kit,
        "progress": _progress(kit) if kit else None,
        "is_under_way": kit is not None and kits.is_under_way(kit, now=now),
        "is_stuck": kit is not None and kit.state in _WAITING and not kits.is_under_way(kit, now=now),
        "is_outdated": kit is not None and kits.is_outdated(kit, session),
        "files": [(one, *_words(one.name)) for one in (kits.files_of(kit) if kit else [])],
        "days": kits.DAYS,
        "refusal": refusal,
    }
    status = refusal.status if refusal else 200
    return render(request, "training/desk/kit.html", context, status=status)


_WAITING = (KitState.WAITING, KitState.DRAWING)


def _words(name: str) -> tuple[str, str]:
    """What a file is called, and what it is for."""
    return {
        "kit": (_("Everything in one file"), _("For you: the answer key is at its end.")),
        "guide": (_("Facilitator's guide"), _("The plan, the script, and what students see.")),
        "poster": (_("Poster"), _("For the door, with the code.")),
        "handout": (_("Handout"), _("One for each person.")),
        "test": (_("Paper test"), _("Booklets, numbered answer slips, and a sheet for collecting.")),
        "key": (_("Answer key"), _("For you alone: never before the second test.")),
    }[name]


def _progress(kit: Kit) -> dict[str, Any]:
    """What the page that waits asks for every second."""
    percent = round(100 * kit.done / kit.total) if kit.total else 0
    words = _("%(done)s of %(total)s pictures and files") % {"done": kit.done, "total": kit.total}
    if kit.state == KitState.WAITING:
        words = _("Waiting for its turn …")
    return {"state": kit.state, "done": kit.done, "total": kit.total, "percent": percent, "words": words}


@login_required
@never_cache
@require_POST
def make(request: HttpRequest, session: str) -> HttpResponse:
    """Have the kit made, or made again."""
    found = access_session(user=request.user, public_code=session)
    try:
        kit = kits.ask_kit(session=found, now=timezone.now())
    except Refusal as refusal:
        return _kit_page(request, found, refusal)
    draw_later(kit)
    return redirect("campus_kit:kit", session)


@login_required
@never_cache
@require_POST
def remove(request: HttpRequest, session: str) -> HttpResponse:
    """Throw the files of the kit away."""
    found = access_session(user=request.user, public_code=session)
    kits.drop_kit(session=found)
    messages.success(request, _("The kit is deleted."))
    return redirect("campus_kit:kit", session)


@login_required
@never_cache
@require_safe
def progress(request: HttpRequest, session: str) -> HttpResponse:
    """How far the kit is, as JSON; {} without one."""
    kit = kits.kit_of(access_session(user=request.user, public_code=session))
    return JsonResponse(_progress(kit) if kit else {})


@login_required
@never_cache
@require_safe
def file(request: HttpRequest, session: str, name: str) -> HttpResponseBase:
    """A PDF of the kit, for trainers of the session."""
    found = access_session(user=request.user, public_code=session)
    opened = kits.open_file(session=found, name=name)
    return FileResponse(
        opened, content_type="application/pdf", as_attachment=True, filename=f"{found.code}-{name}.pdf"
    )


# --- answers from paper ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Cell:
    """One test of a sheet. text: as it was typed; reason: what is wrong with it, "" for nothing."""

    name: str
    form: str
    text: str
    reason: str


@dataclass(frozen=True)
class Row:
    sheet: int
    cells: list[Cell]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: HttpRequest, session: str) -> HttpResponse:
    """Type answers in: a row a sheet, a text a test. What was typed comes back with every mistake."""
    found = access_session(user=request.user, public_code=session)
    first = _first_sheet(request.GET.get("from", ""))
    if request.method != "POST":
        return _grid_page(request, found, first, paper.stored_rows(found))
    typed = _typed(request)
    try:
        entered = paper.enter_grid(
            session=found,
            grid=typed,
            language=found.language,
            now=timezone.now(),
            replace="replace" in request.POST,
        )
    except Refusal as refusal:
        return _grid_page(request, found, first, typed, refusal)
    messages.success(request, _entered(entered))
    return redirect(request.get_full_path())


def _first_sheet(asked: str) -> int:
    """The first sheet of the page on which one lies."""
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else 1
    return (max(1, number) - 1) // A_PAGE * A_PAGE + 1


def _typed(request: HttpRequest) -> dict[Occasion, dict[int, str]]:
    """Every row that was sent, whatever the number of its sheet: which ones there are, the service knows."""
    typed: dict[Occasion, dict[int, str]] = {occasion: {} for occasion in paper.OCCASIONS}
    for name in request.POST:
        occasion, _dash, sheet = name.partition("-")
        if occasion in typed and sheet.isdecimal():
            typed[Occasion(occasion)][int(sheet[:MOST_DIGITS])] = request.POST[name]
    return typed


def _entered(entered: paper.Entered) -> str:
    new = ngettext("%(n)d test is new", "%(n)d tests are new", entered.new) % {"n": entered.new}
    parts = [
        new,
        _("%(n)d were replaced") % {"n": entered.replaced},
        _("%(n)d as before") % {"n": entered.same},
    ]
    if entered.removed:
        parts.append(_("%(n)d were removed") % {"n": entered.removed})
    return _("Stored: %(parts)s.") % {"parts": ", ".join(parts)}


def _grid_page(
    request: HttpRequest,
    session: CampusSession,
    first: int,
    typed: Mapping[Occasion, Mapping[int, str]],
    refusal: Refusal | None = None,
) -> HttpResponse:
    problems = getattr(refusal, "problems", [])
    last = min(first + A_PAGE - 1, paper.sheets_of(session))
    context = {
        "session": session,
        "here": "kit",
        "rows": _rows(session, first, last, typed, problems),
        "pages": range(1, paper.sheets_of(session) + 1, A_PAGE),
        "first": first,
        "page_size": A_PAGE - 1,
        "closed": _why_closed(session),
        "questions": paper.length_of(session),
        "refusal": refusal,
        "problems": problems,
        "asks_to_replace": isinstance(refusal, paper.OtherAnswers),
    }
    return render(request, "training/desk/paper.html", context, status=refusal.status if refusal else 200)


def _rows(
    session: CampusSession,
    first: int,
    last: int,
    typed: Mapping[Occasion, Mapping[int, str]],
    problems: list[paper.Problem],
) -> list[Row]:
    if session.study is None:
        return []
    reasons = {(problem.occasion, problem.sheet): problem.reason for problem in problems}
    orders = orders_of(session.study, last)
    return [
        Row(
            sheet,
            [
                Cell(
                    f"{occasion}-{sheet}",
                    form,
                    typed[occasion].get(sheet, ""),
                    reasons.get((occasion, sheet), ""),
                )
                for occasion, form in zip(paper.OCCASIONS, orders[sheet - 1], strict=True)
            ],
        )
        for sheet in range(first, last + 1)
    ]


def _why_closed(session: CampusSession) -> str:
    """Why nothing can be typed in now, "" while it can."""
    try:
        paper.check_open(session, now=timezone.now())
    except Refusal as refusal:
        return str(refusal.message)
    return ""
