"""Signs that XML, and so a book or a spreadsheet, may not hold: controls, and what is never a sign."""

import re
from html import unescape
from typing import Final

# What stands between words: a line broken in a word processor is a vertical tab, for one.
_BLANK: Final = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
_LAST_OF_PLANES: Final = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_NO_SIGN: Final = re.compile(f"[\0-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")

_REFERENCE: Final = re.compile("&#(?:x[0-9a-f]+|[0-9]+);?", re.IGNORECASE)


def fit_for_xml(text: str) -> str:
    """The text without them; words that one of them kept apart stay apart."""
    return _NO_SIGN.sub("", _BLANK.sub(" ", text))


def html_fit_for_xml(html: str) -> str:
    """HTML without them, also where they are written as numbers."""
    return _REFERENCE.sub(_fit_reference, fit_for_xml(html))


def _fit_reference(found: re.Match[str]) -> str:
    # What browsers make of it. Signs that mean something in HTML stay written as they are.
    sign = unescape(found[0])
    return found[0] if sign and sign.isprintable() and sign.isascii() else fit_for_xml(sign)
