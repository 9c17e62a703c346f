"""Looks whether an address still opens, and never reaches into a network that is not public.

A host is looked up once: every address it stands for must be public, and the connection goes to one of
exactly these, so that a second answer of the name server changes nothing (DNS rebinding). Redirects are
followed one by one and each is checked the same way. Only status and headers of a page are read;
no cookie and no referrer is sent, and no proxy is asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin, urlsplit

from campaigns.reporting.addresses import host_of
from campaigns.reporting.enums import Outcome

AT_ONCE = 4
MAX_REDIRECTS = 5
MAX_TRIES = 3  # of the addresses of one host
REQUEST_SECONDS = 10.0
RUN_SECONDS = 300.0
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (404, 410)
_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
# What some versions of Python call global: protocols' own, once relays of 6to4, for documentation (RFC 9637).
_RESERVED = [ipaddress.ip_network(text) for text in ("192.0.0.0/24", "192.88.99.0/24", "3fff::/20")]
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # RFC 4291, section 2.4
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


@dataclass(frozen=True)
class Found:
    """status: of HTTP, None where nothing answered. final_host: the last host that was asked, "" for none."""

    outcome: Outcome
    status: int | None = None
    final_host: str = ""


class NotPublic(Exception):
    """An address that must not be asked."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, also the one it carries inside it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in _GLOBAL_UNICAST or ip.teredo is not None:
            return False
        if ip.sixtofour is not None and not is_public(str(ip.sixtofour)):
            return False
    if any(ip in network for network in _RESERVED):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def ask_name_server(host: str) -> list[str]:
    """The IP addresses of a host. Raises OSError."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_others, sockaddr in found))


@dataclass(frozen=True)
class Wire:
    """How hosts are reached. agent: what we call ourselves. port is always 443 outside of tests."""

    agent: str
    resolve: Callable[[str], Sequence[str]] = ask_name_server
    is_allowed: Callable[[str], bool] = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    port: int = 443
    seconds: float = REQUEST_SECONDS


class _Pinned(http.client.HTTPSConnection):
    """A connection to one of the IP addresses that were checked, for a host that its certificate names."""

    def __init__(self, host: str, ips: Sequence[str], wire: Wire) -> None:
        super().__init__(host, wire.port, timeout=wire.seconds, context=wire.context)
        self.ips, self.wire, self.until = ips, wire, time.monotonic() + wire.seconds
        self.is_cut = False

    def connect(self) -> None:
        plain = self._reach()
        self.sock = self.wire.context.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()

    def _reach(self) -> socket.socket:
        """The first of the IP addresses that takes the call. Raises OSError."""
        failed: OSError = TimeoutError("no time left")
        for ip in self.ips[:MAX_TRIES]:
            left = self.until - time.monotonic()
            if left <= 0:
                break
            try:
                return socket.create_connection((ip, self.port), timeout=left)
            except OSError as error:
                failed = error
        raise failed

    def cut(self) -> None:
        """Ends whatever is still going on: an answer that trickles would never run into the timeout."""
        self.is_cut = True
        # Without TLS's own goodbye, which would wait for the other side.
        if isinstance(self.sock, socket.socket):
            try:
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
            except OSError:
                return  # it is over already


@dataclass
class Looker:
    """Looks at addresses, at most one at once on each host."""

    wire: Wire
    turns: dict[str, threading.Lock] = field(default_factory=dict)

    def look_at_all(
        self, addresses: Iterable[str], *, seconds: float = RUN_SECONDS
    ) -> Iterator[tuple[str, Found]]:
        """What is found at each, as it comes. What was not begun after `seconds` is left out."""
        until = time.monotonic() + seconds
        by_host: dict[str, list[str]] = {}
        for address in addresses:
            by_host.setdefault(_group_of(address), []).append(address)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            jobs = [pool.submit(self._look_at_host, group, until) for group in by_host.values()]
            for job in as_completed(jobs):
                yield from job.result()

    def _look_at_host(self, addresses: list[str], until: float) -> list[tuple[str, Found]]:
        found = []
        for address in addresses:
            if time.monotonic() >= until:
                break
            found.append((address, self.look(address)))
        return found

    def look(self, address: str) -> Found:
        """What is at an address."""
        seen = ""
        try:
            first = host = host_of(address)
            for _hop in range(MAX_REDIRECTS + 1):
                seen = host
                status, location = self._ask(address, host)
                if status not in REDIRECTS or not location:
                    return Found(_outcome(status, first, host), status, host)
                address = urljoin(address, location)
                host = _host_after_redirect(address)
        except ssl.SSLCertVerificationError:  # first: it is a ValueError as well
            return Found(Outcome.BROKEN, None, seen)
        except (NotPublic, ValueError):
            return Found(Outcome.REFUSED, None, seen)
        except (OSError, http.client.HTTPException):
            return Found(Outcome.UNREACHABLE, None, seen)
        return Found(Outcome.UNCLEAR, status, seen)  # in circles: as a rule it wants a cookie first

    def _ask(self, address: str, host: str) -> tuple[int, str]:
        """The status at one address, and where it sends us. Raises NotPublic, OSError, HTTPException."""
        ips = list(self.wire.resolve(host))
        if not all(map(self.wire.is_allowed, ips)):
            raise NotPublic(host)
        # Of two threads that make a lock at once, both get the one that was first: setdefault is atomic.
        with self.turns.setdefault(host, threading.Lock()):
            try:
                status, location = self._request("HEAD", address, host, ips)
            except (ConnectionError, http.client.HTTPException):
                return self._request("GET", address, host, ips)
            if status >= http.HTTPStatus.BAD_REQUEST:  # many say any kind of no to a HEAD
                return self._request("GET", address, host, ips)
            return status, location

    def _request(self, method: str, address: str, host: str, ips: Sequence[str]) -> tuple[int, str]:
        parts = urlsplit(address)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection = _Pinned(host, ips, self.wire)
        limit = threading.Timer(self.wire.seconds, connection.cut)
        limit.start()
        try:
            headers = {"User-Agent": self.wire.agent, "Accept": "*/*", "Connection": "close"}
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            if connection.is_cut:  # headers that end there look as if they were complete
                raise TimeoutError("no time left")
            location = answer.getheader("Location") or ""
            # Headers are read as Latin-1; what was meant is UTF-8 where it is not ASCII.
            return answer.status, quote(location.encode("latin-1"), safe=_IN_ADDRESSES)
        finally:
            limit.cancel()
            connection.close()


def _group_of(address: str) -> str:
    """The host, "" for addresses that will be refused."""
    try:
        return host_of(address)
    except ValueError:
        return ""


def _host_after_redirect(address: str) -> str:
    """As host_of, for an address of any length: those for signing in carry long texts. Raises ValueError."""
    parts = urlsplit(address)
    return host_of(f"{parts.scheme}://{parts.netloc}/")


def _outcome(status: int, first: str, last: str) -> Outcome:
    if status in GONE or status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome.BROKEN
    if not http.HTTPStatus.OK <= status < http.HTTPStatus.MULTIPLE_CHOICES:
        return Outcome.UNCLEAR
    return Outcome.FINE if _bare(first) == _bare(last) else Outcome.MOVED


def _bare(host: str) -> str:
    return host.removeprefix("www.")
