"""What every public page shares: its picture for sharing, its description, and who may embed it.

It lives on this floor because pages of several rooms (home, campaigns, quizzes) need it and the picture is
an upload.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

HOST = re.compile(r"^(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}(:\d+)?$|^localhost(:\d+)?$")


def validate_hosts(value: str) -> None:
    for host in value.split():
        if not HOST.match(host):
            raise ValidationError(
                _("“%(host)s” is no host name. Write it like www.example.org."), params={"host": host}
            )


class PublicPageMixin(models.Model):
    """Open Graph picture and embedding of a public page."""

    og_picture = models.ForeignKey(
        "uploads.Photograph",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture for sharing"),
        help_text=_("Shown when the page is shared. 1200 x 630 pixels look best."),
    )
    embed_hosts = models.CharField(
        _("may be embedded on"),
        max_length=255,
        blank=True,
        validators=[validate_hosts],
        help_text=_("Host names with spaces between them, for example www.example.org. Empty: nowhere."),
    )

    promote_panels = [FieldPanel("og_picture")]
    settings_panels = [MultiFieldPanel([FieldPanel("embed_hosts")], heading=_("Partner sites"))]

    class Meta:
        abstract = True

    def embed_origins(self) -> list[str]:
        """The hosts that may frame this page, as sources of a Content-Security-Policy."""
        return self.embed_hosts.split()

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context["canonical"] = request.build_absolute_uri(self.get_url(request))  # type: ignore[attr-defined]
        return context
