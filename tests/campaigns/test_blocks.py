"""Blocks refuse what must not be published."""

from __future__ import annotations

import datetime as dt

import pytest
from wagtail.blocks import StreamValue, StructBlockValidationError

from campaigns.blocks import BodyBlock, FactBlock, LinkBlock

FACT = {
    "figure": "37 %",
    "statement": "of people asked said so.",
    "source": "A survey",
    "year": "2022",
    "data_year": "2022",
    "address": "https://example.org/survey",
    "checked": "2026-11-01",
}


def value(**changes: str) -> dict:
    block = FactBlock()
    data = {f"f-{name}": text for name, text in {**FACT, **changes}.items()}
    return block.clean(block.value_from_datadict(data, {}, "f"))


def test_a_fact_with_everything_is_kept() -> None:
    kept = value()
    assert (kept["year"], kept["checked"]) == (2022, dt.date(2026, 11, 1))


@pytest.mark.parametrize("name", list(FACT))
def test_a_fact_takes_no_figure_without_all_of_its_source(name: str) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        value(**{name: ""})
    assert list(refused.value.block_errors) == [name]


@pytest.mark.parametrize(
    ("name", "text"),
    [("data_year", "2023"), ("checked", "2099-01-01"), ("address", "nowhere"), ("year", "22")],
)
def test_a_fact_refuses_what_cannot_be(name: str, text: str) -> None:
    with pytest.raises(StructBlockValidationError) as refused:
        value(**{name: text})
    assert list(refused.value.block_errors) == [name]


@pytest.mark.django_db
def test_a_link_goes_to_one_place() -> None:
    block = LinkBlock()
    with pytest.raises(StructBlockValidationError):
        block.clean(block.value_from_datadict({"l-text": "Go", "l-page": "", "l-address": ""}, {}, "l"))
    kept = block.clean(
        block.value_from_datadict({"l-text": "Go", "l-page": "", "l-address": "https://example.org"}, {}, "l")
    )
    assert kept["address"] == "https://example.org"


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_an_empty_block_can_be_kept_as_a_draft(name: str) -> None:
    body = BodyBlock()
    value = StreamValue(body, [(name, body.child_blocks[name].get_default())])
    assert [child.block_type for child in body.clean_deferred(value)] == [name]
