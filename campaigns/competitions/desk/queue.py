"""Entries that were submitted, narrowed down: the queue of screeners and every other list of entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.competitions.desk.access import DeskPage, access_for_desk, trail_to
from campaigns.competitions.desk.times import local
from campaigns.competitions.enums import Eligibility, Outcome, Ruling, Status
from campaigns.competitions.models import (
    Competition,
    Contributor,
    Entry,
    EntryVersion,
    SimilarityFlag,
)

PER_PAGE = 25
ALL = "all"
TAKING_PART = Q(status__in=(Status.SUBMITTED, Status.LOCKED))
STATES = {
    "screener": (_("Waits for a screener"), TAKING_PART & Q(eligibility=Eligibility.NOT_CHECKED)),
    "consent": (_("Waits for consent"), TAKING_PART & Q(eligibility=Eligibility.AWAITING_CONSENT)),
    "returned": (_("Returned for fixing"), TAKING_PART & Q(eligibility=Eligibility.NEEDS_FIX)),
    "eligible": (_("Eligible"), TAKING_PART & Q(eligibility=Eligibility.ELIGIBLE)),
    "refused": (_("Not eligible"), TAKING_PART & Q(eligibility=Eligibility.INELIGIBLE)),
    "alike": (
        _("Likeness not looked at"),
        Exists(SimilarityFlag.objects.filter(version__entry=OuterRef("pk"), ruling=Ruling.OPEN)),
    ),
    "withdrawn": (_("Withdrawn"), Q(status=Status.WITHDRAWN)),
    "disqualified": (_("Disqualified"), Q(status=Status.DISQUALIFIED)),
    ALL: (_("All"), Q()),
}
FIRST = "screener"


class QueueFilters(forms.Form):
    """Narrows the entries of a competition down; what is not understood narrows nothing."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[(key, words) for key, (words, _where) in STATES.items()]
    )
    category = forms.ChoiceField(label=_("Category"), required=False)
    division = forms.ChoiceField(label=_("Division"), required=False)
    school = forms.CharField(label=_("School"), required=False, max_length=120)
    day = forms.DateField(
        label=_("Day of submission"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    q = forms.CharField(label=_("Code, title or slogan"), required=False, max_length=80)

    def __init__(self, data: Any, *, competition: Competition) -> None:
        super().__init__(data)
        self.competition = competition
        every = ("", _("All"))
        for name, rows in (("category", competition.categories), ("division", competition.divisions)):
            self.fields[name].choices = [every, *((one.slug, str(one)) for one in rows.all())]
        self.full_clean()

    @property
    def wanted(self) -> dict[str, Any]:
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return {"state": FIRST} | found

    @property
    def is_narrowed(self) -> bool:
        return self.wanted != {"state": FIRST}

    def narrow(self) -> QuerySet[Entry]:
        """The entries that are wanted, those that have waited longest first."""
        entries = Entry.objects.filter(competition=self.competition).ever_submitted()
        wanted = self.wanted
        entries = entries.filter(STATES[wanted.pop("state")][1])
        for name, value in wanted.items():
            entries = getattr(self, f"_by_{name}")(entries, value)
        return entries.order_by("submitted_at", "pk")

    def _by_category(self, entries: QuerySet[Entry], slug: str) -> QuerySet[Entry]:
        return entries.filter(category__slug=slug)

    def _by_division(self, entries: QuerySet[Entry], slug: str) -> QuerySet[Entry]:
        return entries.filter(division__slug=slug)

    def _by_school(self, entries: QuerySet[Entry], school: str) -> QuerySet[Entry]:
        people = Contributor.objects.filter(entry=OuterRef("pk"), school__icontains=school)
        return entries.filter(Exists(people))

    def _by_day(self, entries: QuerySet[Entry], day: date) -> QuerySet[Entry]:
        """A day of the competition's own calendar."""
        begin, end = (
            datetime.combine(one, time(), self.competition.zone) for one in (day, day + timedelta(1))
        )
        return entries.filter(submitted_at__gte=begin, submitted_at__lt=end)

    def _by_q(self, entries: QuerySet[Entry], words: str) -> QuerySet[Entry]:
        """By the code, however it was typed, or by words of the newest version."""
        said = Q(content__title__icontains=words) | Q(content__slogan__icontains=words)
        newest = EntryVersion.objects.filter(said, pk=OuterRef("newest"))
        code = words.replace(" ", "").replace("-", "")
        return with_newest(entries).filter(Q(code__iexact=code) | Exists(newest))


def with_newest(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """With `newest`, the id of the version that counts."""
    versions = EntryVersion.objects.filter(entry=OuterRef("pk")).order_by("-number")
    return entries.annotate(newest=Subquery(versions.values("pk")[:1]))


@dataclass(frozen=True)
class Row:
    """An entry in the list. picture: token, "" for none. checks: (outcome, words, how many)."""

    entry: Entry
    title: str
    text: str
    picture: str
    submitted: datetime
    checks: list[tuple[str, str, int]]
    likenesses: int


def rows_of(entries: list[Entry], competition: Competition) -> list[Row]:
    """What the list shows; the same number of queries however many entries."""
    open_flags = Prefetch("flags", SimilarityFlag.objects.filter(ruling=Ruling.OPEN), to_attr="open_flags")
    versions = (
        EntryVersion.objects.filter(pk__in=[one.newest for one in entries])
        .select_related("asset")
        .prefetch_related("checks", open_flags)
    )
    by_entry = {one.entry_id: one for one in versions}
    return [_row(entry, by_entry[entry.pk], competition) for entry in entries if entry.pk in by_entry]


def _row(entry: Entry, version: Any, competition: Competition) -> Row:
    content, outcomes = version.content, [one.outcome for one in version.checks.all()]
    return Row(
        entry=entry,
        title=content.get("title", ""),
        text=content.get("slogan") or content.get("link", ""),
        picture=version.asset.token if version.asset else "",
        submitted=local(entry.submitted_at, competition),
        checks=[(one.value, str(one.label), outcomes.count(one)) for one in Outcome if outcomes.count(one)],
        likenesses=len(version.open_flags),
    )


class QueueView(DeskPage):
    page_title = _("Entries")
    template_name = "competitions/desk/queue.html"

    @cached_property
    def competition(self) -> Competition:
        return access_for_desk(self.kwargs["slug"])

    def get_page_subtitle(self) -> str:
        return str(self.competition)

    def trail(self) -> list[tuple[str, str]]:
        return trail_to(self.competition)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = QueueFilters(self.request.GET, competition=self.competition)
        listed = with_newest(form.narrow()).select_related("category", "division")
        page: Page = Paginator(listed, PER_PAGE).get_page(self.request.GET.get("p"))
        query = self.request.GET.copy()
        query.pop("p", None)
        return super().get_context_data(
            competition=self.competition,
            form=form,
            page=page,
            rows=rows_of(list(page), self.competition),
            query=query.urlencode(),
            state=STATES[form.wanted["state"]][0],
            address=reverse("competition_desk:queue", args=[self.competition.slug]),
            **kwargs,
        )


def next_waiting(*, entry: Entry, form: QueueFilters) -> Entry | None:
    """The next entry of the same list that waits for a screener: after this one, or else from the start."""
    waiting = form.narrow().filter(STATES[FIRST][1]).exclude(pk=entry.pk)
    after = Q(submitted_at__gt=entry.submitted_at) | Q(submitted_at=entry.submitted_at, pk__gt=entry.pk)
    return waiting.filter(after).first() or waiting.first()
