"""Pages of trainers about their sessions: the list, planning one, changing it and calling it off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.refusals import Refusal
from campaigns.training import moves
from campaigns.training.enums import Phase
from campaigns.training.exceptions import NotOpen
from campaigns.training.forms import PlanForm, first_values
from campaigns.training.models import CampusSession
from campaigns.training.rules import may_train
from campaigns.training.services import phases, planning
from campaigns.training.services.access import access_session
from campaigns.training.services.sessions import plan_session
from campaigns.training.services.standing import Counts

A_PAGE = 20


@login_required
@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """What is coming and running, or with ?show=past what is over."""
    _only_trainers(request)
    are_over = request.GET.get("show") == "past"
    found = planning.sessions_of(user=request.user, are_over=are_over)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "are_over": are_over,
        "has_campus": planning.campuses_of(user=request.user).exists(),
        "now": timezone.now(),
    }
    return render(request, "training/desk/sessions.html", context)


def _only_trainers(request: HttpRequest) -> None:
    if not may_train(request.user):
        raise Http404(_("Campus sessions are held by trainers."))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """A new session; ?module= chooses what is taught."""
    _only_trainers(request)
    if not planning.campuses_of(user=request.user).exists():
        return render(request, "training/desk/plan.html", {"has_campus": False})
    form = _plan_form(request, initial={"module": request.GET.get("module", "")})
    if request.method == "POST" and form.is_valid():
        made = plan_session(trainer=request.user, now=timezone.now(), **form.plan)
        messages.success(request, _("The session is planned."))
        return redirect("campus_desk:session", made.public_code)
    return _show_plan(request, form)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, session: str) -> HttpResponse:
    """Another plan, until the doors open."""
    found = access_session(user=request.user, public_code=session)
    if found.phase != Phase.PLANNED:
        messages.warning(request, _("The doors of this session have opened, so its plan stays as it is."))
        return redirect("campus_desk:session", session)
    form = _plan_form(request, session=found)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_session(session=found, **form.plan)
        except NotOpen as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, _("The plan is changed."))
        return redirect("campus_desk:session", session)
    return _show_plan(request, form, found)


def _plan_form(
    request: HttpRequest, *, session: CampusSession | None = None, initial: dict[str, Any] | None = None
) -> PlanForm:
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, user=request.user, now=timezone.now(), session=session, initial=initial)
    if session is not None:
        form.initial = first_values(session, form.modules)
    return form


def _show_plan(request: HttpRequest, form: PlanForm, session: CampusSession | None = None) -> HttpResponse:
    context = {"form": form, "session": session, "has_campus": True, "here": "overview"}
    return render(request, "training/desk/plan.html", context, status=400 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, session: str) -> HttpResponse:
    """GET asks, POST calls the session off."""
    found = access_session(user=request.user, public_code=session)
    if Phase.CANCELLED not in phases.ways_on(found):
        messages.warning(request, _("This session cannot be cancelled any more."))
        return redirect("campus_desk:session", session)
    if request.method == "POST":
        return _cancel(request, found)
    return ask(request, found, Phase.CANCELLED, Counts())


def _cancel(request: HttpRequest, session: CampusSession) -> HttpResponse:
    try:
        phases.move(
            session=session,
            to=Phase.CANCELLED,
            seq=number_in(request, "seq"),
            user=request.user,
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The session is cancelled."))
    return redirect("campus_desk:session", session.public_code)


def ask(request: HttpRequest, session: CampusSession, to: Phase, counts: Counts) -> HttpResponse:
    """The question before what cannot be undone."""
    context = {
        "session": session,
        "here": "run",
        "to": to,
        "words": moves.BUTTONS[to],
        "losses": moves.losses(session, to, counts),
    }
    return render(request, "training/desk/sure.html", context)


def number_in(request: HttpRequest, name: str) -> int:
    """A number that was sent; 0 for anything else."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else 0
