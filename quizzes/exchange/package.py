"""Our own package: a ZIP of `items.json` and `media/`. A round trip loses nothing.

    {"format": "bonafide.questions", "version": 1,
     "items": […], "specimens": […], "tells": […], "books": […]}

An item of the bank has a "code", and its "content" is that of its kind (see quizzes.kinds); specimens, tells
and brand books stand beside the items, which name them. An item of another program has no code and stands
there in the plain fields of quizzes.exchange.items. Pictures are files in `media/` with their name,
description, title and rights. Texts are HTML of the small list in quizzes.markup.

A package carries every kind of item, drawn specimens (with everything their answer key follows from, and
their pictures in three widths), photographs with rights and description, tells with their texts, the brand
books that editors wrote, tags, level, language, status, kind of goods, brand, title and code. It does not
carry answers, analyses, quizzes, or who wrote an item.

A newer version is refused; readers of version 1 pass over keys they do not know.
"""

from __future__ import annotations

from quizzes.exchange._package_reader import parse
from quizzes.exchange._package_writer import ITEMS, write

__all__ = ["ITEMS", "MEDIA_TYPE", "NAME", "SUFFIXES", "parse", "write"]

NAME = "Bonafide"
SUFFIXES = (".zip",)
MEDIA_TYPE = "application/zip"
