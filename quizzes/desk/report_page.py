"""What all reports of the editing desk share: who may see them, and their frame."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from quizzes.models import Item

POLICY = ModelPermissionPolicy(Item)
NEEDED = "change"


class Guarded(PermissionCheckedMixin):
    """For those who keep the question bank: editors and administrators."""

    permission_policy = POLICY
    permission_required = NEEDED


class ReportPage(Guarded, WagtailAdminTemplateMixin, TemplateView):
    """A page of the Reports menu."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]
