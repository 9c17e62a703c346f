"""Snippets of the desk that are stored only when somebody says so, each in a form of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet


class SavedByHand:
    """Nothing is saved before the editor says so.

    Wagtail would save while somebody types; but an item is played, and a deadline counts, as it is stored.
    """

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class ByHandCreate(SavedByHand, CreateView):
    pass


class ByHandEdit(SavedByHand, EditView):
    pass


class NoCreation(SnippetCreateView):
    """What needs a form of its own is made there, never in passing while choosing one."""

    http_method_names = ("get", "head", "options")


class ExistingOnlyChooser(SnippetChooserViewSet):
    create_view_class = NoCreation


class ByHandViewSet(SnippetViewSet):
    copy_view_enabled = False
    add_view_class = ByHandCreate
    edit_view_class = ByHandEdit
    chooser_viewset_class = ExistingOnlyChooser
