"""Codes of certificates: long enough that nobody finds one by trying, and easy to type from paper."""

from __future__ import annotations

import re
import secrets
import unicodedata

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is mistaken for another
LENGTH = 12  # 31 ** 12: at a million tries a second, 25,000 years
GROUP = 4

_CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")
_BETWEEN = re.compile(r"[\s\-‐-―_.·]+")


def certificate_code() -> str:
    """A new code of LENGTH random letters and digits."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def grouped(code: str) -> str:
    """A code as it is printed: ABCD-EFGH-JKMN."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def code_in(typed: str) -> str:
    """The code that somebody typed in small letters, with spaces or dashes; "" for what is none."""
    code = _BETWEEN.sub("", unicodedata.normalize("NFKC", typed[:80])).upper()
    return code if _CODE.fullmatch(code) else ""
