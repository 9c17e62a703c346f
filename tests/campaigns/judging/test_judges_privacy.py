"""What is let go of judges, and when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.judging.enums import AssignmentState, ConflictKind, ConflictSource
from campaigns.judging.models import ConflictOfInterest, Judge, SignInLink
from campaigns.judging.services import privacy
from tests.campaigns.competitions.contest import DAY
from tests.campaigns.judging.panel_facts import make_open_round

pytestmark = pytest.mark.django_db
TINY = timedelta(seconds=1)


def test_a_link_goes_thirty_days_after_its_end() -> None:
    judge = make_open_round(judges=1).panel.judges.get()
    now = timezone.now()
    SignInLink.objects.create(judge=judge, token_hash="a" * 64, made_at=now, expires_at=now)
    due = now + privacy.LINK_DAYS * DAY
    assert privacy.drop_old_links(now=due) == 0
    assert privacy.drop_old_links(now=due + TINY, dry_run=True) == 1
    assert privacy.drop_old_links(now=due + TINY) == 1
    assert not SignInLink.objects.exists()


def test_words_about_people_go_with_the_names_of_entrants() -> None:
    judged = make_open_round(judges=2)
    near, other = judged.panel.judges.order_by("pk")
    near.affiliations, near.aliases = "Hanbit High School", "M. Kim"
    near.save()
    given_back = judged.entries.first().assignments.get(judge=other)
    given_back.state, given_back.reason = AssignmentState.RECUSED, "I taught Mina."
    given_back.save()
    ConflictOfInterest.objects.create(
        judge=other,
        entry=given_back.round_entry.entry,
        kind=ConflictKind.PERSONAL,
        source=ConflictSource.DECLARED,
        reason="I taught Mina.",
        made_at=timezone.now(),
    )
    competition = judged.competition
    due = competition.closes_at + competition.keep_days * DAY
    assert privacy.forget_closeness(now=due) == 0
    assert privacy.forget_closeness(now=due + TINY, dry_run=True) == 2
    assert privacy.forget_closeness(now=due + TINY) == 2
    assert list(Judge.objects.values_list("affiliations", "aliases")) == [("", ""), ("", "")]
    assert ConflictOfInterest.objects.get().reason == ""
    given_back.refresh_from_db()
    assert (given_back.state, given_back.reason) == (AssignmentState.RECUSED, "")
    assert privacy.forget_closeness(now=due + TINY) == 0
