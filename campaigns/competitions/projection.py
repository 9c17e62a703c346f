"""What a judge may see of an entry: an allow-list, from which every surface for judges is fed.

Nothing here names a person, a school, a file, a time or another entry. What is added to it has to be added
here, and a test holds the list of fields.
"""

from __future__ import annotations

from dataclasses import dataclass

from campaigns.competitions.enums import AIUse
from campaigns.competitions.models import EntryVersion
from campaigns.competitions.services.forms import is_link, shown_answers


@dataclass(frozen=True)
class BlindEntry:
    """An entry as judges see it. picture: token of its picture, "" for none; size in pixels."""

    category: str
    division: str
    kind: str
    language: str
    title: str
    slogan: str
    link: str
    picture: str
    width: int
    height: int
    answers: tuple[tuple[str, str], ...]
    ai_use: str
    ai_how: str


def blind(version: EntryVersion) -> BlindEntry:
    """The projection of a version, in the current language."""
    content, asset, originality = version.content, version.asset, version.originality
    answers = shown_answers(version.form.definition, content.get("answers", {}), judges=True)
    return BlindEntry(
        category=str(version.entry.category),
        division=str(version.entry.division),
        kind=version.entry.category.kind,
        language=version.entry.language,
        title=content["title"],
        slogan=content.get("slogan", ""),
        link=content.get("link", ""),
        picture=asset.token if asset else "",
        width=(asset.upload.width or 0) if asset else 0,
        height=(asset.upload.height or 0) if asset else 0,
        answers=tuple(answers),
        ai_use=str(AIUse(originality.ai_use).label),
        ai_how=originality.ai_how,
    )


def blind_draft(
    *,
    category: str,
    division: str,
    kind: str,
    language: str,
    draft: dict[str, object],
    definition: dict[str, object],
    picture: str,
    size: tuple[int, int],
) -> BlindEntry:
    """The same for a draft: the preview that its people look at before they submit."""
    use, link = str(draft.get("ai_use") or ""), str(draft.get("link", ""))
    return BlindEntry(
        category=category,
        division=division,
        kind=kind,
        language=language,
        title=str(draft.get("title", "")),
        slogan=str(draft.get("slogan", "")),
        link=link if is_link(link) else "",
        picture=picture,
        width=size[0],
        height=size[1],
        answers=tuple(shown_answers(definition, draft.get("answers", {}), judges=True)),  # type: ignore[arg-type]
        ai_use=str(AIUse(use).label) if use else "",
        ai_how=str(draft.get("ai_how", "")),
    )
