"""Pages of trainers: their sessions, the console, and the invitation of a second trainer."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refusal
from quizzes.live.doors import door_of
from quizzes.live.forms import OpenSessionForm, RulesForm
from quizzes.live.models import LiveSession
from quizzes.live.rules import may_hold_sessions
from quizzes.live.services import sessions as service
from quizzes.live.teams import NAMES
from quizzes.live.views.players import join_links

A_PAGE = 20


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """A trainer's sessions, newest first; POST opens one."""
    if not may_hold_sessions(request.user):
        raise Http404(_("Live sessions are held by trainers."))
    form = OpenSessionForm(
        request.POST if request.method == "POST" else None, initial={"language": request.LANGUAGE_CODE}
    )
    if request.method == "POST" and form.is_valid():
        try:
            session = service.open_session(host=request.user, now=timezone.now(), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("quiz", refusal.message)
        else:
            return redirect("live:console", session.code)
    held = LiveSession.objects.held_by(request.user.pk).select_related("quiz")
    page = Paginator(held, A_PAGE).get_page(request.GET.get("page"))
    status = 400 if form.errors else 200
    return render(request, "live/desk/sessions.html", {"form": form, "page": page}, status=status)


@login_required
@never_cache
@require_safe
def console(request: HttpRequest, code: str) -> HttpResponse:
    """From here a session is moved."""
    session = service.access_session(user=request.user, code=code)
    screen = reverse("live:screen", args=[code, session.screen_key])
    invitation = reverse("live:invitation", args=[code, session.invitation])
    context = {
        "session": session,
        "screen_url": request.build_absolute_uri(screen),
        "invite_url": request.build_absolute_uri(invitation),
        "rules": RulesForm(instance=session),
        "team_names": NAMES,
        "door": door_of(code),
        **join_links(request, session.code),
    }
    return render(request, "live/desk/console.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, code: str, invitation: str) -> HttpResponse:
    """Hold a session together with the trainer who sent this link."""
    session = service.access_invitation(user=request.user, code=code, invitation=invitation)
    if request.method == "POST":
        service.hold_together(session=session, user=request.user)
        return redirect("live:console", code)
    return render(request, "live/desk/invitation.html", {"session": session})
