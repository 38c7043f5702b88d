"""Takes out of what a PDF draws what nobody sees: comments, and properties of marks (ISO 32000-2, 14.6)."""

import re

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Object, Pdf, PdfError, Stream, String

from clean_files import pdf_phrases as phrases
from clean_files.pdf_parts import take_warnings
from clean_files.pdf_table import kinds

MAX_DRAWING = 12 * 1024 * 1024

_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_PROPERTIES = re.compile(rb"<<(.*?)>>\s*(?:BDC|DP)(?![^\s\[<(/])", re.DOTALL)
_NAME = re.compile(rb"/[^\s/<>\[\](){}%]*")
# What stands in most of them (14.8.2.2), told from the rest without reading them.
_USUAL = frozenset(
    {key.encode() for key in kinds()["Marked"].rules}
    | {
        b"/Pagination",
        b"/Layout",
        b"/Page",
        b"/Background",
        b"/Header",
        b"/Footer",
        b"/Watermark",
        b"/PageNum",
    }
    | {b"/Top", b"/Bottom", b"/Left", b"/Right", b"/Artifact"}
)
_MARKS = frozenset({"BDC", "DP"})


class Drawings:
    """The drawings of a file; `removed` has what was taken out, `has_unread` whether one can't be read."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.removed: set[str] = set()
        self.has_unread = False

    def clean(self, drawing: Object) -> None:
        """Take a page, or a stream that draws, and write without comments what it draws, if there are any."""
        content = drawing if isinstance(drawing, Stream) else drawing.get("/Contents")
        streams = list(content) if isinstance(content, Array) else [content]
        try:
            written = b"\n".join(each.read_bytes() for each in streams if isinstance(each, Stream))
        except (PdfError, UnicodeDecodeError) as error:
            if "limit exceeded" in str(error):
                raise
            self.has_unread = True
            return
        if len(written) <= MAX_DRAWING and (_has_comment(written) or _has_properties(written)):
            self._write_anew(drawing)

    def _write_anew(self, drawing: Object) -> None:
        take_warnings(self.pdf)
        try:
            instructions = pikepdf.parse_content_stream(drawing)
            for instruction in instructions:
                if isinstance(instruction, ContentStreamInstruction) and str(instruction.operator) in _MARKS:
                    self._clean_properties(instruction.operands[-1])
            new = pikepdf.unparse_content_stream(instructions)
        except (PdfError, ValueError, LookupError, TypeError):
            self.has_unread = True
            return
        if take_warnings(self.pdf):
            self.has_unread = True  # It is not quite proper, and part of it could be lost.
        elif isinstance(drawing, Stream):
            drawing.write(new)
        else:
            drawing.Contents = Stream(self.pdf, new)

    def _clean_properties(self, properties: object) -> None:
        if not isinstance(properties, Dictionary):
            return
        rules = kinds()["Marked"].rules
        for key, value in properties.items():
            rule = rules.get(key)
            if (
                rule is None
                or (isinstance(value, String) and not rule.has_text)
                or isinstance(value, Dictionary)
            ):
                del properties[key]
                self.removed.add(phrases.OF_KEYS.get(key, phrases.TRACES))


def _has_comment(written: bytes) -> bool:
    return b"%" in written and b"%" in _STRING.sub(b"", written)


def _has_properties(written: bytes) -> bool:
    """Return whether something may stand beside a mark that has no business there."""
    return b"<<" in written and any(
        not _USUAL.issuperset(_NAME.findall(inner)) for inner in set(_PROPERTIES.findall(written))
    )
