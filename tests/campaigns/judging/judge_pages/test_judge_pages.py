"""The pages of a judge: declaration, queue, an entry and its scores."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.competitions.models import Contributor
from campaigns.judging.enums import AssignmentState
from campaigns.judging.models import ConflictOfInterest, Judge, Round, Score, ScoreSheet
from tests.campaigns.judging.judge_pages.judge_browser import ORIGIN, codes, keys, owner, put

pytestmark = pytest.mark.django_db


# --- first of all ----------------------------------------------------------------------------------------


def test_a_judge_first_says_who_they_are_close_to(client: Client, judge: Judge, judged: Round) -> None:
    Judge.objects.update(declared_at=None)
    code = codes(judge)[0]
    place = f"/en/judging/declare/{judge.code}/"
    for path in ("", f"round/{judged.code}/", f"round/{judged.code}/review/", f"entry/{code}/"):
        assert client.get(f"/en/judging/{path}")["Location"] == place
    asked = client.put(
        f"/en/judging/entry/{code}/part/note/",
        json.dumps({"value": "x", "revision": 0}),
        content_type="application/json",
        **ORIGIN,
    )
    assert asked.status_code == HTTPStatus.UNAUTHORIZED
    assert client.post(place, {}, **ORIGIN).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    both = {"affiliations": "Somewhere", "is_none": "on"}
    assert client.post(place, both, **ORIGIN).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.post(place, {"is_none": "on"}, **ORIGIN)["Location"] == f"/en/judging/round/{judged.code}/"
    judge.refresh_from_db()
    assert judge.declared_at is not None


def test_a_school_that_is_named_takes_its_entries_away(client: Client, judge: Judge, judged: Round) -> None:
    school = Contributor.objects.first().school
    place = f"/en/judging/declare/{judge.code}/"
    before = len(codes(judge))
    client.post(place, {"affiliations": f"  {school} \n\n", "aliases": ""}, **ORIGIN)
    assert ConflictOfInterest.objects.filter(judge=judge).exists()
    recused = judge.assignments.filter(state=AssignmentState.RECUSED).count()
    assert 0 < recused < before
    assert school in client.get(place).text


def test_a_declaration_of_somebody_else_is_not_found(client: Client, judge: Judge) -> None:
    other = Judge.objects.exclude(pk=judge.pk).first()
    assert client.get(f"/en/judging/declare/{other.code}/").status_code == HTTPStatus.NOT_FOUND


def test_who_is_on_no_jury_reads_so(client: Client, judge: Judge) -> None:
    Judge.objects.update(left_at=timezone.now())
    page = client.get("/en/judging/")
    assert "No jury has you on its list" in page.text


# --- the queue and an entry ------------------------------------------------------------------------------


def test_the_queue_shows_works_under_their_codes(client: Client, judge: Judge, judged: Round) -> None:
    page = client.get(f"/en/judging/round/{judged.code}/")
    for row in judged.entries.all():
        assert f"/en/judging/entry/{row.code}/" in page.text
        assert row.entry.code not in page.text
    assert page["Judging-Keep"].split()[1] == judged.code
    assert "no-store" in page["Cache-Control"]


def test_an_entry_shows_its_rubric_and_what_was_given(client: Client, judge: Judge, judged: Round) -> None:
    code = codes(judge)[0]
    put(client, code, keys(judged)[0], 4)
    put(client, code, keys(judged)[1], {"reason": "nothing to read"})
    put(client, code, "comment", "Bold & clear")
    page = client.get(f"/en/judging/entry/{code}/")
    assert 'value="4" checked' in page.text
    assert "nothing to read" in page.text
    assert "Bold &amp; clear" in page.text
    assert page.text.count('type="radio"') == 3 * 6  # five steps and "does not apply"


def test_a_save_answers_with_the_revision(client: Client, judge: Judge, judged: Round) -> None:
    code, key = codes(judge)[0], keys(judged)[0]
    answers = [put(client, code, key, 4), put(client, code, key, 4), put(client, code, key, 5, 1)]
    assert [(one.status_code, one.json()) for one in answers] == [
        (200, {"revision": 1}),
        (200, {"revision": 1}),
        (200, {"revision": 2}),
    ]


def test_two_tabs_get_both_values(client: Client, judge: Judge, judged: Round) -> None:
    code, key = codes(judge)[0], keys(judged)[0]
    put(client, code, key, 4)
    refused = put(client, code, key, 2)
    assert refused.status_code == HTTPStatus.CONFLICT
    told = refused.json()
    assert (told["mine"], told["theirs"], told["revision"]) == (2, 4, 1)
    assert put(client, code, key, 2, told["revision"]).json() == {"revision": 2}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"value": 9}, 422),
        ({"value": {"reason": ""}}, 422),
        ({"revision": "x"}, 400),
        ({"owner": "0" * 16}, 401),
    ],
)
def test_what_cannot_be_saved_is_said_as_data(
    client: Client, judge: Judge, judged: Round, given: dict[str, Any], status: int
) -> None:
    facts_sent = {"value": 4, "revision": 0} | given
    answer = put(client, codes(judge)[0], keys(judged)[0], **facts_sent)
    assert answer.status_code == status
    assert answer.json()["message"]
    assert not Score.objects.exists()


def test_the_body_is_limited_and_must_be_an_object(client: Client, judge: Judge) -> None:
    path = f"/en/judging/entry/{codes(judge)[0]}/part/note/"
    options = {"content_type": "application/json", **ORIGIN}
    assert client.put(path, "[" * 100, **options).status_code == HTTPStatus.BAD_REQUEST
    assert client.put(path, "x" * 70_000, **options).status_code == 413


def test_who_is_signed_out_is_told_as_data(judge: Judge) -> None:
    answer = Client().put(
        f"/en/judging/entry/{codes(judge)[0]}/part/note/", "{}", content_type="application/json", **ORIGIN
    )
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert answer.json()["sign_in"] == "/en/judging/"


def test_nothing_is_taken_from_other_sites(client: Client, judge: Judge, judged: Round) -> None:
    code = codes(judge)[0]
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        for method, path in (
            ("put", f"entry/{code}/part/note/"),
            ("put", f"entry/{code}/later/"),
            ("post", f"entry/{code}/"),
            ("post", f"entry/{code}/recuse/"),
            ("post", f"round/{judged.code}/review/"),
        ):
            answer = getattr(client, method)(f"/en/judging/{path}", headers=headers)
            assert answer.status_code == HTTPStatus.FORBIDDEN


def test_it_works_without_script(client: Client, judge: Judge, judged: Round) -> None:
    code, other, *_rest = codes(judge)
    first, second, third = keys(judged)
    form = {
        f"value-{first}": "4",
        f"revision-{first}": "0",
        f"value-{second}": "na",
        f"reason-{second}": "no words",
        f"revision-{second}": "0",
        "comment": "Fine",
        "revision-comment": "0",
        "note": "",
        "revision-note": "0",
        "go": "next",
    }
    answer = client.post(f"/en/judging/entry/{code}/", form, **ORIGIN)
    assert answer["Location"] == f"/en/judging/entry/{other}/"
    sheet = ScoreSheet.objects.get()
    assert sheet.comment == "Fine"
    assert dict(sheet.scores.values_list("criterion", "value")) == {first: 4, second: None}
    bad = form | {f"value-{third}": "na", f"revision-{third}": "0", f"was-{first}": "4"}
    assert client.post(f"/en/judging/entry/{code}/", bad, **ORIGIN).status_code == 422


def test_without_script_two_windows_show_both_values(client: Client, judge: Judge, judged: Round) -> None:
    code, key = codes(judge)[0], keys(judged)[0]
    put(client, code, key, 5)
    form = {f"value-{key}": "2", f"was-{key}": "", f"revision-{key}": "0", "go": "stay"}
    page = client.post(f"/en/judging/entry/{code}/", form, **ORIGIN)
    assert page.status_code == HTTPStatus.CONFLICT
    assert ">2<" in page.text
    assert ">5<" in page.text
    keep = {f"value-{key}": "2", f"was-{key}": "-", f"revision-{key}": "1", "go": "stay"}
    client.post(f"/en/judging/entry/{code}/", keep, **ORIGIN)
    assert Score.objects.get().value == 2


def test_skipping_goes_to_the_next_and_comes_back_at_the_end(
    client: Client, judge: Judge, judged: Round
) -> None:
    first, second, third = codes(judge)
    answer = client.post(f"/en/judging/entry/{first}/", {"go": "skip"}, **ORIGIN)
    assert answer["Location"] == f"/en/judging/entry/{second}/"
    later = client.put(
        f"/en/judging/entry/{second}/later/",
        json.dumps({"owner": owner(client)}),
        content_type="application/json",
        **ORIGIN,
    )
    assert later.status_code == HTTPStatus.OK
    assert client.get(f"/en/judging/entry/{third}/").text.index("Entry 1 of 3")


def test_recusing_by_the_form(client: Client, judge: Judge, judged: Round) -> None:
    code = codes(judge)[0]
    path = f"/en/judging/entry/{code}/recuse/"
    assert client.get(path).status_code == HTTPStatus.OK
    assert client.post(path, {"reason": "x"}, **ORIGIN).status_code == 422
    assert client.post(path, {"why": "conflict"}, **ORIGIN).status_code == 422
    sent = {"why": "conflict", "reason": "My niece made it"}
    assert client.post(path, sent, **ORIGIN)["Location"] == f"/en/judging/round/{judged.code}/"
    assert client.get(f"/en/judging/entry/{code}/").status_code == HTTPStatus.NOT_FOUND


# --- whatever a browser sends ----------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["http://[", "null", "https://evil.example", ""])
@pytest.mark.parametrize("method", ["post", "put"])
def test_only_our_own_pages_send_anything(client: Client, judge: Judge, source: str, method: str) -> None:
    path = f"/en/judging/entry/{codes(judge)[0]}/part/note/"
    for browser in (client, Client()):
        answer = getattr(browser, method)(path, headers={"origin": source})
        assert answer.status_code == HTTPStatus.FORBIDDEN


def test_what_no_database_keeps_is_no_fault_of_ours(client: Client, judge: Judge, judged: Round) -> None:
    code, key = codes(judge)[0], keys(judged)[0]
    for value in (10**400, {"reason": "\ud800"}):
        assert put(client, code, key, value).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert put(client, code, "comment", "\ud83d").status_code == HTTPStatus.OK


@pytest.mark.parametrize("place", ["round/{}/", "entry/{}/", "picture/{}/small/", "pairs/{}/", "declare/{}/"])
def test_an_address_without_a_code_is_not_found(client: Client, place: str) -> None:
    for code in ("%00", "ABCD%00FG", "%ff"):
        assert client.get(f"/en/judging/{place.format(code)}").status_code == HTTPStatus.NOT_FOUND
