"""Photographs that editors put on pages, and where their renditions live."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class Photograph(AbstractImage):
    """A picture in the editors' library. People's entries never come here."""

    rights = models.CharField(
        _("rights"),
        max_length=255,
        help_text=_("Who made it and why we may show it, for example: own photograph, Kim Mina, 2026."),
    )
    admin_form_fields = (*Image.admin_form_fields, "rights")

    class Meta(AbstractImage.Meta):
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")


class PhotographRendition(AbstractRendition):
    image = models.ForeignKey(Photograph, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="rendition_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image}: {self.filter_spec}"
