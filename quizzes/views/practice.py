"""The way into endless practice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import limited, same_origin
from quizzes.services.practice import practice_quiz
from quizzes.views.play import CAMPUS_RATE, begin_round


@csrf_exempt  # its origin is checked instead, so that looking at the page sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limited(group="begin", rate=CAMPUS_RATE)
@never_cache
def practice(request: HttpRequest) -> HttpResponse:
    """POST begins a round of practice or goes on with the open one; GET says what it is."""
    if request.method == "POST":
        return begin_round(request, practice_quiz())
    return render(request, "quizzes/practice.html")
