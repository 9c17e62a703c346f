"""A judge looks over all entries and confirms; what pages cost, and whose they are."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaigns.judging.enums import AssignmentState, RoundState, Visibility
from campaigns.judging.models import Assignment, Judge, Round, ScoreSheet
from campaigns.judging.services.queues import GRACE
from tests.campaigns.judging import panel_facts as facts
from tests.campaigns.judging.judge_pages.judge_browser import ORIGIN, browser_of, codes, keys, owner, put

pytestmark = pytest.mark.django_db


def fill(client: Client, judged: Round, code: str, value: float = 4) -> None:
    for key in keys(judged):
        assert put(client, code, key, value).status_code == HTTPStatus.OK


# --- side by side ----------------------------------------------------------------------------------------


def seen(page: Any) -> str:
    return str(page.text.split('name="seen" value="')[1].split('"')[0])


def test_everything_is_side_by_side_and_then_confirmed(client: Client, judge: Judge, judged: Round) -> None:
    path = f"/en/judging/round/{judged.code}/review/"
    first, second, third = codes(judge)
    fill(client, judged, first)
    fill(client, judged, second, 5)
    page = client.get(path)
    assert "1 entry is not complete" in page.text
    assert page.text.count('class="is-gap"') == 3
    mark = seen(page)
    assert client.post(path, {"seen": mark}, **ORIGIN).status_code == 422
    put(client, third, keys(judged)[0], 1)
    assert client.post(path, {"seen": mark, "partly": "on"}, **ORIGIN).status_code == 409
    mark = seen(client.get(path))
    answer = client.post(path, {"seen": mark, "partly": "on"}, **ORIGIN)
    assert answer["Location"] == f"/en/judging/round/{judged.code}/"
    assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == 2
    page = client.get(f"/en/judging/entry/{first}/")
    assert "You have confirmed these scores" in page.text
    assert client.post(f"/en/judging/entry/{first}/reopen/", **ORIGIN).status_code == 302
    assert ScoreSheet.objects.filter(submitted_at__isnull=False).count() == 1


def test_a_comment_that_was_not_seen_is_not_confirmed(client: Client, judge: Judge, judged: Round) -> None:
    path = f"/en/judging/round/{judged.code}/review/"
    for code in codes(judge):
        fill(client, judged, code)
    mark = seen(client.get(path))
    put(client, codes(judge)[0], "comment", "from another window")
    again = client.post(path, {"seen": mark}, **ORIGIN)
    assert again.status_code == HTTPStatus.CONFLICT
    assert "changed since you looked" in again.text
    assert client.post(path, {"seen": seen(again)}, **ORIGIN).status_code == HTTPStatus.FOUND


def test_others_are_seen_after_ones_own(client: Client, judge: Judge, judged: Round) -> None:
    Round.objects.update(visibility=Visibility.AFTER_OWN)
    other = Judge.objects.exclude(pk=judge.pk).first()
    for one, points in ((other, 2), (judge, 4)):
        browser = browser_of(one)
        page = browser.get(f"/en/judging/entry/{codes(judge)[0]}/")
        assert "What others gave" not in page.text
        for code in codes(one):
            fill(browser, judged, code, points)
        path = f"/en/judging/round/{judged.code}/review/"
        browser.post(path, {"seen": seen(browser.get(path))}, **ORIGIN)
    page = client.get(f"/en/judging/entry/{codes(judge)[0]}/").text
    assert "Judge A" in page
    assert str(other.user) not in page
    assert "reopen" not in page
    place = f"/en/judging/entry/{codes(judge)[0]}/recuse/"
    assert 'value="unable"' not in client.get(place).text  # their scores stand
    assert 'value="conflict"' in client.get(place).text
    refused = client.post(place, {"why": "unable", "reason": "Second thoughts"}, **ORIGIN)
    assert refused.status_code == HTTPStatus.CONFLICT


def test_a_round_that_is_over_is_looked_at_only(client: Client, judge: Judge, judged: Round) -> None:
    code = codes(judge)[0]
    fill(client, judged, code)
    Round.objects.update(state=RoundState.CLOSED)
    Assignment.objects.filter(round_entry__code=code).update(state=AssignmentState.LOCKED)
    page = client.get(f"/en/judging/entry/{code}/")
    assert page.status_code == HTTPStatus.OK
    assert "Judging-Keep" not in page
    assert put(client, code, "note", "late").status_code == HTTPStatus.CONFLICT
    assert client.get(f"/en/judging/round/{judged.code}/").status_code == HTTPStatus.OK


def test_a_round_whose_end_has_passed_takes_nothing_any_more(
    client: Client, judge: Judge, judged: Round
) -> None:
    code = codes(judge)[0]
    fill(client, judged, code)
    Round.objects.update(closes_at=timezone.now() - 2 * GRACE)
    page = client.get(f"/en/judging/entry/{code}/")
    assert "This round is over" in page.text
    assert "data-can-score" not in page.text
    assert "Judging-Keep" not in page
    assert "This round is over" in client.get("/en/judging/").text
    assert put(client, code, "note", "late").status_code == HTTPStatus.CONFLICT


# --- two judges, one browser -----------------------------------------------------------------------------


def test_every_answer_says_whose_it_is(client: Client, judge: Judge, judged: Round) -> None:
    """Also what is not kept: the worker drops what it keeps of anybody else."""
    code = codes(judge)[0]
    for path in ("", f"round/{judged.code}/", f"entry/{code}/", f"entry/{code}/recuse/"):
        assert client.get(f"/en/judging/{path}")["Judging-Owner"] == owner(client)
    other = browser_of(Judge.objects.exclude(pk=judge.pk).first())
    assert other.get("/en/judging/")["Judging-Owner"] != owner(client)


def test_nothing_is_kept_where_one_signs_in_and_after_signing_out(client: Client) -> None:
    page = client.get("/en/judging/").text
    place = page.split('name="next" value="')[1].split('"')[0]
    out = client.post(reverse("account_logout"), {"next": place})
    assert out["Location"] == reverse("account_login")
    assert "js/judging/forget.js" in client.get(out["Location"]).text


# --- what it costs ---------------------------------------------------------------------------------------


def test_pages_and_saves_cost_few_queries_whatever_their_length(
    client: Client, judge: Judge, judged: Round
) -> None:
    code = codes(judge)[0]
    who = owner(client)
    fill(client, judged, code)
    paths = ["", f"round/{judged.code}/", f"entry/{code}/", f"round/{judged.code}/review/"]
    before = [_cost(client, path) for path in paths]
    assert max(before) < 12, before
    for row in facts.add_to_round(judged, facts.make_entries(judged.competition, 4)):
        facts.give(row, judge)
    assert [_cost(client, path) for path in paths] == before
    fresh = codes(judge)[1]
    for key, revision in ((keys(judged)[0], 0), (keys(judged)[1], 0), ("note", 0)):
        with CaptureQueriesContext(connection) as counted:
            answer = client.put(
                f"/en/judging/entry/{fresh}/part/{key}/",
                json.dumps({"value": "x" if key == "note" else 3, "revision": revision, "owner": who}),
                content_type="application/json",
                **ORIGIN,
            )
        assert answer.status_code == HTTPStatus.OK
        assert len(counted) < 12, [one["sql"][:70] for one in counted]


def _cost(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert client.get(f"/en/judging/{path}").status_code == HTTPStatus.OK
    return len(counted)


def test_the_worker_is_served_among_the_pages_it_looks_after(client: Client) -> None:
    script = Client().get("/en/judging/worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert "Judging-Keep" in script.text
    assert "Judging-Owner" in script.text
    assert Client().get("/ko/judging/offline/").status_code == HTTPStatus.OK
