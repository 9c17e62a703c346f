"""Many known slogans at once: pasted as lines, looked at, then kept all or none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import PermissionCheckedMixin
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from campaigns.competitions.models import KnownSlogan
from campaigns.competitions.similarity import normalise_slogan

MOST_LINES = 2000
MOST_CHARACTERS = 1_000_000
SIGN = "|"


@dataclass(frozen=True)
class Line:
    """A pasted line. error: what is wrong with it, "" for nothing. is_known: it is in the list already."""

    number: int
    text: str
    source: str
    error: str = ""
    is_known: bool = False

    @property
    def is_new(self) -> bool:
        return not self.error and not self.is_known


def read_lines(pasted: str) -> list[Line]:
    """Every line that is not empty, numbered as it was pasted."""
    lines = [_line(number, line) for number, line in enumerate(pasted.splitlines(), 1) if line.strip()]
    seen = _known([line.text for line in lines])
    return [_compared(line, seen) for line in lines]


def _known(texts: list[str]) -> set[str]:
    rows = KnownSlogan.objects.filter(text__in=texts).values_list("text", flat=True)
    return {normalise_slogan(text) for text in rows}


def _compared(line: Line, seen: set[str]) -> Line:
    """Notes that a line is there already, in the list or further up."""
    key = normalise_slogan(line.text)
    if line.error or key not in seen:
        seen.add(key)
        return line
    return Line(line.number, line.text, line.source, is_known=True)


def _line(number: int, line: str) -> Line:
    text, sign, source = (part.strip() for part in line.partition(SIGN))
    return Line(number, text, source, _error(text, sign, source))


def _error(text: str, sign: str, source: str) -> str:
    if not sign or not source:
        return _("Write where it comes from: slogan | source.")
    if not normalise_slogan(text):
        return _("There is no letter or digit in it to compare.")
    for name, value in (("text", text), ("source", source)):
        limit = KnownSlogan._meta.get_field(name).max_length
        if len(value) > limit:
            return _("%(count)s characters; at most %(limit)s.") % {"count": len(value), "limit": limit}
    return ""


@transaction.atomic
def keep_slogans(lines: list[Line]) -> int:
    """Add the new ones. Returns how many."""
    new = [KnownSlogan(text=one.text, source=one.source) for one in lines if one.is_new]
    return len(KnownSlogan.objects.bulk_create(new))


class PasteForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Slogans"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy("One a line, with its source: Buy real, stay safe | City of Oslo, 2019"),
    )

    def clean_lines(self) -> str:
        pasted: str = self.cleaned_data["lines"].replace("\x00", "")
        if len(pasted.splitlines()) > MOST_LINES:
            raise forms.ValidationError(
                _("More than %(limit)s lines: paste them in parts."), params={"limit": MOST_LINES}
            )
        return pasted


class SlogansView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """POST shows what would be added; POST with "keep" adds it, if no line is wrong."""

    permission_policy = ModelPermissionPolicy(KnownSlogan)
    permission_required = "add"
    page_title = gettext_lazy("Add known slogans")
    header_icon = "openquote"
    template_name = "competitions/desk/slogans.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self._list(), "label": KnownSlogan._meta.verbose_name_plural},
            {"url": "", "label": self.get_page_title()},
        ]

    def _list(self) -> str:
        return reverse(KnownSlogan.snippet_viewset.get_url_name("list"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": PasteForm(), "lines": [], **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PasteForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        lines = read_lines(form.cleaned_data["lines"])
        bad, new = [one for one in lines if one.error], [one for one in lines if one.is_new]
        if "keep" in request.POST and new and not bad:
            count = keep_slogans(lines)
            text = ngettext("%(count)s slogan was added.", "%(count)s slogans were added.", count)
            messages.success(request, text % {"count": count})
            return redirect(self._list())
        context = self.get_context_data(form=form, lines=lines, bad=bad, new=new)
        return self.render_to_response(context, status=422 if bad else 200)
