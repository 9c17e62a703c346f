"""Short texts in every language of the website, for rows that are no pages (categories, divisions, forms)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from wagtail import blocks


class Translated(dict[str, str]):
    """Texts by language code. As a string: the text in the current language, or in the first that has one."""

    def __str__(self) -> str:
        return self.get(get_language() or "") or next((text for text in self.values() if text), "")

    def __hash__(self) -> int:  # type: ignore[override]  # a value of a field, never changed in place
        return hash(tuple(sorted(self.items())))


def languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]


class TranslatedWidget(forms.MultiWidget):
    """One box for each language."""

    template_name = "campaigns/translated_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        self.codes = [code for code, _name in settings.LANGUAGES]
        super().__init__(dict.fromkeys(self.codes, forms.TextInput), attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, (code, language) in zip(context["widget"]["subwidgets"], languages(), strict=True):
            part["attrs"] |= {"lang": code, "aria-label": language, "placeholder": language}
        return context

    def decompress(self, value: Any) -> list[str]:
        return [(value or {}).get(code, "") for code in self.codes]


class TranslatedFormField(forms.MultiValueField):
    """Asks for at least one language where it is required."""

    widget = TranslatedWidget

    def __init__(self, *, max_length: int | None = None, required: bool = True, **options: Any) -> None:
        options.pop("encoder", None)
        options.pop("decoder", None)
        fields = [forms.CharField(max_length=max_length, required=False) for _language in settings.LANGUAGES]
        super().__init__(fields=fields, required=required, require_all_fields=False, **options)

    def compress(self, values: list[str]) -> Translated:
        codes = [code for code, _name in settings.LANGUAGES]
        return Translated({code: text for code, text in zip(codes, values, strict=False) if text})


class TranslatedField(models.JSONField):
    """A text in every language; reads as Translated."""

    def __init__(self, *args: Any, max_length: int = 120, **options: Any) -> None:
        self.text_length = max_length
        options.setdefault("default", dict)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "max_length": self.text_length}

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        found = super().from_db_value(value, expression, connection)
        return Translated(found) if isinstance(found, dict) else found

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return Translated(found) if isinstance(found, dict) else found

    def formfield(self, **options: Any) -> Any:
        return models.Field.formfield(
            self, form_class=TranslatedFormField, max_length=self.text_length, **options
        )


class TranslatedBlock(blocks.StructBlock):
    """The same for a block of a stream."""

    def __init__(self, *, max_length: int = 200, required: bool = True, **options: Any) -> None:
        first = settings.LANGUAGES[0][0]
        parts = [
            (code, blocks.CharBlock(label=name, max_length=max_length, required=required and code == first))
            for code, name in settings.LANGUAGES
        ]
        super().__init__(parts, **options)


def in_language(texts: dict[str, str]) -> str:
    """The text of a kept definition in the current language."""
    return str(Translated({code: text for code, text in texts.items() if text}))
