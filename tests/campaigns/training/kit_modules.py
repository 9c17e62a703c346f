"""Modules with real tests for paper: drawn goods, cases in words, and everything that lessons hold."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from PIL import Image

from campaigns.training.models import LessonPage, TrainingModulePage
from quizzes.enums import Composition, ItemStatus
from quizzes.models import FormItem, Item, Quiz, QuizForm
from quizzes.services.bank import keep_key, keep_specimen
from quizzes.specimens.collection import read_index
from quizzes.specimens.models import picture_path
from tests.campaigns.training.taught import NOW, make_module
from tests.quizzes.simulated import make_quiz
from uploads.models import Photograph

CASE = {
    "task": "A counterfeit, or lawful?",
    "fake": "a counterfeit",
    "genuine": "lawful",
    "tell": "",
    "feedback": "<p>Because of the <strong>mark</strong>.</p>",
}


def case(number: int, *, fake: bool, language: str = "en") -> Item:
    """A case in words; its code sorts in the order of the numbers."""
    item = Item(
        code=f"{number:016x}",
        kind_slug="case",
        title=f"Case {number}",
        language=language,
        status=ItemStatus.RELEASED,
        text=f"<p>Case number {number}: is it so?</p>",
        content={**CASE, "is_fake": fake},
    )
    item.save()
    keep_key(item=item)
    return item


def forms_of_cases(slug: str = "cases", *, each: int = 3, start: int = 1) -> Quiz:
    """Two forms, in the order of their codes: fake, genuine, fake, ..."""
    return _forms(
        slug, [[case(start + side * each + n, fake=n % 2 == 0) for n in range(each)] for side in (0, 1)]
    )


def forms_of_goods(each: int = 2) -> Quiz:
    """Two forms of drawn goods, with grey pictures in the media storage."""
    drawn = iter([one for one in read_index() if one.entry.use == "form"])
    return _forms("goods", [[good(next(drawn)) for _n in range(each)] for _side in "AB"])


def good(drawn: Any) -> Item:
    specimen = keep_specimen(drawn=drawn)
    path = picture_path(specimen.code, 800)
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(picture("WEBP", (80 + specimen.pk, 60))))
    item = Item(kind_slug="single", status=ItemStatus.RELEASED, specimen=specimen)
    item.save()
    keep_key(item=item)
    return item


def picture(kind: str = "PNG", size: tuple[int, int] = (80, 60)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "grey").save(out, kind)
    return out.getvalue()


def photograph() -> Photograph:
    return Photograph.objects.create(
        title="A bag", file=ImageFile(io.BytesIO(picture()), name="bag.png"), rights="Drawn by us."
    )


def _forms(slug: str, sides: list[list[Item]]) -> Quiz:
    quiz = make_quiz(slug, Composition.FORMS)
    for label, items in zip("AB", sides, strict=True):
        form = QuizForm.objects.create(quiz=quiz, label=label, frozen_at=NOW)
        for match, item in enumerate(reversed(items), start=1):
            FormItem.objects.create(form=form, item=item, match=match)
    return quiz


def everything(
    forms: Quiz | None = None, *, language: str = "en", word: str = "closely"
) -> TrainingModulePage:
    """A module with a lesson that holds every kind of block."""
    module = make_module("everything", language=language, forms=forms)
    shown = photograph()
    blocks: list[tuple[str, Any]] = [
        ("text", {"title": "Look", "text": f"<p>Look <strong>{word}</strong>.</p><ol><li>One</li></ol>"}),
        (
            "hotspots",
            {
                "title": "A bag",
                "picture": shown,
                "alt": "A grey bag.",
                "points": [{"x": 20, "y": 30, "label": "Seam", "text": "It is even."}],
            },
        ),
        (
            "comparison",
            {
                "title": "Two bags",
                "left": {"picture": shown, "label": "Genuine"},
                "right": {"picture": shown, "label": "Fake"},
                "alt": "Two bags.",
                "text": "Compare the seams.",
            },
        ),
        (
            "fact",
            {
                "figure": "12 of 40",
                "statement": "So many failed.",
                "source": "A laboratory",
                "year": 2024,
                "data_year": 2023,
                "address": "https://lab.example/report",
                "checked": dt.date(2026, 4, 1),
            },
        ),
        ("story", {"title": "A story", "text": "<p>You find a bag.</p>", "picture": None}),
        (
            "scenario",
            {
                "title": "A way home",
                "steps": [
                    {
                        "key": "start",
                        "text": "You see a stall.",
                        "choices": [
                            {"label": "Walk on", "to": "", "reply": "Fine."},
                            {"label": "Ask", "to": "asked", "reply": "Good."},
                        ],
                    },
                    {"key": "asked", "text": "They answer.", "choices": []},
                ],
            },
        ),
        (
            "question",
            {
                "title": "",
                "text": "What now?",
                "options": [
                    {"text": "Wait", "right": True, "reply": "Yes."},
                    {"text": "Run", "right": False, "reply": "No need."},
                ],
            },
        ),
        ("discussion", {"prompt": "Who pays?", "minutes": 3, "hints": ["Think of the buyer."]}),
        (
            "activity",
            {
                "title": "Cards",
                "minutes": 5,
                "props": ["Six cards"],
                "steps": ["Lay them out."],
                "care": "No real brands.",
            },
        ),
        ("live", {"text": "All together now."}),
    ]
    module.add_child(
        instance=LessonPage(
            title="Everything",
            slug="everything-lesson",
            locale=module.locale,
            minutes=9,
            body=blocks,
            script=[("step", {"minutes": 9, "say": "Say it all.", "do": "Do it all."})],
        )
    )
    return TrainingModulePage.objects.get(pk=module.pk)
