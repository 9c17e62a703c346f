"""The pages of the chair: who finds them, what they say, that nobody behind an entry is seen."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import User
from campaigns.competitions.enums import Status
from campaigns.judging import result_words as words
from campaigns.judging import run_figures, scoring
from campaigns.judging.enums import RoundKind, RoundState
from campaigns.judging.models import (
    Decision,
    DeliberationNote,
    ResultRow,
    ResultRun,
    Round,
    TieBreak,
)
from campaigns.judging.services import deliberation, results
from campaigns.judging.services.agreement_facts import Strictness
from campaigns.judging.services.conflicts import declare_conflict
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_facts import (
    POINTS,
    chair_of,
    client_for,
    closed_round,
    deliberated_round,
    entries_of,
    judges_of,
    later,
    pairs_round,
    tallied_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Where a page in another language leaves the process in that language."""
    with translation.override("en"):
        yield


OF_A_RUN = ("run", "judges", "scores", "table")
NAMES = ("Canary", "people.example", *panel_facts.SCHOOLS)


def of_round(name: str, judged: Round) -> str:
    return reverse(f"results:{name}", args=[judged.code])


def of_run(name: str, run: ResultRun, *more: str) -> str:
    return reverse(f"results:{name}", args=[run.code, *more])


def text(response: Any) -> str:
    return str(response.content.decode())


def every_page(judged: Round, run: ResultRun) -> list[str]:
    entry = entries_of(judged)[0].code
    tie = "&".join(f"entry={one.code}" for one in entries_of(judged)[2:4])
    return [
        reverse("results:index"),
        of_round("round", judged),
        of_round("ratify", judged),
        *(of_run(name, run) for name in OF_A_RUN),
        of_run("entry", run, entry),
        f"{of_run('tie', run)}?{tie}",
    ]


# --- who comes in ------------------------------------------------------------------------------------------


def test_the_chair_a_manager_and_an_administrator_find_every_page(person: Callable[..., User]):
    judged, run = deliberated_round()
    for user in (chair_of(judged), person(Role.MANAGER), person(Role.ADMINISTRATOR)):
        for page in every_page(judged, run):
            assert client_for(user).get(page).status_code == 200, page


def test_nobody_else_finds_any_of_them(person: Callable[..., User]):
    judged, run = deliberated_round()
    other = panel_facts.make_open_round(competition=panel_facts.make_competition(slug="other"))
    outsiders = [judges_of(judged)[1].user, person(Role.EDITOR), person(Role.TRAINER), person(Role.JUDGE)]
    for user in outsiders:
        for page in every_page(judged, run):
            assert client_for(user).get(page).status_code == 404, page
    for page in every_page(judged, run)[1:]:  # the chair of another panel has an index of their own
        assert client_for(chair_of(other)).get(page).status_code == 404, page
    assert Client().get(of_run("run", run))["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["tally", "deliberate", "ratify", "publish"])
def test_nobody_else_does_anything_to_a_round(name: str):
    judged, _run = deliberated_round()
    assert client_for(judges_of(judged)[1].user).post(of_round(name, judged)).status_code == 404
    judged.refresh_from_db()
    assert judged.state == RoundState.DELIBERATION


def test_nobody_else_writes_breaks_or_moves():
    judged, run = deliberated_round()
    client, entry = client_for(judges_of(judged)[1].user), entries_of(judged)[0].code
    assert client.post(of_run("note", run), {"text": "Mine"}).status_code == 404
    assert client.post(of_run("tie", run), {"rule": "shared"}).status_code == 404
    assert client.post(of_run("move", run, entry), {"to_place": 1, "reason": "Mine"}).status_code == 404
    assert not any(model.objects.exists() for model in (DeliberationNote, TieBreak, Decision))


def test_while_a_round_is_open_there_is_nothing_to_see():
    judged = panel_facts.make_open_round()
    assert client_for(chair_of(judged)).get(of_round("round", judged)).status_code == 404
    assert "No round has come to an end yet" in text(
        client_for(chair_of(judged)).get(reverse("results:index"))
    )


def test_an_entry_of_another_run_is_not_found():
    judged, run = deliberated_round()
    other, _run = deliberated_round(competition=panel_facts.make_competition(slug="other"))
    foreign = entries_of(other)[0].code
    client = client_for(chair_of(judged))
    assert client.get(of_run("entry", run, foreign)).status_code == 404
    assert client.get(of_run("picture", run, foreign, "small")).status_code == 404
    assert client.get(of_run("picture", run, entries_of(judged)[0].code, "small")).status_code == 404
    assert client.get(f"{of_run('tie', run)}?entry={foreign}&entry=NOTHING").status_code == 404
    assert client.post(of_run("note", run), {"text": "x", "entry": foreign}).status_code == 404


# --- what they say -----------------------------------------------------------------------------------------


def test_nobody_behind_an_entry_is_named():
    judged, run = deliberated_round()
    for page in every_page(judged, run):
        for user in (chair_of(judged), User.objects.get(pk=chair_of(judged).pk)):
            shown = text(client_for(user).get(page))
            assert [name for name in NAMES if name in shown] == [], page
            assert not any(one.entry.code in shown for one in entries_of(judged)), page


def test_neighbours_are_not_separable_in_words_and_not_in_digits():
    judged, run = deliberated_round()
    shown = text(client_for(chair_of(judged)).get(of_run("run", run)))
    assert shown.count("Not separable from the next") == sum(
        not one.is_separable for one in deliberation.standing_of(run)
    )
    row = run.rows.first()
    assert repr(row.adjusted) not in shown
    assert f"{row.p_above_next:.2f}" not in shown


def test_harsh_is_said_in_words():
    judged, run = deliberated_round(POINTS * 3)
    shown = text(client_for(chair_of(judged)).get(of_run("judges", run)))
    assert "Harsh: gives" in shown
    assert "Krippendorff" in shown
    assert "Criterion by criterion" in shown


def test_every_notice_has_words_of_its_own():
    constants = {
        value
        for module in (scoring, run_figures)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and value.endswith(".")
    }
    assert constants - set(words.NOTICES) == set()
    with translation.override("en"):
        assert words.notice_of("Something new.") == "Something new."


def test_raw_means_are_announced():
    judged = closed_round((((5, 5, 5),), ((3, 3, 3),)))
    (run,) = results.tally_round(judged=judged, user=None, now=later())
    shown = text(client_for(chair_of(judged)).get(of_run("run", run)))
    assert "These are plain means: no two judges scored the same entry" in shown


@pytest.mark.parametrize(
    ("chance", "said"),
    [(None, ""), (1.0, "over 95 %"), (0.0, "under 5 %"), (0.834, "about 85 %"), (0.03, "about 5 %")],
)
def test_chances_are_not_more_exact_than_they_are(chance: float | None, said: str):
    assert words.share_of(chance) == said


@pytest.mark.parametrize(
    ("severity", "se", "said"),
    [
        (6.2, 1.4, "Harsh: gives 6 points less than the others (± 1)."),
        (-6.2, 1.4, "Lenient: gives 6 points more than the others (± 1)."),
        (2.5, 1.4, "As strict as the others, as far as can be told."),
        (0.2, 0.01, "As strict as the others, as far as can be told."),
    ],
)
def test_strictness_is_claimed_only_beyond_its_error(severity: float, se: float, said: str):
    assert words.severity_of(Strictness(severity, se)) == said


@pytest.mark.parametrize(("value", "se", "shown"), [(72.46, 3.2, "72 ± 3"), (72.46, 0.32, "72.5 ± 0.3")])
def test_a_score_has_the_digits_that_its_error_allows(value: float, se: float, shown: str):
    row = ResultRow(n=3, adjusted=value, se=se)
    assert str(words.score_of(ResultRun(parameters={"kind": "sheets"}), row)) == shown


def test_bars_stay_on_their_line():
    for low, rank, high in ((1, 1, 1), (1, 2, 5), (5, 5, 5)):
        bar = words.rank_bar(ResultRow(rank=rank, rank_low=low, rank_high=high), 5)
        assert 0 <= float(bar.x) <= float(bar.x) + float(bar.width) <= 100.01
        assert 0 <= float(bar.mark) <= 98


@pytest.mark.parametrize("language", ["en", "ko"])
def test_other_kinds_of_rounds_have_pages_too(language: str):
    pairs = pairs_round([(0, 1), (0, 2), (1, 3), (2, 3)])
    contest = panel_facts.make_competition(slug="votes")
    votes = panel_facts.make_open_round(
        competition=contest, kind=RoundKind.PUBLIC_VOTE, state=RoundState.CLOSED
    )
    trial, _run = tallied_round(
        kind=RoundKind.CALIBRATION, competition=panel_facts.make_competition(slug="t")
    )
    for judged in (pairs, votes, trial):
        client = client_for(chair_of(judged))
        for run in results.tally_round(judged=judged, user=None, now=later()):
            for name in OF_A_RUN:
                assert client.get(of_run(name, run).replace("/en/", f"/{language}/")).status_code == 200
            entry = run.rows.first().round_entry.code
            assert client.get(of_run("entry", run, entry)).status_code == 200
        assert client.get(of_round("round", judged)).status_code == 200
    assert client_for(chair_of(trial)).get(of_round("ratify", trial)).status_code == 404


def test_results_that_are_not_valid_any_more_say_so():
    judged, run = tallied_round()
    sheet = judged.entries.first().assignments.first().sheet
    sheet.voided_at = later(1)
    sheet.save()
    client = client_for(chair_of(judged))
    assert "Something has changed since the tally" in text(client.get(of_run("run", run)))
    assert "Tally again" in text(client.get(of_round("round", judged)))
    results.tally_round(judged=judged, user=None, now=later(2))
    assert "not valid any more" in text(client.get(of_run("run", run)))
    assert of_run("run", run) in text(client.get(of_round("round", judged)))


def test_who_was_not_scored_is_listed_without_a_place():
    judged = closed_round()
    out = entries_of(judged)[4]
    for assignment in out.assignments.all():
        assignment.sheet.voided_at = timezone.now()
        assignment.sheet.save()
    (run,) = results.tally_round(judged=judged, user=None, now=later())
    shown = text(client_for(chair_of(judged)).get(of_run("run", run)))
    assert "Without scores" in shown
    assert out.code in shown
    assert client_for(chair_of(judged)).get(of_run("entry", run, out.code)).status_code == 404


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
