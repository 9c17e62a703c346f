"""Live sessions: a player's addresses carry the code, a host's stand under the desk."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from quizzes.live.views import fallback, hosts, players, reports


class JoinCodeConverter(StringConverter):
    """See quizzes.live.codes; what somebody typed is put right at the door (live:enter)."""

    regex = "[0-9A-Za-z]{6}"

    def to_python(self, value: str) -> str:
        return value.upper()


register_converter(JoinCodeConverter, "live")

# On the projector and in its QR code, without a language: for addresses that carry none (config.urls).
short_addresses = [
    path("", players.find_language, name="live"),
    path("<live:code>/", players.find_language, name="live-code"),
]

app_name = "live"
urlpatterns = [
    path("", players.enter, name="enter"),
    path("<live:code>/", players.play, name="play"),
    path("<live:code>/join/", fallback.join, name="join"),
    path("<live:code>/state/", fallback.state, name="state"),
    path("<live:code>/answer/", fallback.answer, name="answer"),
    path("<live:code>/keep/", reports.keep, name="keep"),
    path("<live:code>/screen/<str:key>/", players.screen, name="screen"),
    path("<live:code>/screen/<str:key>/state/", fallback.screen_state, name="screen-state"),
    path("desk/", hosts.sessions, name="sessions"),
    path("desk/<live:code>/", hosts.console, name="console"),
    path("desk/<live:code>/state/", fallback.host_state, name="host-state"),
    path("desk/<live:code>/command/", fallback.command, name="command"),
    path("desk/<live:code>/report/", reports.report, name="report"),
    path("desk/<live:code>/report.csv", reports.report_csv, name="report-csv"),
    path("desk/<live:code>/report.pdf", reports.report_pdf, name="report-pdf"),
    path("desk/<live:code>/with/<str:invitation>/", hosts.invitation, name="invitation"),
]
