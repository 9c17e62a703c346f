"""The page of a study: what is measured and kept, and which part comes next. No account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.requests import limited, same_origin
from quizzes import study_pages
from quizzes.models import Study
from quizzes.players import COOKIE, hash_key, new_key, player_of
from quizzes.services import studies
from quizzes.views.play import CAMPUS_RATE, current_language, to_round


@csrf_exempt  # its origin is checked instead, so that looking at the page sets no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin
@limited(group="study", rate=CAMPUS_RATE)  # a whole campus is one address
@never_cache
def study(request: HttpRequest, study: str) -> HttpResponse:
    """GET says how far this browser is; POST begins the next part, or goes on with the open one. A study that
    is run elsewhere is begun there: whoever takes part in it is known there first."""
    found = studies.access_study(code=study)
    if page := study_pages.elsewhere(found):
        return redirect(page)
    return _begin(request, found) if request.method == "POST" else _show(request, found)


def _begin(request: HttpRequest, study: Study) -> HttpResponse:
    key, now = request.COOKIES.get(COOKIE) or new_key(), timezone.now()
    attempt = studies.begin_part(study=study, player=hash_key(key), language=current_language(), now=now)
    return to_round(attempt, key, now)


def _show(request: HttpRequest, study: Study) -> HttpResponse:
    now = timezone.now()
    standing = studies.standing_of(study=study, player=player_of(request), now=now)
    if not standing.is_over and standing.open_round is None:
        studies.check_open(study)
    context = {
        "study": study,
        "standing": standing,
        "can_begin": standing.can_begin(timezone.localdate(now)),
        "days": studies.days_kept(study),
        "counts": studies.own_counts(participant=standing.participant) if standing.is_over else [],
        "other_language": _other_language(study),
    }
    return render(request, "quizzes/study.html", context)


def _other_language(study: Study) -> str:
    """The language of the questions where it is not the page's."""
    language = studies.language_of(study.quiz)
    return language if language != current_language() else ""
