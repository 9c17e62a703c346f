"""What is kept, whoever asks: things that answers, quizzes, studies, pages or items depend on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail import hooks

from quizzes.desk.words import is_built_in
from quizzes.models import BrandBook, Item, Quiz, Study, Tell
from quizzes.services.bank import why_kept

SHOWN = 5


def _tell_kept(tell: Tell) -> Any:
    if is_built_in(tell):
        return _("It follows from a brand book of this website.")
    if tell.items.exists():
        return _("Items show it. Take it out of them first.")
    return ""


def _book_kept(book: BrandBook) -> Any:
    if Item.objects.filter(brand_slug=book.slug).exists():
        return _("Items are about this brand. Give them another one first.")
    return ""


def _item_kept(item: Item) -> Any:
    return why_kept(item=item)


def _quiz_kept(quiz: Quiz) -> Any:
    if quiz.attempts.exists():
        return _("It was played, and the answers belong to it. Unpublish its pages instead.")
    if quiz.studies.exists():
        return _("Studies use it. Delete them first.")
    if quiz.pages.exists():
        return _("Pages lead to it. Give them another quiz or delete them first.")
    if quiz.forms.exists():
        return _("Its two forms are frozen. Keep it, and make another quiz.")
    return ""


def _study_kept(study: Study) -> Any:
    if study.participants.exists():
        return _("People have joined, and their answers belong to it. Close it instead.")
    return ""


_REASONS = {
    Item: _item_kept,
    Tell: _tell_kept,
    BrandBook: _book_kept,
    Quiz: _quiz_kept,
    Study: _study_kept,
}


def send_back(request: HttpRequest, instances: list[Any], refusals: list[str]) -> HttpResponse | None:
    """From deleting back to the list, with a sentence for each that is kept. None: all may go, go on."""
    if not refusals:
        return None
    for sentence in refusals[:SHOWN]:
        messages.error(request, sentence)
    if len(refusals) > SHOWN:
        messages.error(
            request, _("%(count)d more are kept for the same reasons.") % {"count": len(refusals) - SHOWN}
        )
    return redirect(type(instances[0]).snippet_viewset.get_url_name("list"))


@hooks.register("before_delete_snippet")
def refuse_deletion(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Send back to the list with the reasons, before anything is shown or done. None: go on."""
    words = _("“%(name)s” was not deleted. %(reason)s")
    kept = [(one, reason) for one in instances if (reason := _reason(one))]
    return send_back(request, instances, [words % {"name": one, "reason": reason} for one, reason in kept])


def _reason(instance: Any) -> Any:
    find = _REASONS.get(type(instance))
    return find(instance) if find else ""
