"""What is looked at before a screener does. A check tells; only a person refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import regex
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.competitions.enums import CheckName, Eligibility, Outcome, Ruling
from campaigns.competitions.models import Check, Entry, EntryVersion
from campaigns.competitions.services import forms, originality
from campaigns.competitions.services.calls import fits
from campaigns.competitions.services.eligibility import eligibility_of, has_consent

HANGUL = regex.compile(r"\p{Hangul}")
LATIN = regex.compile(r"\p{Latin}")

Finding = tuple[Outcome, dict[str, Any]]


@transaction.atomic
def run_checks(*, version: EntryVersion) -> list[Check]:
    """Look at a version and keep what was found; what was found before is replaced."""
    entry = version.entry
    originality.flag_likenesses(version=version)
    found: dict[CheckName, Finding] = {
        CheckName.COMPLETE: _complete(version),
        CheckName.AGE: _age(entry),
        CheckName.CONSENT: _consent(entry),
        CheckName.LIMITS: _limits(version),
        CheckName.DUPLICATE: _duplicate(version),
        CheckName.SIMILARITY: _similarity(version),
        CheckName.METADATA: _metadata(version),
        CheckName.LANGUAGE: _language(version),
    }
    for name, (outcome, facts) in found.items():
        Check.objects.update_or_create(
            version=version, name=name, defaults={"outcome": outcome, "facts": facts}
        )
    return list(version.checks.all())


def _complete(version: EntryVersion) -> Finding:
    draft = version.content | {"own_work": True, "ai_use": "none"}
    missing = forms.what_is_missing(version.form.definition, draft, has_picture=version.asset_id is not None)
    return (Outcome.FAILED, {"fields": sorted(missing)}) if missing else (Outcome.PASSED, {})


def _age(entry: Entry) -> Finding:
    people = entry.contributors.select_related("age_band", "country")
    outside = [
        one.place
        for one in people
        if not fits(entry.division, band=one.age_band, country=one.country, level=one.school_level)
    ]
    return (Outcome.FAILED, {"places": outside}) if outside else (Outcome.PASSED, {})


def _consent(entry: Entry) -> Finding:
    if has_consent(entry):
        return Outcome.PASSED, {}
    said_no = eligibility_of(entry) == Eligibility.INELIGIBLE
    return (Outcome.FAILED, {}) if said_no else (Outcome.LOOK, {})


def _limits(version: EntryVersion) -> Finding:
    slogan = version.content.get("slogan", "")
    facts: dict[str, Any] = {}
    if slogan:
        facts = {"words": forms.words_in(slogan), "characters": forms.characters_in(slogan)}
    if version.asset:
        facts = {"width": version.asset.upload.width, "height": version.asset.upload.height}
    limits = version.form.definition["limits"]
    over = (
        _over(facts.get("words"), limits["words"])
        or _over(facts.get("characters"), limits["characters"])
        or _over(limits["min_side"], min(facts.get("width", 10**9), facts.get("height", 10**9)))
    )
    return (Outcome.FAILED if over else Outcome.PASSED), facts


def _over(value: int | None, limit: int | None) -> bool:
    return value is not None and limit is not None and value > limit


def _duplicate(version: EntryVersion) -> Finding:
    codes = originality.same_works(version)
    return (Outcome.LOOK, {"entries": codes}) if codes else (Outcome.PASSED, {})


def _similarity(version: EntryVersion) -> Finding:
    flags = [one for one in version.flags.all() if one.ruling != Ruling.APART]
    if not flags:
        return Outcome.PASSED, {}
    return Outcome.LOOK, {"count": len(flags), "highest": round(flags[0].similarity, 2)}


def _metadata(version: EntryVersion) -> Finding:
    """Only copies that we wrote are kept, so this looks at what we wrote."""
    if version.asset is None:
        return Outcome.PASSED, {}
    left = originality.metadata_left(version.asset)
    return (Outcome.FAILED, {"kinds": left}) if left else (Outcome.PASSED, {})


def _language(version: EntryVersion) -> Finding:
    """Whether the letters are those of the entry's language; names and brands may be in another."""
    text = " ".join([version.content.get("title", ""), version.content.get("slogan", "")])
    hangul, latin = len(HANGUL.findall(text)), len(LATIN.findall(text))
    expected, other = (hangul, latin) if version.entry.language == "ko" else (latin, hangul)
    return (Outcome.LOOK, {}) if other > expected else (Outcome.PASSED, {})


def finding_text(check: Check) -> str:
    """What a check found, in words for a screener."""
    facts = check.facts
    if check.outcome == Outcome.PASSED and check.name != CheckName.LIMITS:
        return ""
    return _TEXTS[CheckName(check.name)](facts)


def _limits_text(facts: dict[str, Any]) -> str:
    if "width" in facts:
        return _("%(width)s x %(height)s pixels") % facts
    if "words" in facts:
        words = ngettext("%(words)s word", "%(words)s words", facts["words"]) % facts
        return (
            f"{words}, "
            + ngettext("%(characters)s character", "%(characters)s characters", facts["characters"]) % facts
        )
    return ""


_TEXTS: dict[CheckName, Callable[[dict[str, Any]], str]] = {
    CheckName.COMPLETE: lambda facts: _("Missing: %(fields)s.") % {"fields": ", ".join(facts["fields"])},
    CheckName.AGE: lambda facts: _("Somebody of the team belongs to another division."),
    CheckName.CONSENT: lambda facts: _("Not everybody's consent is here."),
    CheckName.LIMITS: _limits_text,
    CheckName.DUPLICATE: lambda facts: (
        _("The same as %(entries)s.") % {"entries": ", ".join(facts["entries"])}
    ),
    CheckName.SIMILARITY: lambda facts: (
        ngettext("%(count)s work looks alike.", "%(count)s works look alike.", facts["count"]) % facts
    ),
    CheckName.METADATA: lambda facts: (
        _("The picture still carries: %(kinds)s.") % {"kinds": ", ".join(facts["kinds"])}
    ),
    CheckName.LANGUAGE: lambda facts: _("The text is in another language than the entry."),
}
