"""Why entries cannot be assigned, and the smallest change that would help, in words for managers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.judging.assignment import Key, Shortage
from campaigns.judging.models import Judge, Round, RoundEntry

NAMED = 6  # judges or entries of a sentence; the rest is counted


def sentences_of(shortages: Sequence[Shortage], judged: Round) -> list[str]:
    """A text for each shortage: judges by name, entries by their code of the competition. Two queries."""
    jury = Judge.objects.filter(competition=judged.competition_id).select_related("user")
    judges: dict[Key, str] = {one.pk: str(one) for one in jury}
    rows = RoundEntry.objects.filter(round=judged).order_by("pk")
    codes: dict[Key, str] = dict(rows.values_list("pk", "entry__code"))
    return [" ".join(_sentences(one, judges, codes)) for one in shortages]


def _sentences(shortage: Shortage, judges: Mapping[Key, str], codes: Mapping[Key, str]) -> Iterable[str]:
    facts = {
        "who": _listed(judges[one] for one in shortage.judges),
        "what": _listed(codes[one] for one in shortage.entries),
        "needed": shortage.needed,
        "possible": shortage.possible,
    }
    yield (_too_few if shortage.kind == "judges" else _too_little)(shortage) % facts
    if shortage.extra:
        more = _listed(f"{judges[one]} (+{count})" for one, count in shortage.extra.items())
        yield _("It is enough to raise the most entries of: %(more)s.") % {"more": more}
    if shortage.conflicts:
        pairs = _listed(f"{judges[judge]} ({codes[entry]})" for judge, entry in shortage.conflicts)
        yield _("In conflict, or given back: %(pairs)s.") % {"pairs": pairs}
    if shortage.languages:
        readers = _listed(f"{judges[judge]} ({language})" for judge, language in shortage.languages)
        yield _("Would help if they read the language: %(readers)s.") % {"readers": readers}
    if shortage.kind == "judges":
        yield ngettext(
            "Add %(count)s judge to the panel, or ask for fewer judges for each entry.",
            "Add %(count)s judges to the panel, or ask for fewer judges for each entry.",
            shortage.missing,
        ) % {"count": shortage.missing}


def _too_few(shortage: Shortage) -> str:
    if not shortage.judges:
        return _("Nobody on the panel may judge %(what)s; needed: %(needed)s.")
    return _("Only %(who)s may judge %(what)s; needed: %(needed)s.")


def _too_little(shortage: Shortage) -> str:
    if shortage.everybody:
        return _("Entries that all judges can take together: %(possible)s; needed: %(needed)s.")
    return _("Entries that %(who)s can take: %(possible)s; needed for %(what)s: %(needed)s.")


def _listed(names: Iterable[str]) -> str:
    """A, B, C; past six, the rest by number."""
    said = list(names)
    if len(said) > NAMED:
        rest = len(said) - NAMED + 1
        said = [*said[: NAMED - 1], ngettext("%(count)s other", "%(count)s others", rest) % {"count": rest}]
    return ", ".join(said)
