"""Certificates: issued once, checked by anybody, taken back in the open, and forgetting names in time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import Http404
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from certificates import names
from certificates.codes import LENGTH, LETTERS, certificate_code, code_in, grouped
from certificates.models import Certificate
from certificates.printing import pdf
from certificates.services import access_certificate, address_of, forget_names, issue, revoke

NOW = dt.datetime(2027, 5, 1, 12, tzinfo=dt.UTC)


def make(**given: Any) -> Certificate:
    facts: dict[str, Any] = {
        "kind": "award",
        "subject": ("award", "7-1"),
        "title": "Grand prize",
        "lines": ["Real Deal 2027", "Poster, high schools"],
        "bodies": ["Hanbit Office of Originals", "Hanbit University"],
        "name": "Mina Kim",
        "language": "en",
        "actor": "system",
        "now": NOW,
    }
    return issue(**facts | given)


@pytest.fixture
def shown() -> Iterator[list[bool]]:
    """Whether names of the kind "award" may be shown: the last of the list says so."""
    before, told = dict(names._kinds), [True]
    names.register("award", lambda certificate: certificate.name if told[-1] else "")
    yield told
    names._kinds.clear()
    names._kinds.update(before)


def test_a_certificate_is_issued_once(db: None) -> None:
    first = make()
    assert make(title="Something else").pk == first.pk
    assert Certificate.objects.get().title == "Grand prize"
    assert make(subject=("award", "7-2")).code != first.code
    assert list(AuditEvent.objects.values_list("kind", flat=True)) == ["certificate.issued"] * 2
    assert "Mina" not in str(AuditEvent.objects.values_list("data", flat=True))


def test_codes_are_long_and_of_letters_that_nobody_mistakes() -> None:
    codes = {certificate_code() for _place in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {LENGTH}
    assert set("".join(codes)) <= set(LETTERS)
    assert set("ILO01") & set(LETTERS) == set()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ABCDEFGHJKMN", "ABCDEFGHJKMN"),
        (" abcd-efgh-jkmn ", "ABCDEFGHJKMN"),
        ("abcd efgh–jkmn", "ABCDEFGHJKMN"),
        ("ＡＢＣＤＥＦＧＨＪＫＭＮ", "ABCDEFGHJKMN"),
        ("ABCDEFGHJKM", ""),
        ("ABCDEFGHJKMNN", ""),
        ("ABCDEFGHJKM0", ""),
        ("' OR 1=1 --", ""),
        ("x" * 10_000, ""),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str, code: str) -> None:
    assert code_in(typed) == code


def test_a_code_is_printed_in_groups() -> None:
    assert grouped("ABCDEFGHJKMN") == "ABCD-EFGH-JKMN"


def test_access_by_code(db: None) -> None:
    kept = make()
    assert access_certificate(kept.printed_code.lower()).pk == kept.pk
    for code in ("", "ABCDEFGHJKMN", "nothing"):
        with pytest.raises(Http404):
            access_certificate(code)


def test_its_page_says_that_it_is_genuine(client: Client, db: None, shown: list[bool]) -> None:
    kept = make()
    response = client.get(f"/en/certificates/{kept.code}/")
    text = response.content.decode()
    assert response.status_code == 200
    for words in (
        "is genuine",
        "Grand prize",
        "Poster, high schools",
        "Hanbit Office of Originals",
        "Mina Kim",
    ):
        assert words in text
    assert "noindex" in response["X-Robots-Tag"]
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


def test_a_name_is_shown_only_as_long_as_its_owner_agrees(
    client: Client, db: None, shown: list[bool]
) -> None:
    kept = make()
    shown.append(False)
    assert "Mina" not in client.get(f"/en/certificates/{kept.code}/").content.decode()
    shown.append(True)
    assert "Mina" in client.get(f"/en/certificates/{kept.code}/").content.decode()


def test_a_kind_that_nobody_spoke_for_shows_no_name(client: Client, db: None) -> None:
    kept = make(kind="unheard-of")
    assert "Mina" not in client.get(f"/en/certificates/{kept.code}/").content.decode()


def test_other_ways_of_writing_a_code_lead_to_its_address(client: Client, db: None) -> None:
    kept = make()
    canonical = f"/en/certificates/{kept.code}/"
    for path in (
        f"/en/certificates/{kept.printed_code.lower()}/",
        f"/en/certificates/?code={kept.printed_code}",
    ):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (302, canonical)


def test_an_unknown_code_gets_a_page_in_plain_words(client: Client, db: None) -> None:
    response = client.get("/en/certificates/ABCDEFGHJKMN/")
    assert response.status_code == 404
    assert "We know of no certificate with this code" in response.content.decode()
    attack = client.get("/en/certificates/", {"code": '"><script>alert(1)</script>'})
    assert attack.status_code == 404
    assert "<script>alert" not in attack.content.decode()


def test_nobody_guesses_codes(client: Client, db: None, still_clock: None) -> None:
    statuses = [client.get(f"/en/certificates/{certificate_code()}/").status_code for _try in range(45)]
    assert set(statuses[:40]) == {404}
    assert set(statuses[40:]) == {429}


def test_a_revoked_one_says_when_and_why(client: Client, db: None, shown: list[bool]) -> None:
    kept = make()
    revoke(certificate=kept, reason="The award was taken back.", actor="user:1", now=NOW)
    revoke(certificate=kept, reason="Another reason", actor="user:1", now=NOW + dt.timedelta(days=1))
    response = client.get(f"/en/certificates/{kept.code}/")
    text = response.content.decode()
    assert response.status_code == 200
    assert "no longer holds" in text
    assert "May 1, 2027" in text
    assert "The award was taken back." in text
    assert "This certificate is genuine" not in text
    assert AuditEvent.objects.filter(kind="certificate.revoked").count() == 1


def test_names_go_after_their_time(db: None, shown: list[bool], client: Client) -> None:
    old = make(keep_name_until=NOW + dt.timedelta(days=30))
    young = make(subject=("award", "8-1"), keep_name_until=NOW + dt.timedelta(days=90))
    later = NOW + dt.timedelta(days=31)
    assert forget_names(now=later, dry_run=True) == 1
    assert Certificate.objects.get(pk=old.pk).name == "Mina Kim"
    assert forget_names(now=later) == 1
    assert forget_names(now=later) == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.name, old.forgotten_at, young.name) == ("", later, "Mina Kim")
    assert "Mina" not in client.get(f"/en/certificates/{old.code}/").content.decode()


@pytest.mark.parametrize(
    ("language", "title", "name"),
    [
        ("en", "Grand prize", "Mina Kim"),
        ("ko", "대상: 진짜를 알아보는 눈", "김미나"),
        ("en", "Prize " * 30, "N" * 80),
    ],
)
def test_it_is_printed_on_one_sheet(db: None, language: str, title: str, name: str) -> None:
    kept = make(language=language, title=title.strip(), name=name)
    sheet = pdf(certificate=kept, now=timezone.now())
    assert sheet[:5] == b"%PDF-"
    assert re.findall(rb"/Count (\d+)", sheet) == [b"1"]
    assert b"/MediaBox [0 0 841.89 595.28]" in sheet
    assert b"/FontFile" in sheet
    assert len(sheet) < 400_000


def test_the_same_certificate_in_korean(client: Client, db: None) -> None:
    kept = make(language="ko", title="대상")
    text = client.get(f"/ko/certificates/{kept.code}/").content.decode()
    assert "대상" in text
    assert address_of(kept).endswith(f"/c/{kept.code}/")


def test_what_may_have_to_go_is_asked_each_time(client: Client, db: None, shown: list[bool]) -> None:
    kept, told = make(), ["for “Alpha”"]
    names.register(
        "award",
        lambda _one: "",
        lines=lambda _one, for_owner: told if for_owner or len(told) == 1 else [],
        objection=lambda _one: "" if told else "It was copied.",
    )
    path = f"/en/certificates/{kept.code}/"
    text = client.get(path).content.decode()
    assert "for “Alpha”" in text
    assert "is genuine" in text
    told.append("and more")
    assert "Alpha" not in client.get(path).content.decode()
    assert names.lines_of(kept, for_owner=True)[-1] == "and more"
    told.clear()
    text = client.get(path).content.decode()
    assert "no longer holds" in text
    assert "It was copied." in text
    assert "taken back on" not in text


@pytest.mark.parametrize(("language", "page"), [("en", "/en/"), ("ko", "/ko/")])
def test_the_short_address_leads_to_the_page(client: Client, db: None, language: str, page: str) -> None:
    kept = make()
    short = address_of(kept).removeprefix(settings.SITE_URL)
    assert len(short) == len("/c//") + len(kept.code)
    response = client.get(short, headers={"accept-language": language})
    assert response["Location"] == f"{page}certificates/{kept.code}/"
    assert response["Vary"] == "Accept-Language"
