"""A guardian's pages: one question, one answer, and taking it back. The link in a mail is the only key."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from csp.constants import NONE
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from accounts.requests import check_limit, client_address, limited, same_origin
from campaigns.competitions.consent_texts import clauses
from campaigns.competitions.enums import NEEDED, Scope
from campaigns.competitions.exceptions import Incomplete, LinkIsUsed
from campaigns.competitions.models import Competition, Entry, EntryAsset, GuardianRequest
from campaigns.competitions.projection import BlindEntry, blind, blind_draft
from campaigns.competitions.services import consent
from campaigns.competitions.services.artwork import open_asset
from campaigns.competitions.services.entries import asset_of, definition_for
from campaigns.competitions.services.people import UNANSWERED_DAYS
from campaigns.competitions.views.base import secret

Found = TypeVar("Found")

RATE = "300/m"  # an office or a mail filter may be one address
WRONG_RATE = "20/h"  # links that nobody was sent; a guardian has one or two


@csrf_exempt  # its origin is checked instead, so that looking at the page sets no cookie
@secret("token")
@same_origin
@limited(group="consent", rate=RATE)
@never_cache
def question(request: HttpRequest, token: str) -> HttpResponse:
    """From the first mail: GET only shows, as mail programs look at links by themselves; POST answers."""
    now = timezone.now()
    try:
        asked = _known(request, lambda: consent.access_request(token=token, now=now))
        return (
            _answer(request, asked, token, now) if request.method == "POST" else _show(request, asked, token)
        )
    except LinkIsUsed as refusal:
        return render(request, "competitions/consent_used.html", {"message": refusal.message}, status=410)


@secret("token")
@limited(group="consent", rate=RATE)
@never_cache
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """The small copy of the picture that a guardian is asked about."""
    if request.method == "POST":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    try:
        asked = _known(request, lambda: consent.access_request(token=token, now=timezone.now()))
    except LinkIsUsed as refusal:
        raise Http404 from refusal
    asset = _asset(asked.contributor.entry)
    if asset is None:
        raise Http404
    file, media_type = open_asset(asset, small=True)
    response = FileResponse(file, content_type=media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    return response


@csrf_exempt
@secret("token")
@same_origin
@limited(group="consent", rate=RATE)
@never_cache
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """From the second mail: GET says what stands; POST takes publishing back, or, asked twice, everything."""
    agreement = _known(request, lambda: consent.access_consents(token=token))
    what = request.POST.get("what", "")
    if request.method != "POST":
        return _show_standing(request, agreement)
    if what not in ("publishing", "everything"):
        return _show_standing(request, agreement, error=_("Choose one of the two."))
    if what == "everything" and "sure" not in request.POST:
        return _show_standing(request, agreement, is_last_question=True)
    scopes = Scope.values if what == "everything" else [one for one in Scope.values if one not in NEEDED]
    taken = consent.withdraw_consent(token=token, scopes=scopes, now=timezone.now())
    context = {
        "person": agreement.contributor,
        "competition": agreement.contributor.entry.competition,
        "taken": _labels(one.scope for one in taken),
        "standing": _labels(_standing(agreement)),
        "is_out": what == "everything",
    }
    return render(request, "competitions/withdraw_consent_done.html", context)


def _known(request: HttpRequest, find: Callable[[], Found]) -> Found:
    """What a link belongs to. Who tries links that belong to nothing has to wait."""
    count = functools.partial(
        check_limit, group="consent-wrong", rate=WRONG_RATE, value=client_address(request)
    )
    count(increment=False)
    try:
        return find()
    except (LinkIsUsed, Http404):
        count()
        raise


def _answer(request: HttpRequest, asked: GuardianRequest, token: str, now: datetime) -> HttpResponse:
    scopes, choice = request.POST.getlist("scopes"), request.POST.get("answer")
    if choice not in ("yes", "no"):
        return _show(request, asked, token, scopes, error=_("Press one of the two buttons."))
    try:
        answered = consent.answer(token=token, agreed=choice == "yes", scopes=scopes, now=now)
    except Incomplete as refusal:
        return _show(request, asked, token, scopes, error=str(refusal.message))
    person = answered.contributor
    context = {
        "agreed": answered.agreed,
        "person": person,
        "competition": person.entry.competition,
        "given": _labels(_standing(answered)),
        "can_ask_again": person.guardian_requests.count() < consent.ASKS_A_PERSON,
    }
    return render(request, "competitions/consent_done.html", context)


def _show(
    request: HttpRequest, asked: GuardianRequest, token: str, ticked: Iterable[str] = (), error: str = ""
) -> HttpResponse:
    """The question; after an error, with what was ticked."""
    person = asked.contributor
    found = clauses(name=person.name, school=person.school)
    context = {
        "asked": asked,
        "token": token,
        "person": person,
        "competition": person.entry.competition,
        "needed": [one for one in found if one.is_needed],
        "free": [one for one in found if not one.is_needed],
        "ticked": list(ticked),
        "error": error,
        "work": _work(person.entry),
        "is_team": person.entry.contributors.count() > 1,
        "kept_until": _kept_until(person.entry.competition),
        "forgotten_on": asked.requested_at + timedelta(days=UNANSWERED_DAYS),
    }
    return render(request, "competitions/consent.html", context, status=422 if error else 200)


def _show_standing(
    request: HttpRequest, agreement: GuardianRequest, *, error: str = "", is_last_question: bool = False
) -> HttpResponse:
    scopes = _standing(agreement)
    context = {
        "person": agreement.contributor,
        "competition": agreement.contributor.entry.competition,
        "standing": _labels(scopes),
        "is_published": bool(set(scopes) - set(NEEDED)),
        "is_team": agreement.contributor.entry.contributors.count() > 1,
        "is_last_question": is_last_question and bool(scopes),
        "error": error,
    }
    return render(request, "competitions/withdraw_consent.html", context, status=422 if error else 200)


def _standing(request: GuardianRequest) -> list[str]:
    given = request.contributor.consents.filter(withdrawn_at=None).values_list("scope", flat=True)
    return [one for one in Scope.values if one in set(given)]


def _labels(scopes: Iterable[str]) -> list[str]:
    found = set(scopes)
    return [str(one.label) for one in Scope if one.value in found]


def _kept_until(competition: Competition) -> datetime:
    """When names and addresses go at the latest, see services.privacy.drop_old_entries."""
    return (competition.closes_at + timedelta(days=competition.keep_days)).astimezone(competition.zone)


def _work(entry: Entry) -> BlindEntry | None:
    """The work as judges see it: what was submitted, else what is being written; None for nothing."""
    version = entry.versions.select_related(
        "entry__category", "entry__division", "form", "asset__upload"
    ).last()
    if version is not None:
        return blind(version)
    asset = asset_of(entry)
    if asset is None and not any(entry.draft.get(name) for name in ("title", "slogan", "link")):
        return None
    return blind_draft(
        category=str(entry.category),
        division=str(entry.division),
        kind=entry.category.kind,
        language=entry.language,
        draft=entry.draft,
        definition=definition_for(entry),
        picture=asset.token if asset else "",
        size=(asset.upload.width or 0, asset.upload.height or 0) if asset else (0, 0),
    )


def _asset(entry: Entry) -> EntryAsset | None:
    """The picture of the same."""
    version = entry.versions.select_related("asset").last()
    return version.asset if version is not None else asset_of(entry)
