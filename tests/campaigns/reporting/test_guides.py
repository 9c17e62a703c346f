"""What somebody is told: the most special record, and figures that still hold."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.reporting.enums import Standing, State
from campaigns.reporting.exceptions import NotListed
from campaigns.reporting.services.guide import access_marketplace, guide_for
from tests.campaigns.reporting.listed import (
    TODAY,
    make_authority,
    make_marketplace,
    make_note,
    make_protection,
    make_route,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "shown", "standing"), [(180, 15, "current"), (181, None, "old")])
def test_figures_are_shown_for_180_days(days: int, shown: int | None, standing: str) -> None:
    bazaar = make_marketplace()
    make_protection(bazaar, checked_on=TODAY - dt.timedelta(days=days))
    (refund,) = guide_for(marketplace=bazaar, country="IT", today=TODAY).refunds
    assert (refund.days, refund.proof.standing) == (shown, Standing(standing))


@pytest.mark.parametrize("state", [State.GAP, State.RECHECK])
def test_what_is_not_verified_shows_no_figure(state: State) -> None:
    bazaar = make_marketplace()
    make_protection(bazaar, state=state)
    make_authority("IT", state=state)
    make_note("IT", state=state)
    guide = guide_for(marketplace=bazaar, country="IT", today=TODAY)
    assert (guide.refunds[0].days, guide.helpers[0].phone, guide.notes[0].text) == (None, "", "")


@pytest.mark.parametrize(
    ("country", "places"),
    [("IT", ["IT"]), ("FR", ["EU"]), ("KR", [""])],
)
def test_the_most_special_records_hold(country: str, places: list[str]) -> None:
    bazaar = make_marketplace()
    for place in ("", "EU", "IT"):
        make_route(bazaar, place)
        make_protection(bazaar, place)
    guide = guide_for(marketplace=bazaar, country=country, today=TODAY)
    assert [route.country for route in guide.routes] == places
    assert [refund.country for refund in guide.refunds] == places


def test_authorities_of_the_country_come_before_those_of_the_eu() -> None:
    make_authority("EU")
    make_authority("IT")
    make_authority("KR")
    guide = guide_for(marketplace=None, country="IT", today=TODAY)
    assert [helper.country for helper in guide.helpers] == ["IT", "EU"]
    assert guide.has_dsa
    assert not guide_for(marketplace=None, country="KR", today=TODAY).has_dsa


def test_a_marketplace_that_is_not_shown_is_not_found() -> None:
    make_marketplace(is_listed=False)
    assert access_marketplace(slug="other") is None
    for slug in ("bazaar", "nobody"):
        with pytest.raises(NotListed):
            access_marketplace(slug=slug)
