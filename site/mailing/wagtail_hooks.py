"""Registers the list of undelivered mails in the editing desk."""

from __future__ import annotations

from django.urls import URLResolver, include, path, reverse
from wagtail import hooks

from accounts.menu import PermittedMenuItem
from mailing.desk import UndeliveredView, again, drop
from mailing.rules import may_see_mails


@hooks.register("register_reports_menu_item")
def menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        UndeliveredView.page_title,
        reverse("mailing:undelivered"),
        name="mails",
        icon_name=UndeliveredView.header_icon,
        order=50,
        may=may_see_mails,
    )


@hooks.register("register_admin_urls")
def addresses() -> list[URLResolver]:
    own = [
        path("", UndeliveredView.as_view(), name="undelivered"),
        path("<int:mail_id>/again/", again, name="again"),
        path("<int:mail_id>/drop/", drop, name="drop"),
    ]
    return [path("mails/", include((own, "mailing")))]
