"""The blocks of competition pages and of entry forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from campaigns.blocks import TEXT_FEATURES, BodyBlock, TitledBlock
from campaigns.translated import TranslatedBlock


class TimelineStepBlock(blocks.StructBlock):
    on = blocks.DateBlock(label=_("date"))
    until = blocks.DateBlock(required=False, label=_("until"))
    title = blocks.CharBlock(max_length=90, label=_("what happens"))


class TimelineBlock(TitledBlock):
    steps = blocks.ListBlock(TimelineStepBlock(), min_num=1, label=_("steps"))

    class Meta:
        label = _("Timeline")
        icon = "date"
        template = "blocks/timeline.html"


class PrizeBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=90, label=_("prize"))
    text = blocks.CharBlock(required=False, max_length=200, label=_("what it is"))
    given_by = blocks.CharBlock(required=False, max_length=120, label=_("given by"))


class PrizesBlock(TitledBlock):
    prizes = blocks.ListBlock(PrizeBlock(), min_num=1, label=_("prizes"))

    class Meta:
        label = _("Prizes")
        icon = "pick"
        template = "blocks/prizes.html"


class RulesBlock(TitledBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("rules"))

    class Meta:
        label = _("Rules")
        icon = "list-ol"
        template = "blocks/rules.html"


class JurorBlock(blocks.StructBlock):
    who = blocks.CharBlock(max_length=90, label=_("name or role"))
    body = blocks.CharBlock(required=False, max_length=120, label=_("organisation"))


class JuryBlock(TitledBlock):
    text = blocks.TextBlock(required=False, max_length=400, label=_("how it is judged"))
    jurors = blocks.ListBlock(JurorBlock(), min_num=1, label=_("jury"))

    class Meta:
        label = _("Jury")
        icon = "group"
        template = "blocks/jury.html"


class CompetitionBodyBlock(BodyBlock):
    """Everything a page can hold, and what only a competition has."""

    timeline = TimelineBlock()
    prizes = PrizesBlock()
    rules = RulesBlock()
    jury = JuryBlock()


class QuestionBlock(blocks.StructBlock):
    """What every question of an entry form has."""

    label = TranslatedBlock(max_length=160, label=_("question"))
    help = TranslatedBlock(max_length=300, required=False, label=_("help"))
    required = blocks.BooleanBlock(required=False, default=True, label=_("must be answered"))
    for_judges = blocks.BooleanBlock(
        required=False,
        default=True,
        label=_("judges read the answer"),
        help_text=_("Not what names a person."),
    )


class TextQuestionBlock(QuestionBlock):
    """max_characters: as a reader counts them."""

    max_words = blocks.IntegerBlock(required=False, min_value=1, max_value=2000, label=_("most words"))
    max_characters = blocks.IntegerBlock(
        required=False, min_value=1, max_value=10_000, label=_("most characters")
    )
    long = blocks.BooleanBlock(required=False, label=_("several lines"))

    class Meta:
        label = _("Text")
        icon = "pilcrow"


class OptionsQuestionBlock(QuestionBlock):
    options = blocks.ListBlock(TranslatedBlock(max_length=120), min_num=2, max_num=12, label=_("options"))
    several = blocks.BooleanBlock(required=False, label=_("several may be chosen"))

    class Meta:
        label = _("Options")
        icon = "list-ul"


class StatementQuestionBlock(QuestionBlock):
    class Meta:
        label = _("Statement to tick")
        icon = "tick"


class LinkQuestionBlock(QuestionBlock):
    class Meta:
        label = _("Link")
        icon = "link"


class EntryFormBlock(blocks.StreamBlock):
    """The questions of an entry form, in any order."""

    text = TextQuestionBlock()
    options = OptionsQuestionBlock()
    statement = StatementQuestionBlock()
    link = LinkQuestionBlock()
