"""Who enters: one's own name and consent, the question to a guardian, and the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.refusals import Refusal
from campaigns.competitions.entrants import current_entrant, key_of, remember
from campaigns.competitions.enums import NEEDED, Scope
from campaigns.competitions.exceptions import EntryIsOver, Incomplete, LinkIsUsed, MayNotEnter, TeamIsFull
from campaigns.competitions.forms import PersonForm, WhoForm
from campaigns.competitions.models import Contributor, Entry, GuardianRequest, TeamInvitation
from campaigns.competitions.services import consent, entries
from campaigns.competitions.services import people as persons
from campaigns.competitions.services import team as teams
from campaigns.competitions.services.own import own_view
from campaigns.competitions.views.base import (
    UNREADABLE,
    Own,
    current_language,
    entrant_page,
    has_told_who,
    missing_from,
    own_entry,
    secret,
    steps,
)


@entrant_page("GET", "HEAD", "POST")
def person(request: HttpRequest, code: str) -> HttpResponse:
    """Who one is; the question to the guardian, or one's own consent."""
    own = own_entry(request, code)
    if request.method != "POST":
        return _person_page(request, own, PersonForm(initial=_known(own.part)))
    if own.entry.is_over:
        raise EntryIsOver(_("This entry takes no part any more and cannot be changed."))
    return _ask_again(request, own) if "again" in request.POST else _keep(request, own)


def _known(part: Contributor) -> dict[str, Any]:
    standing = part.consents.filter(withdrawn_at=None, by_guardian=False).values_list("scope", flat=True)
    known = {name: getattr(part, name) for name in ("name", "school", "teacher", "email")}
    return known | {"scopes": list(standing)}


def _keep(request: HttpRequest, own: Own) -> HttpResponse:
    form = PersonForm(request.POST)
    errors = {} if form.is_valid() else form.messages
    if not errors:
        try:
            consent.save_person(contributor=own.part, person=form.person(), now=timezone.now())
        except Incomplete as lack:
            errors = lack.errors
    if errors:
        return _person_page(
            request, own_entry(request, own.entry.code), form, errors=errors, status=UNREADABLE
        )
    return redirect(_next_address(own))


def _next_address(own: Own) -> str:
    if own.entry.submitted_at:
        return reverse("competitions:people", args=[own.entry.code])
    step = "entry" if missing_from(own.entry) else "preview"
    return reverse(f"competitions:{step}", args=[own.entry.code])


def _ask_again(request: HttpRequest, own: Own) -> HttpResponse:
    """A new mail to the guardian, at the same address or another."""
    if not own.part.needs_guardian:
        raise EntryIsOver(_("No guardian is asked for you."))
    last = own.part.guardian_requests.first()
    address = request.POST.get("guardian", "").strip() or (last.email if last else "")
    form = PersonForm(_stored(own.part) | {"guardian": address})
    errors = {} if form.is_valid() else form.messages
    if not address:
        errors = {"guardian": _("Give the e-mail address of a parent or guardian.")}
    if not errors:
        try:
            consent.save_person(contributor=own.part, person=form.person(), now=timezone.now())
        except Incomplete as lack:
            errors = lack.errors
    if errors:
        return _person_page(
            request, own_entry(request, own.entry.code), form, errors=errors, status=UNREADABLE
        )
    return redirect(reverse("competitions:people", args=[own.entry.code]) + "#guardian")


def _stored(part: Contributor) -> dict[str, Any]:
    return {name: getattr(part, name) for name in ("name", "school", "teacher", "email")}


def _person_page(
    request: HttpRequest,
    own: Own,
    form: PersonForm,
    *,
    errors: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    order = ("name", "email", "guardian", "scopes", "school", "teacher")
    context = {
        "entry": own.entry,
        "own": own_view(entry=own.entry, now=now),
        "part": own.part,
        "values": {
            name: form[name].value() or "" for name in ("name", "school", "teacher", "email", "guardian")
        },
        "chosen": form["scopes"].value() or [],
        "needed": [(scope.value, scope.label, WORDS[scope]) for scope in NEEDED],
        "free": [(scope.value, scope.label, WORDS[scope]) for scope in Scope if scope not in NEEDED],
        "asked": _asked(own.part, now),
        "questions_left": consent.ASKS_A_PERSON - own.part.guardian_requests.count(),
        "link_days": consent.LINK_DAYS,
        "unanswered_days": persons.UNANSWERED_DAYS,
        "errors": errors or {},
        "summary": [(f"field-{name}", errors[name]) for name in order if name in errors] if errors else [],
        "has_team": own.entry.competition.team_size > 1,
        "steps": steps(own, "you", lacks=bool(missing_from(own.entry))),
    }
    return render(request, "competitions/people.html", context, status=status)


WORDS = {
    Scope.ENTER: gettext_lazy("Without it there is no entry."),
    Scope.DATA: gettext_lazy(
        "Your first name and address, to reach you. They are deleted when the contest is long over."
    ),
    Scope.LICENCE: gettext_lazy("Show it to the judges, for example. It stays yours."),
    Scope.PUBLISH_WORK: gettext_lazy("On this website and in exhibitions, if it is chosen."),
    Scope.PUBLISH_NAME: gettext_lazy("Beside the work."),
    Scope.PUBLISH_SCHOOL: gettext_lazy("Beside the work."),
}


@dataclass(frozen=True)
class Asked:
    """The last question to a guardian. state: "waiting", "expired", "agreed" or "declined"."""

    state: str
    address: str
    requested_at: datetime
    expires_at: datetime
    answered_at: datetime | None


def _asked(part: Contributor, now: datetime) -> Asked | None:
    last: GuardianRequest | None = part.guardian_requests.first()
    if last is None:
        return None
    if last.answered_at:
        state = "agreed" if last.agreed else "declined"
    else:
        state = "expired" if last.expires_at < now else "waiting"
    return Asked(state, masked(last.email), last.requested_at, last.expires_at, last.answered_at)


def masked(address: str) -> str:
    """m…@example.org: enough to know one's own again, and too little to learn somebody else's."""
    mailbox, _at, host = address.partition("@")
    return f"{mailbox[:1]}…@{host}" if host else ""


@entrant_page("GET", "HEAD", "POST")
def team(request: HttpRequest, code: str) -> HttpResponse:
    """Who is in it; a link for one more; leaving."""
    own = own_entry(request, code)
    if request.method != "POST":
        return _team_page(request, own)
    try:
        if "leave" in request.POST:
            teams.leave_team(contributor=own.part, now=timezone.now())
            return redirect("competitions:mine")
        token = teams.invite(entry=own.entry, now=timezone.now())
    except (TeamIsFull, EntryIsOver) as refusal:
        return _team_page(request, own, refusal=refusal, status=refusal.status)
    return _team_page(request, own, token=token)


def _team_page(
    request: HttpRequest, own: Own, *, token: str = "", refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    entry, now = own.entry, timezone.now()
    crew = [_member(one, own) for one in entry.contributors.all()]
    link = request.build_absolute_uri(reverse("competitions:join", args=[token])) if token else ""
    context = {
        "entry": entry,
        "own": own_view(entry=entry, now=now),
        "crew": crew,
        "size": entry.competition.team_size,
        "has_room": len(crew) < entry.competition.team_size,
        "can_change": entry.submitted_at is None and entries.may_change(entry, now),
        "link": link,
        "qr": qr_code(link) if link else "",
        "link_days": teams.LINK_DAYS,
        "refusal": refusal,
        "steps": steps(own, "you", lacks=bool(missing_from(entry))),
    }
    return render(request, "competitions/team.html", context, status=status)


def _member(one: Contributor, own: Own) -> dict[str, Any]:
    """Place and first name only: a team need not know more of each other here."""
    words = one.name.split()
    return {
        "place": one.place,
        "name": words[0] if words else "",
        "is_self": one.pk == own.part.pk,
        "is_done": has_told_who(one),
    }


def qr_code(link: str) -> SafeString:
    """A link as SVG that takes its size from the style sheet."""
    code = segno.make_qr(link, error="m").svg_inline(
        scale=8, border=2, svgclass="qr", lineclass=None, omitsize=True
    )
    return mark_safe(code)


@secret("token")
@entrant_page("GET", "HEAD", "POST")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Become one of a team, from its link."""
    try:
        invitation = teams.access_invitation(token=token, now=timezone.now())
    except LinkIsUsed as refusal:
        return _join_page(request, None, WhoForm(), refusal=refusal)
    form = WhoForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _join_page(request, invitation, form)
    if not form.is_valid():
        return _join_page(request, invitation, form, status=UNREADABLE)
    try:
        return _become_one(request, token, form)
    except (MayNotEnter, TeamIsFull, EntryIsOver, LinkIsUsed) as refusal:
        return _join_page(request, invitation, form, refusal=refusal)


def _become_one(request: HttpRequest, token: str, form: WhoForm) -> HttpResponse:
    now = timezone.now()
    key = key_of(request) if current_entrant(request) else persons.new_key()
    with transaction.atomic():  # no entrant without an entry
        entrant = persons.keep_entrant(key=key, now=now)
        part = teams.join_team(
            token=token, entrant=entrant, language=current_language(), now=now, **form.cleaned_data
        )
    response = redirect("competitions:people", part.entry.code)
    remember(response, key)
    return response


def _join_page(
    request: HttpRequest,
    invitation: TeamInvitation | None,
    form: WhoForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    entry: Entry | None = invitation.entry if invitation else None
    context = {
        "entry": entry,
        "form": form,
        "errors": form.messages if form.is_bound else {},
        "refusal": refusal,
        "steps": [] if refusal else steps(None, "you"),
    }
    return render(request, "competitions/join.html", context, status=refusal.status if refusal else status)
