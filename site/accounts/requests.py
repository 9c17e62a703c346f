"""What may be known about who sends a request: the address (for limits, never stored) and the origin."""

from __future__ import annotations

import functools
import ipaddress
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_ratelimit.core import get_usage

from accounts.refusals import TooMany

View = Callable[..., HttpResponse]


def client_address(request: HttpRequest) -> str:
    """The address of the client, as seen by the outermost of our own TRUSTED_PROXIES; of version 6 the
    network (/64), as everybody has many addresses in theirs.

    X-Forwarded-For is read from the right: what stands further left was written by the client.
    """
    return address_of(
        forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""), peer=request.META.get("REMOTE_ADDR", "")
    )


def address_of(*, forwarded: str, peer: str) -> str:
    """The same for a connection that is no request. forwarded: X-Forwarded-For; peer: who connected to us."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    trusted = settings.TRUSTED_PROXIES
    candidate = hops[-trusted] if trusted and len(hops) >= trusted else peer
    try:
        address = ipaddress.ip_address(candidate)
    except ValueError:
        return "0.0.0.0"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.IPv6Network((int(address), 64), strict=False).network_address)


def limited(
    *, group: str, rate: str, key: Callable[[HttpRequest], str] = client_address, open_when_dead: bool = True
) -> Callable[[View], View]:
    """Refuse a sync view with 429 when one key asks more often than `rate` (such as "60/m").

    open_when_dead: what to do when the cache cannot be reached: let pass (play) or refuse (sign-in).
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            check_limit(group=group, rate=rate, value=key(request), open_when_dead=open_when_dead)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def check_limit(
    *, group: str, rate: str, value: str, open_when_dead: bool = True, increment: bool = True
) -> None:
    """Count one use of a group by a value, such as an address; raises TooMany beyond `rate`.

    increment: False only looks. open_when_dead: as for `limited`.
    """
    try:
        usage = get_usage(
            HttpRequest(), group=group, key=lambda *_args: value, rate=rate, increment=increment
        )
    except Exception as error:  # whatever the cache's client raises when its server is gone
        if open_when_dead:
            return
        raise TooMany(_("Please try again in a minute."), retry_after=60) from error
    if usage and usage["should_limit"]:
        raise TooMany(
            _("That was a lot in a short time. Wait a moment and go on."),
            retry_after=max(1, usage["time_left"]),
        )


def same_origin(view: View) -> View:
    """Accept a POST only from our own pages, by Origin or Referer.

    For forms on cached pages, which can carry no token. Raises 403 for any other origin, and for none.
    """

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            check_origin(request)
        return view(request, *args, **kwargs)

    return wrapper


def check_origin(request: HttpRequest) -> None:
    """Raises PermissionDenied for what does not come from our own pages, by Origin or Referer."""
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    if _origin(source) != f"{request.scheme}://{request.get_host()}":
        raise PermissionDenied


def _origin(address: str) -> str:
    """Scheme, host and port of an address; "" for what is none."""
    try:
        parts = urlsplit(address)
    except ValueError:  # "http://[" and the like
        return ""
    return f"{parts.scheme}://{parts.netloc}"
