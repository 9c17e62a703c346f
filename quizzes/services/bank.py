"""Filling the question bank, and changing what is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.refusals import Conflict
from quizzes.enums import PLAYABLE, ItemStatus
from quizzes.markup import clean_html, to_plain
from quizzes.models import Attempt, Item, Quiz, QuizForm, Tell
from quizzes.names import tell_name
from quizzes.querysets import FORM_TAG
from quizzes.services.release import problems_of
from quizzes.services.tells import name_tells
from quizzes.specimens.collection import GENERATOR, Drawn, Entry
from quizzes.specimens.drawing import RENDITION_WIDTHS
from quizzes.specimens.models import Specimen, picture_path


def public_code(entry: Entry) -> str:
    """The name of a kept specimen on this website.

    Names in the kept set follow from seed and truth; a player who could work them out would have the answers.
    """
    return salted_hmac("specimens", entry.code).hexdigest()[:16]


def keep_pictures(*, drawn: Iterable[Drawn]) -> None:
    """Copy the pictures of drawn specimens to the media storage, those that are not there yet."""
    for one in drawn:
        for width in RENDITION_WIDTHS:
            path = picture_path(public_code(one.entry), width)
            if not default_storage.exists(path):
                default_storage.save(path, ContentFile(one.entry.path(width).read_bytes()))


def keep_specimen(*, drawn: Drawn) -> Specimen:
    """Store a drawn specimen; one that is already there is returned unchanged."""
    entry, planned = drawn.entry, drawn.entry.plan()
    specimen, _created = Specimen.objects.get_or_create(
        code=public_code(entry),
        defaults={
            "family_slug": entry.family,
            "seed": entry.seed,
            "generator": GENERATOR,
            "level": entry.level,
            "traits": planned.traits,
            "oddity_slugs": list(planned.oddities),
            "parts": drawn.parts,
        },
    )
    return specimen


def keep_key(*, item: Item) -> None:
    """Bring the copies of an item's answer key up to date, and save it. See Item."""
    key = item.kind.key(item)
    item.is_fake, item.category, item.brand_slug = key.is_fake, key.category, key.brand_slug
    item.tells.set([keep_tell(slug=slug) for slug in key.tells])
    item.save()


def keep_tell(*, slug: str) -> Tell:
    """The word of the vocabulary with this slug, made if it is one of the brand books'."""
    known = Tell.objects.filter(slug=slug).first()
    if known is not None:
        return known
    group, _colon, _own = slug.partition(":")
    with translation.override("en"):
        return Tell.objects.create(slug=slug, category=group, name=str(tell_name(slug)))


@transaction.atomic
@transaction.atomic
def load_items(*, drawn: Iterable[Drawn], listings: Iterable[dict[str, Any]]) -> int:
    """Fill the bank with items on these specimens and with these offers; returns the number of new items."""
    before = Item.objects.count()
    kept = [(one.entry, keep_specimen(drawn=one)) for one in drawn]
    for entry, specimen in kept:
        if entry.use in ("single", "hotspot"):
            _release(entry.use, specimen, level=entry.level)
        elif entry.use == "form":
            _release("single", specimen, tags=[FORM_TAG], level=entry.level)
    pairs: dict[tuple[str, int], list[Specimen]] = {}
    for entry, specimen in kept:
        if entry.use == "pair":
            pairs.setdefault((entry.family, entry.seed), []).append(specimen)
    for sides in pairs.values():
        left, right = sorted(sides, key=lambda specimen: specimen.code)
        _release("pair", left, rival=right, level=left.level)
    pictured = {specimen.family.brand.slug: specimen for entry, specimen in kept if entry.use == "listing"}
    for content in listings:
        _release_offer(content, pictured[content["brand"]])
    return Item.objects.count() - before


def _release(kind: str, specimen: Specimen, *, tags: Collection[str] = (), **values: Any) -> None:
    _release_once({"kind_slug": kind, "specimen": specimen}, values, tags)


def _release_offer(listing: dict[str, Any], specimen: Specimen) -> None:
    content = {key: value for key, value in listing.items() if key != "level"}
    values = {"specimen": specimen, "language": content["language"], "level": listing["level"]}
    _release_once({"kind_slug": "listing", "content": content}, values)


def _release_once(what: dict[str, Any], values: dict[str, Any], tags: Collection[str] = ()) -> None:
    item, created = Item.objects.get_or_create(**what, defaults={**values, "status": ItemStatus.RELEASED})
    if created:
        item.tags.add(*tags)
        keep_key(item=item)


class DrawnItem(Conflict):
    """A drawn item is made by the generator, never by hand."""


def is_drawn(item: Item) -> bool:
    """Whether an item shows a drawn specimen to be judged: then its content follows from the specimen."""
    return item.specimen_id is not None and item.kind_slug not in ("choice", "order", "report", "review")


@transaction.atomic
def save_item(*, item: Item) -> Item:
    """Store an item that somebody wrote, new or changed: texts sanitised, answer key brought up to date."""
    item.text = _clean(item.text)
    item.content = clean_content(item.content)
    if "areas" in item.content:
        item.content["areas"] = name_tells(areas=item.content["areas"], category=item.category)
    item.__dict__.pop("good", None)  # of the content before
    keep_key(item=item)
    return item


def _clean(text: str) -> str:
    """Sanitised HTML; nothing for a text without words, which editors send as an empty paragraph."""
    return clean_html(text) if to_plain(text) else ""


def clean_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an item with its texts sanitised."""
    cleaned = dict(content)
    if "feedback" in content:
        cleaned["feedback"] = _clean(content["feedback"])
    if "options" in content:
        cleaned["options"] = [
            {key: _clean(value) if key in ("text", "feedback") else value for key, value in option.items()}
            for option in content["options"]
        ]
    return cleaned


def _record(item: Item, user: Any) -> None:
    """Save a change that was made outside the item's own form, with its place in the item's history."""
    item.save()
    item.save_revision(user=user, clean=False, log_action=True)


@transaction.atomic
def copy_item(*, item: Item, user: Any) -> Item:
    """A draft with the same content and tags and a code of its own; answers stay with the original.

    Raises DrawnItem.
    """
    if is_drawn(item):
        raise DrawnItem(_("Drawn items are not copied: the same good would be in the bank twice."))
    copied = (
        "kind_slug", "language", "level", "category", "brand_slug", "text", "picture", "specimen", "rival",
    )  # fmt: skip
    copy = Item(**{name: getattr(item, name) for name in copied}, content=deepcopy(item.content))
    copy.title = (_("%(title)s (copy)") % {"title": item})[: Item._meta.get_field("title").max_length]
    copy.is_fake = item.is_fake
    copy.save()
    copy.tells.set(item.tells.all())
    copy.tags.set(list(item.tags.names()))
    _record(copy, user)
    return copy


@dataclass(frozen=True)
class Use:
    """Where an item is used. rounds, answers: how many there are, of players whom nobody knows."""

    quizzes: list[Quiz]
    forms: list[QuizForm]
    rounds: int
    answers: int


def where_used(*, item: Item) -> Use:
    """The quizzes and forms that hold an item, and how often it was answered."""
    counts = item.responses.aggregate(answers=Count("pk"), rounds=Count("attempt", distinct=True))
    return Use(
        quizzes=list(Quiz.objects.filter(fixed_items__item=item).order_by("title")),
        forms=list(
            QuizForm.objects.filter(form_items__item=item)
            .select_related("quiz")
            .order_by("quiz__title", "label")
        ),
        **counts,
    )


def why_kept(*, item: Item) -> Any:
    """Why an item cannot be deleted, in words that say what to do; "" for one that can."""
    use = where_used(item=item)
    if use.answers:
        return _("People have answered it, and their answers belong to it. Retire it instead.")
    if use.quizzes or use.forms:
        names = {quiz.title for quiz in [*use.quizzes, *(form.quiz for form in use.forms)]}
        return _("It belongs to a quiz (%(names)s). Retire it instead.") % {"names": ", ".join(sorted(names))}
    if _is_in_a_round(item):
        return _("It is part of a round that was begun. Retire it instead.")
    return ""


def _is_in_a_round(item: Item) -> bool:
    rounds = Attempt.objects.annotate(held=Cast("item_ids", TextField()))
    return rounds.filter(held__regex=rf"[^0-9]{item.pk}[^0-9]").exists()


@transaction.atomic
def tag_items(
    *, items: Iterable[Item], user: Any, add: Collection[str] = (), remove: Collection[str] = ()
) -> int:
    """Add tags to items and take others away; returns how many items changed."""
    changed = 0
    for item in items:
        before = set(item.tags.names())
        after = (before | set(add)) - set(remove)
        if after != before:
            item.tags.set(sorted(after))
            _record(item, user)
            changed += 1
    return changed


@dataclass(frozen=True)
class StatusChange:
    """What became of some items. refused: items that cannot be played yet, each with its reasons."""

    changed: int
    refused: list[tuple[Item, list[Any]]]


@transaction.atomic
def set_status(*, items: Iterable[Item], status: ItemStatus, user: Any) -> StatusChange:
    """Give items a status. What cannot be played yet stays as it is."""
    changed, refused = 0, []
    for item in items:
        problems = problems_of(item) if status in PLAYABLE else []
        if problems:
            refused.append((item, problems))
        elif item.status != status:
            item.status = status
            _record(item, user)
            changed += 1
    return StatusChange(changed, refused)


@transaction.atomic
def set_level(*, items: Iterable[Item], level: int, user: Any) -> int:
    """Give items a level (1 obvious to 3 subtle); returns how many changed."""
    changing = [item for item in items if item.level != level]
    for item in changing:
        item.level = level
        _record(item, user)
    return len(changing)
