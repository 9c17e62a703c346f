"""Wrong join codes are counted, so that none is found by trying; and nobody in a room is shut out by somebody
there who tries.

A whole campus is one address, with one limit on its wrong codes. Beyond it no code is looked up, right or
wrong, so that an answer tells nothing: but for a code that is known where it is typed, because its projector,
its trainer or somebody who joined is at the same address. Whoever goes on trying there can find nothing but
what is on in their own network.
"""

from __future__ import annotations

import contextlib

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from accounts.refusals import TooMany
from accounts.requests import check_limit

# A campus is one address: 120 mistyped codes a minute are people, and are far too few to find one of the
# running sessions among the millions of codes.
WRONG_CODES = "120/m"
GROUP = "join-code"
KNOWN_SECONDS = 12 * 60 * 60


def check_guesses(*, code: str, address: str) -> None:
    """Raise TooMany for an address with too many wrong codes, whatever its next code is, unless that code is
    known there."""
    try:
        check_limit(group=GROUP, rate=WRONG_CODES, value=address, increment=False)
    except TooMany:
        if not is_known(code=code, address=address):
            raise


def count_wrong(*, address: str) -> None:
    """Raises TooMany beyond the limit."""
    check_limit(group=GROUP, rate=WRONG_CODES, value=address)


def know(*, code: str, address: str) -> None:
    """Somebody who belongs to the session with this code is at this address. Of both only a hash is kept."""
    with contextlib.suppress(Exception):  # whatever the cache's client raises when its server is gone
        cache.set(_key(code, address), True, KNOWN_SECONDS)


def is_known(*, code: str, address: str) -> bool:
    try:
        return cache.get(_key(code, address)) is not None
    except Exception:  # as above
        return False


def _key(code: str, address: str) -> str:
    return "live.known:" + salted_hmac("live.known", f"{code} {address}", algorithm="sha256").hexdigest()
