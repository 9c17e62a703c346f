"""The words of a PDF that fpdf drew: its letters are numbers of glyphs, which each font maps back."""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"<<(.*?/Length (\d+).*?)>>\s*stream\r?\n", re.DOTALL)
_OBJECT = re.compile(rb"(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)


def words_of(pdf: bytes) -> str:
    """All letters in the order in which they were drawn; lines apart by line breaks."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    fonts = _fonts(objects)
    pages = [_unpacked(body) for body in objects.values() if b"stream" in body]
    return "\n".join(_shown(page, fonts) for page in pages if b" Tf" in page)


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    data = body[found.end() : found.end() + int(found[2])]
    return zlib.decompress(data) if b"FlateDecode" in found[1] else data


def _fonts(objects: dict[int, bytes]) -> dict[bytes, dict[int, str]]:
    """By the name of a font on the pages ("F1"): letters by the number of their glyph."""
    names = {
        name: int(number)
        for body in objects.values()
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body)
    }
    maps = {}
    for name, number in names.items():
        found = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(number, b""))
        if found:
            maps[name] = _letters(_unpacked(objects[int(found[1])]))
    return maps


def _letters(cmap: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4,})>", cmap)
    return {
        int(glyph, 16): bytes.fromhex(letter.decode()).decode("utf-16-be", "replace")
        for glyph, letter in pairs
    }


def _shown(page: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    """Text between BT and ET, with strings in brackets whose bytes may be escaped."""
    words, font, place = [], b"", 0
    token = re.compile(rb"/(F\d+) [\d.]+ Tf|\(((?:\\.|[^\\()])*)\) ?Tj|\bET\b", re.DOTALL)
    for found in token.finditer(page, place):
        if found[1]:
            font = found[1]
        elif found[2] is not None:
            raw = _unescaped(found[2])
            letters = fonts.get(font, {})
            glyphs = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw) - 1, 2)]
            words.append("".join(letters.get(glyph, "") for glyph in glyphs))
        else:
            words.append("\n")
    return "".join(words)


def _unescaped(raw: bytes) -> bytes:
    signs = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
    return re.sub(rb"\\(.)", lambda found: signs.get(found[1], found[1]), raw, flags=re.DOTALL)


def fonts_inside(pdf: bytes) -> tuple[int, int]:
    """How many fonts are described, and how many of them come with their file."""
    described = len(re.findall(rb"/Type /FontDescriptor", pdf))
    return described, len(re.findall(rb"/FontFile[23]? \d+ 0 R", pdf))
