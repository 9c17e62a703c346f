"""The work of an entry: kept while it is written, by scripts and without."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import BadRequest, Refusal
from campaigns.competitions.differences import Difference, differences
from campaigns.competitions.enums import AIUse
from campaigns.competitions.exceptions import (
    CallIsClosed,
    ChangedElsewhere,
    EntryIsOver,
)
from campaigns.competitions.forms import draft_of, questions_of
from campaigns.competitions.models import Entry
from campaigns.competitions.services import artwork, entries, forms
from campaigns.competitions.services.own import own_view
from campaigns.competitions.views.base import (
    Own,
    entrant_page,
    has_told_who,
    missing_from,
    own_entry,
    steps,
)
from campaigns.competitions.views.reading import FORM_BYTES, check_size, read_json, revision_in, told
from campaigns.translated import in_language


@entrant_page("GET", "HEAD", "POST")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The editor. POST is for browsers without scripts, and for going on."""
    check_size(request, FORM_BYTES)
    own = own_entry(request, code)
    if request.method == "POST":
        return _keep(request, own)
    errors = missing_from(own.entry) if "marks" in request.GET else {}
    return edit_page(request, own, errors=errors)


def _keep(request: HttpRequest, own: Own) -> HttpResponse:
    definition = entries.definition_for(own.entry)
    data = draft_of(definition, request.POST)
    now = timezone.now()
    try:
        kept = entries.save_draft(
            entry=own.entry, data=data, revision=revision_in(request.POST.get("revision")), now=now
        )
    except ChangedElsewhere as conflict:
        return _conflict_page(request, own, definition, data, conflict)
    try:
        _keep_picture(request, kept, own)  # upon the revision that was just kept
    except (CallIsClosed, EntryIsOver):
        raise
    except Refusal as refusal:
        again = own_entry(request, own.entry.code)
        errors = {"asset": refusal.message}
        return edit_page(request, again, errors=errors, message=refusal.message, status=refusal.status)
    return _go_on(request, own)


def _keep_picture(request: HttpRequest, entry: Entry, own: Own) -> None:
    """What came with the form: a file, an upload that is not this draft's yet, or the wish for none."""
    if not entry.category.takes_picture:
        return
    owner, revision, now = own.entrant.key_hash, entry.draft_revision, timezone.now()
    file, upload = request.FILES.get("picture"), request.POST.get("upload", "")
    asset = entries.asset_of(entry)
    if "remove_picture" in request.POST:
        artwork.detach_picture(entry=entry, revision=revision, now=now)
    elif file:
        artwork.attach_file(entry=entry, file=file, owner=owner, revision=revision, now=now)
    elif upload and (asset is None or upload != str(asset.upload_id)):
        artwork.attach_upload(entry=entry, token=upload, owner=owner, revision=revision, now=now)


def _go_on(request: HttpRequest, own: Own) -> HttpResponse:
    if "go" not in request.POST:
        return redirect("competitions:entry", own.entry.code)
    step = "preview" if has_told_who(own.part) else "people"
    return redirect(f"competitions:{step}", own.entry.code)


def _conflict_page(
    request: HttpRequest,
    own: Own,
    definition: dict[str, Any],
    data: dict[str, Any],
    conflict: ChangedElsewhere,
) -> HttpResponse:
    """Both versions side by side, for browsers without scripts: what was sent travels along."""
    mine = forms.readable_draft(definition, data)
    sent = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
    context = {
        "entry": own.entry,
        "message": conflict.message,
        "revision": conflict.revision,
        "differs": differences(definition, mine, conflict.theirs),
        "sent": [
            (name, value)
            for name, value in sent
            if name not in ("revision", "csrfmiddlewaretoken", "go", "upload")
        ],
        "steps": steps(own, "work"),
    }
    return render(request, "competitions/conflict.html", context, status=conflict.status)


@entrant_page("POST")
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Autosave: {"revision", "data"} -> {"revision"}, or 409 with both versions."""
    own = own_entry(request, code)
    try:
        sent = read_json(request)
        return _autosave(own, sent)
    except ChangedElsewhere:
        raise
    except Refusal as refusal:
        return told(refusal)


def _autosave(own: Own, sent: dict[str, Any]) -> HttpResponse:
    data = sent.get("data")
    if not isinstance(data, dict):
        raise BadRequest(_("We could not read what was sent. Reload the page."))
    try:
        kept = entries.save_draft(
            entry=own.entry, data=data, revision=revision_in(sent.get("revision")), now=timezone.now()
        )
    except ChangedElsewhere as conflict:
        return both_versions(own, data, conflict)
    return JsonResponse({"revision": kept.draft_revision})


def both_versions(
    own: Own, data: dict[str, Any], conflict: ChangedElsewhere, picture: list[Difference] | None = None
) -> HttpResponse:
    """409 for a script, with what it sent and what is stored. picture: how the pictures differ."""
    definition = entries.definition_for(own.entry)
    mine = forms.readable_draft(definition, data)
    stored = own.entry.assets.filter(token=conflict.theirs.get("asset", "")).first()
    found = [*differences(definition, mine, conflict.theirs), *(picture or [])]
    answer = {
        "message": str(conflict.message),
        "revision": conflict.revision,
        "mine": mine,
        "theirs": {key: value for key, value in conflict.theirs.items() if key != "asset"},
        "upload": str(stored.upload_id) if stored else "",
        "differences": [one.as_data() for one in found],
    }
    return JsonResponse(answer, status=conflict.status)


def edit_page(
    request: HttpRequest,
    own: Own,
    *,
    errors: dict[str, Any] | None = None,
    message: Any = "",
    status: int = 200,
) -> HttpResponse:
    """The editor with the stored draft. errors: what to do, by field."""
    entry, marks = own.entry, errors or {}
    definition, view = entries.definition_for(entry), own_view(entry=entry, now=timezone.now())
    asset = entries.asset_of(entry)
    context = {
        "entry": entry,
        "own": view,
        "can_change": entries.may_change(entry, timezone.now()),
        "draft": entry.draft,
        "limits": definition["limits"],
        "kind": definition["kind"],
        "title_length": forms.TITLE_LENGTH,
        "text_length": forms.TEXT_LENGTH,
        "picture_hint": _picture_hint(definition["limits"]),
        "questions": questions_of(definition, entry.draft, marks),
        "uses": AIUse.choices,
        "asset": asset,
        "errors": marks,
        "summary": summary_of(definition, marks),
        "message": message,
        "steps": steps(own, "work"),
        "is_team": entry.competition.team_size > 1,
        "team_count": entry.contributors.count(),
    }
    return render(request, "competitions/edit.html", context, status=status)


def _picture_hint(limits: dict[str, Any]) -> str:
    """What the category asks of a picture beyond what every picture must be."""
    words = []
    if limits["min_side"]:
        words.append(_("The shorter side needs at least %(count)s pixels.") % {"count": limits["min_side"]})
    if set(limits["file_types"]) != {"jpg", "png", "webp"}:
        words.append(_("This category takes: %(types)s.") % {"types": " ".join(limits["file_types"]).upper()})
    return " ".join(words)


def summary_of(definition: dict[str, Any], errors: dict[str, Any]) -> list[tuple[str, Any]]:
    """(id of the field, message), in the order of the page."""
    labels = {one["id"]: in_language(one["label"]) for one in definition["questions"]}
    order = ["title", "slogan", "asset", "link", *labels]
    order += ["own_work", "third_party", "ai_use", "ai_how", "people"]
    return [
        (f"field-{name}", f"{labels[name]} – {errors[name]}" if name in labels else errors[name])
        for name in order
        if name in errors
    ]
