"""The brand books that anybody may read: the website's own, and beside them those that editors write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quizzes.kinds.base import Figure
from quizzes.kinds.goods import PHOTOGRAPH_WIDTHS, photograph_figure
from quizzes.models import BrandBook, BrandRule
from quizzes.specimens.brands import BRANDS
from quizzes.specimens.families import FAMILIES
from uploads.models import Photograph


@dataclass(frozen=True)
class Promise:
    """One rule of a brand book, with its picture if it has one."""

    title: str
    text: str
    figure: Figure | None


@require_safe
def brand_list(request: HttpRequest) -> HttpResponse:
    own = [(book, _cover(book)) for book in _books()]
    return render(request, "quizzes/brand_list.html", {"families": FAMILIES.values(), "books": own})


@require_safe
def brand_book(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "quizzes/brand_book.html", _built_in(slug) if slug in BRANDS else _own(slug))


def _built_in(slug: str) -> dict[str, Any]:
    brand = BRANDS[slug]
    families = [family for family in FAMILIES.values() if family.brand.slug == slug]
    return {"brand": brand, "families": families, "prices": brand.price_band, "sellers": brand.sellers}


def _own(slug: str) -> dict[str, Any]:
    book = _books().filter(slug=slug).first()
    if book is None:
        raise Http404(_("We know no brand of this name."))
    prices = (book.price_low, book.price_high)
    return {
        "brand": book,
        "promises": [_promise(rule) for rule in book.rules.all()],
        "prices": () if None in prices else prices,
        "sellers": [seller.strip() for seller in book.sellers.splitlines() if seller.strip()],
    }


def _books() -> QuerySet[BrandBook]:
    """With their rules and pictures, in as many queries for one book as for ten."""
    sizes = [f"width-{width}|format-webp" for width in PHOTOGRAPH_WIDTHS]
    pictures = Prefetch("picture", queryset=Photograph.objects.prefetch_renditions(*sizes))
    return BrandBook.objects.prefetch_related(
        Prefetch("rules", queryset=BrandRule.objects.prefetch_related(pictures))
    )


def _promise(rule: BrandRule) -> Promise:
    return Promise(rule.title, rule.text, photograph_figure(rule.picture) if rule.picture else None)


def _cover(book: BrandBook) -> Figure | None:
    """The first picture among a book's rules."""
    return next((photograph_figure(rule.picture) for rule in book.rules.all() if rule.picture), None)
