"""What the link checker finds, and that nothing it meets leads it into a private network."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.reporting.enums import Outcome
from campaigns.reporting.fetching import Found, Looker, Wire, is_public
from tests.campaigns.reporting.answering import AGENT, Site, certificate, say, serve

SHOP = "https://shop.example/help"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site, server = serve(tmp_path_factory.mktemp("site"))
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(opened: Site) -> Site:
    """Without what the test before it left."""
    for kept in (opened.answers, opened.seen, opened.headers):
        kept.clear()
    return opened


@pytest.fixture
def private(tmp_path: Path, site: Site) -> Iterator[Site]:
    """A second site at the same port of an IP address that nobody allowed."""
    found, server = serve(tmp_path, ip="127.0.0.2", port=site.port)
    yield found
    server.shutdown()
    server.server_close()


def look(site: Site, address: str = SHOP, **wire: object) -> Found:
    return Looker(site.wire(**wire)).look(address)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.FINE),
        (204, Outcome.FINE),
        (304, Outcome.UNCLEAR),
        (401, Outcome.UNCLEAR),
        (403, Outcome.UNCLEAR),
        (405, Outcome.UNCLEAR),
        (429, Outcome.UNCLEAR),
        (404, Outcome.BROKEN),
        (410, Outcome.BROKEN),
        (500, Outcome.BROKEN),
        (503, Outcome.BROKEN),
    ],
)
def test_what_a_status_means(site: Site, status: int, outcome: Outcome) -> None:
    site.answers["/help"] = say(status)
    assert look(site) == Found(outcome, status, "shop.example")


def test_a_page_that_opens_is_asked_once_and_told_who_asks(site: Site) -> None:
    assert look(site, "https://shop.example/help?a=1#part").outcome == Outcome.FINE
    assert site.seen == [("HEAD", "shop.example", "/help?a=1")]
    (headers,) = site.headers
    headers.pop("Host")
    assert headers == {
        "Accept-Encoding": "identity",
        "User-Agent": AGENT,
        "Accept": "*/*",
        "Connection": "close",
    }


@pytest.mark.parametrize("no", [403, 404, 405, 501, "dropped"])
def test_get_follows_where_head_is_refused(site: Site, no: int | str) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.command == "HEAD":
            request.connection.close() if no == "dropped" else say(int(no))(request)
        else:
            say(200)(request)

    site.answers["/help"] = answer
    assert look(site) == Found(Outcome.FINE, 200, "shop.example")
    assert [method for method, _host, _path in site.seen] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("location", "outcome", "host"),
    [
        ("/there", Outcome.FINE, "shop.example"),
        ("https://www.shop.example/there", Outcome.FINE, "www.shop.example"),
        ("//shop.example/there", Outcome.FINE, "shop.example"),
        ("https://other.example/", Outcome.MOVED, "other.example"),
        (f"/there?next={'x' * 3000}", Outcome.FINE, "shop.example"),
        ("/도움말", Outcome.FINE, "shop.example"),
    ],
)
def test_redirects_are_followed(site: Site, location: str, outcome: Outcome, host: str) -> None:
    site.answers["/help"] = say(302, Location=location.encode().decode("latin-1"))
    assert look(site) == Found(outcome, 200, host)


def test_five_redirects_are_followed_and_no_more(site: Site) -> None:
    for step in range(7):
        site.answers[f"/{step}"] = say(301, Location=f"/{step + 1}")
    site.answers["/6"] = say(200)
    assert look(site, "https://shop.example/1").outcome == Outcome.FINE
    assert look(site, "https://shop.example/0") == Found(Outcome.UNCLEAR, 301, "shop.example")


def test_a_circle_of_redirects_ends(site: Site) -> None:
    site.answers["/help"] = say(302, Location="https://other.example/back")
    site.answers["/back"] = say(302, Location=SHOP)
    assert look(site).outcome == Outcome.UNCLEAR
    assert len(site.seen) == 6


@pytest.mark.parametrize(
    "location",
    [
        "http://shop.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://10.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://shop.example@inside.example/",
        "https://shop.example:8443/",
        "https://shop.example\\@127.0.0.1/",
        "https://inside.example/",
        "https://xn--shp-sna.example/",
        "file:///etc/passwd",
        "ftp://shop.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://[::ffff:127.0.0.1]/",
        "https://[broken/",
    ],
)
def test_a_redirect_to_what_is_not_a_public_https_address_is_refused(
    site: Site, private: Site, location: str
) -> None:
    site.answers["/help"] = say(302, Location=location)
    ips = {"inside.example": [private.ip]}
    found = look(site, resolve=lambda host: ips.get(host, [site.ip]))
    assert found == Found(Outcome.REFUSED, None, found.final_host)
    assert [host for _method, host, _path in site.seen] == ["shop.example"]
    assert private.seen == []


@pytest.mark.parametrize(
    "ips", [["127.0.0.2"], ["127.0.0.1", "127.0.0.2"], ["10.1.2.3"], ["fd00::1"], ["169.254.169.254"]]
)
def test_a_host_with_one_private_address_is_not_asked(site: Site, private: Site, ips: list[str]) -> None:
    assert look(site, resolve=lambda host: ips) == Found(Outcome.REFUSED, None, "shop.example")
    assert (site.seen, private.seen) == ([], [])


def test_a_second_answer_of_the_name_server_changes_nothing(site: Site, private: Site) -> None:
    answers = iter([[site.ip], [private.ip]])
    site.answers["/help"] = say(200)
    assert look(site, resolve=lambda host: next(answers)).outcome == Outcome.FINE
    assert (len(site.seen), private.seen) == (1, [])


def test_after_a_redirect_the_new_answer_is_checked(site: Site, private: Site) -> None:
    answers = iter([[site.ip], [private.ip]])
    site.answers["/help"] = say(302, Location="/there")
    assert look(site, resolve=lambda host: next(answers)).outcome == Outcome.REFUSED
    assert private.seen == []


def test_our_own_names_are_not_looked_up_again_by_the_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever asks the name server for a host beside the resolver would open the way for a second answer."""
    asked, real = [], socket.getaddrinfo

    def note(host: str, *args: object, **kwargs: object) -> object:
        asked.append(host)
        return real(host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", note)
    assert look(site).outcome == Outcome.FINE
    assert asked == [site.ip]


def test_a_name_that_nobody_knows(site: Site) -> None:
    def resolve(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    assert look(site, resolve=resolve).outcome == Outcome.UNREACHABLE


def test_a_name_without_addresses(site: Site) -> None:
    assert look(site, resolve=lambda host: []).outcome == Outcome.UNREACHABLE


def test_a_certificate_of_somebody_else(site: Site) -> None:
    assert look(site, "https://stranger.example/") == Found(Outcome.BROKEN, None, "stranger.example")
    assert site.seen == []


def test_a_certificate_that_nobody_vouches_for(site: Site) -> None:
    found = look(site, context=Wire("").context)
    assert (found, site.seen) == (Found(Outcome.BROKEN, None, "shop.example"), [])


def test_the_certificate_in_the_tests_names_its_hosts_only(tmp_path: Path) -> None:
    """Otherwise the test of a wrong name would prove nothing."""
    assert certificate(tmp_path, ["shop.example"]).read_bytes().count(b"BEGIN CERTIFICATE") == 1


@pytest.mark.parametrize(
    ("way", "begins"),
    [
        ("silent", b""),
        ("trickling", b""),
        ("trickling", b"HTTP/1.0 200 OK\r\n"),
        ("trickling", b"HTTP/1.0 200 OK\r\nX-Long: "),
        ("trickling", b"HTTP/1.0 302 Found\r\nLocation: https://other.example/\r\nX-Long: "),
    ],
)
def test_a_slow_answer_is_given_up(site: Site, way: str, begins: bytes) -> None:
    done = threading.Event()

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(begins)
        if way == "silent":
            done.wait(5)
        while not done.wait(0.02):
            request.wfile.write(b"H")

    site.answers["/help"] = answer
    assert look(site, seconds=0.2) == Found(Outcome.UNREACHABLE, None, "shop.example")
    done.set()


def test_an_endless_body_is_not_read(site: Site) -> None:
    sent = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        if request.command == "HEAD":
            say(405)(request)
            return
        request.send_response(200)
        request.end_headers()
        while True:  # until the other side hangs up
            request.wfile.write(b"x" * 65536)
            sent.append(65536)

    site.answers["/help"] = answer
    assert look(site).outcome == Outcome.FINE
    assert sum(sent) < 100_000_000


def test_headers_without_end_are_given_up(site: Site) -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("X-Long", "x" * 100_000)
        request.end_headers()

    site.answers["/help"] = answer
    assert look(site).outcome == Outcome.UNREACHABLE


def test_a_host_is_asked_one_request_at_a_time_and_four_hosts_at_once(site: Site) -> None:
    running: list[str] = []
    most = {"host": 0, "all": 0}
    guard, all_here = threading.Lock(), threading.Barrier(4, timeout=5)

    def answer(request: BaseHTTPRequestHandler) -> None:
        host = request.headers["Host"].partition(":")[0]
        with guard:
            running.append(host)
            most["host"] = max(most["host"], running.count(host))
            most["all"] = max(most["all"], len(running))
        all_here.wait()
        with guard:
            running.remove(host)
        say(200)(request)

    site.answers |= {"/a": answer, "/b": answer}
    hosts = ("shop.example", "www.shop.example", "other.example", "third.example")
    addresses = [f"https://{host}/{page}" for page in "ab" for host in hosts]
    found = dict(Looker(site.wire()).look_at_all(addresses))
    assert sorted(found) == sorted(addresses)
    assert {one.outcome for one in found.values()} == {Outcome.FINE}
    assert most == {"host": 1, "all": 4}


def test_a_run_without_time_asks_nobody(site: Site) -> None:
    assert list(Looker(site.wire()).look_at_all([SHOP], seconds=0)) == []
    assert site.seen == []


@pytest.mark.parametrize(
    "address",
    [
        "http://shop.example/",
        "https://127.0.0.1/",
        "https://shop.example:444/",
        "https://u:p@shop.example/",
        f"https://shop.example/{'a' * 2_000_000}",
        "https://[broken/",
        "",
    ],
)
def test_what_is_no_plain_https_address_is_not_asked(site: Site, address: str) -> None:
    assert list(Looker(site.wire()).look_at_all([address])) == [(address, Found(Outcome.REFUSED))]
    assert site.seen == []


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("93.184.216.34", True),
        ("8.8.8.8", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::808:808", True),  # 8.8.8.8 for a network that speaks IPv6 only
        ("64:ff9b::a00:1", False),  # 10.0.0.1
        ("64:ff9b:1::808:808", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", False),
        ("::10.0.0.1", False),
        ("2002:a00:1::1", False),  # 10.0.0.1
        ("2002:7f00:1::1", False),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("192.0.2.1", False),
        ("191.255.255.255", True),
        ("192.0.0.0", False),
        ("192.0.0.9", False),
        ("192.0.0.255", False),
        ("192.0.1.1", True),
        ("192.88.98.1", True),
        ("192.88.99.0", False),
        ("192.88.99.255", False),
        ("2002:c058:6301::", False),  # 192.88.99.1
        ("64:ff9b::c000:9", False),  # 192.0.0.9
        ("3ffe:ffff::1", True),
        ("3fff::1", False),
        ("3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", False),
        ("3fff:1000::1", True),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fc00::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("2001:db8::1", False),
        ("shop.example", False),
        ("0177.0.0.1", False),
        ("", False),
    ],
)
def test_public_addresses(ip: str, public: bool) -> None:
    assert is_public(ip) is public


@given(st.lists(st.ip_addresses(), min_size=1, max_size=4))
def test_nothing_outside_the_public_internet_is_ever_called(ips: list[ipaddress.IPv4Address]) -> None:
    called = []

    def call(address: tuple[str, int], **options: object) -> socket.socket:
        called.append(address[0])
        raise OSError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "create_connection", call)
        found = Looker(Wire(AGENT, resolve=lambda host: [str(ip) for ip in ips])).look(SHOP)
    assert [ip for ip in called if not ipaddress.ip_address(ip).is_global] == []
    assert found.outcome == (Outcome.UNREACHABLE if called else Outcome.REFUSED)
