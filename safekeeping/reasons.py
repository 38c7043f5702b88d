"""What somebody wrote as a reason or a note: signs that nobody sees, and marks alone, say nothing."""

import unicodedata
from html import unescape
from typing import Final

from django import forms

# Unicode has the blanks of Hangul, Braille and musical notation among letters and signs.
_BLANKS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")


def said(text: str | None) -> str:
    """Takes what was written; gives it without what nobody sees at its ends, or nothing where it has neither
    a letter nor a number.
    """
    text = text or ""
    if not any(char.isalnum() and char not in _BLANKS for char in unescape(text)):
        return ""
    shown = [number for number, char in enumerate(text) if not _is_unseen(char)]
    return text[shown[0] : shown[-1] + 1]


def _is_unseen(char: str) -> bool:
    # Joiners at the end of a word in Persian or Bengali go, too: they shape nothing there.
    return char.isspace() or char in _BLANKS or unicodedata.category(char) in ("Cf", "Cc")


class SaidField(forms.CharField):
    """A text of which, where it is required, something is said."""

    def to_python(self, value: object) -> str:
        return said(super().to_python(value))
