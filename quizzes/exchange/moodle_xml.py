"""Moodle XML, as docs.moodle.org/en/Moodle_XML_format and the exports of Moodle's own question types have it.

Read and written: multichoice, ordering, ddmarker (our hotspot), categories, tags, embedded pictures.
Read only: truefalse, which is a choice of two. Every other type is skipped with what to do about it.

- Fractions are percent. In a question with several right answers the positive ones are scaled to add up to 1.
- Text formats: html, moodle_auto_format (HTML whose line ends count), plain_text, and of markdown emphasis,
  code, lists, paragraphs and pictures.
- Of a category only the way below `$course$/top` is kept; "//" in it is Moodle's way to write a slash.
- ddmarker: every drop zone is an area whose tell is the text of its marker. A marker without a zone is only
  there to mislead who drags; in a hotspot nothing is dragged, so it is left out.
- A zone has no place for explanation and check: they are written as a list at the end of the general
  feedback, which Moodle shows, and read back from there.
- Moodle shrinks the background of a ddmarker to 600 x 400 pixels when it imports it, but not the zones. A
  larger picture is therefore shrunk here, and the zones are written for the small one. Coordinates are whole
  pixels: a fraction comes back within half a pixel, a circle's rim within one.
- Not read: feedback for the whole answer being right or wrong, hints, penalties, marks, idnumber.
- Not written, for want of a place: language, level, and the description of a hotspot's picture.
"""

from __future__ import annotations

from quizzes.exchange._moodle_xml_reader import parse
from quizzes.exchange._moodle_xml_writer import write

__all__ = ["MEDIA_TYPE", "NAME", "SUFFIXES", "parse", "write"]

NAME = "Moodle XML"
SUFFIXES = (".xml",)
MEDIA_TYPE = "application/xml"
