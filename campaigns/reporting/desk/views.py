"""What needs a look, on one page; and that somebody looked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from accounts.refusals import BadRequest
from accounts.requests import check_limit
from campaigns.reporting import tasks
from campaigns.reporting.enums import State
from campaigns.reporting.models import FRESH_DAYS, Checked
from campaigns.reporting.rules import may_edit_reporting
from campaigns.reporting.services import link_checks, shipping, upkeep

RUNS = "4/h"  # of the link checker by hand, for all editors together


class UpkeepView(WagtailAdminTemplateMixin, TemplateView):
    """404 for everybody who does not keep these records."""

    page_title = gettext_lazy("What needs a look")
    header_icon = "tasks"
    template_name = "reporting/desk/upkeep.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_edit_reporting(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return _("Reporting")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return super().get_context_data(
            found=upkeep.look_through(today=today),
            departures=upkeep.departures(today=today),
            departure_days=upkeep.DEPARTURE_DAYS,
            fresh_days=FRESH_DAYS,
            soon_days=upkeep.SOON_DAYS,
            is_off=link_checks.is_off(),
            **kwargs,
        )


@require_POST
def checked(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """An editor looked a record up, and it is right."""
    record = upkeep.access_record(request.user, kind=kind, pk=pk)
    upkeep.note_checked(record=record, user=request.user, today=timezone.localdate())
    _say(request, record)
    if request.POST.get("back") == "record":
        return redirect(f"wagtailsnippets_reporting_{record._meta.model_name}:edit", pk)
    return redirect("reporting_desk:index")


def _say(request: HttpRequest, record: Checked) -> None:
    if record.state == State.VERIFIED:
        messages.success(request, _("%(record)s: checked today.") % {"record": record})
    else:
        words = _("%(record)s: the day is noted. Name the source as well, so that visitors see the figures.")
        messages.warning(request, words % {"record": record})


@require_POST
def newer(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor takes the newer version of a record that the project ships, or keeps what is here."""
    row, today = shipping.access_shipped(request.user, pk=pk), timezone.localdate()
    match request.POST.get("choice"):
        case "take":
            _say_decided(request, shipping.take_newer(row=row, user=request.user, today=today))
        case "keep":
            _say_decided(request, shipping.decline_newer(row=row, today=today))
        case _:
            raise BadRequest(_("Choose “Take the newer one” or “Keep this one”."))
    return redirect("reporting_desk:index")


def _say_decided(request: HttpRequest, change: shipping.Change | None) -> None:
    if change is None:
        messages.info(request, _("This is settled already."))
    elif change.fate == shipping.Fate.REFUSED:
        words = _("%(record)s: the newer version does not go together with what is here. %(why)s")
        messages.error(request, words % {"record": change.record, "why": " ".join(change.problems)})
    elif change.fate == shipping.Fate.HELD:
        messages.success(request, _("%(record)s: stays as it is here.") % {"record": change.record})
    else:
        messages.success(request, _("%(record)s: now as the project ships it.") % {"record": change.record})


@require_POST
def check_links(request: HttpRequest) -> HttpResponse:
    """Have all addresses looked at in the background. Raises TooMany."""
    if not may_edit_reporting(request.user):
        raise Http404
    if link_checks.is_off():
        messages.warning(request, _("In the demonstration no address is asked."))
    else:
        check_limit(group="report-check-links", rate=RUNS, value="all")
        tasks.check_links.enqueue()
        messages.success(request, _("The links are being looked at. Reload this page in a few minutes."))
    return redirect(f"{reverse('reporting_desk:index')}#links")
