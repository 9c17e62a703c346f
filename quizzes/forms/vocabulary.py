"""Forms of the editors' own tells and brand books."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.models import Item, Tell
from quizzes.services.tells import free_slug
from quizzes.specimens.brands import BRANDS


class TellForm(WagtailAdminModelForm):
    """Answers and areas keep the short name, so it is given once and never changes."""

    def save(self, commit: bool = True) -> Tell:
        self.instance.slug = self.instance.slug or free_slug(self.instance.name)
        return super().save(commit)


class BrandBookForm(WagtailAdminModelForm):
    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug in BRANDS:
            raise ValidationError(_("A brand of this website has this short name. Choose another one."))
        before = self.initial.get("slug")
        if before and before != slug and Item.objects.filter(brand_slug=before).exists():
            raise ValidationError(_("Items name the brand by “%(slug)s”. Keep it."), params={"slug": before})
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        low, high = cleaned.get("price_low"), cleaned.get("price_high")
        if low is not None and high is not None and low > high:
            self.add_error("price_high", _("The highest price is below the lowest one."))
        return cleaned
