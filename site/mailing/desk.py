"""What managers see of the outbox: mails that were not delivered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from mailing import services
from mailing.enums import MailState
from mailing.exceptions import NotUndelivered
from mailing.models import OutgoingMail
from mailing.purposes import label_of
from mailing.rules import may_see_mails

PER_PAGE = 20


class MailFilters(forms.Form):
    """Narrows the list down; what is not understood narrows nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=(
            ("", gettext_lazy("All")),
            ("failed", gettext_lazy("Failed")),
            ("open", gettext_lazy("Will be tried again")),
        ),
    )
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), required=False)

    def __init__(self, data: Any, *, purposes: list[str]) -> None:
        super().__init__(data)
        every = ("", gettext_lazy("All"))
        self.fields["purpose"].choices = [every, *((one, label_of(one)) for one in purposes)]

    def narrow(self, mails: QuerySet[OutgoingMail]) -> QuerySet[OutgoingMail]:
        self.full_clean()
        if state := self.cleaned_data.get("state"):
            mails = (mails.filter if state == "failed" else mails.exclude)(state=MailState.FAILED)
        purpose = self.cleaned_data.get("purpose")
        return mails.filter(purpose=purpose) if purpose else mails


class UndeliveredView(WagtailAdminTemplateMixin, TemplateView):
    """The list. 404 for everybody else."""

    page_title = gettext_lazy("Mails not delivered")
    header_icon = "mail"
    template_name = "mailing/desk/undelivered.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_mails(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mails = OutgoingMail.objects.undelivered(timezone.now())
        purposes = list(mails.order_by("purpose").values_list("purpose", flat=True).distinct())
        form = MailFilters(self.request.GET, purposes=purposes)
        # The latest first; what is equal stays in its place from page to page.
        listed = form.narrow(mails).order_by("-created_at", "-pk")
        pages = Paginator(listed, PER_PAGE)
        page = pages.get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            form=form,
            mails=page,
            is_narrowed=any(form.cleaned_data.values()),
            query=query.urlencode(),
            **kwargs,
        )


@require_POST
def again(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Send a mail again."""
    return _act(request, mail_id, services.send_again, _("The mail is on its way again."))


@require_POST
def drop(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Give a mail up."""
    return _act(
        request, mail_id, services.drop, _("The mail is dropped, and its address and text are deleted.")
    )


def _act(request: HttpRequest, mail_id: int, act: Any, done: str) -> HttpResponse:
    mail = services.access_undelivered(request.user, mail_id)
    try:
        act(mail=mail, now=timezone.now())
    except NotUndelivered as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("mailing:undelivered")
