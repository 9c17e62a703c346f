"""The screening page of one entry: look at everything, and decide."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.refusals import Refusal
from audit.services import actor_of
from campaigns.competitions.desk import facts
from campaigns.competitions.desk.access import DeskPage, ManagersOnly, trail_to
from campaigns.competitions.desk.queue import QueueFilters, next_waiting
from campaigns.competitions.desk.times import local
from campaigns.competitions.enums import Eligibility, Ruling, Verdict
from campaigns.competitions.exceptions import AlreadyDecided, Incomplete
from campaigns.competitions.models import Entry, EntryVersion, Screening
from campaigns.competitions.services import entries, screening
from campaigns.competitions.services.forms import is_link, shown_answers

# The name of the button for the screener, the sentence for the team, in the language of their entry.
READY_MADE = (
    (
        gettext_lazy("Cannot be read"),
        gettext_lazy("Parts of your work cannot be read. Send it again, larger."),
    ),
    (
        gettext_lazy("Names in the work"),
        gettext_lazy("Your work shows a name, a school or an address. Judges must not see it: take it out."),
    ),
    (
        gettext_lazy("Somebody else's material"),
        gettext_lazy("Your work shows a logo, picture or figure of somebody else. Use only your own."),
    ),
    (
        gettext_lazy("Too much like another work"),
        gettext_lazy("Your work is very much like one that is known already. Send something of your own."),
    ),
    (
        gettext_lazy("Another task"),
        gettext_lazy("Your work does not answer the task of this category. Read the task and try again."),
    ),
    (
        gettext_lazy("How AI was used"),
        gettext_lazy("Tell us more clearly which AI tool you used, and for what."),
    ),
)


class EntryView(DeskPage):
    """Shows an entry. A decision that fails shows it again, with what was typed."""

    template_name = "competitions/desk/entry.html"
    header_icon = "view"

    @cached_property
    def entry(self) -> Entry:
        return screening.access_submission(user=self.request.user, code=self.kwargs["code"])

    @cached_property
    def version(self) -> EntryVersion:
        return screening.newest_version(self.entry)

    @cached_property
    def form(self) -> QueueFilters:
        """The list that the screener came from."""
        return QueueFilters(self.request.GET, competition=self.entry.competition)

    def get_page_title(self) -> str:
        return _("Entry %(code)s") % {"code": self.entry.code}

    def trail(self) -> list[tuple[str, str]]:
        competition = self.entry.competition
        queue = reverse("competition_desk:queue", args=[competition.slug])
        return [*trail_to(competition), (_with_query(queue, self.request), _("List"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, version = self.entry, self.version
        last = version.screenings.select_related("by").last()
        upcoming = next_waiting(entry=entry, form=self.form)
        content = version.content
        link = content.get("link", "")
        return super().get_context_data(
            entry=entry,
            version=version,
            last=last,
            decided_at=local(last.at, entry.competition) if last else None,
            submitted=local(entry.submitted_at, entry.competition),
            made=local(version.made_at, entry.competition),
            returns_at=self._returns_at(entry),
            link=link if is_link(link) else "",
            answers=shown_answers(version.form.definition, content.get("answers", {}), judges=False),
            checks=facts.check_facts(version),
            likenesses=facts.likenesses(entry, version),
            people=facts.people(entry),
            versions=facts.versions(entry),
            history=facts.history(entry),
            may_decide=not entry.is_over and entry.erased_at is None,
            reasons=reasons_in(entry.language),
            upcoming=_with_query(_url("entry", upcoming), self.request) if upcoming else "",
            query=self.request.GET.urlencode(),
            rulings=Ruling,
            **{"reason": "", "errors": {}, "refusal": None, **kwargs},
        )

    def _returns_at(self, entry: Entry) -> dict[str, Any]:
        """Until when a returned entry is waited for: the one that is returned, or one returned now."""
        is_returned = entry.eligibility == Eligibility.NEEDS_FIX
        moment = entry.fix_until if is_returned else None
        moment = moment or screening.fix_until(entry, timezone.now())
        return {"is_returned": is_returned, "at": local(moment, entry.competition)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            decided = self._decide(request)
        except (AlreadyDecided, Incomplete) as refusal:
            return self._again(refusal)
        if decided.verdict == Verdict.PASS:
            text = _("%(code)s has passed.")
        elif decided.verdict == Verdict.RETURN:
            text = _("%(code)s was returned for fixing. The team is told why.")
        else:
            text = _("%(code)s was refused. The team is told why.")
        messages.success(request, text % {"code": self.entry.code})
        return self._onwards(request)

    def _decide(self, request: HttpRequest) -> Screening:
        return screening.decide(
            entry=self.entry,
            number=_number(request.POST.get("number")),
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("reason", ""),
            user=request.user,
            now=timezone.now(),
            seen=_number(request.POST.get("seen")),
        )

    def _again(self, refusal: Refusal) -> HttpResponse:
        """The entry as it is now. Nothing that was typed is lost."""
        del self.entry
        context = self.get_context_data(
            refusal=refusal,
            errors=getattr(refusal, "errors", {}),
            reason=self.request.POST.get("reason", ""),
        )
        return self.render_to_response(context, status=refusal.status)

    def _onwards(self, request: HttpRequest) -> HttpResponse:
        upcoming = next_waiting(entry=self.entry, form=self.form)
        if upcoming:
            return redirect(_with_query(_url("entry", upcoming), request))
        messages.info(request, _("Nothing else in this list waits for a screener."))
        queue = reverse("competition_desk:queue", args=[self.entry.competition.slug])
        return redirect(_with_query(queue, request))


def reasons_in(language: str) -> list[tuple[str, str]]:
    """Ready-made reasons: (name in the desk's language, sentence in the entry's)."""
    with translation.override(language):
        texts = [str(text) for _name, text in READY_MADE]
    return [(str(name), text) for (name, _text), text in zip(READY_MADE, texts, strict=True)]


class LikenessView(ManagersOnly, View):
    """Says of two works whether one is a copy."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str, flag_id: int) -> HttpResponse:
        entry = screening.access_submission(user=request.user, code=code)
        flag = screening.rule(
            flag_id=flag_id,
            entry=entry,
            ruling=request.POST.get("ruling", ""),
            user=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("Kept: %(ruling)s.") % {"ruling": flag.get_ruling_display()})
        return redirect(_with_query(_url("entry", entry), request) + "#likenesses")


class DisqualifyView(DeskPage):
    """Takes an entry out for good. Nobody does that with one click."""

    page_title = gettext_lazy("Disqualify")
    template_name = "competitions/desk/disqualify.html"
    header_icon = "warning"

    @cached_property
    def entry(self) -> Entry:
        return screening.access_submission(user=self.request.user, code=self.kwargs["code"])

    def get_page_subtitle(self) -> str:
        return self.entry.code

    def trail(self) -> list[tuple[str, str]]:
        return [*trail_to(self.entry.competition), (_url("entry", self.entry), self.entry.code)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version = self.entry.versions.last()
        title = version.content.get("title", "") if version else ""
        own = {"entry": self.entry, "title": title, "reason": "", "errors": {}, "refusal": None}
        return super().get_context_data(back=_url("entry", self.entry), **{**own, **kwargs})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "")
        try:
            actor = actor_of(request.user)
            entries.disqualify_entry(entry=self.entry, reason=reason, actor=actor, now=timezone.now())
        except Refusal as refusal:
            context = self.get_context_data(
                refusal=refusal, errors=getattr(refusal, "errors", {}), reason=reason
            )
            return self.render_to_response(context, status=refusal.status)
        messages.success(request, _("%(code)s is disqualified.") % {"code": self.entry.code})
        return redirect(_url("entry", self.entry))


def _url(name: str, entry: Entry) -> str:
    return reverse(f"competition_desk:{name}", args=[entry.code])


def _with_query(address: str, request: HttpRequest) -> str:
    """An address that remembers which list one came from."""
    query = request.GET.copy()
    query.pop("p", None)
    return f"{address}?{query.urlencode()}" if query else address


def _number(text: Any) -> int:
    """-1 for what is no number: it fits nothing that is stored."""
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 10 else -1
