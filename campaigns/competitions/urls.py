"""Addresses of entries and of consent."""

from __future__ import annotations

from django.urls import path, register_converter

from campaigns.competitions.views import consent, entries, files, people, sending, work


class EntryCode:
    """Eight letters and digits, as models.entry.entry_code makes them."""

    regex = "[A-HJ-NP-Z2-9]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EntryCode, "entry_code")

app_name = "competitions"
urlpatterns = [
    path("enter/<slug:competition>/", entries.begin, name="begin"),
    path("join/<str:token>/", people.join, name="join"),
    path("entries/", entries.mine, name="mine"),
    path("entries/data/", entries.data, name="data"),
    path("entries/open/<str:key>/", entries.open_key, name="open"),
    path("entries/picture/<str:token>/<str:size>/", files.asset, name="asset"),
    path("entries/<entry_code:code>/", work.edit, name="entry"),
    path("entries/<entry_code:code>/draft/", work.save, name="draft"),
    path("entries/<entry_code:code>/picture/", files.picture, name="picture"),
    path("entries/<entry_code:code>/people/", people.person, name="people"),
    path("entries/<entry_code:code>/team/", people.team, name="team"),
    path("entries/<entry_code:code>/preview/", sending.preview, name="preview"),
    path("entries/<entry_code:code>/submit/", sending.submit, name="submit"),
    path("entries/<entry_code:code>/receipt/", sending.receipt, name="receipt"),
    path("entries/<entry_code:code>/withdraw/", entries.withdraw, name="withdraw"),
    path("consent/withdraw/<str:token>/", consent.withdraw, name="withdraw_consent"),
    path("consent/<str:token>/", consent.question, name="consent"),
    path("consent/<str:token>/picture/", consent.picture, name="consent_picture"),
]
