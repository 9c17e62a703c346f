"""Conflicts, rubrics and organisations at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Role
from campaigns.competitions.models import Competition
from campaigns.judging.enums import AssignmentState, ConflictKind, ConflictRuling, ConflictSource
from campaigns.judging.models import Assignment, ConflictOfInterest, Rubric
from tests.campaigns.desk_pages import plain
from tests.campaigns.judging.judging_desk import HOME, OF, conflict
from tests.campaigns.judging.panel_facts import (
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_round,
)

pytestmark = pytest.mark.django_db


# --- conflicts -----------------------------------------------------------------------------------------


def test_conflicts_are_listed_and_narrowed(competition: Competition, manager: Client) -> None:
    judges, entries = [make_judge(competition) for _place in range(2)], make_entries(competition, 2)
    conflict(judges[0], entries[0], ruling=ConflictRuling.CLEARED)
    waiting = conflict(judges[1], entries[1])

    def listed(**query: str) -> list[int]:
        rows = manager.get(f"{OF}conflicts/", query).context["rows"]
        return [row.conflict.pk for row in rows]

    assert listed()[0] == waiting.pk
    assert len(listed()) == 2
    assert listed(ruling="open") == [waiting.pk]
    assert listed(judge=judges[1].code) == [waiting.pk]
    assert listed(q=entries[1].code.lower()) == [waiting.pk]
    assert listed(ruling="conflicted") == []
    assert len(listed(ruling="nonsense")) == 2


def test_a_manager_rules_with_a_reason(competition: Competition, manager: Client) -> None:
    found = conflict(make_judge(competition), make_entries(competition, 1)[0])
    address = f"{HOME}conflict/{found.pk}/"
    assert "A niece" in plain(manager.get(address))
    response = manager.post(address, {"reason": "Not related"})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"ruling"})
    assert "Not related" in response.content.decode()
    assert manager.post(address, {"ruling": "cleared", "reason": "Not related"}).status_code == 302
    found.refresh_from_db()
    assert (found.ruling, found.pinned, found.reason) == (ConflictRuling.CLEARED, True, "Not related")


def test_a_manager_adds_a_conflict_and_the_judge_loses_the_entry(
    competition: Competition, manager: Client
) -> None:
    judged = make_open_round(competition=competition)
    judge, entry = judged.panel.chair, judged.entries.first().entry
    sent = {"judge": judge.pk, "entry": entry.code.lower(), "kind": "personal", "reason": "Taught the team"}
    assert manager.post(f"{OF}conflicts/add/", sent).status_code == 302
    found = ConflictOfInterest.objects.get()
    assert (found.ruling, found.source) == (ConflictRuling.CONFLICTED, ConflictSource.RULED)
    lost = Assignment.objects.get(judge=judge, round_entry__entry=entry)
    assert lost.state == AssignmentState.RECUSED


def test_a_conflict_names_an_entry_of_the_competition(competition: Competition, manager: Client) -> None:
    other = make_entries(make_competition(slug="other"), 1)[0]
    sent = {"judge": make_judge(competition).pk, "entry": other.code, "kind": "personal", "reason": "x"}
    response = manager.post(f"{OF}conflicts/add/", sent)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"entry"})


def test_conflicts_are_looked_for_on_demand(competition: Competition, manager: Client) -> None:
    make_entries(competition, 4)
    make_judge(competition, affiliations="Lakeside College")
    response = manager.post(f"{OF}conflicts/", follow=True)
    assert "1 conflict is new." in plain(response)
    assert ConflictOfInterest.objects.get().kind == ConflictKind.SCHOOL


# --- snippets ------------------------------------------------------------------------------------------


def block(**given: Any) -> dict[str, Any]:
    """A rubric of one criterion, as the form sends it."""
    facts = {
        "title-en": "Idea",
        "title-ko": "아이디어",
        "help-en": "",
        "help-ko": "",
        "weight": "2",
        "minimum": "1",
        "maximum": "5",
        "step": "1",
        "required": "on",
        "levels-count": "1",
        "levels-0-deleted": "",
        "levels-0-order": "0",
        "levels-0-type": "item",
        "levels-0-id": "",
        "levels-0-value-value": "5",
        "levels-0-value-text-en": "Strong",
        "levels-0-value-text-ko": "강함",
    }
    sent = {
        "title": "Slogans",
        "criteria-count": "1",
        "criteria-0-deleted": "",
        "criteria-0-order": "0",
        "criteria-0-type": "criterion",
        "criteria-0-id": "",
    }
    return sent | {f"criteria-0-value-{name}": value for name, value in (facts | given).items()}


RUBRICS, BODIES = "/admin/snippets/judging/rubric/", "/admin/snippets/accounts/organisation/"


def test_a_rubric_is_made_and_stays_with_its_competition(competition: Competition, manager: Client) -> None:
    begun = manager.get(f"{RUBRICS}add/?competition=real-deal")
    assert f'<option value="{competition.pk}" selected>' in begun.content.decode()
    sent = block() | {"competition": competition.pk}
    assert manager.post(f"{RUBRICS}add/", sent).status_code == 302
    rubric = Rubric.objects.get()
    assert rubric.criteria[0].value["levels"][0]["text"]["en"] == "Strong"
    make_round(competition, rubric=rubric)
    moved = block() | {"competition": make_competition(slug="other").pk}
    response = manager.post(f"{RUBRICS}edit/{rubric.pk}/", moved)
    assert "Rounds use this rubric" in plain(response)
    assert manager.post(f"{RUBRICS}delete/{rubric.pk}/").status_code == 302
    assert Rubric.objects.exists()


def test_a_level_outside_the_points_is_refused(competition: Competition, manager: Client) -> None:
    sent = block(**{"levels-0-value-value": "7"}) | {"competition": competition.pk}
    response = manager.post(f"{RUBRICS}add/", sent)
    assert "A level stands at points that can be given." in response.content.decode()
    assert not Rubric.objects.exists()


def test_domains_are_tidied_and_conflicts_follow_them(competition: Competition, manager: Client) -> None:
    make_entries(competition, 1, email="mina@lakeside.example")
    judge = make_judge(competition, body="Lakeside")
    body = judge.organisation
    sent = {"name": "Lakeside", "kind": "body", "aliases": "LS \n\nLS", "domains": "@Lakeside.example, "}
    assert manager.post(f"{BODIES}edit/{body.pk}/", sent).status_code == 302
    body.refresh_from_db()
    assert (body.aliases, body.domains) == ("LS", "lakeside.example")
    assert ConflictOfInterest.objects.get().kind == ConflictKind.DOMAIN
    response = manager.post(f"{BODIES}edit/{body.pk}/", sent | {"domains": "not a domain"})
    assert "is no domain" in plain(response)


def test_the_menu_leads_to_judging(manager: Client, client_of: Callable[..., Client]) -> None:
    assert "Rounds and judges" in manager.get("/admin/").content.decode()
    assert "Rounds and judges" not in client_of(Role.EDITOR).get("/admin/").content.decode()
