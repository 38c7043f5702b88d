"""Takes out of what a PDF draws what nobody sees: comments, and properties of marks (ISO 32000-2, 14.6)."""

import re

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Object, Pdf, PdfError, Stream, String

from clean_files import pdf_phrases as phrases
from clean_files.addresses import LOCAL_PATH, path_in
from clean_files.pdf_parts import take_warnings
from clean_files.pdf_table import kinds

MAX_DRAWING = 12 * 1024 * 1024

_STRING = re.compile(rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>", re.DOTALL)
_PROPERTIES = re.compile(rb"<<(.*?)>>\s*(?:BDC|DP)(?![^\s\[<(/])", re.DOTALL)
# The same in a large drawing, where each must not be looked for to the end.
_NEAR_PROPERTIES = re.compile(rb"<<(.{0,5000}?)>>\s*(?:BDC|DP)(?![^\s\[<(/])", re.DOTALL)
# Within a drawing: its bytes look like anything.
_PICTURE = re.compile(rb"(?<!\S)BI\s.{1,1000}?\sID\s.*?\sEI(?!\S)", re.DOTALL)
_NAME = re.compile(rb"/[^\s/<>\[\](){}%]*")
# A text where one may be.
_KEY_WITH_TEXT = re.compile(
    rb"/(?:%s)\s*(?:\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]*>)"
    % "|".join(key[1:] for key, rule in kinds()["Marked"].rules.items() if rule.has_text).encode(),
    re.DOTALL,
)
_PATH_BYTES = re.compile(LOCAL_PATH.pattern.encode(), re.IGNORECASE)
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
    """The drawings of a file.

    `removed` has what was taken out, `has_unread` whether one can't be read, `has_uncleaned` whether one is
    too large to be written anew and has something in it that should go.
    """

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.removed: set[str] = set()
        self.has_unread = False
        self.has_uncleaned = False

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
        if len(written) <= MAX_DRAWING:
            if _has_comment(written) or _has_properties(written):
                self._write_anew(drawing)
        elif not self.has_uncleaned:
            drawn = _PICTURE.sub(b" ", written)
            self.has_uncleaned = _has_comment(drawn) or _has_properties(drawn, _NEAR_PROPERTIES)

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
            if rule is None or not _is_plain(value, has_text=rule.has_text):
                del properties[key]
                self.removed.add(phrases.OF_KEYS.get(key, phrases.TRACES))
            elif isinstance(value, String) and path_in(str(value)) is not None:
                properties[key] = String("")
                self.removed.add(phrases.PATHS)


def _is_plain(value: object, *, has_text: bool) -> bool:
    """Return whether a property is a name, a number, a text where one may be, or a row of the first two."""
    if isinstance(value, Array):
        return not any(isinstance(each, (String, Dictionary, Array)) for each in value)
    return not isinstance(value, Dictionary) and (has_text or not isinstance(value, String))


def _has_comment(written: bytes) -> bool:
    return b"%" in written and b"%" in _STRING.sub(b"", written)


def _has_properties(written: bytes, pattern: re.Pattern[bytes] = _PROPERTIES) -> bool:
    """Return whether something may stand beside a mark that has no business there."""
    return b"<<" in written and any(_is_unusual(inner) for inner in set(pattern.findall(written)))


def _is_unusual(inner: bytes) -> bool:
    """Take what stands between << and >>; return whether it is more than usual names, numbers and texts."""
    names = _STRING.sub(b"", inner)
    if b"<" in names or not _USUAL.issuperset(_NAME.findall(names)):
        return True
    texts = _STRING.findall(inner)
    return len(_KEY_WITH_TEXT.findall(inner)) != len(texts) or any(_may_be_path(text) for text in texts)


def _may_be_path(text: bytes) -> bool:
    """Take a string as it is written; return whether it may name a path, in one byte a letter or in two."""
    if text.startswith(b"<"):
        digits = b"".join(text[1:-1].split())
        text = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return bool(_PATH_BYTES.search(text.replace(b"\0", b"").replace(b"\\000", b"")))
