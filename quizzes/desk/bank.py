"""The question bank in the editing desk."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import BaseButton, HeaderButton
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from quizzes.desk import bulk, deletion  # noqa: F401 (they register themselves)
from quizzes.desk.by_hand import ExistingOnlyChooser
from quizzes.desk.forms import forms_buttons
from quizzes.desk.items import ItemViewSet
from quizzes.desk.vocabulary import BrandBookViewSet, TellViewSet
from quizzes.forms.quizzes import QuizEditForm
from quizzes.models import Quiz


class QuizEditView(EditView):
    @cached_property
    def header_buttons(self) -> list[BaseButton]:
        return [*super().header_buttons, *forms_buttons(self.object, self.request.user, HeaderButton)]


class QuizViewSet(SnippetViewSet):
    model = Quiz
    edit_handler = ObjectList(Quiz.panels, base_form_class=QuizEditForm)
    edit_view_class = QuizEditView
    chooser_viewset_class = ExistingOnlyChooser
    icon = "help"
    list_display = [
        "title",
        "slug",
        Column("composition", label=_("Items"), accessor="get_composition_display"),
    ]
    search_fields = ["title", "slug"]


class QuestionBank(SnippetViewSetGroup):
    menu_label = _("Question bank")
    menu_icon = "help"
    items = (ItemViewSet, QuizViewSet, TellViewSet, BrandBookViewSet)


register_snippet(QuestionBank)
