"""Bringing the modules that come with the project onto a website: pages, tests, live quizzes, pictures.

What is there already stays as it is: editors may have changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.html import strip_tags
from wagtail.models import Collection, Page
from wagtail.rich_text import RichText

from campaigns.training.models import LessonPage, TrainingIndexPage, TrainingModulePage
from campaigns.training.shipped import LANGUAGES, MODULES, Words, drawn_for, read
from quizzes.enums import Composition, FormLabel, ItemStatus
from quizzes.models import FormItem, Item, Quiz, QuizForm, QuizPage, Tell
from quizzes.services.bank import keep_tell, load_items, public_code, save_item
from quizzes.services.forms import freeze_forms, propose_forms
from quizzes.services.pages import add_page, front_pages
from quizzes.specimens.collection import read_index
from quizzes.specimens.demonstration_listings import LISTINGS
from uploads.models import Photograph

INDEX = {
    "en": (
        "Training",
        "Four modules of 45 minutes. Take one alone, or let a trainer bring it to your campus.",
    ),
    "ko": ("교육", "45분짜리 교육 과정 네 가지예요. 혼자 들어도 되고, 강사와 함께 캠퍼스에서 들어도 돼요."),
}
RIGHTS = "Drawn for Bonafide. The brand is invented."
FORM_SEED = 1
FAKES = GENUINE = 8  # of a form
DRAWN_MODULE = "look-check-ask"  # its tests show drawn goods, the same in every language


@transaction.atomic
def load_modules(*, now: datetime) -> list[TrainingModulePage]:
    """Publish the modules in every language that has a front page; returns those that are new.

    The drawn goods are put into the question bank where they are missing; their pictures must be in the media
    storage (quizzes.services.bank.keep_pictures). Raises PlaceTaken.
    """
    load_items(drawn=read_index(), listings=LISTINGS)
    return [page for module in MODULES for page in _load(module, now)]


def _load(module: str, now: datetime) -> Iterator[TrainingModulePage]:
    for language, front in front_pages(LANGUAGES).items():
        index = _index(language, front)
        if not TrainingModulePage.objects.child_of(index).filter(slug=module).exists():
            yield _Builder(module, language, now).build(index)


def _index(language: str, front: Page) -> TrainingIndexPage:
    """The page below the front page of a language that lists the modules."""
    found = TrainingIndexPage.objects.child_of(front).first()
    if found is not None:
        return found
    title, introduction = INDEX[language]
    page = TrainingIndexPage(title=title, introduction=introduction, show_in_menus=True)
    added: TrainingIndexPage = add_page(parent=front, page=page, slug="training")
    return added


class _Builder:
    """Builds one module in one language."""

    def __init__(self, module: str, language: str, now: datetime) -> None:
        self.module, self.language, self.now = module, language, now
        self.words = read(module, language)

    def build(self, index: TrainingIndexPage) -> TrainingModulePage:
        words = self.words
        self._keep_tells()
        live = self._live_quiz()
        page = TrainingModulePage(
            title=words["title"],
            summary=words["summary"],
            search_description=words["summary"],
            goals=[("goal", goal) for goal in words["goals"]],
            forms_quiz=self._forms_quiz(),
            live_quiz=live,
            booster_quiz=self._booster_quiz() or live,
            sources=[("source", {"year": None, **source}) for source in words.get("sources", [])],
            **{name: words[name] for name in _NUMBERS},
        )
        page.trained_tells.set([keep_tell(slug=slug) for slug in words["trained_tells"]])
        add_page(parent=index, page=page, slug=self.module)
        for lesson in words["lessons"]:
            self._add_lesson(page, lesson)
        return page

    def _keep_tells(self) -> None:
        for tell in self.words.get("tells", []):
            Tell.objects.get_or_create(slug=tell["slug"], defaults={**tell, "category": "case"})

    # --- what is played ---------------------------------------------------------------------------------
    def _forms_quiz(self) -> Quiz:
        if self.module == DRAWN_MODULE:
            return self._drawn_forms()
        slug = f"{self.module}-test-{self.language}"
        quiz, is_new = Quiz.objects.get_or_create(
            slug=slug, defaults={"title": f"{self.words['title']}: A/B", "composition": Composition.FORMS}
        )
        if is_new:
            forms = {
                label: QuizForm.objects.create(quiz=quiz, label=label, frozen_at=self.now)
                for label in FormLabel
            }
            for words in self.words["items"]:
                item = self._case(words)
                FormItem.objects.create(form=forms[FormLabel(words["form"])], item=item, match=words["match"])
        return quiz

    def _drawn_forms(self) -> Quiz:
        """Both forms of the drawn goods that are kept for them, matched by what they show."""
        quiz, is_new = Quiz.objects.get_or_create(
            slug=f"{self.module}-test",
            defaults={"title": f"{self.words['title']}: A/B", "composition": Composition.FORMS},
        )
        if is_new:
            quiz.parts.model.objects.create(
                quiz=quiz, kind_slug="single", fakes=FAKES, genuine=GENUINE, tags="form", sort_order=0
            )
            wanted = {"quiz": quiz, "language": self.language, "seed": FORM_SEED}
            freeze_forms(**wanted, fingerprint=propose_forms(**wanted).fingerprint, now=self.now)
        return quiz

    def _live_quiz(self) -> Quiz:
        """Fixed questions, those of every language in one quiz: a room gets those of its own."""
        quiz, _is_new = Quiz.objects.get_or_create(
            slug=f"{self.module}-live",
            defaults={"title": self.words["title"], "composition": Composition.FIXED},
        )
        if not quiz.fixed_items.filter(item__language=self.language).exists():
            for place, words in enumerate(self.words["live"]):
                item = self._case(words) if words.get("kind") == "case" else self._choice(words)
                quiz.fixed_items.model.objects.create(quiz=quiz, item=item, sort_order=place)
        return quiz

    def _booster_quiz(self) -> Quiz | None:
        """What comes back after some days: for drawn goods always new ones; for words their own questions."""
        if self.module != DRAWN_MODULE:
            return None
        quiz, is_new = Quiz.objects.get_or_create(
            slug=f"{self.module}-boosters", defaults={"title": self.words["title"]}
        )
        if is_new:
            for place, (kind, fakes, genuine) in enumerate((("pair", 2, 0), ("single", 3, 3))):
                quiz.parts.model.objects.create(
                    quiz=quiz, kind_slug=kind, fakes=fakes, genuine=genuine, sort_order=place
                )
        return quiz

    def _case(self, words: Words) -> Item:
        tells = {tell["slug"]: tell for tell in self.words.get("tells", [])}
        content: dict[str, Any] = {
            **self.words["case"],
            "is_fake": words["is_fake"],
            "tell": words["tell"],
            "feedback": words["feedback"],
        }
        if words["tell"]:
            tell = tells[words["tell"]]
            content["note"] = {name: tell[name] for name in ("name", "why", "how", "caveat")}
        return self._item("case", words, content)

    def _choice(self, words: Words) -> Item:
        options = [
            {"text": one["text"], "weight": one["weight"], "feedback": one["feedback"]}
            for one in words["options"]
        ]
        return self._item(
            "choice",
            words,
            {
                "options": options,
                "multiple": sum(one["weight"] > 0 for one in options) > 1,
                "shuffle": True,
                "feedback": words["feedback"],
            },
        )

    def _item(self, kind: str, words: Words, content: dict[str, Any]) -> Item:
        item = Item(
            kind_slug=kind,
            title=strip_tags(words["text"])[:255],
            text=words["text"],
            level=words.get("level", 2),
            content=content,
            language=self.language,
            status=ItemStatus.RELEASED,
        )
        return save_item(item=item)

    # --- lessons ----------------------------------------------------------------------------------------
    def _add_lesson(self, module: TrainingModulePage, words: Words) -> None:
        blocks = [block for block in words["blocks"] if block["type"] != "quiz" or self._quiz_page()]
        body = [(block["type"], self._block(block)) for block in blocks]
        script = [
            (
                "step",
                {
                    "minutes": Decimal(str(step["minutes"])),
                    "say": step.get("say", ""),
                    "do": step.get("do", ""),
                },
            )
            for step in words["script"]
        ]
        page = LessonPage(title=words["title"], minutes=words["minutes"], body=body, script=script)
        add_page(parent=module, page=page, slug=words["slug"])

    def _block(self, block: Words) -> Words:
        values = {key: value for key, value in block.items() if key not in ("type", "html", "specimen")}
        if "html" in block:
            values["text"] = RichText(block["html"])
        read_block: Callable[[Words, Words], Words] | None = getattr(self, f"_{block['type']}_block", None)
        return read_block(block, values) if read_block else values

    def _hotspots_block(self, block: Words, values: Words) -> Words:
        points = [
            {**point, "x": Decimal(str(point["x"])), "y": Decimal(str(point["y"]))}
            for point in block["points"]
        ]
        return {**values, "picture": _picture(block["specimen"], block["alt"]), "points": points}

    def _comparison_block(self, block: Words, values: Words) -> Words:
        sides = {
            side: {"label": block[side]["label"], "picture": _picture(block[side]["specimen"], block["alt"])}
            for side in ("left", "right")
        }
        return {**values, **sides}

    def _quiz_block(self, block: Words, values: Words) -> Words:
        return {**values, "quiz": self._quiz_page()}

    def _quiz_page(self) -> QuizPage | None:
        """Where students go on by themselves: the first quiz of the website, if there is one."""
        pages = QuizPage.objects.filter(locale__language_code=self.language).live()
        return pages.order_by("path").first()


_NUMBERS = ("age_from", "age_to", "test_minutes", "live_minutes", "feedback_minutes")


def _picture(specimen: Words, alt: str) -> Photograph:
    """A drawn good in the library of pictures, put there once."""
    entry = drawn_for(specimen).entry
    title = f"Drawn good {public_code(entry)}"
    found = Photograph.objects.filter(title=title).first()
    if found is not None:
        return found
    with entry.path(1200).open("rb") as file:
        return Photograph.objects.create(
            title=title,
            description=alt[:255],
            rights=RIGHTS,
            collection=Collection.get_first_root_node(),
            file=ImageFile(file, name="drawn.webp"),
        )
