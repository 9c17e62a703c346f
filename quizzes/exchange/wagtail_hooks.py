"""Puts import and export into the editing desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

# First, because the forms of the desk look through all hooks while they are imported themselves.
from quizzes import wagtail_hooks  # noqa: F401
from quizzes.exchange import bulk, views  # noqa: F401 (bulk registers itself)

URLS = [
    path("import/", views.UploadView.as_view(), name="import"),
    path("import/<str:token>/", views.PreviewView.as_view(), name="preview"),
    path("import/<str:token>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("export/", views.ExportView.as_view(), name="export"),
    path("export/file/", views.DownloadView.as_view(), name="file"),
]
ORDER = 210  # below the question bank


class PermittedItem(MenuItem):
    """Shown to those who may open its page."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        shown: bool = request.user.has_perm(self.permission)
        return shown


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLResolver]:
    return [path("questions/", include((URLS, "exchange")))]


@hooks.register("register_admin_menu_item")
def exchange_menu() -> SubmenuMenuItem:
    items = [
        PermittedItem(
            _("Import"),
            reverse_lazy("exchange:import"),
            name="import-questions",
            icon_name="upload",
            permission="quizzes.add_item",
            order=1,
        ),
        PermittedItem(
            _("Export"),
            reverse_lazy("exchange:export"),
            name="export-questions",
            icon_name="download",
            permission="quizzes.change_item",
            order=2,
        ),
    ]
    return SubmenuMenuItem(
        _("Import, export"), Menu(items=items), name="exchange", icon_name="order", order=ORDER
    )
