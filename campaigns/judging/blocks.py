"""The blocks of a rubric."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

from campaigns.blocks import CheckedBlock
from campaigns.translated import TranslatedBlock

MOST_STEPS = 20  # more cannot be tapped on a phone


class LevelBlock(blocks.StructBlock):
    """What a number of points means."""

    value = blocks.DecimalBlock(label=gettext_lazy("points"))
    text = TranslatedBlock(max_length=200, label=gettext_lazy("what it means"))


class CriterionBlock(CheckedBlock):
    """One line of a rubric: from minimum to maximum in steps."""

    title = TranslatedBlock(max_length=80, label=gettext_lazy("criterion"))
    help = TranslatedBlock(max_length=300, required=False, label=gettext_lazy("help"))
    weight = blocks.DecimalBlock(default=1, min_value=0.01, max_value=100, label=gettext_lazy("weight"))
    minimum = blocks.DecimalBlock(default=1, label=gettext_lazy("least points"))
    maximum = blocks.DecimalBlock(default=5, label=gettext_lazy("most points"))
    step = blocks.DecimalBlock(default=1, min_value=0.01, label=gettext_lazy("step"))
    required = blocks.BooleanBlock(required=False, default=True, label=gettext_lazy("must be scored"))
    levels = blocks.ListBlock(LevelBlock(), label=gettext_lazy("levels"))

    class Meta:
        label = gettext_lazy("Criterion")
        icon = "order"

    def misfits(self, value: Any) -> dict[str, str]:
        span = value["maximum"] - value["minimum"]
        if span <= 0:
            return {"maximum": _("The most points are above the least.")}
        if span % value["step"]:
            return {"step": _("From the least to the most points it takes whole steps.")}
        if span / value["step"] > MOST_STEPS:
            return {"step": _("A phone has room for at most %(most)s steps.") % {"most": MOST_STEPS}}
        on_steps = all(
            value["minimum"] <= level["value"] <= value["maximum"]
            and not (level["value"] - value["minimum"]) % value["step"]
            for level in value["levels"]
        )
        return {} if on_steps else {"levels": _("A level stands at points that can be given.")}


class RubricBlock(blocks.StreamBlock):
    """The criteria of a rubric."""

    criterion = CriterionBlock()
