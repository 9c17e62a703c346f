"""The player's own page: what is open and what is to come, on this device and nowhere else."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import BadRequest
from accounts.requests import client_address, limited
from quizzes.calendar_file import calendar_file
from quizzes.players import COOKIE, player_of, remember
from quizzes.services import booster_mails, boosters, own_page, rounds
from quizzes.services.practice import is_practice
from quizzes.services.privacy import days_to_remember, forget_player
from quizzes.views.play import CAMPUS_RATE, current_language

ADDRESS_RATE = "10/h"
QUESTION_RATE = "3/d"  # questions to one address, whoever gives it: nobody's post is flooded


@require_safe
@never_cache
def me(request: HttpRequest) -> HttpResponse:
    player, today = player_of(request), timezone.localdate()
    context = {"own": own_page.own_page_of(player=player, today=today), "today": today}
    return render(request, "quizzes/me.html", context)


@require_POST
@never_cache
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Remind this browser's player of the quiz of a finished round."""
    now = timezone.now()
    attempt = rounds.access_finished(player=player_of(request), code=code, now=now)
    if rounds.is_measured(attempt) or is_practice(attempt):
        raise Http404(_("There are reminders only of a quiz."))
    today = timezone.localdate(now)
    boosters.plan_boosters(quiz=attempt.quiz, player=attempt.player, language=current_language(), today=today)
    response = redirect("quizzes:me")
    remember(response, request.COOKIES[COOKIE], days=days_to_remember(player=attempt.player, today=today))
    return response


@require_POST
@limited(group="address-campus", rate=CAMPUS_RATE)
@limited(
    group="address", rate=ADDRESS_RATE, key=lambda request: player_of(request) or client_address(request)
)
@never_cache
def address(request: HttpRequest) -> HttpResponse:
    """Ask the owner of an address whether the coming boosters may go there; an empty one takes it back."""
    email = _email(request.POST.get("email", ""))
    if email:
        return _ask_owner(request, email)
    booster_mails.stop_mails(player=player_of(request))
    return redirect("quizzes:me")


@limited(
    group="address-question",
    rate=QUESTION_RATE,
    key=lambda request: request.POST["email"].strip().lower(),
    open_when_dead=False,
)
def _ask_owner(request: HttpRequest, email: str) -> HttpResponse:
    player, today = player_of(request), timezone.localdate()
    if not booster_mails.give_address(player=player, email=email, today=today):
        raise Http404(_("No reminder is to come on this device."))
    return redirect("quizzes:me")


def _email(text: str) -> str:
    try:
        return str(forms.EmailField(required=False, max_length=254).clean(text))
    except ValidationError as error:
        raise BadRequest(
            _("This is no e-mail address. Go back and write one like name@example.org.")
        ) from error


@require_safe
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming boosters as a file for any calendar."""
    coming = boosters.coming_boosters(player=player_of(request), today=timezone.localdate())
    if not coming:
        raise Http404(_("No reminder is to come on this device."))
    page = request.build_absolute_uri(reverse("quizzes:me"))
    events = boosters.events_of(coming, host=request.get_host(), address=page)
    response = HttpResponse(
        calendar_file(events, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="bonafide.ics"'
    return response


@require_POST
@never_cache
def forget(request: HttpRequest) -> HttpResponse:
    """Cut every link between this browser and what it played."""
    forget_player(player=player_of(request))
    response = redirect("quizzes:me")
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited(group="mails", rate=CAMPUS_RATE)
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in the first mail: GET asks, because mail programs look at links by themselves."""
    player, email = booster_mails.address_of_token(token)
    if request.method == "POST":
        booster_mails.confirm_address(player=player, email=email)
    context = {"done": request.method == "POST", "stop": booster_mails.token_of(player)}
    return render(request, "quizzes/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited(group="mails", rate=CAMPUS_RATE)
@never_cache
def mails(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in a mail: GET asks, because mail programs look at links by themselves; POST forgets."""
    player = booster_mails.player_of_token(token)
    if request.method == "POST":
        booster_mails.stop_mails(player=player)
    return render(request, "quizzes/mails.html", {"done": request.method == "POST"})
