"""What entrants' browsers send, read within limits, and refusals as their scripts read them."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accounts.refusals import BadRequest, Refusal
from uploads.services import MAX_BYTES

AUTOSAVE_BYTES = 64 * 1024
FORM_BYTES = MAX_BYTES + 1024 * 1024  # a whole picture, from a browser without scripts, and the texts


class TooMuch(Refusal):
    """More bytes than a form may have."""

    status = 413


def check_size(request: HttpRequest, most: int) -> None:
    """Raises TooMuch before anything of a large body is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > most:
        raise TooMuch(_("That is more than fits. Send less at once."))


def read_json(request: HttpRequest) -> dict[str, Any]:
    """The object in the body. Raises TooMuch and BadRequest."""
    check_size(request, AUTOSAVE_BYTES)
    raw = request.read(AUTOSAVE_BYTES + 1)
    if len(raw) > AUTOSAVE_BYTES:
        raise TooMuch(_("That is more than fits. Send less at once."))
    try:
        sent = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise BadRequest(_("We could not read what was sent. Reload the page.")) from error
    if not isinstance(sent, dict):
        raise BadRequest(_("We could not read what was sent. Reload the page."))
    return sent


def revision_in(value: Any) -> int:
    """The number of a revision as it was sent. Raises BadRequest."""
    text = str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadRequest(_("We could not read what was sent. Reload the page."))
    return int(text)


def told(refusal: Refusal) -> HttpResponse:
    """A refusal for a script."""
    return JsonResponse({"message": str(refusal.message)}, status=refusal.status)
