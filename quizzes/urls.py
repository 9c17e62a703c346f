"""Play: every address of a round belongs to one player, and is 404 for everybody else."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from quizzes.views import boosters, brands, play, practice, studies


class CodeConverter(StringConverter):
    """A public code: see quizzes.specimens.models.opaque_code."""

    regex = "[0-9a-f]{16}"


class StudyConverter(StringConverter):
    """The code of a study, see quizzes.models.study.join_code; small letters are taken for large ones."""

    regex = "[0-9A-Za-z]{8}"

    def to_python(self, value: str) -> str:
        return value.upper()


register_converter(CodeConverter, "code")
register_converter(StudyConverter, "study")

app_name = "quizzes"
urlpatterns = [
    path("brands/", brands.brand_list, name="brands"),
    path("brands/<slug:slug>/", brands.brand_book, name="brand"),
    path("play/<slug:quiz>/", play.begin, name="begin"),
    path("round/<code:code>/", play.resume, name="resume"),
    path("round/<code:code>/<int:position>/", play.item, name="item"),
    path("round/<code:code>/result/", play.result, name="result"),
    path("round/<code:code>/stop/", play.stop, name="stop"),
    path("round/<code:code>/share/", play.share, name="share"),
    path("round/<code:code>/remind/", boosters.remind, name="remind"),
    path("practice/", practice.practice, name="practice"),
    path("study/<study:study>/", studies.study, name="study"),
    path("me/", boosters.me, name="me"),
    path("me/boosters.ics", boosters.calendar, name="calendar"),
    path("me/address/", boosters.address, name="address"),
    path("me/forget/", boosters.forget, name="forget"),
    path("me/confirm/<str:token>/", boosters.confirm, name="confirm"),
    path("me/mails/<str:token>/", boosters.mails, name="mails"),
    path("shared/<slug:quiz>/<str:score>/", play.shared, name="shared"),
    path("shared/<slug:quiz>/<str:score>.png", play.shared_picture, name="shared-picture"),
]
