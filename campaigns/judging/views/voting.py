"""The public vote: the works, one vote, and the link in the mail that makes it count."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.refusals import Refusal
from accounts.requests import client_address
from campaigns.competitions.views.base import current_language, secret
from campaigns.judging.enums import RoundState, VotePer
from campaigns.judging.exceptions import LinkIsSpent, RoundIsElsewhere
from campaigns.judging.models import Round
from campaigns.judging.services import voting
from campaigns.judging.views.public import public_page

COOKIE = "voter"
COOKIE_AGE = timedelta(days=180)
COOKIE_SALT = "campaigns.judging.voter"


@public_page("GET", "HEAD", "POST")
def vote(request: HttpRequest, code: str) -> HttpResponse:
    """The works in an order of this visitor's own, or the result once it is published. POST votes."""
    judged = voting.access_vote(code)
    now = timezone.now()
    if judged.state == RoundState.PUBLISHED:
        context = {"judged": judged, "results": voting.results_of(judged)}
        return render(request, "judging/vote_results.html", context)
    if request.method == "POST":
        return _cast(request, judged)
    if not voting.is_open(judged, now):
        return render(
            request, "judging/vote_closed.html", {"judged": judged, "is_before": now < judged.opens_at}
        )
    order = request.GET.get("order", "")
    if not voting.is_order(order):  # kept in the address, so that a reload shows the same order
        return redirect(f"{reverse('judging_public:vote', args=[judged.code])}?order={voting.new_order()}")
    return _vote_page(request, judged, order)


def _cast(request: HttpRequest, judged: Round) -> HttpResponse:
    try:
        if judged.vote_per == VotePer.DEVICE:
            return _cast_by_device(request, judged)
        voting.ask_to_confirm(
            judged=judged,
            code=request.POST.get("entry", ""),
            address=request.POST.get("email", ""),
            language=current_language(),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _vote_page(request, judged, request.POST.get("order", ""), refusal=refusal)
    return render(request, "judging/vote_sent.html", {"judged": judged})


def _cast_by_device(request: HttpRequest, judged: Round) -> HttpResponse:
    key = request.get_signed_cookie(COOKIE, "", salt=COOKIE_SALT) or secrets.token_urlsafe(32)
    voting.vote_by_device(
        judged=judged,
        code=request.POST.get("entry", ""),
        key=key,
        network=voting.network_of(client_address(request)),
        now=timezone.now(),
    )
    response = render(request, "judging/vote_done.html", {"judged": judged})
    response.set_signed_cookie(
        COOKIE,
        key,
        salt=COOKIE_SALT,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _vote_page(
    request: HttpRequest, judged: Round, order: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    order = order if voting.is_order(order) else voting.new_order()
    context = {
        "judged": judged,
        "choices": voting.choices_of(judged=judged, order=order),
        "order": order,
        "by_mail": judged.vote_per == VotePer.EMAIL,
        "chosen": request.POST.get("entry", "") or request.GET.get("entry", ""),
        "email": request.POST.get("email", "")[:254],
        "refusal": refusal,
        "errors": getattr(refusal, "errors", {}) if refusal else {},
    }
    response = render(request, "judging/vote.html", context, status=refusal.status if refusal else 200)
    if refusal and refusal.retry_after:
        response["Retry-After"] = str(refusal.retry_after)
    return response


@secret("token")
@public_page("GET", "HEAD", "POST")
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, as programs open the links in mails too; POST makes the vote count."""
    try:
        found = voting.access_confirmation(token)
        if request.method == "POST":
            network = voting.network_of(client_address(request))
            voting.confirm(token=token, network=network, now=timezone.now())
            return render(request, "judging/vote_done.html", {"judged": found.round})
    except (LinkIsSpent, RoundIsElsewhere) as refusal:
        return render(request, "judging/vote_refused.html", {"refusal": refusal}, status=refusal.status)
    context = {"judged": found.round, "title": found.round_entry.version.content["title"], "vote": found}
    return render(request, "judging/vote_confirm.html", context)
