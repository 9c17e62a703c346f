"""The pages of the chair: who finds them, and what they say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.enums import Role
from accounts.models import User
from campaigns.judging import result_words as words
from campaigns.judging import run_figures, scoring
from campaigns.judging.enums import RoundKind, RoundState
from campaigns.judging.models import Decision, DeliberationNote, ResultRow, ResultRun, Round, TieBreak
from campaigns.judging.services import deliberation, results
from campaigns.judging.services.agreement_facts import Strictness
from tests.campaigns.judging import panel_facts
from tests.campaigns.judging.result_addresses import of_round, of_run, text
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


OF_A_RUN = ("run", "judges", "scores", "table")
NAMES = ("Canary", "people.example", *panel_facts.SCHOOLS)


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
