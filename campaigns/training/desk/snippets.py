"""Campuses and trainers in the editing desk, and the menu of training."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from accounts.enums import Role
from accounts.menu import PermittedMenuItem
from accounts.models import Organisation, User
from campaigns.clocks import zone_choices
from campaigns.training.models import Campus, Qualification, Trainer, TrainingModulePage
from campaigns.training.rules import may_manage_training
from quizzes.desk.by_hand import ByHandViewSet
from quizzes.desk.deletion import send_back

MENU_HOOK = "register_training_menu_item"
SCHOOLS = (Organisation.Kind.SCHOOL, Organisation.Kind.CAMPUS)


# --- campuses ---------------------------------------------------------------------------------------------


class CampusForm(WagtailAdminModelForm):
    """A campus belongs to a school that is known, or to a new one that is named here."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("School or university"),
        required=False,
        help_text=gettext_lazy("Schools that are no campus yet."),
    )
    new_name = forms.CharField(
        label=gettext_lazy("Or the name of a new one"),
        max_length=Organisation._meta.get_field("name").max_length,
        required=False,
    )
    new_kind = forms.ChoiceField(
        label=gettext_lazy("The new one is a"),
        choices=[(kind.value, kind.label) for kind in reversed(SCHOOLS)],
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=zone_choices,
        help_text=gettext_lazy("Times of its sessions are typed and shown in it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(campus=None, kind__in=SCHOOLS) | Q(pk=self.instance.organisation_id)
        self.fields["organisation"].queryset = Organisation.objects.filter(free)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        name = cleaned["new_name"] = cleaned.get("new_name", "").strip()
        if bool(name) == bool(cleaned.get("organisation")) and "organisation" not in self.errors:
            self.add_error("organisation", _("Choose a school, or name a new one: one of the two."))
        elif name and Organisation.objects.filter(name__iexact=name).exists():
            self.add_error("new_name", _("There is an organisation of this name. Choose it above."))
        elif name:
            # Here, so that the model's own check finds it; it is stored with the campus.
            kind = cleaned.get("new_kind") or Organisation.Kind.CAMPUS
            cleaned["organisation"] = Organisation(name=name, kind=kind)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """A new school has no key yet, and is free for certain."""
        excluded: set[str] = super()._get_validation_exclusions()
        return excluded | {"organisation"} if self.cleaned_data.get("new_name") else excluded

    def save(self, commit: bool = True) -> Campus:
        with transaction.atomic():
            if self.instance.organisation.pk is None:
                self.instance.organisation.save()
                self.instance.organisation = self.instance.organisation
            saved: Campus = super().save(commit)
        return saved


class CampusViewSet(ByHandViewSet):
    model = Campus
    icon = "home"
    list_per_page = 50
    list_display = [
        Column("organisation", label=gettext_lazy("Campus"), accessor=lambda one: str(one.organisation)),
        "city",
        "country",
        "time_zone",
    ]
    list_filter = ["country"]
    search_fields = ["organisation__name", "city", "country"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("organisation"),
                    FieldRowPanel([FieldPanel("new_name"), FieldPanel("new_kind")]),
                ],
                heading=gettext_lazy("School or university"),
            ),
            FieldRowPanel([FieldPanel("city"), FieldPanel("country")]),
            FieldPanel("time_zone"),
        ],
        base_form_class=CampusForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Campus]:
        return Campus.objects.select_related("organisation")


# --- trainers ---------------------------------------------------------------------------------------------


class ModuleChoices(forms.ModelChoiceField):
    """Each module once: what somebody was trained for holds in every language."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TrainingModulePage.objects.none(), **kwargs)

    def label_from_instance(self, module: TrainingModulePage) -> str:
        return module.title


def modules_once(kept: int | None) -> QuerySet[TrainingModulePage]:
    """One page of each module: the first that was made, or the one that a row has already."""
    firsts: dict[Any, int] = {}
    pages = TrainingModulePage.objects.order_by("-pk").values_list("translation_key", "pk")
    for key, pk in pages:
        if firsts.get(key) != kept or kept is None:
            firsts[key] = pk
    return TrainingModulePage.objects.filter(pk__in=firsts.values()).order_by("title")


class QualificationForm(WagtailAdminModelForm):
    module = ModuleChoices(label=gettext_lazy("Training module"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"].queryset = modules_once(self.instance.module_id)

    class Meta:
        model = Qualification
        fields = ("module", "trained_on")


class Qualifications(InlinePanel):
    """Rows of QualificationForm."""

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = QualificationForm
        return options


class TrainerForm(WagtailAdminModelForm):
    """user: somebody with the role of a trainer. An administrator gives that role."""

    campuses = forms.ModelMultipleChoiceField(
        Campus.objects.select_related("organisation"),
        label=gettext_lazy("Campuses"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("They plan sessions here, and see all sessions of these campuses."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Q(groups__name=Role.TRAINER.value, is_active=True, trainer=None) | Q(
            pk=self.instance.user_id
        )
        self.fields["user"].queryset = User.objects.filter(people).distinct()

    def clean_user(self) -> User:
        chosen: User = self.cleaned_data["user"]
        if self.instance.pk and chosen.pk != self.instance.user_id:
            raise ValidationError(_("This is somebody else's line. Add a new trainer instead."))
        return chosen


class TrainerViewSet(ByHandViewSet):
    model = Trainer
    icon = "user"
    list_per_page = 50
    list_display = [
        Column("user", label=gettext_lazy("Person"), accessor=lambda one: str(one.user)),
        Column(
            "campuses",
            label=gettext_lazy("Campuses"),
            accessor=lambda one: ", ".join(str(campus.organisation) for campus in one.campuses.all()),
        ),
    ]
    search_fields = ["user__first_name", "user__last_name", "user__email"]
    edit_handler = ObjectList(
        [
            FieldPanel(
                "user",
                widget=forms.Select,
                help_text=gettext_lazy(
                    "Only people with the role “Trainer” are listed. An administrator gives that role."
                ),
            ),
            FieldPanel("campuses"),
            Qualifications(
                "qualifications",
                heading=gettext_lazy("Trained for"),
                label=gettext_lazy("module"),
                panels=[FieldRowPanel([FieldPanel("module", widget=forms.Select), FieldPanel("trained_on")])],
            ),
        ],
        base_form_class=TrainerForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Trainer]:
        return Trainer.objects.select_related("user").prefetch_related("campuses__organisation")


# --- the menu ---------------------------------------------------------------------------------------------


class Training(SnippetViewSetGroup):
    menu_label = gettext_lazy("Training")
    menu_icon = "globe"
    menu_name = "training"
    menu_order = 322
    submenu_hook = MENU_HOOK
    items = (CampusViewSet, TrainerViewSet)


@hooks.register(MENU_HOOK)
def overview_menu_item() -> PermittedMenuItem:
    return PermittedMenuItem(
        gettext_lazy("Overview"),
        reverse("training_desk:index"),
        name="training-overview",
        icon_name="date",
        order=0,
        may=may_manage_training,
    )


@hooks.register("before_delete_snippet")
def keep_campuses_in_use(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    words = _("“%(name)s” was not deleted. There are sessions on it.")
    kept = [one for one in instances if isinstance(one, Campus) and one.sessions.exists()]
    return send_back(request, kept, [words % {"name": one} for one in kept])


register_snippet(Training)
