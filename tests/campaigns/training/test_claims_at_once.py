"""Two phones with one number, and one file taken twice, at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from uuid import uuid4

import pytest
from django.core.cache import cache

from accounts.models import Organisation
from campaigns.training.enums import Phase
from campaigns.training.models import Campus, CampusSession
from campaigns.training.services import claims, rosters
from tests.campaigns.training.taught import NOW, join, make_campus
from tests.races import at_once, kinds


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[CampusSession]:
    """A session that threads with connections of their own can see; it is taken away again."""
    with django_db_blocker.unblock():
        cache.clear()
        session = CampusSession.objects.create(
            campus=make_campus("In a hurry"),
            module_key=uuid4(),
            module_title="Look twice",
            language="en",
            phase=Phase.DOORS,
            created_at=NOW,
        )
        yield session
        session.delete()
        Campus.objects.all().delete()
        Organisation.objects.filter(name="In a hurry").delete()


def test_one_phone_gets_the_number(committed: CampusSession) -> None:
    committed.roster.create(number="0012", number_key="0012")
    people = [join(committed, number) for number in range(6)]
    acts = [partial(claims.claim, attendance=one, number="0012", now=NOW) for one in people]
    assert kinds(at_once(*acts)) == {"RosterEntry": 1, "Unclaimable": 5}
    assert committed.attendances.filter(roster_entry__isnull=False).count() == 1


def test_one_file_is_taken_once(committed: CampusSession) -> None:
    pending = rosters.look(session=committed, data=b"1\n2\n", name="list.csv", now=NOW).pending
    seen = rosters.plan(pending=pending, replace=False)
    act = partial(rosters.take, pending=pending, replace=False, fingerprint=seen.fingerprint)
    assert kinds(at_once(act, act, act)) == {"Plan": 1, "RosterChanged": 2}
    assert committed.roster.count() == 2
