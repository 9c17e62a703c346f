"""Issuing certificates, taking them back, and letting go of the names on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from audit.services import Subject, record
from certificates.codes import code_in
from certificates.models import Certificate


@transaction.atomic
def issue(
    *,
    kind: str,
    subject: Subject,
    title: str,
    lines: Sequence[str],
    bodies: Sequence[str],
    name: str,
    language: str,
    actor: str,
    now: datetime,
    keep_name_until: datetime | None = None,
) -> Certificate:
    """The certificate of a kind for a subject; asked again, the first one is returned as it is.

    subject: type and public code of what it certifies, without personal data. title, lines, bodies: in
    `language`. name: of whom it speaks, "" for nobody; forgotten at keep_name_until.
    """
    found, is_new = Certificate.objects.get_or_create(
        kind=kind,
        subject_type=subject[0],
        subject_id=subject[1],
        defaults={
            "title": title[:200],
            "lines": [line for line in lines if line],
            "bodies": list(bodies),
            "name": name[:120],
            "language": language,
            "issued_at": now,
            "keep_name_until": keep_name_until,
        },
    )
    if is_new:
        data = {"kind": kind, "of": f"{subject[0]}:{subject[1]}"}
        record(
            kind="certificate.issued", subject=("certificate", found.code), actor=actor, data=data, now=now
        )
    return found


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, actor: str, now: datetime) -> Certificate:
    """From now on its page says that it does not hold. reason: in plain words, for everybody to read."""
    kept = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if kept.revoked_at is None:
        kept.revoked_at, kept.revoked_reason = now, reason[:200]
        kept.save(update_fields=["revoked_at", "revoked_reason"])
        record(kind="certificate.revoked", subject=("certificate", kept.code), actor=actor, data={}, now=now)
    return kept


def forget(*, certificates: QuerySet[Certificate], now: datetime) -> int:
    """Delete the names. The rest stays: that something was certified is no secret. Returns how many."""
    return certificates.exclude(name="").update(name="", forgotten_at=now)


def forget_names(*, now: datetime, dry_run: bool = False) -> int:
    """Names that have been kept as long as they may, see accounts.retention. Returns how many."""
    old = Certificate.objects.filter(keep_name_until__lt=now).exclude(name="")
    return old.count() if dry_run else forget(certificates=old, now=now)


def access_certificate(code: str) -> Certificate:
    """The certificate with this code, however it was typed; 404 for none."""
    typed = code_in(code)
    found = Certificate.objects.filter(code=typed).first() if typed else None
    if found is None:
        raise Http404
    return found


def address_of(certificate: Certificate) -> str:
    """Where anybody checks it: a whole address, short enough to be typed from paper."""
    return settings.SITE_URL + reverse("certificate", args=[certificate.code])
