"""Reading a file of questions: nothing is written, and everything that cannot be kept is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from quizzes.exchange._content_reader import is_polygon
from quizzes.exchange.bank import BankData, SpecimenData, bank_data
from quizzes.exchange.choices import Problem
from quizzes.exchange.items import ImportResult, ItemData, Picture, Skipped, UnreadableFile
from quizzes.exchange.registry import format_of, named
from quizzes.exchange.services.known import Known
from quizzes.exchange.services.pictures import BadPicture, Cleaner
from quizzes.kinds.goods import of_specimen, solved
from quizzes.models import Item
from quizzes.specimens.families import FAMILIES
from quizzes.specimens.family import HEIGHT, WIDTH
from quizzes.specimens.models import Specimen
from uploads.services import CleanPicture

PACKAGE = "package"
MISFIT = _("What it holds does not fit its kind. Please export it again.")
OF_PHOTOGRAPHS = ("choice", "order", "single", "hotspot")


@dataclass(frozen=True)
class Reading(ImportResult):
    """What was read of a file, and can be kept.

    format: a slug of the registry. pictures: cleaned, by `digest` of what the file holds. copies: codes that
    the bank has for items that differ; these come in under new codes.
    """

    format: str = ""
    pictures: Mapping[str, CleanPicture] = field(default_factory=dict, repr=False)
    copies: frozenset[str] = frozenset()


def read_file(*, data: bytes, name: str, format: str = "") -> Reading:
    """The questions of a file. name: as people call it. format: a slug; "" to find it out.

    Raises UnreadableFile, with the reason and where it is, for a file of which nothing can be taken: also for
    a package of ours with a picture that is none, because we never wrote it so.
    """
    slug = named(format or format_of(name, data)).slug
    result = named(slug).module.parse(data)
    if not result.read:
        raise UnreadableFile(_("There are no questions in this file. Please check that it is the right one."))
    cleaner = Cleaner()
    known = Known(result.items, cleaner)
    items, skipped = _taken(result.items, known, cleaner, strict=slug == PACKAGE)
    return Reading(
        items=tuple(items),
        skipped=(*result.skipped, *skipped),
        format=slug,
        pictures=cleaner.cleaned,
        copies=frozenset(known.copies),
    )


def _taken(
    items: Sequence[ItemData], known: Known, cleaner: Cleaner, *, strict: bool
) -> tuple[list[ItemData], list[Skipped]]:
    """The items that are new and that the bank can keep, and the others. strict: no bad picture at all."""
    taken: list[ItemData] = []
    skipped: list[Skipped] = []
    for item in items:
        try:
            _check(item, known, cleaner)
            taken.append(item)
        except BadPicture as problem:
            if strict:
                raise UnreadableFile(
                    _("%(where)s, %(why)s") % {"where": item.where, "why": problem.message}
                ) from problem
            skipped.append(Skipped(item.where, item.kind, problem.message))
        except Problem as problem:
            skipped.append(Skipped(item.where, item.kind, problem.message))
    return taken, skipped


def _check(item: ItemData, known: Known, cleaner: Cleaner) -> None:
    """Raises Problem for what the bank has already or cannot keep."""
    why = known.why_left(item)
    if why:
        raise Problem(why)
    if any(option.picture for option in item.options):
        raise Problem(
            _("Its answers show pictures. Please put these into one picture, and show it with the question.")
        )
    for picture in pictures_of(item):
        cleaner.clean(picture.name, picture.content)
    bank = bank_data(item)
    if bank:
        for specimen in specimens_of(bank):
            _check_pictures(specimen, cleaner)
        _try(item, bank)


def pictures_of(item: ItemData) -> Iterator[Picture]:
    """The photographs that come with an item."""
    if item.picture:
        yield item.picture
    bank = bank_data(item)
    if bank and bank.book:
        yield from (rule.picture for rule in bank.book.rules if rule.picture)


def specimens_of(bank: BankData) -> Iterator[SpecimenData]:
    yield from (specimen for specimen in (bank.specimen, bank.rival) if specimen)


def _check_pictures(specimen: SpecimenData, cleaner: Cleaner) -> None:
    """All specimens have the same sizes and kind of file, so that neither tells anything about them."""
    for width, content in specimen.pictures.items():
        name = f"{specimen.code}-{width}"
        clean = cleaner.clean(name, content)
        if (clean.width, clean.height, clean.extension) != (width, round(width * HEIGHT / WIDTH), "webp"):
            raise BadPicture(
                _("picture “%(name)s”: it is not a WebP picture of the size that drawn goods have.")
                % {"name": name}
            )


def as_specimen(data: SpecimenData) -> Specimen:
    """A drawn good that is not stored yet, under its code in the package."""
    return Specimen(
        code=data.code,
        family_slug=data.family,
        seed=data.seed,
        generator=data.generator,
        level=data.level,
        traits=data.traits,
        oddity_slugs=list(data.oddities),
        parts=data.parts,
    )


def _try(item: ItemData, bank: BankData) -> None:
    """Ask the item's kind for key and question: raises Problem where it cannot work with the content.

    Not for photographs, whose areas are checked already: showing one makes its renditions.
    """
    for specimen in specimens_of(bank):
        _check_specimen(specimen)
    if item.picture and not bank.specimen and item.kind in OF_PHOTOGRAPHS:
        return
    tried = Item(kind_slug=item.kind, content=dict(bank.content), code=bank.code)
    tried.specimen = as_specimen(bank.specimen) if bank.specimen else None
    tried.rival = as_specimen(bank.rival) if bank.rival else None
    _attempt(lambda: (tried.kind.key(tried), tried.kind.present(tried)))


def _check_specimen(specimen: SpecimenData) -> None:
    if specimen.family not in FAMILIES:
        raise Problem(_("Goods of the family “%(name)s” are not known here.") % {"name": specimen.family})
    if not all(is_polygon(part) for part in specimen.parts.values()):
        raise Problem(MISFIT)
    _attempt(lambda: solved(of_specimen(as_specimen(specimen))))


def _attempt(use: Callable[[], object]) -> None:
    try:
        str(use())  # which also works out texts that are lazy
    except Exception as error:  # made from data that anybody may have written: whatever it leads to
        raise Problem(MISFIT) from error
