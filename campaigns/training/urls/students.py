"""Addresses of students: by the code of their session."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from campaigns.training.views import students, students_end, students_test


class PartConverter(StringConverter):
    """One of the two tests: see quizzes.enums.Occasion."""

    regex = "pre|post"


register_converter(PartConverter, "part")

app_name = "campus"
urlpatterns = [
    path("module/<int:page>/", students.alone, name="alone"),
    path("certificates/name/<str:token>/", students_end.certificate_take_back, name="certificate-take-back"),
    path("<live:code>/", students.session, name="session"),
    path("<live:code>/now/", students.now, name="now"),
    path("<live:code>/roster/", students.claim, name="claim"),
    path("<live:code>/paper/", students.paper, name="paper"),
    path("<live:code>/lesson/", students.lesson_done, name="lesson-done"),
    path("<live:code>/live/", students.live, name="live"),
    path("<live:code>/test/<part:part>/", students_test.test, name="test"),
    path("<live:code>/test/<part:part>/begin/", students_test.begin, name="begin-test"),
    path("<live:code>/test/<part:part>/answers/", students_test.answers, name="answers"),
    path("<live:code>/test/<part:part>/finish/", students_test.finish, name="finish-test"),
    path("<live:code>/test/sheet/<code:key>/", students_test.sheet, name="sheet"),
    path("<live:code>/feedback/", students_end.feedback, name="feedback"),
    path("<live:code>/remind/", students_end.remind, name="remind"),
    path("<live:code>/certificate/", students_end.certificate, name="certificate"),
    path("<live:code>/certificate/sheet/", students_end.certificate_sheet, name="certificate-sheet"),
    path("<live:code>/certificate/name/", students_end.certificate_name, name="certificate-name"),
]
