"""Marks that stand for markup while citeproc works, and become HTML when it is done.

citeproc escapes its own words and not ours, and changes the case of both: "&lt;i&gt;" would come to harm. So
it gets plain text, with characters for private use where markup goes, and all is escaped once at the end.
No text that comes in has such characters (see ``citations.item``).
"""

import re
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString

ITALIC: Final = ("\ue000", "\ue001")
CAPITALS: Final = ("\ue002", "\ue003")
# Where the title begins and ends, which can be in another language than the citation.
TITLE: Final = ("\ue004", "\ue005")
# Quotation marks that the style sets, unlike those in a title.
DOUBLE: Final = ("\ue006", "\ue007")
# Where the number of a paragraph goes, and the day on which somebody reads it.
PARAGRAPH: Final = "\ue008"
TODAY: Final = "\ue009"

_ENDS: Final = "\ue001\ue003\ue005\ue007"
# Whatever ends a sentence in a script of today (Unicode's Sentence_Terminal), and dots.
_STOPS: Final = ".?!…։؞؟۔܀-܂߹।॥၊။።፧፨᙮។៕᠃᠉᥄᥅᪨-᪫᭚᭛᭞᭟᰻᰼᱾᱿"
_OF_THE_EAST: Final = "‼‽⁇-⁉。꓿꘎꘏꛳꛷꡶꡷꣎꣏꤯꧈꧉꩝-꩟꫰꫱꯫﹒﹖﹗！．？｡"
# "Who decides?" needs no full stop behind it, in quotation marks neither.
_SECOND_STOP: Final = re.compile(rf"([{_STOPS}{_OF_THE_EAST}][’”»」』]?)([{_ENDS}]+)\.")
_BEHIND_QUOTATION: Final = re.compile(rf"{DOUBLE[1]}([.,])")
_QUOTED: Final = re.compile(f"{DOUBLE[0]}[^{DOUBLE[1]}]*{DOUBLE[1]}")
# A title that ends with words in single marks, unlike one that ends with an apostrophe.
_INNER: Final = re.compile(rf"(‘(?:[^‘’]|’(?=\w))*)’({TITLE[1]}?)([.,]){DOUBLE[1]}")
_HTML: Final = {
    ITALIC[0]: "<i>", ITALIC[1]: "</i>",
    CAPITALS[0]: '<span class="capitals">', CAPITALS[1]: "</span>",
    DOUBLE[0]: "“", DOUBLE[1]: "”",
}  # fmt: skip


class Formatter:
    """What citeproc asks to format text; it takes a module or a class alike."""

    Oblique = Bold = Light = Underline = Superscript = Subscript = str

    @staticmethod
    def preformat(text: str) -> str:
        """The style's own words. Ours don't come here, so its quotation marks can be told from ours."""
        return str(text).replace("“", DOUBLE[0]).replace("”", DOUBLE[1])

    @staticmethod
    def Italic(text: str) -> str:
        return f"{ITALIC[0]}{text}{ITALIC[1]}"

    @staticmethod
    def SmallCaps(text: str) -> str:
        return f"{CAPITALS[0]}{text}{CAPITALS[1]}"


def to_html(marked: str, title_attributes: str) -> SafeString:
    """What citeproc made as HTML: escaped, in American punctuation where it has double quotation marks.

    ``title_attributes`` are HTML's for the title's language, as ``written_in`` gives them.
    """
    marked = _SECOND_STOP.sub(r"\1\2", marked)
    marked = _BEHIND_QUOTATION.sub(rf"\1{DOUBLE[1]}", marked)
    marked = _QUOTED.sub(lambda quoted: quoted[0].replace("“", "‘").replace("”", "’"), marked)
    marked = _INNER.sub(rf"\1\3’\2{DOUBLE[1]}", marked)
    html: str = escape(marked)
    title = (f"<bdi{title_attributes}>", "</bdi>") if title_attributes else ("", "")
    for mark, tag in [*_HTML.items(), *zip(TITLE, title, strict=True)]:
        html = html.replace(mark, tag)
    return SafeString(html)
