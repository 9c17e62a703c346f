"""Doing one thing to many items: tags, status, level, deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from taggit.utils import parse_tags
from wagtail import hooks
from wagtail.admin.widgets import AdminTagWidget
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from quizzes.desk.deletion import SHOWN
from quizzes.desk.filters import ItemFilters
from quizzes.desk.listing import search
from quizzes.desk.words import item_label
from quizzes.enums import ItemStatus
from quizzes.models import Item, ItemTag
from quizzes.models.bank import LEVELS
from quizzes.services.bank import set_level, set_status, tag_items


class TagsForm(forms.Form):
    tags = forms.CharField(label=_("Tags"), widget=AdminTagWidget(tag_model=ItemTag.tag_model()))

    def clean_tags(self) -> list[str]:
        return parse_tags(self.cleaned_data["tags"])


class StatusForm(forms.Form):
    status = forms.TypedChoiceField(label=_("Status"), choices=ItemStatus.choices, coerce=ItemStatus)


class LevelForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int)


class Listed:
    """“All in the list” means what its filters and its search leave, on all of its pages."""

    models = [Item]
    next_url: str

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[int]:
        query = QueryDict(urlsplit(self.next_url).query)
        filters = ItemFilters(query, queryset=Item.objects.all())
        found = filters.qs if filters.is_valid() else Item.objects.none()
        return search(found, query.get("q", "")).values_list("pk", flat=True)

    @classmethod
    def get_queryset(cls, model: type[Item], object_ids: list[int]) -> QuerySet[Item]:
        return Item.objects.shown().filter(pk__in=object_ids)


class ItemAction(Listed, SnippetBulkAction):
    """An action that needs the right to change items."""

    template_name = "quizzes/desk/bulk.html"

    def check_perm(self, snippet: Item) -> bool:
        return self.permission_policy.user_has_permission_for_instance(self.request.user, "change", snippet)

    def object_context(self, snippet: Item) -> dict[str, Any]:
        return {**super().object_context(snippet), "label": item_label(snippet)}


class ItemChange(ItemAction):
    """An action that changes items. change: takes them and the fields of the form, says how many changed."""

    change: Callable[..., int]

    @classmethod
    def execute_action(cls, objects: list[Item], **given: Any) -> tuple[int, int]:
        view = given["self"]
        return view.change(objects, **view.cleaned_form.cleaned_data), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(count)d item changed.", "%(count)d items changed.", num_parent_objects) % {
            "count": num_parent_objects
        }


@hooks.register("register_bulk_action")
class AddTags(ItemChange):
    display_name = _("Add tags")
    action_type = "add_tags"
    aria_label = _("Add tags to the chosen items")
    action_priority = 10
    form_class = TagsForm

    def change(self, items: list[Item], *, tags: list[str]) -> int:
        return tag_items(items=items, user=self.request.user, add=tags)


@hooks.register("register_bulk_action")
class RemoveTags(ItemChange):
    display_name = _("Remove tags")
    action_type = "remove_tags"
    aria_label = _("Remove tags from the chosen items")
    action_priority = 11
    form_class = TagsForm

    def change(self, items: list[Item], *, tags: list[str]) -> int:
        return tag_items(items=items, user=self.request.user, remove=tags)


@hooks.register("register_bulk_action")
class SetStatus(ItemChange):
    """Items that cannot be played yet stay as they are, and are named with their reasons."""

    display_name = _("Set status")
    action_type = "set_status"
    aria_label = _("Set the status of the chosen items")
    action_priority = 12
    form_class = StatusForm

    def change(self, items: list[Item], *, status: ItemStatus) -> int:
        done = set_status(items=items, status=status, user=self.request.user)
        for item, problems in done.refused[:SHOWN]:
            reasons = " ".join(str(problem) for problem in problems)
            messages.warning(
                self.request,
                _("“%(name)s” stays as it is. %(reason)s") % {"name": item_label(item), "reason": reasons},
            )
        if len(done.refused) > SHOWN:
            messages.warning(
                self.request, _("%(count)d more stay as they are.") % {"count": len(done.refused) - SHOWN}
            )
        return done.changed


@hooks.register("register_bulk_action")
class SetLevel(ItemChange):
    display_name = _("Set level")
    action_type = "set_level"
    aria_label = _("Set the level of the chosen items")
    action_priority = 13
    form_class = LevelForm

    def change(self, items: list[Item], *, level: int) -> int:
        return set_level(items=items, level=level, user=self.request.user)


# After Wagtail's own, whose place it takes: that one would delete what no filter shows.
@hooks.register("register_bulk_action", order=100)
class DeleteItems(Listed, DeleteBulkAction):
    pass
