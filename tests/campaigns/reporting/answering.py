"""A server on this machine for the link checker, with a certificate that is made for it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from campaigns.reporting.fetching import Wire, is_public

HOSTS = ("shop.example", "www.shop.example", "other.example", "third.example")
AGENT = "Bonafide link check (+https://bonafide.example)"
Answer = Callable[[BaseHTTPRequestHandler], None]


def say(status: int, **headers: str) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return answer


@dataclass
class Site:
    """answers: by path. seen: method, host and path of every request. ip: where it listens."""

    ip: str
    port: int
    trusted: ssl.SSLContext
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[tuple[str, str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def wire(self, **values: Any) -> Wire:
        """A wire on which every host of ours is this site, and on which this one IP address is allowed."""
        return Wire(
            **{
                "agent": AGENT,
                "resolve": lambda host: [self.ip],
                "is_allowed": lambda ip: ip == self.ip or is_public(ip),
                "context": self.trusted,
                "port": self.port,
                "seconds": 5.0,
                **values,
            }
        )


def certificate(folder: Path, hosts: Sequence[str]) -> Path:
    """A certificate of its own making with its key, for hosts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])])
    now = dt.datetime.now(dt.UTC)
    names: list[x509.GeneralName] = [x509.DNSName(host) for host in hosts]
    names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    kind = serialization.Encoding.PEM
    private = key.private_bytes(kind, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / f"{hosts[0]}.pem"
    path.write_bytes(private + made.public_bytes(kind))
    return path


class Server(ThreadingHTTPServer):
    """Errors of its connections are what the tests provoke: nothing is printed."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


def serve(folder: Path, *, ip: str = "127.0.0.1", port: int = 0) -> tuple[Site, Server]:
    """A site on its own thread. Whoever calls this shuts the server down."""
    pem = certificate(folder, HOSTS)
    trusted = ssl.create_default_context(cafile=str(pem))

    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def do_GET(self) -> None:
            site.seen.append((self.command, self.headers["Host"].partition(":")[0], self.path))
            site.headers.append(dict(self.headers))
            site.answers.get(self.path, say(200))(self)

        do_HEAD = do_GET

        def log_message(self, *parts: Any) -> None:
            pass

    server = Server((ip, port), Handler)
    site = Site(ip, server.server_address[1], trusted)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    return site, server
