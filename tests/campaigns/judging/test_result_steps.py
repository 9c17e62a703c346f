"""What the chair does on the pages of results, their files, and what they cost."""

from __future__ import annotations

import csv
import hashlib
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from accounts.models import User
from campaigns.competitions.enums import Status
from campaigns.judging.enums import RoundState
from campaigns.judging.services import deliberation, results
from campaigns.judging.services.conflicts import declare_conflict
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_addresses import of_round, of_run, text
from tests.campaigns.judging.result_facts import (
    POINTS,
    chair_of,
    client_for,
    closed_round,
    deliberated_round,
    entries_of,
    later,
    tallied_round,
)

pytestmark = pytest.mark.django_db


# --- what is done ------------------------------------------------------------------------------------------


def test_the_whole_way_by_the_buttons():
    judged = closed_round(places=3)
    client = client_for(chair_of(judged))
    for name, state in (("tally", "tallied"), ("deliberate", "deliberation")):
        assert client.post(of_round(name, judged)).status_code == 302
        judged.refresh_from_db()
        assert judged.state == state
    (run,) = results.valid_runs(judged=judged)
    own = entries_of(judged)
    third, fourth = own[2].code, own[3].code
    assert client.post(of_run("note", run), {"text": "A strong field."}).status_code == 302
    assert client.post(of_run("note", run), {"text": "Funny.", "entry": third}).status_code == 302
    tie = {"entry": [third, fourth], "rule": "head_to_head"}
    assert client.post(of_run("tie", run), tie).status_code == 302
    move = {"to_place": "1", "reason": "It moved everybody."}
    assert client.post(of_run("move", run, fourth), move).status_code == 302
    page = text(client.get(of_run("run", run)))
    for said in (
        "A strong field.",
        "It moved everybody.",
        "Heaviest criterion, head to head",
        "from place 4 to 1",
    ):
        assert said in page
    page = client.post(of_round("ratify", judged))
    assert page.status_code == 422
    assert "Say that the panel has talked" in text(page)
    assert client.post(of_round("ratify", judged), {"talked": "on"}).status_code == 302
    assert client.get(of_round("publish", judged)).status_code == 200
    assert client.post(of_round("publish", judged)).status_code == 302
    judged.refresh_from_db()
    assert judged.state == RoundState.PUBLISHED
    assert "Results ratified" in text(client.get(of_run("run", run)))


def test_what_was_typed_is_still_there_after_a_mistake():
    judged, run = deliberated_round()
    client, own = client_for(chair_of(judged)), entries_of(judged)
    answer = client.post(of_run("move", run, own[0].code), {"to_place": "3", "reason": "Better read aloud."})
    assert answer.status_code == 422
    assert "Better read aloud." in text(answer)
    assert client.post(of_run("move", run, own[0].code), {"to_place": "x" * 50}).status_code == 422
    assert client.post(of_run("note", run), {"text": "  "}).status_code == 422
    assert client.post(of_run("note", run), {"text": "  ", "entry": own[0].code}).status_code == 422
    tie = {"entry": [own[2].code, own[3].code], "rule": "rescore", "order": [own[3].code, own[2].code]}
    answer = client.post(of_run("tie", run), tie)
    assert answer.status_code == 422
    assert "Write a reason" in text(answer)
    assert client.post(of_run("tie", run), {"entry": [own[2].code, own[3].code]}).status_code == 422


def test_what_cannot_be_done_now_is_refused():
    judged, run = tallied_round()
    client = client_for(chair_of(judged))
    assert client.get(of_round("ratify", judged)).status_code == 409
    assert client.get(of_round("publish", judged)).status_code == 409
    assert client.post(of_run("note", run), {"text": "Too early."}).status_code == 409
    assert client.get(of_round("tally", judged)).status_code == 405


def test_publishing_waits_for_what_is_judged_blind():
    judged, _run = deliberated_round()
    client = client_for(chair_of(judged))
    deliberation.ratify_round(judged=judged, user=chair_of(judged), now=later())
    assert of_round("publish", judged) in text(client.get(of_round("round", judged)))
    panel_facts.make_round(judged.competition, source=judged, state=RoundState.OPEN)
    shown = text(client.get(of_round("round", judged)))
    assert "“Final” is judged blind" in shown
    assert of_round("publish", judged) not in shown
    for act in (client.get, client.post):
        assert act(of_round("publish", judged)).status_code == 409


def test_a_conflict_that_was_found_later_is_said():
    judged, run = deliberated_round()
    chair, best = judged.panel.chair, entries_of(judged)[0]
    deliberation.ratify_round(judged=judged, user=chair.user, now=later())
    client, said = client_for(chair.user), "found after these results were ratified"
    assert said not in text(client.get(of_run("run", run)))
    declare_conflict(judge=chair, entry=best.entry, kind="personal", reason="Niece", now=later())
    shown = text(client.get(of_run("run", run)))
    assert f'<span class="results-code">{best.code}</span>' in shown[shown.index(said) :][:200]


@pytest.mark.parametrize("code", ["\0", "A\0BCDEFG"])
def test_what_is_no_code_is_no_address(code: str):
    """Before anything is asked of a database, which may take no null character."""
    for address in (f"{code}/", f"run/{code}/", f"run/ABCDEFGH/entry/{code}/"):
        with pytest.raises(Resolver404):
            resolve(f"/en/judging/results/{address}")


def test_null_characters_are_left_out():
    _judged, run = deliberated_round()
    client = client_for(chair_of(run.round))
    assert client.post(of_run("note", run), {"text": "Well\0 done"}).status_code == 302
    assert client.post(of_run("note", run), {"text": "Well", "entry": "A\0B"}).status_code == 404
    assert "Well done" in text(client.get(of_run("run", run)))


def test_an_empty_round_says_what_is_missing():
    judged = panel_facts.make_open_round(entries=0, state=RoundState.CLOSED)
    client = client_for(chair_of(judged))
    answer = client.post(of_round("tally", judged), follow=True)
    assert "There are no entries in this round." in text(answer)


# --- files -------------------------------------------------------------------------------------------------


def test_the_downloaded_scores_have_the_digest_of_the_run():
    judged, run = deliberated_round()
    answer = client_for(chair_of(judged)).get(of_run("scores", run))
    assert hashlib.sha256(answer.content).hexdigest() == run.sha256
    assert answer["Content-Disposition"].startswith("attachment; ")


def test_no_cell_of_a_file_is_a_formula():
    judged = closed_round()
    score = judged.entries.first().assignments.first().sheet.scores.last()
    for other in judged.entries.first().assignments.first().sheet.scores.all():
        if other.pk == score.pk:
            other.value, other.reason = None, "=cmd|' /C calc'!A0"
            other.save()
    sheet = score.sheet
    sheet.score = 1.0 * (2 * (sheet.scores.first().value - 1) / 4 + (sheet.scores.all()[1].value - 1) / 4) / 3
    sheet.save()
    (run,) = results.tally_round(judged=judged, user=None, now=later())
    for name in ("scores", "table"):
        answer = text(client_for(chair_of(judged)).get(of_run(name, run)))
        rows = list(csv.reader(io.StringIO(answer.removeprefix("\ufeff"))))
        assert not any(cell.startswith(("=", "+", "@", "\t")) for row in rows for cell in row)
    assert "'=cmd" in run.inputs


def test_the_results_file_has_every_digit():
    judged, run = deliberated_round()
    answer = text(client_for(chair_of(judged)).get(of_run("table", run)))
    rows = list(csv.reader(io.StringIO(answer.removeprefix("\ufeff"))))
    first = run.rows.first()
    assert rows[1][2] == first.round_entry.code
    assert float(rows[1][5]) == first.adjusted
    assert len(rows) == 6


# --- load --------------------------------------------------------------------------------------------------


def queries(user: User, page: str) -> int:
    client = client_for(user)
    client.get(page)
    with CaptureQueriesContext(connection) as found:
        assert client.get(page).status_code == 200
    return len(found)


def test_pages_cost_the_same_for_few_and_many_entries():
    few, small = deliberated_round(POINTS[:3])
    many, large = deliberated_round(POINTS * 2, competition=panel_facts.make_competition(slug="large"))
    assert (small.rows.count(), large.rows.count()) == (3, 10)
    for name in ("run", "judges"):
        cost = [queries(chair_of(judged), of_run(name, run)) for judged, run in ((few, small), (many, large))]
        assert cost[0] == cost[1], name
        assert cost[0] < 25
    cost = [queries(chair_of(judged), of_round("round", judged)) for judged in (few, many)]
    assert cost[0] == cost[1]


def test_the_page_of_a_round_costs_the_same_for_one_and_three_categories():
    cost = []
    for number, categories in enumerate((["slogan"], ["slogan", "design", "video"])):
        competition = panel_facts.make_competition(slug=f"contest-{number}")
        entries = [
            one for slug in categories for one in panel_facts.make_entries(competition, 2, category=slug)
        ]
        judged = closed_round(POINTS[:2] * len(categories), competition=competition, entries=entries)
        assert len(results.tally_round(judged=judged, user=None, now=later())) == len(categories)
        cost.append(queries(chair_of(judged), of_round("round", judged)))
    assert cost[0] == cost[1]


def test_a_long_ranking_comes_in_pages(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("campaigns.judging.views.results.A_PAGE", 2)
    judged, run = deliberated_round()
    client = client_for(chair_of(judged))
    assert "Page 1 of 3" in text(client.get(of_run("run", run)))
    assert "Page 3 of 3" in text(client.get(f"{of_run('run', run)}?page=3"))
    assert Status.SUBMITTED in json.dumps([one.entry.status for one in entries_of(judged)])
