"""The page of one session: when and where, what is still to do, who holds it, and its calendar file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from campaigns.training.checklist import checklist_of, slugs_of
from campaigns.training.enums import Phase
from campaigns.training.invitation_file import invitation_file
from campaigns.training.models import CampusSession
from campaigns.training.services import planning
from campaigns.training.services.access import access_session
from campaigns.training.services.standing import counts_of
from quizzes.live.views.players import join_links


@login_required
@never_cache
@require_safe
def session(request: HttpRequest, session: str) -> HttpResponse:
    """Everything about a session besides running it."""
    found = access_session(user=request.user, public_code=session)
    context = {
        "session": found,
        "here": "overview",
        "parts": checklist_of(found),
        "counts": counts_of(found),
        "holders": list(found.trainers.order_by("last_name", "first_name", "pk")),
        "colleagues": [] if found.is_over else list(planning.colleagues(session=found)),
        "is_trained": found.module_key in planning.trained_for(user=request.user),
        "is_planned": found.phase == Phase.PLANNED,
        "may_cancel": found.phase in (Phase.PLANNED, Phase.DOORS),
        "screen_url": screen_address(request, found),
        **join_links(request, found.code),
    }
    return render(request, "training/desk/session.html", context)


def screen_address(request: HttpRequest, session: CampusSession) -> str:
    """The projector's page: whoever has this address needs no account."""
    return request.build_absolute_uri(reverse("campus_desk:screen", args=[session.code, session.screen_key]))


@login_required
@never_cache
@require_POST
def checks(request: HttpRequest, session: str) -> HttpResponse:
    """Tick a line off (done=) or take that back (undone=). Scripts get 204."""
    found = access_session(user=request.user, public_code=session)
    is_done = "done" in request.POST
    check = request.POST.get("done" if is_done else "undone", "")
    if check not in slugs_of(found):
        raise Http404(_("This is not on the checklist of the session."))
    planning.tick(session=found, check=check, is_done=is_done)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return redirect(reverse("campus_desk:session", args=[session]) + f"#check-{check}")


@login_required
@never_cache
@require_POST
def colleague(request: HttpRequest, session: str) -> HttpResponse:
    """Hold the session together with another trainer of its campus."""
    found = access_session(user=request.user, public_code=session)
    sent = request.POST.get("trainer", "")
    pk = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
    trainer = planning.colleagues(session=found).filter(pk=pk).first()
    if trainer is None or found.is_over:
        messages.warning(request, _("Choose a trainer of this campus from the list."))
    else:
        found.trainers.add(trainer.user)
        messages.success(request, _("%(name)s holds the session together with you.") % {"name": trainer})
    return redirect("campus_desk:session", session)


@login_required
@never_cache
@require_safe
def calendar(request: HttpRequest, session: str) -> HttpResponse:
    """The session as a file for any calendar."""
    found = access_session(user=request.user, public_code=session)
    if found.starts_at is None or found.phase == Phase.CANCELLED:
        raise Http404(_("This session has no date."))
    page = request.build_absolute_uri(reverse("campus_desk:session", args=[session]))
    written = invitation_file(found, host=request.get_host(), address=page, now=timezone.now())
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bonafide-{found.code}.ics"'
    return response
