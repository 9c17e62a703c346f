"""A case in words, judged by yes or no like a good: "a counterfeit, or lawful?"

The item's text is the case. content: {"is_fake", "tell", "task", "fake", "genuine", "feedback"}:

    is_fake        whether it is what `fake` calls it: the signal that is measured
    tell           slug of the Tell that shows it, "" for none
    task           the heading, plain text
    fake, genuine  what the two answers are called ("a counterfeit", "lawful"), plain text
    feedback       HTML, shown after the answer
    note           only where the vocabulary speaks another language than the item: {"name", "why", "how",
                   "caveat"} of the tell, plain text
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from quizzes.kinds import judged
from quizzes.kinds.base import Answer, Explanation, Key, Note, Presentation, Score, Sent, Text
from quizzes.markup import safe_html

if TYPE_CHECKING:
    from quizzes.models import Item

NAME = _("A case in words: yes or no?")
FIRST = False
CATEGORY = "case"

# How sure, from the surest "no" to the surest "yes".
NO = (_("Surely: %(label)s"), _("Probably: %(label)s"), _("Rather: %(label)s"))
YES = tuple(reversed(NO))
WORDS = ("name", "why", "how", "caveat")


def key(item: Item) -> Key:
    return Key(is_fake=item.content["is_fake"], tells=_tells(item), category=CATEGORY)


def present(item: Item) -> Presentation:
    genuine, fake = item.content["genuine"], item.content["fake"]
    steps = [*(step % {"label": genuine} for step in NO), *(step % {"label": fake} for step in YES)]
    return Presentation(
        text=safe_html(item.text),
        task=item.content["task"],
        hint=_("Read closely, then say how sure you are. Being sure counts more, both ways."),
        plain_hint=_("Read closely before you decide."),
        fields=[judged.field(steps, genuine=genuine, fake=fake)],
    )


def validate(item: Item, sent: Sent) -> Answer:
    return judged.read(sent, _("Choose one of the answers."))


def score(item: Item, answer: Answer) -> Score:
    return judged.score(answer, is_fake=item.content["is_fake"], tells=_tells(item))


def explain(item: Item, answer: Answer | None) -> Explanation:
    truth = item.content["fake" if item.content["is_fake"] else "genuine"]
    return Explanation(
        verdict=_("It is: %(label)s.") % {"label": truth},
        notes=list(_notes(item)),
        asked=safe_html(item.text),
        text=safe_html(item.content["feedback"]),
    )


def values(item: Item, answer: Answer) -> dict[str, list[str]]:
    return judged.values(answer)


def right_values(item: Item) -> dict[str, set[str]]:
    return judged.right_values(is_fake=item.content["is_fake"])


def _tells(item: Item) -> list[str]:
    """What is in order shows none."""
    return [item.content["tell"]] if item.content["is_fake"] and item.content["tell"] else []


def _notes(item: Item) -> Iterator[Note]:
    """What the vocabulary says of the tell, if it still knows it."""
    for slug in _tells(item):
        words = item.content.get("note") or _known(slug)
        if words:
            yield Note(
                title=words["name"],
                why=words["why"],
                how=words["how"],
                caveat=words["caveat"],
                mood="tell",
                value=judged.FAKE,
            )


def _known(slug: str) -> Mapping[str, Text] | None:
    # Not imported: the bank's models import the kinds.
    tells = apps.get_model("quizzes", "Tell").objects
    found: Mapping[str, Text] | None = tells.filter(slug=slug).values(*WORDS).first()
    return found
