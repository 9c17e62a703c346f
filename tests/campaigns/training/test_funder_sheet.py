"""The report for funders: as a file, in both languages, for days that hold something and days that do not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.enums import Role
from accounts.models import User
from campaigns.training import funder_sheet as sheet
from campaigns.training.models import Campus, TrainingModulePage
from campaigns.training.services.impact import impact
from paper.sheet import Sheet
from tests.campaigns.training.taught import NOW
from tests.campaigns.training.test_impact import LATER, held, say

pytestmark = pytest.mark.django_db

REPORT = "/admin/training/report.pdf"


@pytest.fixture
def manager(client_of: Callable[..., Client]) -> Client:
    return client_of(Role.MANAGER)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_it_is_a_pdf_with_its_own_fonts(
    manager: Client, module: TrainingModulePage, campus: Campus, trainer_user: User, language: str
) -> None:
    say(held(module, campus, trainer_user, 9), *[(5, 4, True)] * 6)
    response = manager.get(REPORT, {"since": "2026-05-01", "until": "2026-05-31", "language": language})
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response["Content-Disposition"] == f'attachment; filename="bonafide-training-{language}.pdf"'
    assert response.content[:5] == b"%PDF-"
    used = re.findall(rb"/FontDescriptor \d+ 0 R", response.content)
    inside = re.findall(rb"/FontFile[23] \d+ 0 R", response.content)
    assert len(inside) == len(used) == 3  # two weights, and the letters of Hangul and other signs


def test_the_same_figures_are_drawn_once(
    manager: Client, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    """A sheet names the second in which it was drawn."""
    cache.clear()
    session = held(module, campus, trainer_user, 9)

    def asked(minute: int, **days: str) -> bytes:
        with time_machine.travel(LATER.replace(minute=minute), tick=False):
            return manager.get(REPORT, {"since": "", "until": "", "language": "en", **days}).content

    first = asked(0)
    assert asked(1) == first
    assert asked(1, language="ko") != first
    assert asked(1, since="2026-05-01") != first
    say(session, *[(5, 4, True)] * 6)
    assert asked(1) != first


def test_what_it_says(
    monkeypatch: pytest.MonkeyPatch, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    """Every figure that is written is one of the impact."""
    session = held(module, campus, trainer_user, 9)
    say(session, *[(5, 4, True)] * 6)
    written = written_by(monkeypatch)
    found = impact(now=LATER)
    sheet.funder_sheet(found, since=None, until=None, language="en", site="site.example", now=NOW)
    learned = found.learning[0]
    gain = learned.comparison.gain
    assert gain is not None
    for words in (
        "1 session, from May 4, 2026 to May 4, 2026.",
        "10 students · 1 session",
        f"Look twice: {learned.sentence}",
        f"+{gain.value:.2f}",
        f"+{gain.low:.2f} to +{gain.high:.2f}",
        "Clear: 5.0 of 5. Useful: 4.0 of 5 (means of 6 forms without names).",
        "Groups under five are left out: their answers are in no figure about learning or feedback.",
    ):
        assert words in written
    assert not [words for words in written if "caught" in words]


def test_of_few_it_says_nothing(
    monkeypatch: pytest.MonkeyPatch, module: TrainingModulePage, campus: Campus, trainer_user: User
) -> None:
    held(module, campus, trainer_user, 4)
    written = written_by(monkeypatch)
    sheet.funder_sheet(impact(now=LATER), since=None, until=None, language="en", site="site.example", now=NOW)
    assert "Change of sensitivity d′" not in written
    assert "No group of five people took both tests, so nothing is said about learning." in written


def written_by(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All texts that are written on sheets from now on; they are written all the same."""
    written: list[str] = []
    write = Sheet.words

    def listen(self: Sheet, text: object, **options: object) -> None:
        written.append(str(text))
        write(self, text, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Sheet, "words", listen)
    return written


def test_days_without_a_session(manager: Client) -> None:
    response = manager.get(REPORT, {"since": "2020-01-01", "until": "2020-01-02"})
    assert (response.status_code, response.content[:5]) == (200, b"%PDF-")


@pytest.mark.parametrize(
    "query", [{"since": "2026-05-02", "until": "2026-05-01"}, {"since": "soon"}, {"language": "tlh"}]
)
def test_wrong_days_lead_back_to_the_form(manager: Client, query: dict[str, str]) -> None:
    response = manager.get(REPORT, query)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/training/learning/?")
