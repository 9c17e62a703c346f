"""Pictures of entries: given to a draft, and shown to the entry's own people and to staff."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.refusals import BadRequest, Refusal
from campaigns.competitions.differences import picture_difference
from campaigns.competitions.entrants import current_entrant
from campaigns.competitions.exceptions import ChangedElsewhere
from campaigns.competitions.models import EntryAsset
from campaigns.competitions.rules import may_manage
from campaigns.competitions.services import artwork
from campaigns.competitions.views.base import Own, entrant_page, own_entry
from campaigns.competitions.views.reading import FORM_BYTES, check_size, read_json, revision_in, told
from campaigns.competitions.views.work import both_versions, edit_page

SIZES = ("small", "full")


@entrant_page("POST")
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """Give a draft its picture, or take it away, if it was done upon revision `revision`.

    From a script {"upload": id} or {"remove": true}, with "revision" and, to be compared where somebody else
    saved, the texts as "data" -> {"revision", "picture"}, or 409 with both versions as from autosave; from a
    form `revision` and a file `picture` or `remove_picture`.
    """
    check_size(request, FORM_BYTES)
    own = own_entry(request, code)
    if not own.entry.category.takes_picture:
        raise Http404
    if request.content_type == "application/json":
        return _from_script(request, own)
    return _from_form(request, own)


def _from_script(request: HttpRequest, own: Own) -> HttpResponse:
    try:
        sent = read_json(request)
        revision, upload = revision_in(sent.get("revision")), str(sent.get("upload") or "")
        try:
            asset = _change(own, upload=upload, remove=sent.get("remove") is True, revision=revision)
        except ChangedElsewhere as conflict:
            return _both_versions(own, sent, conflict)
    except Refusal as refusal:
        return told(refusal)
    address = reverse("competitions:asset", args=[asset.token, "full"]) if asset else ""
    is_changed = asset or own.entry.draft.get("asset")  # to take none away changes nothing
    return JsonResponse({"revision": revision + 1 if is_changed else revision, "picture": address})


def _both_versions(own: Own, sent: dict[str, Any], conflict: ChangedElsewhere) -> HttpResponse:
    data = sent.get("data")
    texts = data if isinstance(data, dict) else conflict.theirs
    gives = sent.get("remove") is not True
    pictures = picture_difference(gives=gives, has=bool(conflict.theirs.get("asset")))
    return both_versions(own, texts, conflict, [pictures])


def _change(own: Own, *, upload: str, remove: bool, revision: int) -> EntryAsset | None:
    now = timezone.now()
    if remove:
        artwork.detach_picture(entry=own.entry, revision=revision, now=now)
        return None
    if not upload:
        raise BadRequest(_("Choose a picture first."))
    return artwork.attach_upload(
        entry=own.entry, token=upload, owner=own.entrant.key_hash, revision=revision, now=now
    )


def _from_form(request: HttpRequest, own: Own) -> HttpResponse:
    file, revision = request.FILES.get("picture"), revision_in(request.POST.get("revision"))
    owner, upload = own.entrant.key_hash, request.POST.get("upload", "")
    try:
        if file:
            artwork.attach_file(
                entry=own.entry, file=file, owner=owner, revision=revision, now=timezone.now()
            )
        else:
            _change(own, upload=upload, remove="remove_picture" in request.POST, revision=revision)
    except Refusal as refusal:
        again = own_entry(request, own.entry.code)
        errors = {"asset": refusal.message}
        return edit_page(request, again, errors=errors, message=refusal.message, status=refusal.status)
    return redirect("competitions:entry", own.entry.code)


@entrant_page("GET", "HEAD")
def asset(request: HttpRequest, token: str, size: str) -> HttpResponse:
    """A picture from the private storage, under a name that says nothing."""
    if size not in SIZES:
        raise Http404
    found = artwork.access_asset(
        token=token,
        entrant=current_entrant(request),
        may_see_all=may_manage(request.user),
    )
    file, media_type = artwork.open_asset(found, small=size == "small")
    response = FileResponse(file, content_type=media_type)
    extension = artwork.EXTENSIONS.get(media_type, "bin")
    response["Content-Disposition"] = f'inline; filename="picture.{extension}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    return response
