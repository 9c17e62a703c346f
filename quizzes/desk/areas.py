"""The field in which editors draw areas on a photograph.

In a form that has a field "picture" (Wagtail's chooser of photographs):

    areas = AreasField(label=_("areas"), required=False)                 # picture="picture" is the default
    initial: item.content.get("areas", [])

`cleaned_data["areas"]` are areas as quizzes.areas describes them. Those with tell NEW_TELL need

    item.content["areas"] = name_tells(areas=..., category=item.category)    # quizzes.services.tells

when the item is saved, and nothing is written before. `quizzes.areas.missing_words` says what is to be
written before an item leaves its draft. The widget brings its scripts and styles as form media.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from wagtail import hooks
from wagtail.admin.auth import any_permission_required
from wagtail.permissions import policy_registry

from quizzes.areas import MAX_AREAS, NEW_TELL, read_areas, unknown_tells
from quizzes.desk.area_texts import texts
from quizzes.kinds.goods import photograph_figure
from quizzes.models import Tell
from quizzes.names import tell_of_the_code
from quizzes.specimens.families import FAMILIES
from uploads.models import Photograph

MAX_SENT = 1_000_000  # letters of a form field: forty areas with all their words are far less
SAMPLE_ID = 0  # stands in the address that the script fills


class AreasWidget(forms.Widget):
    """The drawing editor. picture: name of the form's field with the photograph."""

    template_name = "quizzes/desk/area_editor.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, picture: str = "picture") -> None:
        super().__init__(attrs)
        self.picture = picture

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            css={"all": ["css/area-editor.css"]}, js=[Script("js/area-editor/main.js", type="module")]
        )

    def id_for_label(self, id_: str | None, index: str | None = None) -> str:
        """None: the drawing has a name of its own, and a label cannot be tied to a drawing."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "picture": self.picture,
            "address": reverse("quizzes_photograph", args=[SAMPLE_ID]),
            "vocabulary": vocabulary(),
            "new_tell": NEW_TELL,
            "max_areas": MAX_AREAS,
            "texts": texts(),
        }
        return context


class AreasField(forms.JSONField):
    """Areas on the photograph of another field of the form; [] for none.

    Everything that was sent is looked at; what is wrong is said for each area, and what was sent stays in
    the editor.
    """

    widget = AreasWidget

    def __init__(self, *, picture: str = "picture", **options: Any) -> None:
        super().__init__(**{"widget": AreasWidget(picture=picture), "required": False, **options})

    def to_python(self, value: Any) -> list[dict[str, Any]]:
        areas, wrong = read_areas(_parsed(value))
        if wrong:
            raise ValidationError(wrong)
        return areas

    def clean(self, value: Any) -> list[dict[str, Any]]:
        areas = super().clean(value)
        slugs = {area["tell"] for area in areas}
        known = set(Tell.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        if wrong := unknown_tells(areas, known):
            raise ValidationError(wrong)
        return areas

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, for the editor to go on with; nothing, if no editor has sent it."""
        try:
            return _parsed(data)
        except ValidationError:
            return []

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != list(initial or [])
        except ValidationError:
            return True


def _parsed(sent: Any) -> Any:
    """The value of what a form sends. Raises ValidationError."""
    if not isinstance(sent, str):
        return sent if sent is not None else []
    if not sent:
        return []
    try:
        if len(sent) > MAX_SENT:
            raise ValueError
        return json.loads(sent)
    except (ValueError, RecursionError) as error:
        raise ValidationError(_("The areas could not be read. Load the page again.")) from error


def vocabulary() -> list[dict[str, Any]]:
    """Every tell by its category, for a list of choices, with what it prefills."""
    tells = [
        {
            "slug": tell.slug,
            "name": str((tell_of_the_code(tell.slug) or tell).name),
            "category": _category(tell.category),
            "why": tell.why,
            "how": tell.how,
        }
        for tell in Tell.objects.all()
    ]
    return sorted(tells, key=lambda tell: (tell["category"], tell["name"]))


def _category(slug: str) -> str:
    return capfirst(str(FAMILIES[slug].name)) if slug in FAMILIES else capfirst(slug) or _("Any goods")


@any_permission_required("quizzes.add_item", "quizzes.change_item")
@require_GET
def photograph(request: HttpRequest, image_id: int) -> HttpResponse:
    """What the editor needs of a photograph that was just chosen."""
    chosen = get_object_or_404(_choosable(request.user), pk=image_id)
    figure = photograph_figure(chosen)
    return JsonResponse(
        {
            "url": figure.src,
            "srcset": figure.srcset,
            "width": figure.width,
            "height": figure.height,
            "alt": figure.alt,
        }
    )


def _choosable(user: Any) -> Any:
    policy = policy_registry.get_by_type(Photograph)
    return policy.instances_user_has_any_permission_for(user, ["choose"])


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("quizzes/photographs/<int:image_id>/", photograph, name="quizzes_photograph")]
