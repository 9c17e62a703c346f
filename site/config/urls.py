"""Every address of the website. Public pages carry their language; the rest does not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from campaigns.reporting.urls import short_addresses as report_addresses
from certificates.urls import short_addresses as certificate_addresses
from config import errors
from config.sitemaps import AllLanguages
from config.views import embed, healthz, media, robots
from quizzes.live.urls import short_addresses

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": AllLanguages}}, name="sitemap"),
    # The throttled sign-in with a second factor replaces Wagtail's own.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("files/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.urls")),
    path("embed/<int:page_id>/", embed, name="embed"),
    re_path(rf"^{settings.MEDIA_URL.strip('/')}/(?P<path>.+)$", media, name="media"),
    path("live/", include(short_addresses)),
    path("c/", include(certificate_addresses)),
    path("report/", include(report_addresses)),
    *i18n_patterns(
        path("", include("quizzes.urls")),
        path("live/", include("quizzes.live.urls")),
        path("", include("campaigns.competitions.urls")),
        path("judging/", include("campaigns.judging.urls.judges")),
        path("judging/", include("campaigns.judging.urls.results")),
        path("", include("campaigns.judging.urls.public")),
        path("campus/", include("campaigns.training.urls")),
        path("report/", include("campaigns.reporting.urls")),
        path("", include("certificates.urls")),
        path("uploads/", include("uploads.urls")),
        path("", include("home.urls")),
        path(
            "_util/login/",
            RedirectView.as_view(pattern_name="account_login", query_string=True),
            name="frontend_login",
        ),
        path("", include(wagtail_urls)),
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
