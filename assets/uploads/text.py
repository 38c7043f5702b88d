"""Plain text: not a page or a program in disguise, and in letters that all programs read."""

import codecs
import re
from typing import NoReturn

from django.core.files.base import File

from ..recordings.captions import check_captions, read_start
from .recognised import recognised
from .refusing import MEGABYTE, refuse, refuse_as_another

_BEGINS_AS_MARKUP = re.compile(r"\s*<[a-z!?/]", re.IGNORECASE)
_HOLDS_MARKUP = re.compile(r"<(?:script|svg|html|body|iframe|!doctype)\b", re.IGNORECASE)
# Of scripts, PDF, PostScript and RTF, the kinds of file that can be all letters.
_OTHER_BEGINNINGS = ("#!", "%PDF-", "%!PS", "{\\rtf")


def check_text(file: File, extension: str) -> None:
    """Refuse what is not UTF-8, or UTF-16 with its mark, or is a page or program in disguise."""
    marked = read_start(file, 2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    decoder = codecs.getincrementaldecoder("utf-16" if marked else "utf-8-sig")()
    beginning, line = "", 1
    try:
        while chunk := file.read(MEGABYTE):
            text = decoder.decode(chunk)
            before, zero, _ = text.partition("\0")
            line += before.count("\n")
            if zero:
                _refuse_zeros(file, extension, text, line)
            beginning = beginning or text[:4096]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        if recognised(read_start(file, 65_536)):
            refuse_as_another(file, extension)
        refuse(_NOT_UTF_8)
    if beginning.startswith(_OTHER_BEGINNINGS):
        refuse_as_another(file, extension)
    if _BEGINS_AS_MARKUP.match(beginning) or _HOLDS_MARKUP.search(beginning):
        refuse(
            "This looks like a web page or a drawing, not like plain text. "
            "Save it as plain text or as a PDF, and upload that."
        )


_NOT_UTF_8 = "This is not text in UTF-8. Save it again with the encoding UTF-8, and upload that."
# Zeros that strayed into a text, and how many in a hundred signs are such in UTF-16 without its mark.
_FEW_ZEROS, _ZEROS_IN_UTF_16 = 3, range(20, 51)


def _refuse_zeros(file: File, extension: str, text: str, line: int) -> NoReturn:
    """Refuse a text with zero bytes, the first of them in this line: programs stop at such."""
    if recognised(read_start(file, 65_536)):
        refuse_as_another(file, extension)
    if (zeros := text.count("\0")) > _FEW_ZEROS:
        if 100 * zeros // len(text) in _ZEROS_IN_UTF_16:
            refuse(_NOT_UTF_8)
        refuse_as_another(file, extension)
    refuse(
        f"Line {line:,} of this text has a sign in it that can’t be seen, and that no text may have "
        "(a zero byte). Take it out, or copy the text into a new file, and upload that."
    )


def check_vtt(file: File, extension: str) -> None:
    check_captions(file)
