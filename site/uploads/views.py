"""The protocol of uploads over HTTP, see docs/uploads.md. A refusal is JSON with a message for the person."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from csp.constants import NONE
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.refusals import Refusal
from accounts.requests import check_limit, client_address
from uploads.enums import UploadState
from uploads.models import Upload
from uploads.owners import owner_of
from uploads.resumable import services
from uploads.resumable.exceptions import TooLarge, UnreadableRequest, WrongOffset

# A campus is one address: the tight limits are the owner's.
BEGIN_RATES = ("40/h", "1200/h")
PIECE_RATES = ("600/m", "6000/m")

View = Callable[..., HttpResponse]


def plain(view: View) -> View:
    """A view of the protocol: refusals are JSON with the status of their kind, and nothing is cached."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return _told(refusal)

    return never_cache(wrapper)


def _told(refusal: Refusal) -> HttpResponse:
    response = JsonResponse({"message": str(refusal.message)}, status=refusal.status)
    if refusal.retry_after is not None:
        response["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, WrongOffset):
        response["Upload-Offset"] = str(refusal.offset)
    return response


@require_POST
@plain
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a picture: `purpose` and `size` in bytes."""
    purpose = request.POST.get("purpose", "")
    owner = owner_of(request, purpose)
    if owner is None:
        raise Http404
    _count(request, owner, "upload-begin", BEGIN_RATES)
    size = _number(request.POST.get("size", ""))
    begun = services.begin_upload(owner=owner, purpose=purpose, size=size, now=timezone.now())
    response = JsonResponse({**_state(begun), "chunk": services.CHUNK}, status=201)
    response["Location"] = reverse("uploads:upload", args=[begun.pk])
    return response


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@plain
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """How far an upload is, its next piece, or its end."""
    found = access(request, token)
    if request.method == "PATCH":
        return _receive(request, found)
    if request.method == "DELETE":
        services.cancel_upload(upload=found)
        return HttpResponse(status=204)
    return _with_offset(JsonResponse(_state(found)), found)


@require_safe
def picture(request: HttpRequest, token: str) -> HttpResponse:
    """The clean copy, for its owner."""
    return picture_response(access(request, token))


def picture_response(found: Upload) -> HttpResponse:
    """The clean copy of an upload as a response; who may see it is decided before."""
    response = FileResponse(services.open_picture(found), content_type=found.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response._csp_config = {"default-src": [NONE], "sandbox": True, "frame-ancestors": [NONE]}
    return response


def access(request: HttpRequest, token: str) -> Upload:
    """The upload, if it belongs to who asks; 404 for everybody else."""
    check_limit(group="upload-piece-address", rate=PIECE_RATES[1], value=client_address(request))
    purpose = Upload.objects.filter(pk=token).values_list("purpose", flat=True).first()
    owner = owner_of(request, purpose or "")
    return services.access_upload(token=token, owner=owner, now=timezone.now())


def _receive(request: HttpRequest, found: Upload) -> HttpResponse:
    check_limit(group="upload-piece", rate=PIECE_RATES[0], value=found.owner)
    offset = _number(request.headers.get("Upload-Offset", ""))
    # Never `request.body`: it would read whatever is sent.
    data = request.read(services.CHUNK + 1)
    if len(data) > services.CHUNK:
        raise TooLarge(_("This piece is too large."))
    now = timezone.now()
    found = services.receive_chunk(upload=found, offset=offset, data=data, now=now)
    if not found.is_whole:
        return _with_offset(HttpResponse(status=204), found)
    found = services.finish_upload(upload=found, now=now)
    return _with_offset(JsonResponse(_state(found)), found)


def _state(found: Upload) -> dict[str, Any]:
    state: dict[str, Any] = {
        "id": found.pk,
        "state": found.state,
        "size": found.size,
        "offset": found.offset,
        "address": reverse("uploads:upload", args=[found.pk]),
    }
    if found.state != UploadState.RECEIVING:
        state["picture"] = reverse("uploads:picture", args=[found.pk])
        state["width"], state["height"] = found.width, found.height
    return state


def _with_offset(response: HttpResponse, found: Upload) -> HttpResponse:
    response["Upload-Offset"] = str(found.offset)
    response["Upload-Length"] = str(found.size)
    return response


def _count(request: HttpRequest, owner: str, group: str, rates: tuple[str, str]) -> None:
    check_limit(group=group, rate=rates[0], value=owner)
    check_limit(group=f"{group}-address", rate=rates[1], value=client_address(request))


def _number(text: str) -> int:
    """A whole number from a request. Raises UnreadableRequest."""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise UnreadableRequest(_("A number is missing here."))
    return int(text)
