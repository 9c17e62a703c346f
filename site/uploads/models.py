"""Photographs that editors put on pages and where their renditions live; pictures that people send."""

from __future__ import annotations

import secrets
from pathlib import PurePath

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from uploads.enums import UploadState


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

    def get_upload_to(self, filename: str) -> str:
        """Where its file is kept: "fake.jpg" would tell all, for addresses of renditions follow from it."""
        return f"original_images/{secrets.token_hex(8)}{PurePath(filename).suffix.lower()}"


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


def upload_id() -> str:
    return secrets.token_urlsafe(16)


class Upload(models.Model):
    """A picture that somebody sends in pieces, and its clean copy once all of them have arrived.

    `offset` is the truth: bytes that the file of pieces holds beyond it never counted. `part` names that file
    until the picture is complete, `picture` the clean copy in the private storage from then on. `slot` is the
    place among those that an owner has under way for a purpose; a claimed upload has none.
    """

    id = models.CharField(max_length=32, primary_key=True, default=upload_id, editable=False)
    owner = models.CharField(_("owner"), max_length=128)
    purpose = models.SlugField(_("purpose"), max_length=50, db_index=False)
    slot = models.PositiveSmallIntegerField(_("slot"), null=True)
    state = models.CharField(
        _("state"), max_length=9, choices=UploadState.choices, default=UploadState.RECEIVING
    )
    size = models.PositiveIntegerField(_("size in bytes"))
    offset = models.PositiveIntegerField(_("bytes received"), default=0)
    part = models.CharField(_("file of pieces"), max_length=64, blank=True)
    picture = models.CharField(_("clean copy"), max_length=255, blank=True)
    sha256 = models.CharField(_("SHA-256 of the clean copy"), max_length=64, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True)
    height = models.PositiveIntegerField(_("height"), null=True)
    media_type = models.CharField(_("media type"), max_length=32, blank=True)
    created_at = models.DateTimeField(_("created at"))
    touched_at = models.DateTimeField(_("last heard of at"))
    expires_at = models.DateTimeField(_("expires at"), db_index=True)

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.UniqueConstraint(fields=("purpose", "owner", "slot"), name="upload_slot_is_unique"),
            models.CheckConstraint(condition=Q(offset__lte=F("size")), name="upload_offset_is_within"),
            models.CheckConstraint(
                condition=Q(state=UploadState.RECEIVING, picture="")
                | (~Q(state=UploadState.RECEIVING) & ~Q(picture="")),
                name="upload_complete_has_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.offset} of {self.size} bytes"

    @property
    def is_whole(self) -> bool:
        """Whether all bytes have arrived; the picture may still have to be cleaned."""
        return self.offset == self.size
