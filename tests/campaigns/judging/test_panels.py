"""Inviting, changing and removing judges, and their panels."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, User
from audit.models import AuditEvent
from campaigns.competitions.models import Competition
from campaigns.judging.enums import AssignmentState, RoundState
from campaigns.judging.exceptions import NotReady
from campaigns.judging.models import Assignment, ConflictOfInterest, Judge, Panel, SignInLink
from campaigns.judging.services import letters, panels
from mailing.models import OutgoingMail
from tests.campaigns.judging.panel_facts import (
    make_competition,
    make_entries,
    make_judge,
    make_open_round,
    make_panel,
)

ACTOR = "user:1"


def invite(competition: Competition, **given: Any) -> Judge:
    facts = {
        "competition": competition,
        "email": "ada@office.example",
        "name": "Ada Bell",
        "language": "en",
        "actor": ACTOR,
        "now": timezone.now(),
    }
    return panels.invite_judge(**facts | given)


def test_somebody_new_gets_an_account_without_a_password_and_a_link(competition: Competition) -> None:
    body = Organisation.objects.create(name="Customs Service", kind="body")
    judge = invite(
        competition, name="  Ada   Bell ", organisation=body, languages=["ko"], capacity=9, aliases="Bell Ada"
    )
    user = User.objects.get(email="ada@office.example")
    assert (str(user), user.has_usable_password(), list(user.groups.values_list("name", flat=True))) == (
        "Ada Bell",
        False,
        [Role.JUDGE.value],
    )
    kept = (judge.user, judge.organisation, judge.languages, judge.capacity, judge.aliases, judge.left_at)
    assert kept == (user, body, ["ko"], 9, "Bell Ada", None)
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.purpose, mail.language) == ("ada@office.example", "judge-invitation", "en")
    assert (mail.about_type, mail.about_id) == ("judge", judge.code)
    assert "Real Deal" in mail.subject
    assert settings.SITE_URL in mail.text
    assert SignInLink.objects.get().judge == judge
    assert AuditEvent.objects.get(kind="judge.invited").subject_id == judge.code


def test_the_mail_is_in_the_language_that_was_asked_for(competition: Competition) -> None:
    invite(competition, language="ko")
    mail = OutgoingMail.objects.get()
    assert (mail.language, "진짜의 가치" in mail.text) == ("ko", True)


@pytest.mark.parametrize(
    ("languages", "code"), [([], "en"), (["ko", "en"], "ko"), (["fr", "ko"], "ko"), (["fr"], "en")]
)
def test_later_mails_are_in_the_first_language_that_the_website_speaks(
    competition: Competition, languages: list[str], code: str
) -> None:
    assert letters.language_of(make_judge(competition, languages=languages)) == code


def test_who_has_an_account_keeps_it(competition: Competition) -> None:
    user = User.objects.create_user("ada", "Ada@Office.example", "amber-birch-cedar-1", first_name="Adelaide")
    judge = invite(competition, email="ada@office.EXAMPLE", name="Somebody")
    assert (judge.user, str(judge.user), User.objects.count()) == (user, "Adelaide", 1)
    assert judge.user.has_usable_password()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.MANAGER, Role.ADMINISTRATOR])
def test_staff_never_get_a_link_that_signs_in(
    competition: Competition, person: Callable[..., User], role: Role
) -> None:
    user = person(role)
    invite(competition, email=user.email)
    assert SignInLink.objects.count() == 0
    mail = OutgoingMail.objects.get()
    assert settings.SITE_URL + reverse("judging:home") in mail.text
    assert "password" in mail.text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "nobody"}, "email"),
        ({"email": "a b@office.example"}, "email"),
        ({"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.example"}, "email"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 151}, "name"),
    ],
)
def test_what_cannot_be_invited_leaves_nothing_behind(
    competition: Competition, given: dict[str, str], field: str
) -> None:
    with pytest.raises(NotReady) as refused:
        invite(competition, **given)
    assert list(refused.value.errors) == [field]
    assert (User.objects.count(), Judge.objects.count(), OutgoingMail.objects.count()) == (0, 0, 0)


def test_nobody_is_invited_twice_or_with_a_shut_account(competition: Competition) -> None:
    invite(competition)
    with pytest.raises(NotReady):
        invite(competition, email="ADA@office.example")
    assert OutgoingMail.objects.count() == 1
    User.objects.update(is_active=False)
    with pytest.raises(NotReady):
        invite(make_competition(slug="another"))


def test_one_person_judges_in_several_competitions(competition: Competition) -> None:
    first, second = invite(competition), invite(make_competition(slug="another"))
    assert (first.user, first.pk == second.pk) == (second.user, False)


def test_who_has_left_comes_back(competition: Competition) -> None:
    judge = invite(competition)
    panels.remove_judge(judge=judge, actor=ACTOR, now=timezone.now())
    back = invite(competition, capacity=4)
    assert (back.pk, back.left_at, back.capacity) == (judge.pk, None, 4)
    assert back.user.groups.filter(name=Role.JUDGE.value).exists()
    events = AuditEvent.objects.filter(kind="judge.invited").order_by("number")
    assert [event.data for event in events] == [{"again": False}, {"again": True}]


def test_conflicts_are_looked_for_when_judges_come_change_and_leave(competition: Competition) -> None:
    make_entries(competition, 2, schools=["Hanbit High School"])
    body = Organisation.objects.create(name="Hanbit High School", kind="school")
    judge = invite(competition, organisation=body)
    assert ConflictOfInterest.objects.count() == 2
    facts = {"languages": ["en"], "capacity": 3, "aliases": "", "actor": ACTOR, "now": timezone.now()}
    changed = panels.change_judge(judge=judge, organisation=None, affiliations="Mirae", **facts)
    assert (changed.languages, changed.capacity, changed.affiliations) == (["en"], 3, "Mirae")
    assert ConflictOfInterest.objects.count() == 0
    panels.change_judge(judge=judge, organisation=body, affiliations="", **facts)
    assert ConflictOfInterest.objects.count() == 2
    panels.remove_judge(judge=judge, actor=ACTOR, now=timezone.now())
    assert ConflictOfInterest.objects.count() == 0


def test_who_leaves_keeps_what_they_confirmed_and_frees_the_rest(db: None) -> None:
    judged = make_open_round(entries=5, judges=1)
    judge = Judge.objects.get()
    states = ("proposed", "notified", "in_progress", "submitted", "declined")
    for one, state in zip(Assignment.objects.order_by("pk"), states, strict=True):
        Assignment.objects.filter(pk=one.pk).update(state=state)
    SignInLink.objects.create(judge=judge, token_hash="x", made_at=timezone.now(), expires_at=timezone.now())
    now = timezone.now()
    panels.remove_judge(judge=judge, actor=ACTOR, now=now)
    panels.remove_judge(judge=judge, actor=ACTOR, now=timezone.now())
    judge.refresh_from_db()
    assert judge.left_at == now
    assert list(Assignment.objects.order_by("pk").values_list("state", flat=True)) == [
        *(3 * [AssignmentState.REASSIGNED]),
        AssignmentState.SUBMITTED,
        AssignmentState.DECLINED,
    ]
    assert SignInLink.objects.get().revoked_at == now
    assert not judge.user.groups.filter(name=Role.JUDGE.value).exists()
    assert judged.panel.__class__.objects.get().chair is None
    assert AuditEvent.objects.get(kind="judge.left").data == {"freed": 3}


def test_leaving_one_competition_leaves_the_others_and_what_is_final(competition: Competition) -> None:
    judged = make_open_round(competition=competition, judges=1, entries=1)
    type(judged).objects.update(state=RoundState.RATIFIED)
    here = Judge.objects.get()
    invite(make_competition(slug="another"), email=here.user.email)
    panels.remove_judge(judge=here, actor=ACTOR, now=timezone.now())
    assert here.user.groups.filter(name=Role.JUDGE.value).exists()
    assert Assignment.objects.get().state == AssignmentState.NOTIFIED


def test_a_panel_has_judges_of_its_competition_and_a_chair_among_them(competition: Competition) -> None:
    first, second = make_judge(competition), make_judge(competition)
    panel = panels.save_panel(competition=competition, title=" Jury ", judges=[first, second], chair=second)
    assert (str(panel), set(panel.judges.all()), panel.chair) == ("Jury", {first, second}, second)
    panels.save_panel(competition=competition, title="Jury", judges=[first], panel=panel)
    panel.refresh_from_db()
    assert (list(panel.judges.all()), panel.chair, Panel.objects.count()) == ([first], None, 1)


@pytest.mark.parametrize("wrong", ["chair", "judges", "left", "title", "empty"])
def test_a_panel_that_does_not_go_together_is_refused(competition: Competition, wrong: str) -> None:
    judge, other = make_judge(competition), make_judge(competition)
    make_panel(competition, [], title="Taken")
    given: dict[str, Any] = {"title": "Jury", "judges": [judge]}
    if wrong == "chair":
        given["chair"] = other
    elif wrong == "judges":
        given["judges"] = [make_judge(make_competition(slug="another"))]
    elif wrong == "left":
        judge.left_at = timezone.now()
    else:
        given["title"] = {"title": "Taken", "empty": " "}[wrong]
    with pytest.raises(NotReady) as refused:
        panels.save_panel(competition=competition, **given)
    assert list(refused.value.errors) == [{"left": "judges", "empty": "title"}.get(wrong, wrong)]
    assert Panel.objects.count() == 1


def test_only_managers_reach_a_judge(competition: Competition, person: Callable[..., User]) -> None:
    judge = make_judge(competition)
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        assert panels.access_judge(user=person(role), code=judge.code) == judge
    with pytest.raises(Http404):
        panels.access_judge(user=person(Role.MANAGER), code="NOBODY")
    for role in (Role.JUDGE, Role.EDITOR, Role.TRAINER):
        with pytest.raises(Http404):
            panels.access_judge(user=person(role), code=judge.code)
