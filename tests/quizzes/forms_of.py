"""Items of every kind, and the forms that can be sent for them."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from quizzes.kinds.base import Answer, Field, InvalidAnswer, Sent
from quizzes.models import Item
from tests.quizzes.questions import case, choice, order, report, review

Form = dict[str, list[str]]


def items_of_all_kinds() -> list[Item]:
    """A fake and a genuine good of each drawn kind, and questions; the bank must be filled."""
    drawn = [
        Item.objects.shown().filter(kind_slug=kind, is_fake=is_fake).order_by("code").first()
        for kind in ("single", "hotspot", "listing")
        for is_fake in (True, False)
    ]
    pair = Item.objects.shown().filter(kind_slug="pair").order_by("code").first()
    questions = [choice(1, 0, 0), choice(0.5, 0.5, -1, multiple=True), order("look", "ask", "decide")]
    cases = [case(is_fake=is_fake, tell="case:x" if is_fake else "") for is_fake in (True, False)]
    return [*drawn, pair, *questions, *cases, report(), review()]


def fields_of(item: Item) -> Iterator[Field]:
    """The fields as they can be asked, also without asking how sure."""
    for field in item.kind.present(item).fields:
        yield from (form for form in (field, field.plain) if form)


@st.composite
def forms(draw: st.DrawFn, item: Item) -> Form:
    """Whatever the fields of an item offer, with or without asking how sure; not all of it is an answer."""
    shown = item.kind.present(item)
    sent: Form = {}
    for field in (shown.plain if draw(st.booleans()) else shown).fields:
        values = [option.value for option in field.options]
        if field.widget == "order":
            numbers = draw(st.permutations(range(1, len(values) + 1)))
            sent |= {f"{field.name}-{value}": [str(n)] for value, n in zip(values, numbers, strict=True)}
        elif field.multiple:
            sent[field.name] = draw(st.lists(st.sampled_from(values), unique=True))
        else:
            sent[field.name] = [draw(st.sampled_from(values))]
    return sent


def answers(item: Item) -> st.SearchStrategy[Answer]:
    return forms(item).map(lambda sent: _read(item, sent)).filter(bool)


def _read(item: Item, sent: Sent) -> Answer:
    try:
        return item.kind.validate(item, sent)
    except InvalidAnswer:
        return {}
