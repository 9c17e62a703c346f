"""Consent: people's own ticks, the question to a guardian, and taking it back at any time.

A guardian gets one mail with a link that is good for one answer and seven days. After a yes, a second mail
confirms what was agreed to and holds a link with which it can be taken back, also after publication. Only
hashes of the links are kept. The address goes after a no, when nobody answers, and with the entry's data.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from audit.services import GUARDIAN, GUEST, record
from campaigns.competitions.enums import NEEDED, Method, Scope
from campaigns.competitions.exceptions import EntryIsOver, Incomplete, LinkIsUsed
from campaigns.competitions.models import ConsentRecord, Contributor, Entry, GuardianRequest
from campaigns.competitions.models.people import hash_of
from campaigns.competitions.services import people
from campaigns.competitions.services.eligibility import settle
from campaigns.competitions.services.entries import withdraw_entry
from campaigns.competitions.services.notices import check_mailbox, tell_person
from campaigns.competitions.services.people import UNANSWERED_DAYS
from campaigns.competitions.services.privacy import take_out
from campaigns.competitions.tasks import check_later
from mailing.services import erase as erase_mails
from mailing.services import send

TEXT_VERSION = "2026-11"  # of the words on the consent page; a new one when they change
LINK_DAYS = 7
ASKS_A_PERSON = 3


@dataclass(frozen=True)
class Person:
    """What a contributor says of themselves. guardian: address, for those who need one; email: their own,
    for those who do not."""

    name: str
    school: str
    teacher: str
    email: str
    guardian: str
    scopes: frozenset[str]


@transaction.atomic
def save_person(*, contributor: Contributor, person: Person, now: datetime) -> Contributor:
    """Keep who a contributor is, and their own consent or the question to their guardian.

    Raises Incomplete with what is missing.
    """
    contributor = _held(contributor)
    if contributor.entry.is_over:
        raise EntryIsOver(_("This entry takes no part any more and cannot be changed."))
    _check_person(contributor, person)
    changed = (contributor.name, contributor.school) != (person.name, person.school)
    address = person.guardian if contributor.needs_guardian else person.email
    contributor.name, contributor.school, contributor.teacher = person.name, person.school, person.teacher
    if contributor.email and contributor.email != person.email:
        erase_mails(address=contributor.email, about=("entry", contributor.entry.code))
    contributor.email = "" if contributor.needs_guardian else person.email
    was_counted = contributor.identity and contributor.entry.submitted_at
    if address and not was_counted:
        name = person.name if contributor.needs_guardian else ""
        contributor.identity = people.identity_of(address=address, name=name)
    contributor.save()
    if changed:
        _record("entry.people_changed", contributor, {"place": contributor.place}, GUEST, now)
    if not contributor.needs_guardian:
        _own_consent(contributor, person.scopes, now)
    elif person.guardian:
        ask_guardian(contributor=contributor, email=person.guardian, now=now)
    settle(entry=contributor.entry, now=now)
    return contributor


def _check_person(contributor: Contributor, person: Person) -> None:
    errors = {}
    if not people.is_name(person.name):
        errors["name"] = _("Give your first name, in letters.")
    if contributor.needs_guardian:
        was_asked = contributor.guardian_requests.exists()
        if (person.guardian or not was_asked) and not _is_address(person.guardian):
            errors["guardian"] = _("Give the e-mail address of a parent or guardian.")
        errors |= _against_the_answer(contributor, person)
    else:
        if not _is_address(person.email):
            errors["email"] = _("Give your e-mail address, for the receipt.")
        if not set(NEEDED) <= person.scopes:
            errors["scopes"] = _("Without these three there is no entry. Tick them if you agree.")
    if errors:
        raise Incomplete(_("Some things are still missing. They are marked."), errors=errors)


def _against_the_answer(contributor: Contributor, person: Person) -> dict[str, str]:
    """What a guardian agreed to stays what it was, and a no is theirs to change."""
    newest = contributor.guardian_requests.exclude(agreed=None).first()
    if newest is None:
        return {}
    if newest.agreed:
        message = _("Your guardian agreed with this name and school, so they stay.")
        kept = {"name": contributor.name, "school": contributor.school}
        return {field: message for field, value in kept.items() if getattr(person, field) != value}
    asked = people.identity_of(address=person.guardian, name=contributor.name)
    if person.guardian and asked != contributor.identity:
        return {"guardian": _("Your guardian said no. Only they can change that: give the same address.")}
    return {}


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def _own_consent(contributor: Contributor, scopes: frozenset[str], now: datetime) -> None:
    standing = {one.scope for one in contributor.consents.filter(withdrawn_at=None)}
    _give(contributor, scopes - standing, by_guardian=False, requested_at=now, now=now)
    dropped = [one for one in contributor.consents.filter(withdrawn_at=None) if one.scope not in scopes]
    for one in dropped:
        _take_back(one, actor=GUEST, now=now)


@transaction.atomic
def ask_guardian(*, contributor: Contributor, email: str, now: datetime) -> GuardianRequest:
    """Send the one mail. A new question replaces an open one; its link stops working.

    Raises Incomplete after ASKS_A_PERSON questions.
    """
    contributor = _held(contributor)
    check_mailbox(email)
    if contributor.guardian_requests.count() >= ASKS_A_PERSON:
        message = _("We have written three times. Ask your guardian to look for our mail.")
        raise Incomplete(message, errors={"guardian": message})
    _replace_open(contributor, email, now)
    token = secrets.token_urlsafe(32)
    request = GuardianRequest.objects.create(
        contributor=contributor,
        email=email,
        token_hash=hash_of(token),
        requested_at=now,
        expires_at=now + timedelta(days=LINK_DAYS),
    )
    entry = contributor.entry
    _mail_guardian(
        request,
        "consent_question",
        {
            "name": contributor.name,
            "days": LINK_DAYS,
            "forget_days": UNANSWERED_DAYS,
            "link": _link("consent", token, contributor.language),
        },
        now,
    )
    record(
        kind="consent.asked",
        subject=("entry", entry.code),
        actor=GUEST,
        data={"place": contributor.place},
        now=now,
    )
    return request


def _hold(contributor: Contributor) -> None:
    """Wait for the lock on the entry, the first that every change of an entry takes: none deadlock."""
    Entry.objects.select_for_update().filter(pk=contributor.entry_id).first()


def _held(contributor: Contributor) -> Contributor:
    """The contributor as they are once the lock is held; 404 for who has left meanwhile."""
    _hold(contributor)
    found = Contributor.objects.select_related("entry__competition").filter(pk=contributor.pk).first()
    if found is None:
        raise Http404
    return found


def _replace_open(contributor: Contributor, email: str, now: datetime) -> None:
    """Forget the open question, and what was not yet delivered to another address."""
    for one in contributor.guardian_requests.filter(answered_at=None, replaced_at=None):
        if one.email.casefold() != email.casefold():
            erase_mails(address=one.email, about=("entry", contributor.entry.code))
    contributor.guardian_requests.filter(answered_at=None).update(token_hash=None, email="", replaced_at=now)


def access_request(*, token: str, now: datetime) -> GuardianRequest:
    """The open question with this link. Raises LinkIsUsed for one that is answered, replaced or expired."""
    found = (
        GuardianRequest.objects.filter(token_hash=hash_of(token))
        .select_related("contributor__entry__competition", "contributor__entry__category")
        .first()
    )
    if found is None or found.answered_at or found.expires_at < now:
        raise LinkIsUsed(_("This link was used already, or is too old. The entrant can send you a new one."))
    return found


@transaction.atomic
def answer(*, token: str, agreed: bool, scopes: Iterable[str], now: datetime) -> GuardianRequest:
    """Keep the answer that came by the link of the first mail. Raises as the two functions it calls."""
    request = access_request(token=token, now=now)
    return answer_request(request=request, agreed=agreed, scopes=scopes, now=now)


@transaction.atomic
def answer_request(
    *, request: GuardianRequest, agreed: bool, scopes: Iterable[str], now: datetime
) -> GuardianRequest:
    """Keep a guardian's answer, confirm a yes by a second mail, and forget the first link.

    Raises LinkIsUsed, and Incomplete where a yes leaves out what an entry needs.
    """
    given = frozenset(scopes) & frozenset(Scope.values)
    if agreed and not set(NEEDED) <= given:
        message = _("Without these three there is no entry. Tick them, or choose “I do not agree”.")
        raise Incomplete(message, errors={"scopes": message})
    kept = _locked_request(request)
    if not kept.contributor.school:
        given -= {Scope.PUBLISH_SCHOOL}
    back = secrets.token_urlsafe(32) if agreed else ""
    kept.answered_at, kept.agreed, kept.token_hash = now, agreed, None
    kept.withdraw_hash = hash_of(back) if back else None
    # The newest answer is the one that counts, also where an earlier one allowed more.
    dropped = kept.contributor.consents.filter(withdrawn_at=None).exclude(scope__in=given if agreed else ())
    dropped.update(withdrawn_at=now)
    if agreed:
        _give(kept.contributor, given, by_guardian=True, requested_at=kept.requested_at, now=now)
        _confirm(kept, given, back, now)
        kept.save()
        _make_up_for_mails(kept.contributor, now)
    else:
        erase_mails(address=kept.email, about=("entry", kept.contributor.entry.code))
        kept.email = ""
    kept.save()
    data = {"place": kept.contributor.place, "agreed": agreed, "scopes": sorted(given) if agreed else []}
    _settle_and_record("consent.answered", kept.contributor, data, now)
    return kept


def _make_up_for_mails(contributor: Contributor, now: datetime) -> None:
    """The receipt, which waited for the guardian's yes."""
    version = contributor.entry.versions.last()
    if version is not None:
        context = {"title": version.content["title"]}
        tell_person(person=contributor, template="receipt", context=context, now=now)


def _locked_request(request: GuardianRequest) -> GuardianRequest:
    rows = GuardianRequest.objects.select_for_update(of=("self",)).select_related(
        "contributor__entry__competition"
    )
    _hold(request.contributor)
    kept = rows.filter(pk=request.pk).first()
    if kept is None or kept.answered_at or kept.replaced_at or not kept.email:  # without: it was erased
        raise LinkIsUsed(_("This link was used already, or is too old. The entrant can send you a new one."))
    return kept


def _confirm(request: GuardianRequest, given: frozenset[str], back: str, now: datetime) -> None:
    contributor = request.contributor
    with translation.override(contributor.language):
        labels = [str(Scope(one).label) for one in Scope.values if one in given]
    context = {
        "name": contributor.name,
        "scopes": labels,
        "link": _link("withdraw_consent", back, contributor.language),
    }
    _mail_guardian(request, "consent_confirmed", context, now)


def access_consents(*, token: str) -> GuardianRequest:
    """The agreement that this withdrawal link belongs to; 404 for an unknown one."""
    found = (
        GuardianRequest.objects.filter(withdraw_hash=hash_of(token))
        .select_related("contributor__entry__competition")
        .first()
    )
    if found is None:
        raise Http404
    return found


@transaction.atomic
def withdraw_consent(*, token: str, scopes: Iterable[str], now: datetime) -> list[ConsentRecord]:
    """Take back what a guardian agreed to. What an entry needs takes the entry out of the competition."""
    contributor = access_consents(token=token).contributor
    _hold(contributor)
    wanted = set(scopes) & set(Scope.values)
    if wanted & set(NEEDED):
        wanted = set(Scope.values)
    standing = list(contributor.consents.filter(withdrawn_at=None, scope__in=wanted))
    for one in standing:
        one.withdrawn_at = now
        one.save(update_fields=["withdrawn_at"])
    contributor.entry.refresh_from_db(fields=["status"])
    if wanted & set(NEEDED) and standing and not contributor.entry.is_over:
        withdraw_entry(entry=contributor.entry, actor=GUARDIAN, now=now)
    if standing:
        data = {"place": contributor.place, "scopes": sorted(one.scope for one in standing)}
        _settle_and_record("consent.withdrawn", contributor, data, now)
    if Scope.DATA in {one.scope for one in standing}:
        take_out(contributor=contributor, actor=GUARDIAN, now=now)
    return standing


def may_publish(*, contributor: Contributor, scope: Scope) -> bool:
    """Read when a page is shown, never when an award is made."""
    return contributor.consents.filter(scope=scope, withdrawn_at=None).exists()


def _give(
    contributor: Contributor,
    scopes: Iterable[str],
    *,
    by_guardian: bool,
    requested_at: datetime,
    now: datetime,
) -> None:
    standing = set(contributor.consents.filter(withdrawn_at=None).values_list("scope", flat=True))
    ConsentRecord.objects.bulk_create(
        ConsentRecord(
            contributor=contributor,
            scope=scope,
            by_guardian=by_guardian,
            method=Method.GUARDIAN_MAIL if by_guardian else Method.OWN_TICK,
            text_version=TEXT_VERSION,
            requested_at=requested_at,
            confirmed_at=now,
        )
        for scope in sorted(set(scopes) - standing)
    )
    if not by_guardian and set(scopes) - standing:
        data = {"place": contributor.place, "scopes": sorted(set(scopes) - standing)}
        _record("consent.given", contributor, data, GUEST, now)


def _take_back(consent: ConsentRecord, *, actor: str, now: datetime) -> None:
    consent.withdrawn_at = now
    consent.save(update_fields=["withdrawn_at"])
    data = {"place": consent.contributor.place, "scopes": [consent.scope]}
    _record("consent.withdrawn", consent.contributor, data, actor, now)


def _settle_and_record(kind: str, contributor: Contributor, data: dict[str, object], now: datetime) -> None:
    entry = contributor.entry
    entry.refresh_from_db()
    _record(kind, contributor, data, GUARDIAN, now)
    settle(entry=entry, now=now)
    version = entry.versions.last()
    if version is not None:
        check_later(version)


def _record(kind: str, contributor: Contributor, data: dict[str, object], actor: str, now: datetime) -> None:
    record(kind=kind, subject=("entry", contributor.entry.code), actor=actor, data=data, now=now)


def _mail_guardian(
    request: GuardianRequest, template: str, context: dict[str, object], now: datetime
) -> None:
    contributor = request.contributor
    entry = contributor.entry
    with translation.override(contributor.language):
        title = str(entry.competition)
    send(
        to=request.email,
        purpose=template.replace("_", "-"),
        template=f"competitions/email/{template}",
        context={"competition": title, "code": entry.code, **context},
        language=contributor.language,
        about=("entry", entry.code),
        now=now,
    )


def _link(name: str, token: str, language: str) -> str:
    with translation.override(language):
        return settings.SITE_URL + reverse(f"competitions:{name}", args=[token])
