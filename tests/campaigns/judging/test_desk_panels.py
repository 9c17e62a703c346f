"""Judges and panels at the desk: invited, set right, removed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Organisation
from campaigns.competitions.models import Competition
from campaigns.judging.models import Judge, Panel
from mailing.models import OutgoingMail
from tests.campaigns.desk_pages import plain
from tests.campaigns.judging.judging_desk import HOME, OF, next_words, ready_round
from tests.campaigns.judging.panel_facts import make_competition, make_judge, make_open_round, make_panel

pytestmark = pytest.mark.django_db


# --- judges --------------------------------------------------------------------------------------------


INVITED = {
    "email": "soyeon@office.example",
    "name": "Kim Soyeon",
    "language": "ko",
    "languages": ["ko"],
}


def test_a_judge_is_invited_by_mail(competition: Competition, manager: Client) -> None:
    body = Organisation.objects.create(name="Office", kind=Organisation.Kind.BODY)
    sent = INVITED | {"organisation": body.pk, "capacity": "20", "aliases": " Kim  So-yeon \n\n"}
    response = manager.post(f"{OF}judges/invite/", sent)
    assert (response.status_code, response["Location"]) == (302, f"{OF}judges/")
    judge = Judge.objects.get()
    assert (str(judge), judge.organisation, judge.capacity) == ("Kim Soyeon", body, 20)
    assert (judge.languages, judge.aliases) == (["ko"], "Kim So-yeon")
    assert OutgoingMail.objects.filter(purpose="judge-invitation", to="soyeon@office.example").count() == 1
    again = manager.post(f"{OF}judges/invite/", sent | {"another": "1"})
    assert again.status_code == 422
    assert "is on the jury already" in plain(again)
    assert 'value="Kim Soyeon"' in again.content.decode()


def test_another_judge_can_be_invited_at_once(competition: Competition, manager: Client) -> None:
    response = manager.post(f"{OF}judges/invite/", INVITED | {"another": "1"})
    assert (response.status_code, response["Location"]) == (302, f"{OF}judges/invite/")


@pytest.mark.parametrize(
    "wrong", [{"email": "nobody"}, {"name": ""}, {"capacity": "0"}, {"languages": ["xx"]}]
)
def test_an_invitation_that_is_wrong_keeps_what_was_typed(
    competition: Competition, manager: Client, wrong: dict[str, Any]
) -> None:
    response = manager.post(f"{OF}judges/invite/", INVITED | {"aliases": "Soyeon K."} | wrong)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert "Soyeon K." in response.content.decode()
    assert not Judge.objects.exists()


def test_what_is_kept_of_a_judge_can_be_set_right(competition: Competition, manager: Client) -> None:
    judge = make_judge(competition, capacity=5, affiliations="Lakeside College")
    page = manager.get(f"{HOME}judge/{judge.code}/")
    assert "Lakeside College" in page.content.decode()
    sent = {"languages": ["ko"], "capacity": "", "aliases": "J. One", "affiliations": "Mirae"}
    assert manager.post(f"{HOME}judge/{judge.code}/", sent).status_code == 302
    judge.refresh_from_db()
    facts = (judge.organisation, judge.languages, judge.capacity, judge.aliases, judge.affiliations)
    assert facts == (None, ["ko"], None, "J. One", "Mirae")


def test_a_judge_gets_a_new_link_and_the_old_ones_stop(competition: Competition, manager: Client) -> None:
    judge = make_judge(competition)
    address = f"{HOME}judge/{judge.code}/link/"
    assert judge.user.email in plain(manager.get(address))
    assert manager.post(address).status_code == 302
    assert manager.post(address).status_code == 302
    assert OutgoingMail.objects.filter(purpose="judge-link").count() == 2
    assert judge.links.filter(revoked_at=None).count() == 1


def test_too_many_links_are_refused_and_the_last_one_works(
    competition: Competition, manager: Client, still_clock: None
) -> None:
    judge = make_judge(competition)
    answers = [manager.post(f"{HOME}judge/{judge.code}/link/") for _time in range(4)]
    assert [one.status_code for one in answers] == [302, 302, 302, 429]
    assert judge.links.filter(revoked_at=None).count() == 1


def test_a_judge_is_removed_after_being_asked(competition: Competition, manager: Client) -> None:
    judged = make_open_round(competition=competition)
    judge = judged.panel.chair
    address = f"{HOME}judge/{judge.code}/remove/"
    assert "Entries they have not scored yet: 4." in plain(manager.get(address))
    assert Judge.objects.active().count() == 3
    assert manager.post(address).status_code == 302
    assert Judge.objects.active().count() == 2
    assert next_words(manager, judged) == "4 entries lack a judge: top up."


def test_the_list_tells_who_has_signed_in_and_declared(competition: Competition, manager: Client) -> None:
    now = timezone.now()
    first = make_judge(competition, "Ada", declared_at=now, languages=["ko"], capacity=1)
    make_judge(competition, "Ben")
    first.links.create(token_hash="a" * 64, made_at=now, expires_at=now, used_at=now)
    text = plain(manager.get(f"{OF}judges/"))
    ada, ben = text.split("Ben", 1)
    assert "signed in" in ada
    assert "has not named" not in ada
    assert "at most 1 entry" in ada
    assert "has not signed in yet has not named schools and organisations" in ben
    assert "all languages any number" in ben


# --- panels --------------------------------------------------------------------------------------------


def test_a_panel_is_made_and_changed(competition: Competition, manager: Client) -> None:
    judges = [make_judge(competition) for _place in range(2)]
    sent = {"title": "Jury", "judges": [one.pk for one in judges], "chair": judges[0].pk}
    assert manager.post(f"{OF}panels/add/", sent).status_code == 302
    panel = Panel.objects.get()
    assert (set(panel.judges.all()), panel.chair) == (set(judges), judges[0])
    changed = sent | {"judges": [judges[1].pk], "chair": ""}
    assert manager.post(f"{HOME}panel/{panel.pk}/", changed).status_code == 302
    panel.refresh_from_db()
    assert (list(panel.judges.all()), panel.chair) == ([judges[1]], None)


def test_the_chair_is_of_the_panel_and_titles_differ(competition: Competition, manager: Client) -> None:
    judges = [make_judge(competition) for _place in range(2)]
    make_panel(competition, judges)
    sent = {"title": "Jury", "judges": [judges[0].pk], "chair": judges[1].pk}
    response = manager.post(f"{OF}panels/add/", sent)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "chair"}
    assert Panel.objects.count() == 1


def test_judges_of_another_competition_are_not_offered(competition: Competition, manager: Client) -> None:
    other = make_judge(make_competition(slug="other"))
    response = manager.post(f"{OF}panels/add/", {"title": "Jury", "judges": [other.pk]})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"judges"}


def test_a_panel_in_use_is_not_deleted(competition: Competition, manager: Client) -> None:
    used = ready_round(competition).panel
    free = make_panel(competition, [], title="Free")
    for panel in (used, free):
        assert manager.get(f"{HOME}panel/{panel.pk}/delete/").status_code == 200
        assert manager.post(f"{HOME}panel/{panel.pk}/delete/").status_code == 302
    assert list(Panel.objects.all()) == [used]
