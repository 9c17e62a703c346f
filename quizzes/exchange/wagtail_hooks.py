"""Puts import and export into the editing desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from accounts.menu import PermittedMenuItem

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


@hooks.register("register_admin_urls")
def exchange_urls() -> list[URLResolver]:
    return [path("questions/", include((URLS, "exchange")))]


@hooks.register("register_admin_menu_item")
def exchange_menu() -> SubmenuMenuItem:
    items = [
        PermittedMenuItem(
            _("Import"),
            reverse_lazy("exchange:import"),
            name="import-questions",
            icon_name="upload",
            order=1,
            may=lambda user: user.has_perm("quizzes.add_item"),
        ),
        PermittedMenuItem(
            _("Export"),
            reverse_lazy("exchange:export"),
            name="export-questions",
            icon_name="download",
            order=2,
            may=lambda user: user.has_perm("quizzes.change_item"),
        ),
    ]
    return SubmenuMenuItem(
        _("Import, export"), Menu(items=items), name="exchange", icon_name="order", order=ORDER
    )
