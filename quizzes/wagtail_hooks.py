"""The question bank in the editing desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from quizzes.models import Item, Quiz


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "help"
    list_display = ["title", "slug"]


class ItemViewSet(SnippetViewSet):
    """Items are drawn or imported; here an editor looks them up, releases and withdraws them."""

    model = Item
    icon = "list-ul"
    list_display = ["code", "kind_slug", "status", "language", "level"]
    list_filter = ["kind_slug", "status", "language", "level"]
    panels = [FieldPanel("status"), FieldPanel("level")]
    copy_view_enabled = False


class QuestionBank(SnippetViewSetGroup):
    menu_label = _("Question bank")
    menu_icon = "help"
    items = (QuizViewSet, ItemViewSet)


register_snippet(QuestionBank)
