"""The way in: the link in a mail, a new one for one that is over, and what judges say of themselves first."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.refusals import TooMany
from accounts.requests import check_limit, client_address, limited, same_origin
from audit.services import actor_of
from campaigns.competitions.views.base import secret
from campaigns.judging.exceptions import LinkIsSpent, NotReady
from campaigns.judging.models import Judge, SignInLink
from campaigns.judging.services import declaring, links
from campaigns.judging.services.queues import judges_of, rounds_of
from campaigns.judging.views.base import judge_page, page_context

BACKEND = "django.contrib.auth.backends.ModelBackend"
SESSION = timedelta(days=7)  # a judge comes back on several days, and the link is gone by then
RATE = "300/m"  # an institution or a mail filter may be one address
WRONG_RATE = "20/h"  # links that nobody was sent
AGAIN_RATE = "20/h"


@csrf_exempt  # its origin is checked instead, so that looking at the page sets no cookie
@secret("token")
@same_origin
@limited(group="judge-link", rate=RATE)
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET only shows a button, as mail programs look at links by themselves; POST signs in."""
    now = timezone.now()
    try:
        found = _known(request, token)
        if not links.may_use_links(found.judge.user):
            return redirect_to_login(reverse("judging:home"))
        if request.method != "POST":
            return _page(request, "judge_link", {"token": token, "competition": found.judge.competition})
        judge = links.use_link(token=token, now=now)
    except (LinkIsSpent, Http404):
        known = links.judge_of(token=token)
        if known and request.user == known.user:
            return redirect("judging:home")  # the same person again, signed in by it already
        return _page(request, "judge_link_spent", {"token": token}, status=410)
    login(request, judge.user, backend=BACKEND)
    request.session.set_expiry(SESSION)
    return redirect(next_place(judge))


def _known(request: HttpRequest, token: str) -> SignInLink:
    """A link that still signs in. Who tries links that nobody was sent has to wait; a real one always works:
    a whole institution may stand behind one address.
    """
    try:
        return links.access_link(token=token, now=timezone.now())
    except Http404:
        check_limit(group="judge-link-wrong", rate=WRONG_RATE, value=client_address(request))
        raise


@csrf_exempt
@secret("token")
@same_origin
@limited(group="judge-link", rate=RATE)
@never_cache
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Mails a new link to the address on file. The answer is the same, whether there is one or not."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    check_limit(group="judge-link-again", rate=AGAIN_RATE, value=client_address(request))
    judge = links.judge_of(token=token)
    if judge is not None:
        # Who has had several already gets none; to say so would say that there is somebody.
        with contextlib.suppress(TooMany):
            links.send_link(judge=judge, now=timezone.now())
    return _page(request, "judge_link_sent", {})


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"judging/{name}.html", context, status=status)


def next_place(judge: Judge) -> str:
    """Straight to what waits: the one open round; else the list of all."""
    waiting = [one for one in rounds_of([judge], now=timezone.now()) if one.is_open]
    if len(waiting) != 1:
        return reverse("judging:home")
    return reverse("judging:queue", args=[waiting[0].judged.code])


@judge_page("GET", "HEAD", "POST")
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Who a judge is close to, and their other names; before anything else, and changed at any time."""
    judge = next((one for one in judges_of(request.user) if one.code == code), None)
    if judge is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    context = page_context(request, judge) | {
        "affiliations": sent.get("affiliations", "") if sent is not None else judge.affiliations,
        "aliases": sent.get("aliases", "") if sent is not None else judge.aliases,
        "is_none": "is_none" in sent if sent is not None else _named_nothing(judge),
        "most": declaring.MOST,
    }
    if sent is None:
        return render(request, "judging/judge_declare.html", context)
    try:
        with transaction.atomic():
            declaring.declare(
                judge=judge,
                affiliations=context["affiliations"],
                aliases=context["aliases"],
                is_none=context["is_none"],
                actor=actor_of(request.user),
                now=timezone.now(),
            )
    except NotReady as refusal:
        context["error"] = refusal.message
        return render(request, "judging/judge_declare.html", context, status=refusal.status)
    messages.success(request, _("Thank you. Entries of people you are close to are not given to you."))
    return redirect(next_place(judge))


def _named_nothing(judge: Judge) -> bool:
    return judge.declared_at is not None and not (judge.affiliations or judge.aliases)
