"""The website with one more address, which may be asked for twice an hour."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from accounts.requests import limited
from config import urls
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 (the website's own)


@limited(group="test", rate="2/h")
def yes(request: HttpRequest) -> HttpResponse:
    return HttpResponse("yes")


urlpatterns = [path("limited/", yes), *urls.urlpatterns]
