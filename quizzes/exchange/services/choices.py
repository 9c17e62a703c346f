"""What somebody says about a file whose questions they import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choices:
    """language: of questions that do not say theirs. tags: added to those of the file.

    rights: of all pictures that come without a statement. status: of every item; "" for what the file says,
    a draft where it says nothing. quiz_title: of a quiz that is made of the released items; "" for none.
    """

    language: str
    tags: tuple[str, ...] = ()
    rights: str = ""
    status: str = ""
    quiz_title: str = ""
