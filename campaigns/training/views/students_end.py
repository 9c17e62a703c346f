"""The end of a session on a phone: feedback, reminders, and the certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.refusals import BadRequest, Conflict
from accounts.requests import limited, same_origin
from campaigns.training.models import Attendance
from campaigns.training.services import certificates
from campaigns.training.services import feedback as feedback_service
from campaigns.training.services.sheets import takes_sheets
from campaigns.training.services.visit import AT_THE_END
from campaigns.training.views.students_base import CAMPUS_RATE, attendance_at, days_of, phone, phone_post
from certificates.models import Certificate
from certificates.names import objection_to
from certificates.printing import pdf
from certificates.services import address_of
from quizzes.players import COOKIE, remember
from quizzes.services.boosters import plan_boosters
from quizzes.views.play import current_language


class FeedbackForm(forms.Form):
    """clear, useful: 1 to 5; again: "yes", "no", or nothing."""

    clear = forms.IntegerField(min_value=1, max_value=5)
    useful = forms.IntegerField(min_value=1, max_value=5)
    again = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)
    text = forms.CharField(max_length=1000, required=False)


class NameForm(forms.Form):
    """What is printed, and whether everybody who checks it may read it."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, required=False)
    is_public = forms.BooleanField(required=False)


class CertificateForm(NameForm):
    """What is left on a certificate, besides the name."""

    with_cohort = forms.BooleanField(required=False)
    with_band = forms.BooleanField(required=False)


@phone_post
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    attendance = attendance_at(request, code)
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        raise BadRequest(
            _("Say how clear and how useful it was, from 1 to 5. The text has up to 1,000 letters.")
        )
    said = form.cleaned_data
    feedback_service.give(
        attendance=attendance,
        clear=said["clear"],
        useful=said["useful"],
        again={"yes": True, "no": False}.get(said["again"]),
        text=said["text"],
        now=timezone.now(),
    )
    return redirect("campus:session", code)


@phone_post
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Short rounds after some days, on this phone."""
    attendance, now = attendance_at(request, code), timezone.now()
    session, module = attendance.session, attendance.session.module
    if module is None or module.booster_quiz is None or session.phase not in AT_THE_END:
        raise Http404(_("This session has no reminders."))
    today, language = timezone.localdate(now), current_language()
    plan_boosters(quiz=module.booster_quiz, player=attendance.player, language=language, today=today)
    response = redirect("campus:session", code)
    remember(response, request.COOKIES[COOKIE], days=days_of(session, player=attendance.player, now=now))
    return response


@csrf_exempt  # its origin is checked instead, as for the page that leads here
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@phone
@never_cache
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """GET shows what is still missing, or the certificate; POST makes it."""
    attendance, now = attendance_at(request, code), timezone.now()
    if request.method == "POST":
        asked = _asked(CertificateForm(request.POST))
        certificates.issue_for(
            attendance=attendance,
            public_name=asked["name"] if asked["is_public"] else "",
            with_cohort=asked["with_cohort"],
            with_band=asked["with_band"],
            now=now,
        )
        return redirect("campus:certificate", code)
    issued = certificates.certificate_of(attendance)
    conditions = certificates.conditions_of(attendance)
    is_time = attendance.session.phase in certificates.ISSUED_IN
    context = {
        "session": attendance.session,
        "attendance": attendance,
        "takes_sheets": takes_sheets(attendance.session),
        "certificate": issued,
        "address": address_of(issued) if issued else "",
        "objection": objection_to(issued) if issued else "",
        "take_back": _take_back_address(issued) if issued and issued.name else "",
        "words": certificates.words_of(attendance, now=now),
        "conditions": conditions,
        "is_time": is_time,
        "may_make": is_time and all(condition.is_met for condition in conditions),
        "may_show_name": certificates.may_show_name(attendance.session),
        "years": certificates.NAME_DAYS // 365,
    }
    return render(request, "training/student/certificate.html", context)


def _take_back_address(issued: Certificate) -> str:
    """A whole address, to be kept."""
    token = certificates.token_of(issued)
    return settings.SITE_URL + reverse("campus:certificate-take-back", args=[token])


def _asked(form: NameForm) -> dict[str, Any]:
    if not form.is_valid():
        raise BadRequest(_("A name has up to 120 letters here."))
    return form.cleaned_data


@phone_post
def certificate_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The certificate as PDF. The name that was typed is printed on it and kept nowhere."""
    attendance = attendance_at(request, code)
    issued = _genuine(attendance)
    content = pdf(certificate=issued, now=timezone.now(), name=_asked(NameForm(request.POST))["name"].strip())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="bonafide-{issued.printed_code}.pdf"'
    return response


def _genuine(attendance: Attendance) -> Certificate:
    issued = certificates.certificate_of(attendance)
    if issued is None:
        raise Http404(_("There is no certificate yet."))
    if objection_to(issued):
        raise Conflict(_("This certificate was taken back. It is not printed any more."))
    return issued


@phone_post
def certificate_name(request: HttpRequest, code: str) -> HttpResponse:
    """Take the name back that everybody could read."""
    issued = certificates.certificate_of(attendance_at(request, code))
    if issued is not None:
        certificates.take_name_back(certificate=issued, now=timezone.now())
    return redirect("campus:certificate", code)


@csrf_exempt  # its link is secret, and looking at the page sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limited(group="campus", rate=CAMPUS_RATE)
@never_cache
def certificate_take_back(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link that the owner has kept: GET asks, POST takes the name back."""
    found = certificates.certificate_by_token(token)
    if request.method == "POST":
        certificates.take_name_back(certificate=found, now=timezone.now())
        return redirect("campus:certificate-take-back", token)
    context = {"certificate": found, "address": address_of(found)}
    return render(request, "training/student/take_back.html", context)
