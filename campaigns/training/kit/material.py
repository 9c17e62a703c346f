"""Everything that a kit is drawn from, read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.training.enums import Kind
from campaigns.training.exceptions import NotPrintable
from campaigns.training.kit.pictures import Pictures
from campaigns.training.models import CampusSession, LessonPage, TrainingModulePage
from campaigns.training.slides import slides_of
from campaigns.training.sources import Source, sources_of
from quizzes.enums import FormLabel
from quizzes.models import Item, Study, Tell
from quizzes.names import tell_of_the_code
from quizzes.services.studies import order_of

SPARE = 20  # sheets beyond the size of the group
PARTS = ("guide", "poster", "handout", "test", "key")  # in the order of the whole kit: the key comes last


@dataclass(frozen=True)
class TellWords:
    """A tell that is taught: how it is looked for, and when it proves nothing."""

    name: Any
    why: Any
    how: Any
    caveat: Any


@dataclass(frozen=True)
class PlanStep:
    """Something of the plan. begins: minutes from the start. kind: "test", "lesson", "live" or "feedback"."""

    title: str
    minutes: int
    begins: int
    kind: str


@dataclass(frozen=True)
class Material:
    """What a session's kit is made of.

    forms: the items of form A and B in the order in which they are printed; {} where there is no test for
    paper, and no_test then says why. orders: of the sheets from 1, spare ones and all, which form comes
    first. slides: the number (from 1) of the first slide of each lesson. host: of this website, as people
    type it.
    """

    session: CampusSession
    module: TrainingModulePage
    lessons: Sequence[LessonPage]
    goals: Sequence[str]
    tells: Sequence[TellWords]
    sources: Sequence[Source]
    forms: dict[str, list[Item]]
    orders: Sequence[str]
    slides: dict[int, int]
    no_test: str = ""
    pictures: Pictures = field(default_factory=Pictures)

    @property
    def parts(self) -> list[str]:
        return [part for part in PARTS if self.forms or part not in ("test", "key")]

    @property
    def join_link(self) -> str:
        """Where phones join: what the QR code on the poster holds."""
        return settings.SITE_URL + reverse("live-code", args=[self.session.code])

    @property
    def module_link(self) -> str:
        """Where somebody goes on alone; the session's own address for a module without one."""
        url = self.module.get_url()
        return settings.SITE_URL + url if url else self.join_link

    @property
    def place(self) -> str:
        """Campus and room, "" for a session without a campus."""
        campus = self.session.campus
        named = [str(campus)] if campus else []
        return " · ".join([*named, self.session.room] if self.session.room else named)

    @property
    def day(self) -> str:
        start = self.session.local_start
        return date_format(start, "DATE_FORMAT") if start else ""

    @property
    def time(self) -> str:
        start = self.session.local_start
        return date_format(start, "TIME_FORMAT") if start else ""

    @property
    def foot(self) -> str:
        return f"{self.session.code} · {self.module.title}"

    def plan(self) -> list[PlanStep]:
        """What happens, in order, and how long it takes."""
        module, found = self.module, list[tuple[str, int, str]]()
        if self.session.study_id is not None:
            found.append((_("First test"), module.test_minutes, "test"))
        found += [(lesson.title, lesson.minutes, "lesson") for lesson in self.lessons]
        if module.live_quiz_id is not None:
            found.append((_("Live quiz"), module.live_minutes, "live"))
        if self.session.study_id is not None:
            found.append((_("Second test"), module.test_minutes, "test"))
        found.append((_("Feedback and certificate"), module.feedback_minutes, "feedback"))
        steps, begins = [], 0
        for title, minutes, kind in found:
            steps.append(PlanStep(title, minutes, begins, kind))
            begins += minutes
        return steps

    def clock(self, minutes: int) -> str:
        """The time on the clock of the room so many minutes after the start; "" where it has none."""
        start = self.session.local_start
        if start is None or self.session.kind != Kind.SESSION:
            return ""
        hours, rest = divmod(start.hour * 60 + start.minute + minutes, 60)
        return f"{hours % 24:02}:{rest:02}"

    def copies(self) -> int:
        """How many booklets of each form are needed: each is used twice, first by one half of the group."""
        orders = self.orders[: self.session.group_size]
        first = sum(order == "AB" for order in orders)
        return max(first, len(orders) - first)


def collect(session: CampusSession) -> Material:
    """Raises NotPrintable for a session whose module is gone."""
    module = session.module
    if module is None:
        raise NotPrintable(
            _("The training module of this session was taken off the website, so there is nothing to print.")
        )
    lessons = list(module.lessons())
    forms, no_test = _forms(session)
    return Material(
        session=session,
        module=module,
        lessons=lessons,
        goals=[str(goal.value) for goal in module.goals],
        tells=_tells(module, forms),
        sources=sources_of(module, lessons),
        forms=forms,
        orders=orders_of(session.study, sheets_printed(session)) if forms and session.study else [],
        slides=_first_slides(module),
        no_test=no_test,
    )


def prepare(material: Material) -> None:
    """Prepare all pictures, so that drawing only places them."""
    for items in material.forms.values():
        for item in items:
            picture_of(material.pictures, item)
    for picture in _pictures_of(material.lessons):
        material.pictures.of_photograph(picture)


def count_pictures(material: Material) -> int:
    goods = {(item.specimen_id, item.picture_id) for items in material.forms.values() for item in items}
    return len(goods - {(None, None)}) + len({picture.pk for picture in _pictures_of(material.lessons)})


def picture_of(pictures: Pictures, item: Item) -> Any:
    """What an item shows, as a prepared picture; None for a case in words."""
    if item.specimen is not None:
        return pictures.of_specimen(item.specimen)
    return pictures.of_photograph(item.picture) if item.picture is not None else None


def _pictures_of(lessons: Sequence[LessonPage]) -> Iterator[Any]:
    for block in (block for lesson in lessons for block in lesson.body):
        value = block.value
        if block.block_type == "comparison":
            yield from (value[side]["picture"] for side in ("left", "right") if value[side]["picture"])
        elif block.block_type in ("hotspots", "story") and value["picture"]:
            yield value["picture"]


def printed_items(study: Study, label: str) -> list[Item]:
    """The items of a form in the order in which they are printed, and in which answers are typed in.

    By their random codes: the matches of a form begin with its fakes, which would tell the answers.
    """
    return list(
        Item.objects.shown()
        .filter(form_items__form__quiz=study.quiz_id, form_items__form__label=label)
        .order_by("code")
    )


def on_a_scale(item: Item) -> bool:
    """Whether it is answered from 1, surely genuine, to 6, surely fake: what paper can ask."""
    shows = item.specimen_id or item.picture_id
    return item.kind_slug == "case" or (item.kind_slug == "single" and bool(shows))


def orders_of(study: Study, sheets: int) -> list[str]:
    """Which form comes first on the sheets from 1, "AB" or "BA": the study's own balanced order."""
    return [order_of(study, number) for number in range(1, sheets + 1)]


def sheets_printed(session: CampusSession) -> int:
    """How many slips the kit has: more people come than were planned."""
    return session.group_size + SPARE


def _forms(session: CampusSession) -> tuple[dict[str, list[Item]], str]:
    """The forms as they are printed, or {} and why there is no test on paper."""
    if session.study is None:
        return {}, _("The module has no tests, so there is none on paper.")
    forms = {str(label): printed_items(session.study, label) for label in FormLabel}
    items = [item for form in forms.values() for item in form]
    if not items:
        return {}, _("The forms of the tests are not ready, so there is no test on paper.")
    if not all(on_a_scale(item) for item in items):
        return {}, _("The tests hold items that only work on a screen, so there is no test on paper.")
    return forms, ""


def _tells(module: TrainingModulePage, forms: dict[str, list[Item]]) -> list[TellWords]:
    """The tells that are taught, in the words of the module's language where an item has them."""
    notes = {
        item.content["tell"]: item.content["note"]
        for items in forms.values()
        for item in items
        if item.content.get("tell") and item.content.get("note")
    }
    return [_words_of(tell, notes.get(tell.slug)) for tell in module.trained_tells.all()]


def _words_of(tell: Tell, note: dict[str, Any] | None) -> TellWords:
    if note:
        return TellWords(note["name"], note["why"], note["how"], note["caveat"])
    known = tell_of_the_code(tell.slug) or tell
    return TellWords(known.name, known.why, known.how, known.caveat)


def _first_slides(module: TrainingModulePage) -> dict[int, int]:
    return {
        slide.lesson.pk: number
        for number, slide in enumerate(slides_of(module), start=1)
        if slide.kind == "lesson" and slide.lesson is not None
    }
