"""Training modules and their lessons: pages that editors write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from campaigns.training.blocks import LessonBlock, ScriptStepBlock, SourceBlock
from campaigns.training.models.impact import ImpactPage
from quizzes.models import Quiz, Tell
from uploads.pages import PublicPageMixin


class TrainingIndexPage(PublicPageMixin, Page):
    """All training modules of a language."""

    introduction = models.CharField(_("introduction"), max_length=255, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    subpage_types = ["training.TrainingModulePage"]
    max_count_per_parent = 1
    template = "training/index_page.html"

    class Meta:
        verbose_name = _("training index")
        verbose_name_plural = _("training indexes")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["modules"] = TrainingModulePage.objects.child_of(self).live().order_by("path")
        context["impact"] = ImpactPage.objects.sibling_of(self).live().first()
        return context


class TrainingModulePage(PublicPageMixin, Page):
    """A training module: what it is for, its lessons, and what measures it.

    forms_quiz: the quiz of two parallel forms that is taken before and after. live_quiz: what the room plays
    together. booster_quiz: what comes back after some days. trained_tells: what is taught; other tells are
    reported apart. Its versions in other languages have the same translation_key.
    """

    summary = models.CharField(
        _("summary"), max_length=200, help_text=_("One or two sentences for lists and shared links.")
    )
    goals = StreamField(
        [("goal", CharBlock(max_length=160, label=_("goal")))],
        verbose_name=_("learning goals"),
        help_text=_("What somebody can do afterwards."),
        max_num=6,
    )
    age_from = models.PositiveSmallIntegerField(_("from age"), default=14)
    age_to = models.PositiveSmallIntegerField(_("to age"), default=24)
    test_minutes = models.PositiveSmallIntegerField(
        _("minutes of a test"), default=6, help_text=_("The first one, and again the second one.")
    )
    live_minutes = models.PositiveSmallIntegerField(_("minutes of the live quiz"), default=7)
    feedback_minutes = models.PositiveSmallIntegerField(_("minutes of feedback"), default=2)
    forms_quiz = models.ForeignKey(
        Quiz,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tests before and after"),
    )
    live_quiz = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("live quiz")
    )
    booster_quiz = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("boosters")
    )
    trained_tells = ParentalManyToManyField(
        Tell, blank=True, related_name="+", verbose_name=_("tells that are taught")
    )
    sources = StreamField([("source", SourceBlock())], blank=True, verbose_name=_("more sources"))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("goals"),
        FieldRowPanel([FieldPanel("age_from"), FieldPanel("age_to")]),
        MultiFieldPanel(
            [FieldPanel("test_minutes"), FieldPanel("live_minutes"), FieldPanel("feedback_minutes")],
            heading=_("Minutes beside the lessons"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("forms_quiz"),
                FieldPanel("live_quiz"),
                FieldPanel("booster_quiz"),
                FieldPanel("trained_tells"),
            ],
            heading=_("What is played and measured"),
        ),
        FieldPanel("sources"),
    ]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    settings_panels = [*Page.settings_panels, *PublicPageMixin.settings_panels]
    search_fields = [*Page.search_fields, index.SearchField("summary")]
    parent_page_types = ["training.TrainingIndexPage"]
    subpage_types = ["training.LessonPage"]
    template = "training/module_page.html"

    class Meta:
        verbose_name = _("training module")
        verbose_name_plural = _("training modules")

    def lessons(self) -> models.QuerySet[LessonPage]:
        """The published lessons in their order."""
        return LessonPage.objects.child_of(self).live().order_by("path")

    def minutes(self, taught: Iterable[LessonPage] | None = None) -> int:
        """Of a whole session: both tests, the lessons, the live quiz and the feedback.

        taught: the lessons, where they are known already."""
        lessons = sum(lesson.minutes for lesson in (self.lessons() if taught is None else taught))
        tests = 2 * self.test_minutes if self.forms_quiz_id else 0
        return lessons + tests + (self.live_minutes if self.live_quiz_id else 0) + self.feedback_minutes


class LessonPage(PublicPageMixin, Page):
    """A lesson: what students see, and the script that the facilitator follows."""

    minutes = models.PositiveSmallIntegerField(_("minutes"), default=6)
    body = StreamField(LessonBlock(), blank=True, verbose_name=_("content"))
    script = StreamField(
        [("step", ScriptStepBlock())],
        blank=True,
        verbose_name=_("facilitator's script"),
        help_text=_("Students do not see it on the page. It is no secret either."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("minutes"),
        FieldPanel("body"),
        FieldPanel("script"),
    ]
    promote_panels = [*Page.promote_panels, *PublicPageMixin.promote_panels]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types = ["training.TrainingModulePage"]
    subpage_types: list[str] = []
    template = "training/lesson_page.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def script_steps(self) -> Iterator[Any]:
        """The values of the script's steps."""
        return (step.value for step in self.script)
