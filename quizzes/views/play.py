"""Play over plain HTTP: each address is one state of a round, and works without JavaScript."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refusal
from accounts.requests import client_address, limited, same_origin
from quizzes import study_pages
from quizzes.enums import PLAYABLE
from quizzes.kinds.base import InvalidAnswer
from quizzes.models import Attempt, Item, Quiz, QuizPage, Response
from quizzes.names import tell_name
from quizzes.players import COOKIE, hash_key, new_key, player_of, remember
from quizzes.services import boosters, rounds
from quizzes.services.practice import is_practice, levels_of
from quizzes.services.privacy import days_to_remember
from quizzes.services.results import result_of
from quizzes.share_picture import share_picture
from quizzes.sharing import SharedScore

# A whole campus is one address: only a player's own key is limited tightly.
PLAY_RATE = "120/m"
CAMPUS_RATE = "600/m"
CAMPUS_PLAY_RATE = "6000/m"


@csrf_exempt  # the button stands on cached pages: its origin is checked instead of a token
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limited(group="begin", rate=CAMPUS_RATE)
@never_cache
def begin(request: HttpRequest, quiz: str) -> HttpResponse:
    """POST begins a round or goes on with the open one; GET asks first."""
    found = get_object_or_404(Quiz, slug=quiz)
    if request.method != "POST":
        return render(request, "quizzes/begin.html", {"quiz": found})
    return begin_round(request, found)


def begin_round(request: HttpRequest, quiz: Quiz) -> HttpResponse:
    """Begin a round or go on with the open one, and let the browser remember it."""
    key, now = request.COOKIES.get(COOKIE) or new_key(), timezone.now()
    attempt = rounds.begin_attempt(quiz=quiz, player=hash_key(key), language=current_language(), now=now)
    return to_round(attempt, key, now)


def to_round(attempt: Attempt, key: str, now: dt.datetime) -> HttpResponse:
    """To the round, with the key for as long as something of this player is still to come."""
    response = redirect("quizzes:resume", attempt.code)
    today = timezone.localdate(now)
    remember(response, key, days=days_to_remember(player=attempt.player, today=today))
    return response


@require_safe
@never_cache
def resume(request: HttpRequest, code: str) -> HttpResponse:
    """Where the round stopped: the next item, or the result."""
    attempt = rounds.access_attempt(player=player_of(request), code=code)
    position = rounds.keep_going(attempt=attempt, now=timezone.now()).position
    return _to_end(attempt) if position is None else redirect("quizzes:item", attempt.code, position)


def _to_end(attempt: Attempt) -> HttpResponse:
    """A form of a study ends on the page of the study: its result is told when the study is over."""
    if rounds.is_measured(attempt):
        return redirect(study_pages.page_of(attempt.participant.study))
    return redirect("quizzes:result", attempt.code)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(group="campus", rate=CAMPUS_PLAY_RATE)
@limited(group="answer", rate=PLAY_RATE, key=lambda request: player_of(request) or client_address(request))
@never_cache
def item(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """One item of a round: the question, or, once answered, why the answer was right or wrong."""
    attempt = rounds.access_attempt(player=player_of(request), code=code)
    is_shut = rounds.is_shut(attempt)
    if request.method == "POST":
        if is_shut:
            raise rounds.RoundIsOver(_("This test is over. Your answer came too late and is not stored."))
        return _answer(request, attempt, position)
    if is_shut:
        return _to_end(attempt)
    shown = rounds.item_at(attempt, position)
    response = attempt.responses.filter(position=position).first()
    if attempt.finished_at is not None and response is None:
        return _to_end(attempt)
    if response is not None:
        return _answered(request, attempt, shown, response)
    progress = rounds.progress_of(attempt)
    if shown.status not in PLAYABLE:
        return _withdrawn(request, attempt)
    if progress.position is not None and position > progress.position:
        return redirect("quizzes:resume", attempt.code)
    return _question(request, attempt, position, shown)


def _answer(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    try:
        rounds.answer_item(
            attempt=attempt,
            position=position,
            sent=dict(request.POST.lists()),
            token=request.POST.get("token", ""),
            now=timezone.now(),
        )
    except InvalidAnswer as refusal:
        if attempt.finished_at is not None:
            return _to_end(attempt)
        return _question(request, attempt, position, rounds.item_at(attempt, position), refusal)
    except rounds.ItemWithdrawn:
        return _withdrawn(request, attempt)
    return _on(attempt, position)


def _on(attempt: Attempt, position: int) -> HttpResponse:
    """After an answer: why it was right or wrong, or in a form of a study the next item."""
    if rounds.is_measured(attempt):
        return redirect("quizzes:resume", attempt.code)
    return redirect("quizzes:item", attempt.code, position)


def _question(
    request: HttpRequest, attempt: Attempt, position: int, shown: Item, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "attempt": attempt,
        "position": position,
        "progress": rounds.progress_of(attempt),
        "practice": is_practice(attempt),
        "item": shown,
        "presentation": shown.kind.present(shown),
        "chosen": {name: values for name, values in request.POST.lists() if name not in ("token",)},
        "refusal": refusal,
        "token": rounds.issue_token(attempt=attempt, position=position, now=timezone.now()),
    }
    return render(request, "quizzes/question.html", context, status=refusal.status if refusal else 200)


def _answered(request: HttpRequest, attempt: Attempt, shown: Item, response: Response) -> HttpResponse:
    if rounds.is_measured(attempt):
        return redirect("quizzes:resume", attempt.code)
    context = {
        "attempt": attempt,
        "position": response.position,
        "progress": rounds.progress_of(attempt),
        "practice": is_practice(attempt),
        "response": response,
        "explanation": shown.kind.explain(shown, response.answer),
    }
    return render(request, "quizzes/feedback.html", context)


def _withdrawn(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    return render(request, "quizzes/withdrawn.html", {"attempt": attempt}, status=409)


@require_POST
@never_cache
def stop(request: HttpRequest, code: str) -> HttpResponse:
    """Finish practice, or a form of a study, before its end."""
    attempt = rounds.access_attempt(player=player_of(request), code=code)
    rounds.stop_attempt(attempt=attempt, now=timezone.now())
    return _to_end(attempt)


@require_safe
@never_cache
def result(request: HttpRequest, code: str) -> HttpResponse:
    now = timezone.now()
    attempt = rounds.access_finished(player=player_of(request), code=code, now=now)
    if rounds.is_measured(attempt):
        return _to_end(attempt)
    shown = result_of(attempt)
    context = {
        "attempt": attempt,
        "result": shown,
        "missed": [(tell_name(slug), missed, times) for slug, missed, times in shown.missed],
        "score": SharedScore.of(shown),
        "page": _page_of(attempt.quiz),
    }
    if is_practice(attempt):
        return render(request, "quizzes/practice_result.html", {**context, "levels": levels_of(attempt)})
    today = timezone.localdate(now)
    coming = boosters.coming_boosters(player=attempt.player, today=today)
    reminders = [booster for booster in coming if booster.quiz_id == attempt.quiz_id]
    return render(request, "quizzes/result.html", {**context, "reminders": reminders, "today": today})


@require_POST
@never_cache
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Count the share and go to the page that can be sent to others."""
    now = timezone.now()
    attempt = rounds.access_finished(player=player_of(request), code=code, now=now)
    rounds.share_attempt(attempt=attempt, now=now)
    return redirect("quizzes:shared", attempt.quiz.slug, str(SharedScore.of(result_of(attempt))))


@require_safe
def shared(request: HttpRequest, quiz: str, score: str) -> HttpResponse:
    """A result as others see it. It is computed from its address: nothing about anybody is looked up."""
    found = get_object_or_404(Quiz, slug=quiz)
    context = {"quiz": found, "score": _score(score), "page": _page_of(found)}
    return render(request, "quizzes/shared.html", context)


@require_safe
@limited(group="shared-picture", rate=CAMPUS_RATE)
def shared_picture(request: HttpRequest, quiz: str, score: str) -> HttpResponse:
    """The picture of a shared result, 1200 x 630."""
    get_object_or_404(Quiz, slug=quiz)
    response = HttpResponse(share_picture(_score(score)), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _score(text: str) -> SharedScore:
    score = SharedScore.parse(text)
    if score is None:
        raise Http404(_("No round ends like this."))
    return score


def _page_of(quiz: Quiz) -> QuizPage | None:
    return QuizPage.objects.live().filter(quiz=quiz, locale__language_code=current_language()).first()


def current_language() -> str:
    """The language of the request, as the bank writes languages."""
    return (get_language() or "en").split("-")[0]
