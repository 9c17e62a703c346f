"""What the screening page shows of an entry, as plain data with words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import AuditEvent
from campaigns.competitions.desk.times import local
from campaigns.competitions.enums import NEEDED, AIUse, Eligibility, Ruling, Scope, Verdict
from campaigns.competitions.models import (
    ConsentRecord,
    Contributor,
    Entry,
    EntryVersion,
    GuardianRequest,
    SimilarityFlag,
)
from campaigns.competitions.services.checks import finding_text
from campaigns.competitions.services.forms import shown_answers
from campaigns.competitions.similarity import differences

VERY_SURE, QUITE_SURE = 0.95, 0.8  # conventions of this project: words beside the figure, never a verdict

Side = list[tuple[str, bool]]  # runs of words, and whether the other text has them differently


@dataclass(frozen=True)
class CheckFact:
    outcome: str
    words: str
    name: str
    finding: str


@dataclass(frozen=True)
class Likeness:
    """Two works side by side. left, right: slogans in runs of words, empty for pictures and links."""

    flag: SimilarityFlag
    sure: str
    percent: int
    left: Side
    right: Side
    left_picture: str
    right_picture: str
    other: Entry | None
    other_title: str
    other_day: datetime | None
    source: str
    version: int
    is_open: bool


@dataclass(frozen=True)
class ScopeFact:
    """state: "given", "withdrawn" or "missing"."""

    label: str
    state: str
    words: str


@dataclass(frozen=True)
class Asked:
    """A question to a guardian. address: masked, "" once it is forgotten."""

    at: datetime
    address: str
    words: str


@dataclass(frozen=True)
class PersonFact:
    person: Contributor
    address: str
    scopes: list[ScopeFact]
    asked: list[Asked]

    @property
    def is_incomplete(self) -> bool:
        """Whether something that an entry needs is missing."""
        needed = {str(scope.label) for scope in NEEDED}
        return any(one.state != "given" for one in self.scopes if one.label in needed)


@dataclass(frozen=True)
class VersionFact:
    """changes: (what, before as words, after as words)."""

    version: EntryVersion
    at: datetime
    changes: list[tuple[str, Side, Side]]


@dataclass(frozen=True)
class EventFact:
    at: datetime
    label: str
    detail: str
    who: str
    number: int


def masked(address: str) -> str:
    """An address that can be recognised by who knows it, and by nobody else."""
    mailbox, at, host = address.partition("@")
    if not at:
        return ""
    domain, dot, ending = host.rpartition(".")
    return f"{mailbox[:1]}•••@{(domain if dot else ending)[:1]}•••{dot}{ending if dot else ''}"


def check_facts(version: EntryVersion) -> list[CheckFact]:
    """What is not in order first."""
    order = ["failed", "look", "passed"]
    found = [
        CheckFact(one.outcome, one.get_outcome_display(), one.get_name_display(), finding_text(one))
        for one in version.checks.all()
    ]
    return sorted(found, key=lambda one: order.index(one.outcome))


def likenesses(entry: Entry, version: EntryVersion) -> list[Likeness]:
    """What this version was found to be like, and what nobody has looked at of earlier ones."""
    flags = (
        SimilarityFlag.objects.filter(version__entry=entry)
        .select_related("version__asset", "other__asset", "other__entry__competition", "known", "ruled_by")
        .order_by("-version__number", "-similarity", "pk")
    )
    return [_likeness(one) for one in flags if one.version_id == version.pk or one.ruling == Ruling.OPEN]


def _likeness(flag: SimilarityFlag) -> Likeness:
    other, known = flag.other, flag.known
    own = _text_of(flag.version)
    theirs = known.text if known else _text_of(other) if other else ""
    left, right = sides(own, theirs) if own and theirs else ([], [])
    return Likeness(
        flag=flag,
        sure=sure_words(flag.similarity),
        percent=round(flag.similarity * 100),
        left=left,
        right=right,
        left_picture=_token(flag.version),
        right_picture=_token(other),
        other=other.entry if other else None,
        other_title=other.content.get("title", "") if other else "",
        other_day=_day_of(other.entry) if other else None,
        source=known.source if known else "",
        version=flag.version.number,
        is_open=flag.ruling == Ruling.OPEN,
    )


def _day_of(entry: Entry) -> datetime | None:
    return local(entry.submitted_at, entry.competition) if entry.submitted_at else None


def sure_words(similarity: float) -> str:
    """How sure the machine is that one comes from the other. similarity: from 0 to 1."""
    if similarity >= VERY_SURE:
        return _("very sure")
    return _("quite sure") if similarity >= QUITE_SURE else _("worth a look")


def sides(a: str, b: str) -> tuple[Side, Side]:
    """Two texts in runs of words, marked where they differ."""
    spans = differences(a, b)
    left = [(one.text_a, one.kind != "equal") for one in spans if one.text_a]
    right = [(one.text_b, one.kind != "equal") for one in spans if one.text_b]
    return left, right


def _text_of(version: EntryVersion | None) -> str:
    return str(version.content.get("slogan", "")) if version else ""


def _token(version: EntryVersion | None) -> str:
    return version.asset.token if version and version.asset else ""


def people(entry: Entry) -> list[PersonFact]:
    team = entry.contributors.select_related("country", "age_band").prefetch_related(
        "consents", "guardian_requests"
    )
    return [
        PersonFact(
            one, masked(one.email), _scopes(one, entry), [_asked(ask, entry) for ask in _in_order(one)]
        )
        for one in team
    ]


def _in_order(person: Contributor) -> Iterable[GuardianRequest]:
    return reversed(person.guardian_requests.all())


def _scopes(person: Contributor, entry: Entry) -> list[ScopeFact]:
    newest: dict[str, ConsentRecord] = {one.scope: one for one in person.consents.all()}
    return [_scope(scope, newest.get(scope), entry) for scope in Scope]


def _scope(scope: Scope, consent: ConsentRecord | None, entry: Entry) -> ScopeFact:
    if consent is None:
        return ScopeFact(str(scope.label), "missing", _("no consent"))
    if consent.withdrawn_at:
        day = local(consent.withdrawn_at, entry.competition).date().isoformat()
        return ScopeFact(str(scope.label), "withdrawn", _("taken back on %(day)s") % {"day": day})
    day = local(consent.confirmed_at, entry.competition).date().isoformat()
    return ScopeFact(str(scope.label), "given", f"{day}, {consent.get_method_display()}")


def _asked(request: GuardianRequest, entry: Entry) -> Asked:
    return Asked(
        local(request.requested_at, entry.competition), masked(request.email), _answer(request, entry)
    )


def _answer(request: GuardianRequest, entry: Entry) -> str:
    def moment(at: datetime) -> str:
        return f"{local(at, entry.competition):%Y-%m-%d %H:%M}"

    if request.answered_at:
        text = _("said yes on %(when)s") if request.agreed else _("said no on %(when)s")
        return text % {"when": moment(request.answered_at)}
    if request.replaced_at:
        return _("asked again instead on %(when)s") % {"when": moment(request.replaced_at)}
    return _("no answer yet; the link works until %(when)s") % {"when": moment(request.expires_at)}


def versions(entry: Entry) -> list[VersionFact]:
    """Newest first, each with what changed since the one before."""
    rows = list(entry.versions.select_related("form", "asset", "originality"))
    pairs = zip(rows, [None, *rows], strict=False)
    return [
        VersionFact(one, local(one.made_at, entry.competition), _changes(before, one))
        for one, before in pairs
    ][::-1]


def _changes(before: EntryVersion | None, after: EntryVersion) -> list[tuple[str, Side, Side]]:
    if before is None:
        return []
    old, new = _said(before), _said(after)
    return [
        (what, *sides(old.get(what, ""), new.get(what, "")))
        for what in dict.fromkeys([*new, *old])
        if old.get(what, "") != new.get(what, "")
    ]


def _said(version: EntryVersion) -> dict[str, str]:
    """Everything that a version says, by its name."""
    content, origin = version.content, version.originality
    own = {
        _("Title"): content.get("title", ""),
        _("Slogan"): content.get("slogan", ""),
        _("Link"): content.get("link", ""),
        _("Picture"): _("picture %(number)s") % {"number": version.asset_id} if version.asset_id else "",
    }
    answers = dict(shown_answers(version.form.definition, content.get("answers", {}), judges=False))
    statement = {
        _("Use of AI"): str(AIUse(origin.ai_use).label),
        _("How AI was used"): origin.ai_how,
        _("Other people's material"): origin.third_party,
    }
    return own | answers | statement


def history(entry: Entry) -> list[EventFact]:
    """What was done to an entry, from the audit chain, the latest first."""
    events: QuerySet[AuditEvent] = AuditEvent.objects.about("entry", entry.code)
    rows = list(events)
    names = _names([one.actor for one in rows])
    return [
        EventFact(
            at=local(one.at, entry.competition),
            label=one.label,
            detail=_detail(one.data),
            who=names.get(one.actor, ""),
            number=one.number,
        )
        for one in reversed(rows)
    ]


def _names(actors: Sequence[str]) -> dict[str, str]:
    """Actors of the chain in words."""
    ids = {int(one.removeprefix("user:")) for one in actors if one.startswith("user:")}
    users = {f"user:{one.pk}": str(one) for one in User.objects.filter(pk__in=ids)} if ids else {}
    gone = {f"user:{pk}": _("somebody whose account is gone") for pk in ids}
    others = {"": _("the entrants"), "guardian": _("the guardian"), "system": _("the website")}
    return others | gone | users


def _detail(data: Any) -> str:
    if not isinstance(data, dict):
        return ""
    words: dict[str, Callable[[Any], str]] = {
        "version": lambda value: _("version %(number)s") % {"number": value},
        "verdict": lambda value: _label(Verdict, value),
        "after": lambda value: _label(Eligibility, value),
        "ruling": lambda value: _label(Ruling, value),
        "place": lambda value: _("person %(number)s") % {"number": value},
        "agreed": lambda value: _("yes") if value else _("no"),
        "scopes": lambda value: "; ".join(_label(Scope, one) for one in value),
    }
    return ", ".join(text for key, make in words.items() if key in data and (text := make(data[key])))


def _label(kind: Any, value: Any) -> str:
    return str(kind(value).label) if value in kind.values else str(value)
