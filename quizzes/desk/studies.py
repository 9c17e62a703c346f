"""Studies in the editing desk: made here, joined under their address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes.desk.by_hand import ExistingOnlyChooser
from quizzes.desk.words import category_label, tell_label
from quizzes.models import Quiz, Study, Tell
from quizzes.services.studies import group_counts

MAX_DELAYED_DAYS = 365


class TellChoices(forms.ModelMultipleChoiceField):
    """Tells by their names in the current language, with what they are seen on."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, tell: Tell) -> str:
        name = capfirst(str(tell_label(tell)))
        return f"{capfirst(str(category_label(tell.category)))}: {name}" if tell.category else name


class StudyForm(WagtailAdminModelForm):
    """A study takes a quiz whose forms are frozen; once somebody joined, it keeps that quiz."""

    trained_tells = TellChoices(
        label=_("Tells that are taught"),
        queryset=Tell.objects.order_by("category", "slug"),
        required=False,
        help_text=_("What the training between the forms is about. Other tells are reported apart."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frozen = Quiz.objects.filter(forms__isnull=False).distinct().order_by("title")
        self.fields["quiz"].queryset = frozen
        self.fields["delayed_days"].validators.append(MaxValueValidator(MAX_DELAYED_DAYS))
        self.fields["quiz"].help_text = _("Only quizzes of two parallel forms that are frozen.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and self.instance.participants.exists():
            for name in {"quiz", "delayed_days", "trained_tells"} & set(self.changed_data):
                self.add_error(name, _("People have joined with this as it was. Make another study."))
        return cleaned


class JoiningPanel(Panel):
    """How people join a study, and how many have finished what; for a study that is stored."""

    heading: Any

    def on_model_bound(self) -> None:
        self.heading = self.heading or _("Joining")

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/desk/study_joining.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            path = reverse("quizzes:study", args=[self.instance.code])
            return {
                **super().get_context_data(parent_context),
                "study": self.instance,
                "address": self.request.build_absolute_uri(path),
                "counts": group_counts(study=self.instance),
            }


class StudyViewSet(SnippetViewSet):
    model = Study
    chooser_viewset_class = ExistingOnlyChooser
    icon = "group"
    add_to_admin_menu = True
    menu_label = _("Studies")
    menu_order = 310
    copy_view_enabled = False
    list_display = [
        "title",
        Column("code", label=_("Code")),
        Column("quiz", label=_("Quiz")),
        BooleanColumn("is_open", label=_("Open")),
    ]
    search_fields = ["title", "code"]

    def get_queryset(self, request: Any) -> Any:
        return Study.objects.select_related("quiz")

    edit_handler = ObjectList(
        [
            JoiningPanel(),
            FieldPanel("title"),
            FieldPanel("quiz", widget=forms.Select),
            FieldPanel("trained_tells"),
            FieldPanel("delayed_days"),
            FieldPanel("is_open"),
        ],
        base_form_class=StudyForm,
    )


register_snippet(StudyViewSet)
