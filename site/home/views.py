"""Search, and the desk where people with a role land after signing in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from accounts.requests import limited
from accounts.rules import is_staff_member

MAX_RESULTS = 30
MAX_QUERY = 100
CAMPUS_RATE = "600/m"  # a whole campus is one address


@require_safe
@limited(group="search", rate=CAMPUS_RATE)
def search(request: HttpRequest) -> HttpResponse:
    """Live public pages of the current language that hold the words."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY]
    found = Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=1).specific()
    results = list(found.search(query)[:MAX_RESULTS]) if query else []
    return render(request, "home/search.html", {"query": query, "results": results})


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Staff go on to the editing desk; others see what their role does here."""
    if is_staff_member(request.user):
        return redirect("wagtailadmin_home")
    roles = request.user.groups.order_by("name").values_list("name", flat=True)
    return render(request, "home/desk.html", {"roles": list(roles)})
