"""The tests on a phone. The page and its items are the same for everybody and kept in front of Django; what
is a phone's own is asked for and sent by its script."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.refusals import BadRequest
from campaigns.training.services import tests
from campaigns.training.services.phases import takes_answers
from campaigns.training.views.students_base import (
    attendance_at,
    json_of,
    phone_post,
    plain,
    session_at,
    wants_json,
)
from quizzes.models import Attempt
from quizzes.services.rounds import Given
from quizzes.views.play import current_language

SHEET_SECONDS = 300  # that a phone keeps the items of its test; nothing in them is its own
MAX_FIELDS, MAX_VALUES, MAX_CHARACTERS = 40, 40, 200


@require_safe
def test(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """The page of a test, without its items. The same for every phone."""
    session = session_at(request, code)
    if session.study_id is None:
        raise Http404(_("This session has no tests."))
    return render(request, "training/student/test.html", {"session": session, "part": part})


@phone_post
@plain
def begin(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Begin a test or come back to it. Without a script it goes item by item, as every other round."""
    attendance, now = attendance_at(request, code), timezone.now()
    attempt = tests.begin(attendance=attendance, occasion=part, language=current_language(), now=now)
    if not wants_json(request):
        return redirect("quizzes:resume", attempt.code)
    standing = tests.standing_of(attempt)
    session = attendance.session
    return JsonResponse(
        {
            "round": attempt.code,
            "sheet": reverse(
                "campus:sheet", args=[code, tests.sheet_key(session=session, form=attempt.form)]
            ),
            "order": standing.order,
            "answered": standing.answered,
            "finished": attempt.finished_at is not None,
            "open": takes_answers(session=session, occasion=part, now=now),
        }
    )


@require_safe
def sheet(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """All items of a form, as a piece of a page. Nothing in it tells which answers are right."""
    items = tests.access_sheet(session=session_at(request, code), key=key, now=timezone.now())
    shown = [(item, item.kind.present(item)) for item in items]
    response = render(request, "training/student/sheet.html", {"shown": shown})
    response["Cache-Control"] = f"max-age={SHEET_SECONDS}, s-maxage=60"
    return response


@phone_post
@plain
def answers(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Store what a phone has gathered: a list of {"position", "values", "seconds"}."""
    attendance, now = attendance_at(request, code), timezone.now()
    taken = tests.take_answers(
        attendance=attendance, occasion=part, answers=_given_in(json_of(request)), now=now
    )
    return JsonResponse({"taken": [asdict(one) for one in taken]})


def _given_in(sent: Any) -> list[Given]:
    if not isinstance(sent, list) or not all(_is_answer(one) for one in sent):
        raise BadRequest(_("These answers could not be read. Reload the page: they are kept on your phone."))
    return [Given(one["position"], one["values"], _seconds_in(one)) for one in sent]


def _seconds_in(one: dict[str, Any]) -> int | None:
    seconds = one.get("seconds")
    return int(seconds) if isinstance(seconds, int) else None


def _is_answer(one: Any) -> bool:
    """Whether this is a position and the fields of a form, each with a list of texts."""
    return (
        isinstance(one, dict)
        and type(one.get("position")) is int
        and isinstance(one.get("values"), dict)
        and len(one["values"]) <= MAX_FIELDS
        and all(_are_texts(values) for values in one["values"].values())
    )


def _are_texts(values: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= MAX_VALUES
        and all(isinstance(text, str) and len(text) <= MAX_CHARACTERS for text in values)
    )


@phone_post
@plain
def finish(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """End a test with what was skipped left out."""
    attempt: Attempt = tests.finish(
        attendance=attendance_at(request, code), occasion=part, now=timezone.now()
    )
    if wants_json(request):
        return JsonResponse({"finished": attempt.finished_at is not None})
    return redirect("campus:session", code)
