"""Drawn goods and brand books that come in a package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.files.storage import default_storage

from quizzes.exchange.bank import BookData, RuleData, SpecimenData
from quizzes.exchange.services.pictures import Shown, Written, digest
from quizzes.exchange.services.reading import as_specimen
from quizzes.models import BrandBook, BrandRule
from quizzes.specimens.drawing import RENDITION_WIDTHS
from quizzes.specimens.models import Specimen, opaque_code, picture_path
from uploads.models import Photograph
from uploads.services import CleanPicture

SAME = ("family_slug", "seed", "generator", "level", "traits", "oddity_slugs", "parts")


def keep_specimens(
    *, specimens: Iterable[SpecimenData], pictures: Mapping[str, CleanPicture], written: Written
) -> dict[str, Specimen]:
    """Specimens by their code in the package. One that is here already is used as it is.

    A code that is taken by another specimen, or by a file, is replaced: pictures are found by it.
    """
    by_code = {specimen.code: specimen for specimen in specimens}
    stored = Specimen.objects.in_bulk(list(by_code), field_name="code")
    kept: dict[str, Specimen] = {}
    for code, data in by_code.items():
        specimen = as_specimen(data)
        if code in stored and _is_same(stored[code], specimen):
            kept[code] = stored[code]
            continue
        if code in stored or any(default_storage.exists(path) for path in _paths(code)):
            specimen.code = opaque_code()
        for width, content in data.pictures.items():
            written.save(picture_path(specimen.code, width), pictures[digest(content)].data)
        kept[code] = specimen
    Specimen.objects.bulk_create([specimen for specimen in kept.values() if specimen.pk is None])
    return kept


def _paths(code: str) -> list[str]:
    return [picture_path(code, width) for width in RENDITION_WIDTHS]


def _is_same(stored: Specimen, sent: Specimen) -> bool:
    return all(getattr(stored, name) == getattr(sent, name) for name in SAME)


def new_books(books: Iterable[BookData]) -> list[BookData]:
    """The brand books that are not here yet. One that is here is kept as it is."""
    by_slug = {book.slug: book for book in books}
    here = set(BrandBook.objects.filter(slug__in=by_slug).values_list("slug", flat=True))
    return [book for slug, book in by_slug.items() if slug not in here]


def rule_picture(rule: RuleData, rights: str) -> Shown | None:
    """The photograph of a rule. rights: of pictures that come without a statement."""
    if rule.picture is None:
        return None
    return Shown(
        picture=digest(rule.picture.content),
        description=rule.picture.description,
        rights=rule.photograph.rights or rights,
        name=rule.photograph.title,
        called=rule.title,
    )


def keep_books(*, books: Iterable[BookData], photographs: Mapping[Shown, Photograph], rights: str) -> None:
    """Stores new brand books with their rules."""
    for data in books:
        values = {name: value for name, value in vars(data).items() if name != "rules"}
        book = BrandBook.objects.create(**values)
        BrandRule.objects.bulk_create(
            [
                BrandRule(
                    book=book,
                    title=rule.title,
                    text=rule.text,
                    picture=photographs[shown] if (shown := rule_picture(rule, rights)) else None,
                    sort_order=place,
                )
                for place, rule in enumerate(data.rules)
            ]
        )
