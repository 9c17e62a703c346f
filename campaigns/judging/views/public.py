"""What the public pages of judging share: limits, no cookie before it is needed, and nothing kept."""

from __future__ import annotations

import functools
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import check_limit, client_address, same_origin

# A whole school is one address.
READ_RATE = "1200/m"
POST_RATE = "200/m"

View = Callable[..., HttpResponse]


def public_page(*methods: str) -> Callable[[View], View]:
    """A page for everybody: limited, posted to from our own pages only, and read anew each time.

    The origin is checked instead of a token, so that looking at a page sets no cookie.
    """

    def decorate(view: View) -> View:
        guarded = require_http_methods(list(methods))(same_origin(_counted(view)))
        return csrf_exempt(guarded) if "POST" in methods else guarded

    return decorate


def _counted(view: View) -> View:
    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        is_post = request.method == "POST"
        rate, group = (POST_RATE, "judging-post") if is_post else (READ_RATE, "judging-read")
        check_limit(group=group, rate=rate, value=client_address(request))
        response = view(request, *args, **kwargs)
        # Consents are read each time: nobody between us and a reader keeps a page or a picture.
        patch_cache_control(response, private=True, no_cache=True)
        return response

    return wrapper
