"""The blocks that pages are built from. Each has its template in templates/blocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["bold", "italic", "link", "ol", "ul", "h3"]


class TitledBlock(blocks.StructBlock):
    """What begins with a title."""

    title = blocks.CharBlock(max_length=90, label=_("title"))


class OptionallyTitledBlock(blocks.StructBlock):
    """What may begin with a title."""

    title = blocks.CharBlock(required=False, max_length=90, label=_("title"))


class CheckedBlock(blocks.StructBlock):
    """What has to fit together: `misfits` says at each of its fields what does not."""

    def clean(self, value: Any) -> Any:
        result = super().clean(value)
        misfits = {name: ValidationError(message) for name, message in self.misfits(result).items()}
        if misfits:
            raise blocks.StructBlockValidationError(block_errors=misfits)
        return result

    def misfits(self, value: Any) -> dict[str, Any]:
        return {}


class LinkBlock(CheckedBlock):
    """A link to a page of this site, or to an address elsewhere."""

    text = blocks.CharBlock(max_length=60, label=_("text"))
    page = blocks.PageChooserBlock(required=False, label=_("page"))
    address = blocks.URLBlock(required=False, label=_("address elsewhere"))

    class Meta:
        label = _("Link")
        icon = "link"

    def misfits(self, value: Any) -> dict[str, Any]:
        chosen = [name for name in ("page", "address") if value.get(name)]
        if len(chosen) == 1 or (self.is_deferred_validation and not chosen):
            return {}
        return {"page": _("Choose either a page or an address.")}


class HeroBlock(blocks.StructBlock):
    """The first thing on a page: what this is, and one button."""

    eyebrow = blocks.CharBlock(required=False, max_length=60, label=_("line above"))
    title = blocks.CharBlock(max_length=90, label=_("title"))
    text = blocks.TextBlock(required=False, max_length=280, label=_("text"))
    quiz = blocks.PageChooserBlock(
        required=False, page_type="quizzes.QuizPage", label=_("quiz"), help_text=_("Adds the button to play.")
    )
    picture = ImageChooserBlock(required=False, label=_("picture"))

    class Meta:
        label = _("Hero")
        icon = "image"
        template = "blocks/hero.html"


class StoryBlock(OptionallyTitledBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("text"))
    picture = ImageChooserBlock(required=False, label=_("picture"))

    class Meta:
        label = _("Story")
        icon = "doc-full"
        template = "blocks/story.html"


class FactBlock(CheckedBlock):
    """A figure with everything that lets a reader check it. None of it can be left out."""

    figure = blocks.CharBlock(max_length=30, label=_("figure"), help_text=_("For example: 2.3 %"))
    statement = blocks.CharBlock(max_length=240, label=_("what it says"))
    source = blocks.CharBlock(max_length=160, label=_("source"))
    year = blocks.IntegerBlock(min_value=1990, max_value=2100, label=_("year published"))
    data_year = blocks.IntegerBlock(min_value=1990, max_value=2100, label=_("year of the data"))
    address = blocks.URLBlock(label=_("address of the source"))
    checked = blocks.DateBlock(label=_("date checked"))

    class Meta:
        label = _("Fact")
        icon = "info-circle"
        template = "blocks/fact.html"

    def misfits(self, value: Any) -> dict[str, Any]:
        found = {}
        year, data_year, checked = value["year"], value["data_year"], value["checked"]
        if year and data_year and data_year > year:
            found["data_year"] = _("Data cannot be younger than what was published on it.")
        if checked and checked > timezone.localdate() + dt.timedelta(days=1):
            found["checked"] = _("This date has not come yet.")
        return found


class QuizBlock(blocks.StructBlock):
    quiz = blocks.PageChooserBlock(page_type="quizzes.QuizPage", label=_("quiz"))
    text = blocks.CharBlock(required=False, max_length=160, label=_("text"))

    class Meta:
        label = _("Quiz")
        icon = "help"
        template = "blocks/quiz.html"


class CompetitionBlock(blocks.StructBlock):
    competition = blocks.PageChooserBlock(page_type="competitions.CompetitionPage", label=_("competition"))
    text = blocks.CharBlock(required=False, max_length=160, label=_("text"))

    class Meta:
        label = _("Competition")
        icon = "pick"
        template = "blocks/competition.html"


class TrainingBlock(blocks.StructBlock):
    module = blocks.PageChooserBlock(page_type="training.TrainingModulePage", label=_("training module"))
    text = blocks.CharBlock(required=False, max_length=160, label=_("text"))

    class Meta:
        label = _("Training")
        icon = "clipboard-list"
        template = "blocks/training.html"


class ReportingBlock(OptionallyTitledBlock):
    """The way from "this is fake" to a report: to the pages of reporting, by the name of their address."""

    text = blocks.CharBlock(required=False, max_length=200, label=_("text"))

    class Meta:
        label = _("Report a fake")
        icon = "warning"
        template = "blocks/reporting.html"


class CallToActionBlock(TitledBlock):
    text = blocks.CharBlock(required=False, max_length=200, label=_("text"))
    link = LinkBlock(label=_("button"))

    class Meta:
        label = _("Call to action")
        icon = "arrow-right"
        template = "blocks/call_to_action.html"


class VideoBlock(CheckedBlock):
    """A video from this site's own files: no player of another company, and never without captions."""

    title = blocks.CharBlock(max_length=120, label=_("title"))
    video = DocumentChooserBlock(label=_("video (mp4 or webm)"))
    captions = DocumentChooserBlock(label=_("captions (vtt)"))
    captions_language = blocks.ChoiceBlock(
        choices=[("en", _("English")), ("ko", _("Korean"))], default="en", label=_("language of the captions")
    )
    poster = ImageChooserBlock(required=False, label=_("still picture"))

    class Meta:
        label = _("Video with captions")
        icon = "media"
        template = "blocks/video.html"

    def misfits(self, value: Any) -> dict[str, Any]:
        found = {}
        video, captions = value["video"], value["captions"]
        if video and video.file_extension not in ("mp4", "webm"):
            found["video"] = _("Choose an mp4 or webm file.")
        if captions and captions.file_extension != "vtt":
            found["captions"] = _("Choose a vtt file with the captions.")
        return found


class PartnerBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=80, label=_("name"))
    logo = ImageChooserBlock(required=False, label=_("logo"))
    address = blocks.URLBlock(required=False, label=_("address"))
    pays = blocks.BooleanBlock(
        required=False, label=_("gives money or goods"), help_text=_("Shown to readers as “sponsor”.")
    )


class PartnersBlock(TitledBlock):
    partners = blocks.ListBlock(PartnerBlock(), min_num=1, label=_("partners"))
    disclosure = blocks.TextBlock(
        max_length=400,
        label=_("disclosure"),
        help_text=_("What partners give, and that they do not decide on content or results."),
    )

    class Meta:
        label = _("Partners")
        icon = "group"
        template = "blocks/partners.html"


class CountdownBlock(TitledBlock):
    until = blocks.DateTimeBlock(label=_("until"))
    after = blocks.CharBlock(max_length=120, label=_("text once it is over"))

    class Meta:
        label = _("Countdown")
        icon = "time"
        template = "blocks/countdown.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(max_length=400, label=_("quote"))
    who = blocks.CharBlock(max_length=120, label=_("who said it"))
    source = blocks.URLBlock(required=False, label=_("where it can be read"))

    class Meta:
        label = _("Quote")
        icon = "openquote"
        template = "blocks/quote.html"


class GalleryPictureBlock(blocks.StructBlock):
    picture = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(required=False, max_length=160, label=_("caption"))


class GalleryBlock(OptionallyTitledBlock):
    pictures = blocks.ListBlock(GalleryPictureBlock(), min_num=1, max_num=24, label=_("pictures"))

    class Meta:
        label = _("Gallery")
        icon = "image"
        template = "blocks/gallery.html"


class BodyBlock(blocks.StreamBlock):
    """Everything a page can hold, in any order."""

    hero = HeroBlock()
    story = StoryBlock()
    fact = FactBlock()
    quiz = QuizBlock()
    competition = CompetitionBlock()
    training = TrainingBlock()
    reporting = ReportingBlock()
    call_to_action = CallToActionBlock()
    video = VideoBlock()
    partners = PartnersBlock()
    countdown = CountdownBlock()
    quote = QuoteBlock()
    gallery = GalleryBlock()
