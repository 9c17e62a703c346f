"""What an address may be that this website leads to, and the hosts of a marketplace. No request is made."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_LENGTH = 500
_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}\Z")


def host_of(address: str) -> str:
    """The host an https address leads to, in lower case. Raises ValueError for anything else: another scheme,
    a name or password before the host, a port, an IP address, letters that only look Latin, white space."""
    if len(address) > MAX_LENGTH or not address.isascii() or re.search(r"[\s\x00-\x1f\\]", address):
        raise ValueError("not an address")
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" or "@" in parts.netloc or parts.port is not None or not is_host(host):
        raise ValueError("not a plain https address")
    return host


def is_host(host: str) -> bool:
    """Whether this is a name of a public host, written in plain letters."""
    if not _HOST.match(host) or "xn--" in host:
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return True
    return False


def validate_address(address: str) -> None:
    try:
        host_of(address)
    except ValueError as error:
        raise ValidationError(
            _("Give a plain https address, such as https://www.example.com/help: no port, no sign-in part.")
        ) from error


def hosts_in(text: str) -> list[str]:
    """The hosts in a text with one on each line."""
    return [line.strip().lower() for line in text.splitlines() if line.strip()]


def validate_hosts(text: str) -> None:
    for host in hosts_in(text):
        if not is_host(host):
            raise ValidationError(
                _("“%(host)s” is no host. Write it like example.com, one on each line.") % {"host": host}
            )


def leads_to(host: str, known: str) -> bool:
    """Whether a host is a known one or lies below it."""
    return host == known or host.endswith(f".{known}")
