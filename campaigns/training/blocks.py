"""The blocks that lessons are built from. Each has templates in templates/training/{blocks,slides}."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from campaigns.blocks import (
    TEXT_FEATURES,
    CheckedBlock,
    FactBlock,
    OptionallyTitledBlock,
    QuizBlock,
    ReportingBlock,
    StoryBlock,
    TitledBlock,
    VideoBlock,
)

MOST_POINTS = 8
MOST_STEPS = 20
STEP_KEY = r"^[a-z0-9-]{1,20}$"


class TextBlock(OptionallyTitledBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"))

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        template = "training/blocks/text.html"


class SceneBlock(StoryBlock):
    """A short scene. Whoever acts in it is “you”, or is said to be invented."""

    class Meta:
        label = _("Story")
        icon = "openquote"
        template = "training/blocks/story.html"


def to_a_tenth(most: int, label: Any) -> blocks.DecimalBlock:
    return blocks.DecimalBlock(min_value=0, max_value=most, max_digits=4, decimal_places=1, label=label)


class HotspotBlock(blocks.StructBlock):
    """A place on a picture, in percent of its width and height, and what there is to see."""

    x = to_a_tenth(100, _("from the left, %"))
    y = to_a_tenth(100, _("from the top, %"))
    label = blocks.CharBlock(max_length=60, label=_("name"))
    text = blocks.TextBlock(max_length=300, label=_("text"))


class HotspotsBlock(TitledBlock):
    picture = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(max_length=200, label=_("what the picture shows"))
    points = blocks.ListBlock(HotspotBlock(), min_num=1, max_num=MOST_POINTS, label=_("places"))

    class Meta:
        label = _("Picture with places to tap")
        icon = "crosshairs"
        template = "training/blocks/hotspots.html"


class SideBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("picture"))
    label = blocks.CharBlock(max_length=60, label=_("label"))


class ComparisonBlock(TitledBlock):
    """Two pictures of one shape with a slider between them, such as a genuine good and a fake."""

    left = SideBlock(label=_("left"))
    right = SideBlock(label=_("right"))
    alt = blocks.CharBlock(max_length=200, label=_("what the pictures show"))
    text = blocks.TextBlock(required=False, max_length=600, label=_("text"))

    class Meta:
        label = _("Comparison")
        icon = "expand-right"
        template = "training/blocks/comparison.html"


class WayBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=120, label=_("what you do"))
    # A pattern and no text: so it is not offered to translators, and steps still find each other.
    to = blocks.RegexBlock(regex=STEP_KEY, required=False, label=_("goes to"), help_text=_("Empty: the end."))
    reply = blocks.TextBlock(required=False, max_length=300, label=_("what happens"))


class ScenarioStepBlock(blocks.StructBlock):
    key = blocks.RegexBlock(regex=STEP_KEY, label=_("short name"))
    text = blocks.TextBlock(max_length=400, label=_("text"))
    choices = blocks.ListBlock(WayBlock(), max_num=4, default=[], label=_("ways on"))


class ScenarioBlock(TitledBlock, CheckedBlock):
    """A story with branches. The first step is the beginning; each way leads to a step or to the end."""

    steps = blocks.ListBlock(ScenarioStepBlock(), min_num=1, max_num=MOST_STEPS, label=_("steps"))

    class Meta:
        label = _("Scenario with branches")
        icon = "decimal"
        template = "training/blocks/scenario.html"

    def misfits(self, value: Any) -> dict[str, Any]:
        steps = list(value["steps"] or [])
        keys = [step["key"] for step in steps]
        wanted = {way["to"] for step in steps for way in step["choices"] or [] if way["to"]}
        if len(set(keys)) < len(keys):
            return {"steps": _("Two steps have the same short name.")}
        if missing := sorted(wanted - set(keys)):
            return {"steps": _("No step is called “%(key)s”.") % {"key": missing[0]}}
        if lonely := [key for key in keys[1:] if key not in wanted]:
            return {"steps": _("No way leads to the step “%(key)s”.") % {"key": lonely[0]}}
        return {}


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, label=_("answer"))
    right = blocks.BooleanBlock(required=False, label=_("right"))
    reply = blocks.TextBlock(max_length=300, label=_("what you say to it"))


class QuestionBlock(OptionallyTitledBlock, CheckedBlock):
    """A question between two thoughts: answered at once, and never scored."""

    text = blocks.TextBlock(max_length=400, label=_("question"))
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=6, label=_("answers"))

    class Meta:
        label = _("Question")
        icon = "help"
        template = "training/blocks/question.html"

    def misfits(self, value: Any) -> dict[str, Any]:
        if self.is_deferred_validation or any(option["right"] for option in value["options"]):
            return {}
        return {"options": _("At least one answer is right.")}


class DiscussionBlock(blocks.StructBlock):
    prompt = blocks.CharBlock(max_length=240, label=_("what to talk about"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=60, default=3, label=_("minutes"))
    hints = blocks.ListBlock(
        blocks.CharBlock(max_length=200), default=[], label=_("hints"), help_text=_("For the trainer.")
    )

    class Meta:
        label = _("Discussion")
        icon = "group"
        template = "training/blocks/discussion.html"


class ActivityBlock(TitledBlock):
    minutes = blocks.IntegerBlock(min_value=1, max_value=60, default=5, label=_("minutes"))
    props = blocks.ListBlock(blocks.CharBlock(max_length=120), default=[], label=_("what you need"))
    steps = blocks.ListBlock(blocks.CharBlock(max_length=300), min_num=1, label=_("what you do"))
    care = blocks.CharBlock(required=False, max_length=240, label=_("take care"))

    class Meta:
        label = _("Activity with props")
        icon = "clipboard-list"
        template = "training/blocks/activity.html"


class LiveBlock(blocks.StructBlock):
    """The moment of the module's live quiz."""

    text = blocks.CharBlock(max_length=200, label=_("text"))

    class Meta:
        label = _("Live quiz")
        icon = "play"
        template = "training/blocks/live.html"


class LessonBlock(blocks.StreamBlock):
    """Everything a lesson can hold, in any order."""

    text = TextBlock()
    hotspots = HotspotsBlock()
    comparison = ComparisonBlock()
    video = VideoBlock()
    fact = FactBlock()
    story = SceneBlock()
    scenario = ScenarioBlock()
    question = QuestionBlock()
    discussion = DiscussionBlock()
    activity = ActivityBlock()
    quiz = QuizBlock()
    reporting = ReportingBlock()
    live = LiveBlock()


class ScriptStepBlock(blocks.StructBlock):
    """What the facilitator says and does, and how long it takes."""

    minutes = to_a_tenth(120, _("minutes"))
    say = blocks.TextBlock(required=False, max_length=800, label=_("say"))
    do = blocks.TextBlock(required=False, max_length=400, label=_("do"))

    class Meta:
        label = _("Step")
        icon = "time"


class SourceBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=240, label=_("source"))
    year = blocks.IntegerBlock(required=False, min_value=1950, max_value=2100, label=_("year published"))
    address = blocks.URLBlock(label=_("address"))
    checked = blocks.DateBlock(label=_("date checked"))

    class Meta:
        label = _("Source")
        icon = "link-external"
