"""Tables to take along."""

import re
from typing import Final

# Spreadsheets take the text for UTF-8 only where it begins so.
MARK: Final = "\ufeff"
MEDIA_TYPE: Final = "text/csv; charset=utf-8; header=present"
# What a formula begins with, perhaps behind signs that nobody sees.
_FORMULA: Final = re.compile("[\\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff]*[=+@|＝＋－＠-]")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, "CSV Injection")."""
    # Line breaks within a cell are lost on some readers, and tabs start cells in others.
    text = " ".join(text.split())
    return f"'{text}" if _FORMULA.match(text) else text
