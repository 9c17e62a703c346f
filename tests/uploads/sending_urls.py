"""The website with a purpose for which everybody with a cookie may send pictures."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from config import urls
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401 (the website's own)
from tests.uploads.sending import COOKIE, PURPOSE
from uploads import owners

owners.register(PURPOSE, lambda request: request.COOKIES.get(COOKIE))
urlpatterns = [*i18n_patterns(path("uploads/", include("uploads.urls"))), *urls.urlpatterns]
