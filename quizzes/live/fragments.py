"""The HTML of a session's states. It depends on the state, the audience and the language, never on a player.

What is one player's own (their answer, their points) is added by the page's script from the message.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from quizzes.kinds.split import heat, split
from quizzes.live.enums import Audience, State
from quizzes.live.models import LiveSession
from quizzes.live.services import scores
from quizzes.live.teams import team_name
from quizzes.models import QuizPage

KEPT = 64
_kept: OrderedDict[tuple[Any, ...], str] = OrderedDict()

QUESTION_STATES = (State.PREPARED, State.OPEN, State.CLOSED)


def fragment(*, session: LiveSession, audience: Audience, language: str) -> str:
    """The HTML of where a session is. Rendered once for all who look at it in this process."""
    key = (session.code, _moment(session), audience, language)
    html = _kept.get(key)
    if html is None:
        with translation.override(language):
            html = _kept[key] = _render(session, audience)
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return html


def _moment(session: LiveSession) -> tuple[Any, ...]:
    """What the HTML of a state depends on: a question's looks the same from prepared to closed."""
    if session.state in QUESTION_STATES:
        return ("question", session.question)
    return (session.state, session.seq)


def _render(session: LiveSession, audience: Audience) -> str:
    state = State(session.state)
    name = "question" if state in QUESTION_STATES else state.value
    context = {"session": session, "audience": audience.value, **_CONTEXTS[name](session, audience)}
    return render_to_string(f"live/states/{name}.html", context)


def _lobby(session: LiveSession, audience: Audience) -> dict[str, Any]:
    return {}


def _question(session: LiveSession, audience: Audience) -> dict[str, Any]:
    item = session.current_item()
    assert item
    rules = session.questions.get(position=session.question)
    presentation = item.kind.present(item)
    return {"item": item, "presentation": presentation if rules.confidence else presentation.plain}


def _reveal(session: LiveSession, audience: Audience) -> dict[str, Any]:
    item = session.current_item()
    assert item
    context = {"item": item, "explanation": item.kind.explain(item, None)}
    if audience == Audience.PLAYER:
        fields = item.kind.present(item).fields
        return {**context, "asked": [form for field in fields for form in (field, field.plain) if form]}
    answers = scores.current_answers(session=session)
    return {
        **context,
        "answers": len(answers),
        "split": split(item, answers),
        "heat": heat(item, answers),
    }


def _standings(session: LiveSession, audience: Audience) -> dict[str, Any]:
    teams = scores.team_standings(session=session)
    return {
        "teams": [(line, team_name(line.number)) for line in teams],
        "players": scores.best_players(session=session),
    }


def _finished(session: LiveSession, audience: Audience) -> dict[str, Any]:
    page = QuizPage.objects.live().filter(
        quiz=session.quiz_id, locale__language_code=translation.get_language()
    )
    return {**_standings(session, audience), "page": page.first()}


_CONTEXTS: dict[str, Callable[[LiveSession, Audience], dict[str, Any]]] = {
    "lobby": _lobby,
    "question": _question,
    "reveal": _reveal,
    "standings": _standings,
    "finished": _finished,
}
