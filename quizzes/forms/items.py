"""Forms of items: what every item has, and what each kind that is made by hand adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.rich_text import DraftailRichTextArea

from quizzes.desk.areas import AreasField
from quizzes.enums import PLAYABLE
from quizzes.forms.rows import (
    OptionBlock,
    StepBlock,
    option_rows,
    options_of,
    rows_field,
    rows_value,
    steps_of,
)
from quizzes.markup import clean_html, to_plain
from quizzes.models import BrandBook, Item, Tell
from quizzes.models.bank import TEXT_FEATURES
from quizzes.names import IS_OF_THE_CODE
from quizzes.services.answered import key_changed
from quizzes.services.bank import save_item
from quizzes.services.release import problems_of
from quizzes.specimens.brands import BRANDS
from quizzes.weights import WeightProblem, checked_weights

NOTHING = ("", "---------")
DEFAULT_TITLE = 80  # letters of a question that name it in lists
ANSWERED = _(
    "People have answered this item, so what is right in it must stay. You can correct its words. To change "
    "more, copy it, change the copy, and retire this one."
)


def language_choices() -> list[tuple[str, Any]]:
    return [NOTHING, *settings.LANGUAGES]


def brand_choices() -> list[tuple[str, Any]]:
    """The website's brands and the editors'."""
    own = BrandBook.objects.values_list("slug", "name")
    return [NOTHING, *((slug, brand.name) for slug, brand in BRANDS.items()), *own]


def own_tells() -> QuerySet[Tell]:
    """Tells that editors wrote: those of drawn goods are seen in pictures, not read."""
    return Tell.objects.exclude(IS_OF_THE_CODE).order_by("name")


class ItemForm(WagtailAdminModelForm):
    """A drawn item: only how the bank files it. Its content follows from its specimen."""

    def _post_clean(self) -> None:
        """The content is put together once the fields are clean, and then looked at as a whole."""
        super()._post_clean()
        if self.errors:
            return
        for field, error in self.apply_content():
            self.add_error(field, error)
        if not self.errors and not self.is_deferred_validation and self.instance.status in PLAYABLE:
            for problem in problems_of(self.instance):
                self.add_error("status", problem)

    def apply_content(self) -> Iterator[tuple[str | None, Any]]:
        """Put the fields of a kind into the item's content; yields what is wrong, with its field."""
        yield from ()

    def save(self, commit: bool = True) -> Item:
        item = super().save(commit=False)
        return save_item(item=item) if commit else item


class WrittenForm(ItemForm):
    """An item that is made by hand. Once answered, only its words can change."""

    language = forms.ChoiceField(label=_("Language"), choices=language_choices)
    brand_slug = forms.ChoiceField(label=_("Brand"), choices=brand_choices, required=False)
    feedback = forms.CharField(label=_("Shown after every answer"), required=False)

    def __init__(self, *args: Any, instance: Item, **options: Any) -> None:
        initial = {**self.initial_of(instance), **(options.pop("initial", None) or {})}
        super().__init__(*args, instance=instance, initial=initial, **options)
        # Not at import: making it loads what every app registers, this module's users among them.
        self.fields["feedback"].widget = DraftailRichTextArea(features=TEXT_FEATURES)

    def initial_of(self, item: Item) -> dict[str, Any]:
        """The fields that are kept in an item's content."""
        return {"feedback": item.content.get("feedback", "")}

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """The content that these fields make."""
        return {"feedback": clean_html(cleaned["feedback"])}

    def shape_errors(self, content: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        """What even a draft must have, because without it there is nothing to show."""
        yield from ()

    def apply_content(self) -> Iterator[tuple[str | None, Any]]:
        self.instance.content = {**self.instance.content, **self.content_of(self.cleaned_data)}
        self.instance.__dict__.pop("good", None)  # of the content before
        yield from self.shape_errors(self.instance.content)
        before = self._answered()
        if before is not None and key_changed(before, self.instance):
            yield None, ANSWERED

    def _answered(self) -> Item | None:
        """The item as it is stored, if people have answered it or a frozen form holds it."""
        item = self.instance
        if item.pk is None or not (item.responses.exists() or item.form_items.exists()):
            return None
        return Item.objects.get(pk=self.instance.pk)


class QuestionForm(WrittenForm):
    """An item that asks in words. Without a name it goes by these in lists."""

    def apply_content(self) -> Iterator[tuple[str | None, Any]]:
        yield from super().apply_content()
        if not self.instance.title:
            question = to_plain(self.instance.text).replace("\n", " ")
            self.instance.title = Truncator(question).chars(DEFAULT_TITLE)


class RowsForm(QuestionForm):
    """An item whose content has rows, in a field named "options"."""

    few = _("Write at least two.")
    empty_row: dict[str, Any] = {"text": ""}

    def initial_of(self, item: Item) -> dict[str, Any]:
        rows = self.rows_of(item) or [self.empty_row] * 2
        return {
            **super().initial_of(item),
            "options": rows_value(self.base_fields["options"], rows, item.code),
        }

    def rows_of(self, item: Item) -> list[dict[str, Any]]:
        """The stored rows, as the field shows them."""
        return [{"text": option["text"]} for option in item.content.get("options", [])]

    def shape_errors(self, content: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        if sum(bool(to_plain(option["text"])) for option in content["options"]) < 2:
            yield "options", self.few


class ChoiceForm(RowsForm):
    """A question with answers to choose from."""

    empty_row = {"text": "", "right": False, "percent": None, "feedback": ""}
    options = rows_field(OptionBlock, label=_("Answers"), help_text=_("Two to ten. Tick what is right."))
    multiple = forms.BooleanField(
        label=_("Several answers are right"), required=False, help_text=_("Players may then mark several.")
    )
    shuffle = forms.BooleanField(
        label=_("Answers may change places"),
        required=False,
        help_text=_("Not where one says “all of these”."),
    )

    def initial_of(self, item: Item) -> dict[str, Any]:
        return {
            **super().initial_of(item),
            "multiple": item.content.get("multiple", False),
            "shuffle": item.content.get("shuffle", True),
        }

    def rows_of(self, item: Item) -> list[dict[str, Any]]:
        return option_rows(item.content.get("options", []), multiple=item.content.get("multiple", False))

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        multiple = cleaned["multiple"]
        options = _exact(options_of(cleaned["options"], multiple=multiple), multiple=multiple)
        return {
            **super().content_of(cleaned),
            "options": options,
            "multiple": multiple,
            "shuffle": cleaned["shuffle"],
        }


def _exact(options: list[dict[str, Any]], *, multiple: bool) -> list[dict[str, Any]]:
    """Options with exact weights; as they are where these make no sense yet, which a draft may have."""
    try:
        weights = checked_weights([option["weight"] for option in options], multiple=multiple)
    except WeightProblem:
        return options
    return [{**option, "weight": weight} for option, weight in zip(options, weights, strict=True)]


class OrderForm(RowsForm):
    """Steps in their right order."""

    options = rows_field(
        StepBlock, label=_("Steps"), help_text=_("Two to ten, in their right order. Players see them mixed.")
    )

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {**super().content_of(cleaned), "options": steps_of(cleaned["options"])}


class CaseForm(QuestionForm):
    """A case in words, with its two answers."""

    task = forms.CharField(label=_("Heading"), max_length=80, help_text=_("“Counterfeit, or lawful?”"))
    fake = forms.CharField(
        label=_("Answer: yes, it is"), max_length=40, help_text=_("What is looked for: “a counterfeit”.")
    )
    genuine = forms.CharField(
        label=_("Answer: no, it is not"), max_length=40, help_text=_("The other answer: “lawful”.")
    )
    truth = forms.ChoiceField(
        label=_("What is right?"),
        choices=[("fake", _("Yes, it is")), ("genuine", _("No, it is not"))],
        widget=forms.RadioSelect,
    )
    tell = forms.ModelChoiceField(
        label=_("Tell"),
        queryset=Tell.objects.none(),
        to_field_name="slug",
        required=False,
        help_text=_("What in the text shows it. New ones are written under “Tells”."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["tell"].queryset = own_tells()
        del self.fields["brand_slug"]  # it shows no goods

    def initial_of(self, item: Item) -> dict[str, Any]:
        words = {name: item.content.get(name, "") for name in ("task", "fake", "genuine", "tell")}
        truth = {True: "fake", False: "genuine"}.get(item.content.get("is_fake"))
        return {**super().initial_of(item), **words, "truth": truth}

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {
            **super().content_of(cleaned),
            **{name: cleaned[name] for name in ("task", "fake", "genuine")},
            "is_fake": cleaned["truth"] == "fake",
            "tell": cleaned["tell"].slug if cleaned["tell"] else "",
        }

    def apply_content(self) -> Iterator[tuple[str | None, Any]]:
        before = self.instance.content
        yield from super().apply_content()
        if self.instance.content["tell"] != before.get("tell"):
            self.instance.content.pop("note", None)  # it is about the tell before

    def shape_errors(self, content: dict[str, Any]) -> Iterator[tuple[str | None, Any]]:
        if content["tell"] and not content["is_fake"]:
            yield "tell", _("A tell shows that it is. Where it is not, leave this empty.")


class PhotographForm(WrittenForm):
    """A good on a photograph: whether it is a fake follows from the tells among its areas."""

    areas = AreasField(label=_("Areas"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["picture"].required = True

    def initial_of(self, item: Item) -> dict[str, Any]:
        return {**super().initial_of(item), "areas": item.content.get("areas", [])}

    def content_of(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        return {**super().content_of(cleaned), "areas": cleaned["areas"]}
