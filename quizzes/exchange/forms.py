"""Forms of the editing desk for files that come in and go out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from taggit.utils import parse_tags

from quizzes.enums import Composition, ItemStatus
from quizzes.exchange.items import MAX_FILE_BYTES, MAX_ITEMS
from quizzes.exchange.registry import READERS, WRITERS, Format
from quizzes.exchange.services.choices import Choices
from quizzes.models import Quiz

RIGHTS = _("Rights statement for all pictures in this file")
RIGHTS_HELP = _("Who made them and why we may show them, for example: own photographs, Kim Mina, 2026.")
ALL, TAGGED, OF_QUIZ, CHOSEN = "all", "tag", "quiz", "chosen"


def _names(formats: dict[str, Format]) -> list[tuple[str, Any]]:
    ours = {"package": _("Bonafide: our own package")}
    return [(slug, ours.get(slug, known.name)) for slug, known in formats.items()]


class UploadForm(forms.Form):
    """A file of questions, and what is to be said about all of them."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML, Aiken, Kahoot, QTI or our own package; pictures beside it in a ZIP."),
    )
    format = forms.ChoiceField(
        label=_("Format"), required=False, choices=[("", _("Find out by itself")), *_names(READERS)]
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, help_text=_("Of questions that do not say theirs.")
    )
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=500, help_text=_("For every item, with commas between.")
    )
    rights = forms.CharField(
        label=RIGHTS,
        required=False,
        max_length=255,
        help_text=_("%(help)s Needed if there are any.") % {"help": RIGHTS_HELP},
    )
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("As the file says; drafts where it says nothing")),
            (ItemStatus.DRAFT.value, _("Drafts")),
            (ItemStatus.RELEASED.value, _("Released, where nothing is missing")),
        ],
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(
                _("This file is larger than %(megabytes)d MB. Please split it into smaller files.")
                % {"megabytes": MAX_FILE_BYTES // 1024 // 1024}
            )
        return file

    def clean_tags(self) -> tuple[str, ...]:
        return tuple(parse_tags(self.cleaned_data["tags"]))

    def choices(self) -> Choices:
        said = self.cleaned_data
        return Choices(said["language"], said["tags"], said["rights"].strip(), said["status"])


class ConfirmForm(forms.Form):
    """The last word before an import. needs_rights: whether nobody said yet who made the pictures."""

    rights = forms.CharField(label=RIGHTS, max_length=255, help_text=RIGHTS_HELP)
    make_quiz = forms.BooleanField(
        label=_("Make a quiz of it"),
        required=False,
        help_text=_("Of the released items, in the order of the file."),
    )
    quiz_title = forms.CharField(label=_("Title of the quiz"), required=False, max_length=120)

    def __init__(self, *args: Any, needs_rights: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_rights:
            del self.fields["rights"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("make_quiz") and not cleaned.get("quiz_title", "").strip():
            self.add_error("quiz_title", _("Give the quiz a title."))
        return cleaned

    def title(self) -> str:
        """Of the quiz to make, "" for none."""
        return self.cleaned_data["quiz_title"].strip() if self.cleaned_data["make_quiz"] else ""


class ExportForm(forms.Form):
    """Which items go into a file of which format. ids: of items that were chosen in the bank."""

    format = forms.ChoiceField(label=_("Format"), choices=_names(WRITERS))
    which = forms.ChoiceField(
        label=_("Items"),
        choices=[
            (ALL, _("All released items")),
            (TAGGED, _("Released items with a tag")),
            (OF_QUIZ, _("Released items of a quiz")),
            (CHOSEN, _("Chosen items")),
        ],
    )
    tag = forms.ModelChoiceField(label=_("Tag"), required=False, queryset=None)
    quiz = forms.ModelChoiceField(label=_("Quiz"), required=False, queryset=None)
    ids = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("ids"):
            self.fields["which"].choices = [
                choice for choice in self.fields["which"].choices if choice[0] != CHOSEN
            ]
        self.fields["tag"].queryset = Tag.objects.filter(quizzes_itemtag_items__isnull=False).distinct()
        self.fields["quiz"].queryset = Quiz.objects.filter(composition=Composition.FIXED).order_by("title")

    def clean_ids(self) -> tuple[int, ...]:
        parts = self.cleaned_data["ids"].split(",")[: MAX_ITEMS + 1]
        return tuple(int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for which, message in ((TAGGED, _("Choose a tag.")), (OF_QUIZ, _("Choose a quiz."))):
            if cleaned.get("which") == which and not cleaned.get(which):
                self.add_error(which, message)
        return cleaned

    def selection(self) -> dict[str, Any]:
        """Arguments of items_to_export."""
        said = self.cleaned_data
        if said["which"] == CHOSEN:
            return {"ids": said["ids"]}
        return {
            "tag": said["tag"].name if said["which"] == TAGGED else "",
            "quiz": said["quiz"] if said["which"] == OF_QUIZ else None,
        }
