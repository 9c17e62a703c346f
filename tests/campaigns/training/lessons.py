"""A lesson with a block of every type."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.rich_text import RichText

from campaigns.training.models import LessonPage, TrainingModulePage
from quizzes.models import Quiz, QuizPage
from tests.quizzes.simulated import make_quiz
from tests.uploads.pictures import saved
from uploads.models import Photograph

DAY = dt.date(2026, 11, 22)
FACT = {
    "figure": "37 %",
    "statement": "of people asked said that they had been fooled once.",
    "source": "A survey",
    "year": 2022,
    "data_year": 2021,
    "address": "https://survey.example/2022",
    "checked": DAY,
}
SCENARIO = {
    "title": "A wallet for 39 euros",
    "steps": [
        {
            "key": "start",
            "text": "You find a wallet for 39 euros. What do you do first?",
            "choices": [
                {"label": "Buy it", "to": "", "reply": "Sending money is quick, getting it back is slow."},
                {"label": "Look who sells it", "to": "seller", "reply": "The name is not on the list."},
            ],
        },
        {
            "key": "seller",
            "text": "The seller has many stars. What now?",
            "choices": [{"label": "Ask for the invoice", "to": "ask", "reply": "It comes after an hour."}],
        },
        {"key": "ask", "text": "You have the invoice and can check it.", "choices": []},
    ],
}
QUESTION = {
    "title": "What do you know now?",
    "text": "Everything fits the brand book. What follows?",
    "options": [
        {"text": "It is genuine", "right": False, "reply": "Maybe. A good copy also fits."},
        {"text": "Nothing speaks against it", "right": True, "reply": "Yes. Now look at the seller."},
    ],
}
POINTS = [
    {"x": "20.5", "y": "30", "label": "Stitches", "text": "Each gap looks like the one before."},
    {"x": "70", "y": "75", "label": "The name", "text": "Pressed in, with a shadow."},
]


def photograph(colour: str = "#5b4636") -> Photograph:
    drawn = Image.new("RGB", (1200, 900), "#b8a58c")
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((120, 90, 1080, 810), fill=colour)
    pen.ellipse((360, 270, 840, 450), fill="#c9a24a")
    return Photograph.objects.create(
        title=f"Prop {colour}",
        rights="own photograph",
        file=ContentFile(saved(drawn, "JPEG"), "prop.jpg"),
    )


def document(name: str, data: bytes) -> Document:
    return Document.objects.create(title=name, file=ContentFile(data, name))


def quiz_page(parent: Page, quiz: Quiz | None = None) -> QuizPage:
    return parent.add_child(
        instance=QuizPage(
            title="Practice",
            slug="practice",
            introduction="Five goods.",
            quiz=quiz or make_quiz("practice"),
            locale=parent.locale,
        )
    )


def every_block(quiz: QuizPage) -> list[tuple[str, Any]]:
    """A block of every type, in the order of the lesson's menu of blocks."""
    one, other = photograph(), photograph("#20406b")
    return [
        ("text", {"title": "Slow eyes", "text": RichText("<p>Read letter by letter.</p>")}),
        (
            "hotspots",
            {"title": "Where to look", "picture": one, "alt": "A brown wallet.", "points": POINTS},
        ),
        (
            "comparison",
            {
                "title": "Same wallet, two makers",
                "left": {"picture": one, "label": "Genuine"},
                "right": {"picture": other, "label": "Fake"},
                "alt": "Two wallets, brown and blue.",
                "text": "Move the slider over the flap.",
            },
        ),
        (
            "video",
            {
                "title": "How a wallet is sewn",
                "video": document("sewn.mp4", b"no real video"),
                "captions": document("sewn.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nA needle.\n"),
                "captions_language": "en",
                "poster": one,
            },
        ),
        ("fact", FACT),
        ("story", {"title": "Is this real?", "text": RichText("<p>A photo arrives.</p>"), "picture": None}),
        ("scenario", SCENARIO),
        ("question", QUESTION),
        ("discussion", {"prompt": "What would you ask?", "minutes": 3, "hints": ["Nobody is judged."]}),
        (
            "activity",
            {
                "title": "Work out the check digit",
                "minutes": 4,
                "props": ["A pencil"],
                "steps": ["Multiply.", "Add up."],
                "care": "Use the slips only.",
            },
        ),
        ("quiz", {"quiz": quiz, "text": "Now with real goods."}),
        ("reporting", {"title": "Seen one outside?", "text": "Five minutes, step by step."}),
        ("live", {"text": "All together now"}),
    ]


def add_full_lesson(module: TrainingModulePage, *, slug: str = "everything") -> LessonPage:
    """A published lesson with every block, the last one of a module."""
    quiz = QuizPage.objects.filter(slug="practice", locale=module.locale).first() or quiz_page(
        module.get_parent().get_parent()
    )
    lesson = module.add_child(
        instance=LessonPage(
            title="Everything",
            slug=slug,
            locale=module.locale,
            minutes=9,
            body=every_block(quiz),
            script=[("step", {"minutes": 9, "say": "Look slowly.", "do": "Show the wallet."})],
        )
    )
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)
