"""What certificates say that can change: names, lines, and whether what they certify still holds.

Rooms above speak for their kinds of certificates; they say so on starting, and are asked each time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from certificates.models import Certificate

PublicName: TypeAlias = "Callable[[Certificate], str]"
Lines: TypeAlias = "Callable[[Certificate, bool], list[str]]"
Objection: TypeAlias = "Callable[[Certificate], str]"


@dataclass(frozen=True)
class _Kind:
    public_name: PublicName
    lines: Lines | None
    objection: Objection | None


_kinds: dict[str, _Kind] = {}


def register(
    kind: str,
    public_name: PublicName,
    *,
    lines: Lines | None = None,
    objection: Objection | None = None,
) -> None:
    """public_name: the name to show to everybody, "" for none. lines: what stands below the kept lines, for
    its owner (True) or for everybody (False). objection: why a certificate that nobody took back does not
    hold, "" where it does. All in the certificate's language, and asked each time it is shown, so that a
    consent taken back or a work erased counts at once."""
    _kinds[kind] = _Kind(public_name, lines, objection)


def public_name(certificate: Certificate) -> str:
    """Nothing where no name is printed, it is forgotten, its owner disagrees, or nobody spoke for it."""
    found = _kinds.get(certificate.kind)
    return found.public_name(certificate) if found and certificate.name else ""


def lines_of(certificate: Certificate, *, for_owner: bool) -> list[str]:
    """All lines below the title: those that are kept, and those that may be read now."""
    found = _kinds.get(certificate.kind)
    more = found.lines(certificate, for_owner) if found and found.lines else []
    return [*certificate.lines, *more]


def objection_to(certificate: Certificate) -> str:
    """Why it does not hold, in its language; "" for a genuine one."""
    if certificate.revoked_at is not None:
        return certificate.revoked_reason
    found = _kinds.get(certificate.kind)
    return found.objection(certificate) if found and found.objection else ""
