"""A second reader for the pages of a PDF of which the first makes nothing or rubbish: PDFium, by pypdfium2.

It looks into the fonts themselves, so that it finds letters where the file says none; but it knows nothing of
what stands beside the glyphs of Burmese, Bengali or Arabic. So it is asked last.
"""

import re
from typing import Any

# PDFium marks with these where it joined a word that a hyphen cut at the end of a line.
_JOINED = re.compile("[\x02\ufffe]\\s*")
_LINE_END = re.compile(r"[^\S\n]*\r?\n[^\S\n]*")


class SecondReader:
    """Reads pages of one file; opened only when it is needed."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._document: Any = None

    def text(self, number: int) -> str:
        """Take the number of a page, from 0; return its text, "" where none can be read."""
        # Loaded only here: most files need no second opinion.
        import pypdfium2

        try:
            if self._document is None:
                self._document = pypdfium2.PdfDocument(self._content)
            page = self._document[number]
            text = page.get_textpage().get_text_range()
            page.close()
        except (pypdfium2.PdfiumError, IndexError, ValueError):
            return ""
        return _LINE_END.sub(" ", _JOINED.sub("", text))
