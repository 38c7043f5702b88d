"""Takes out of what a PDF draws what nobody sees.

That is comments, properties of marks (ISO 32000-2, 14.6), operators that no viewer knows, and what cameras
wrote into the pictures within the drawing.
"""

import re

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Pdf,
    PdfError,
    Stream,
    String,
)

from ..addresses import LOCAL_PATH, path_in
from . import phrases
from .inline import clean_inline, has_inline_photograph
from .names import Names, is_plain
from .operators import is_known
from .parts import take_warnings
from .streams import is_cut_off
from .table import kinds

MAX_DRAWING = 12 * 1024 * 1024

# The library's words where it has unpacked what there was.
_ENDS_EARLY = "input stream is complete"

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
_BARE_MARKS = frozenset({"BMC", "MP"})
_BARE_MARK = re.compile(rb"/([^\s/<>\[\](){}%]*)\s*(?:BMC|MP)(?!\S)")
_TAG = re.compile(rb"/([^\s/<>\[\](){}%]*)\s*(?:<<|/[^\s/<>\[\](){}%]*\s*(?:BDC|DP)(?![^\s\[<(/]))")
# Between these (7.8.2) viewers pass over what they don't know.
_PASSED_OVER = re.compile(rb"(?<!\S)BX(?!\S)")
# What a mark is called matters to nobody but for these (14.6 to 14.8.4).
_KNOWN_TAGS = frozenset(
    b"Artifact OC Span Tx ReversedChars Clip Document Part Sect Div Art BlockQuote Caption TOC TOCI Index "
    b"NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Quote Note "
    b"Reference BibEntry Code Link Annot Ruby Warichu RB RT RP WT WP Figure Formula Form Title Em Strong "
    b"Sub Aside FENote".split()
)


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
        self.has_cut_off = False
        self._drawn: list[Object] = []

    def clean(self, drawing: Object) -> None:
        """Take a page, or a stream that draws, and write it without what nobody sees, if need be."""
        self._drawn.append(drawing)
        written = self._written(drawing)
        if written is None:
            self.has_unread = True
        elif len(written) <= MAX_DRAWING:
            if _has_more(written, _PROPERTIES):
                self._write_anew(drawing)
        elif not self.has_uncleaned:
            drawn = _PICTURE.sub(b" ", written)
            self.has_uncleaned = _has_more(drawn, _NEAR_PROPERTIES) or has_inline_photograph(written)

    def can_rename(self) -> bool:
        """Return whether all drawings can be read and written anew."""
        return not (self.has_unread or self.has_uncleaned) and all(
            len(self._written(drawing) or b"") <= MAX_DRAWING for drawing in self._drawn
        )

    def rename(self, names: Names) -> None:
        """Let all drawings call their resources by other names."""
        for drawing in self._drawn:
            self._write_anew(drawing, names)

    def _written(self, drawing: Object) -> bytes | None:
        """Return what a page or stream draws as it is written; None where that can't be read."""
        content = drawing if isinstance(drawing, Stream) else drawing.get("/Contents")
        streams = list(content) if isinstance(content, Array) else [content]
        try:
            return b"\n".join(self._unpacked(each) for each in streams if isinstance(each, Stream))
        except (PdfError, UnicodeDecodeError) as error:
            if "limit exceeded" in str(error):
                raise
            return None

    def _unpacked(self, stream: Stream) -> bytes:
        take_warnings(self.pdf)
        content = stream.read_bytes()
        ends_early = any(_ENDS_EARLY in said for said in take_warnings(self.pdf))
        self.has_cut_off |= ends_early and is_cut_off(stream)
        return content

    def _write_anew(self, drawing: Object, names: Names | None = None) -> None:
        take_warnings(self.pdf)
        try:
            parts = [self._cleaned(each, names) for each in pikepdf.parse_content_stream(drawing)]
            new = b"\n".join(part for part in parts if part)
        except (PdfError, ValueError, LookupError, TypeError):
            self.has_unread = True
            return
        if take_warnings(self.pdf):
            self.has_unread = True  # It is not quite proper, and part of it could be lost.
        elif isinstance(drawing, Stream):
            drawing.write(new)
        else:
            drawing.Contents = Stream(self.pdf, new)

    def _cleaned(
        self, each: ContentStreamInstruction | ContentStreamInlineImage, names: Names | None
    ) -> bytes:
        """Return an instruction as it is to be written; nothing for one that goes."""
        if isinstance(each, ContentStreamInlineImage):
            written, removed = clean_inline(self.pdf, each)
            self.removed |= removed
            return written
        operator = str(each.operator)
        if not is_known(operator):
            self.removed.add(phrases.TRACES)
            return b""
        operands = list(each.operands)
        if operator in _MARKS:
            self._clean_properties(operands[-1])
        if operator in _MARKS | _BARE_MARKS and operands and isinstance(operands[0], Name):
            tag = str(operands[0])
            if not is_plain(tag) or (operator in _BARE_MARKS and tag[1:].encode() not in _KNOWN_TAGS):
                operands[0] = Name.Span
                self.removed.add(phrases.TRACES)
        if names is not None:
            operands = [names.new(each) if isinstance(each, Name) else each for each in operands]
        return pikepdf.unparse_content_stream([ContentStreamInstruction(operands, each.operator)])

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


def _has_more(written: bytes, pattern: re.Pattern[bytes]) -> bool:
    """Return whether there is something in a drawing that nobody sees."""
    return (
        _has_comment(written)
        or _has_properties(written, pattern)
        or bool(_PASSED_OVER.search(written))
        or has_inline_photograph(written)
        or not _KNOWN_TAGS.issuperset(_BARE_MARK.findall(written))
        or not all(map(_is_plain_tag, set(_TAG.findall(written))))
    )


def _is_plain_tag(tag: bytes) -> bool:
    return is_plain("/" + re.sub(rb"#20", b" ", tag).decode("utf-8", "replace"))


def _has_comment(written: bytes) -> bool:
    return b"%" in written and b"%" in _STRING.sub(b"", written)


def _has_properties(written: bytes, pattern: re.Pattern[bytes]) -> bool:
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
