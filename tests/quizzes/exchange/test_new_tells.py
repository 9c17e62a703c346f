"""Tells that an import names: found again by name, and told apart where only signs differ."""

from __future__ import annotations

import pytest

from quizzes.exchange.services.vocabulary import Vocabulary
from quizzes.models import Tell

pytestmark = pytest.mark.django_db


def test_two_names_are_two_tells_and_one_name_is_one() -> None:
    Tell.objects.create(slug="ab-seam", name="AB: seam")
    words = Vocabulary()
    slugs = [words.slug_of(name) for name in ("A/B seam", "AB seam", "ab seam", "AB: seam", "솔기", "…")]
    assert slugs[:5] == ["ab-seam-2", "ab-seam-3", "ab-seam-3", "ab-seam", "솔기"]
    words.keep()
    assert {tell.slug: tell.name for tell in Tell.objects.all()} == {
        "ab-seam": "AB: seam",
        "ab-seam-2": "A/B seam",
        "ab-seam-3": "AB seam",
        "솔기": "솔기",
        slugs[5]: "…",
    }
