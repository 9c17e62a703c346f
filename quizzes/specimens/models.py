"""A drawn good: its picture in three widths, and everything its answer key is computed from."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.files.storage import default_storage
from django.db import models
from django.utils.functional import cached_property

from quizzes.specimens.drawing import RENDITION_WIDTHS
from quizzes.specimens.families import FAMILIES
from quizzes.specimens.family import Family, Oddity, Tell, answer_key


def opaque_code() -> str:
    """A public name that says nothing about what it names."""
    return secrets.token_hex(8)


def picture_path(code: str, width: int) -> str:
    """Where the media storage keeps a specimen's picture of this width."""
    return f"specimens/{code}-{width}.webp"


class Specimen(models.Model):
    """A genuine or fake good.

    traits: what can be seen on it; parts: where, as {part: polygon in fractions}. Whether it is fake
    follows from its traits and the brand book, see `tells`.
    """

    code = models.CharField(max_length=16, unique=True, default=opaque_code)
    family_slug = models.CharField(max_length=40)
    seed = models.PositiveBigIntegerField()
    generator = models.PositiveSmallIntegerField(help_text="Version of the drawing code.")
    level = models.PositiveSmallIntegerField()
    traits = models.JSONField()
    oddity_slugs = models.JSONField(default=list)
    parts = models.JSONField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.family_slug} {self.code}"

    @cached_property
    def family(self) -> Family:
        return FAMILIES[self.family_slug]

    @cached_property
    def tells(self) -> list[Tell]:
        """The tells on this good, computed from the brand book."""
        key = answer_key(self.family, self.traits)
        return [tell for tell in self.family.tells if tell.slug in key]

    @cached_property
    def oddities(self) -> list[Oddity]:
        return [oddity for oddity in self.family.oddities if oddity.slug in self.oddity_slugs]

    @property
    def is_fake(self) -> bool:
        return bool(self.tells)

    @property
    def alt(self) -> Any:
        return self.family.alt(self.family.brand, self.traits)

    def url(self, width: int = RENDITION_WIDTHS[-1]) -> str:
        return default_storage.url(picture_path(self.code, width))

    @property
    def srcset(self) -> str:
        return ", ".join(f"{self.url(width)} {width}w" for width in RENDITION_WIDTHS)
