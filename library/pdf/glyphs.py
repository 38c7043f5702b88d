"""What the glyphs of a PDF's fonts mean, and how wide they are."""

import re
from typing import Any

from pypdf._codecs.core_font_metrics import CORE_FONT_METRICS
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject
from pypdf.generic._font import Font

NO_LETTER = "\ufffd"
# What pypdf takes for .notdef, and what "square" rightly stands for.
_BOX = "\u25a1"

# Short names of filters are for pictures within a drawing (ISO 32000-2, table 92); viewers take them always.
_FILTERS = {
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/LZW": "/LZWDecode",
    "/Fl": "/FlateDecode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
    "/DCT": "/DCTDecode",
}


def found(dictionary: object, key: str) -> Any:
    """What a dictionary of the file holds under a key, wherever in the file that lies; None if nothing."""
    value = dictionary[key] if isinstance(dictionary, DictionaryObject) and key in dictionary else None
    for each in value if isinstance(value, ArrayObject) and key == "/Contents" else [value]:
        stream: Any = each.get_object() if each is not None and hasattr(each, "get_object") else each
        if isinstance(stream, StreamObject):
            _name_filters(stream)
    return value


def _name_filters(stream: StreamObject) -> None:
    """Write the filters of a stream by their full names."""
    named = stream.get("/Filter")
    named = named.get_object() if named is not None else None
    if isinstance(named, ArrayObject):
        if any(each in _FILTERS for each in named):
            stream[NameObject("/Filter")] = ArrayObject(
                NameObject(_FILTERS.get(each, each)) for each in named
            )
    elif named in _FILTERS:
        stream[NameObject("/Filter")] = NameObject(_FILTERS[named])


# --- What a font's glyphs are called, and how wide they are where the file does not say -----------

# Adobe's rules for names of glyphs that are in no list: uni and four digits each, or u and up to six.
_BY_NUMBER = re.compile(r"/(?:uni((?:[0-9A-F]{4})+)|u([0-9A-F]{4,6}))(?:\.\w+)?$")


def _letters_of_name(name: str) -> str:
    """The letters that a glyph's name stands for where no list has it; U+FFFD if it does not say."""
    numbered = _BY_NUMBER.match(name)
    if not numbered:
        return NO_LETTER
    digits = numbered[1] or numbered[2].zfill(8)
    size = 4 if numbered[1] else 8
    codes = [int(digits[start : start + size], 16) for start in range(0, len(digits), size)]
    return "".join(chr(code) if code < 0x110000 else NO_LETTER for code in codes)


def _undefined_codes(encoding: object) -> frozenset[int]:
    """The codes that an encoding says to draw nothing in particular."""
    codes, code = set(), 0
    for each in found(encoding, "/Differences") or []:
        if isinstance(each, NameObject):
            if each == "/.notdef":
                codes.add(code)
            code += 1
        elif isinstance(each, int):
            code = int(each)
    return frozenset(codes)


_FIXED = re.compile("courier|mono|consol|typewriter", re.IGNORECASE)
_SERIF = re.compile("times|roman|serif|georgia|garamond|book|palatino|century|cambria|minion", re.IGNORECASE)
_SANS = re.compile("sans", re.IGNORECASE)


def _standard_widths(resource: DictionaryObject) -> dict[str, float]:
    """How wide letters are in the standard font that a viewer takes for one that is not in the file."""
    name = str(found(resource, "/BaseFont") or "")
    is_bold, is_italic = "bold" in name.lower(), re.search("italic|oblique", name, re.IGNORECASE)
    if _SERIF.search(name) and not _SANS.search(name) and not _FIXED.search(name):
        style = {(0, 0): "Roman", (1, 0): "Bold", (0, 1): "Italic", (1, 1): "BoldItalic"}
        chosen = f"Times-{style[int(is_bold), int(bool(is_italic))]}"
    else:
        family = "Courier" if _FIXED.search(name) else "Helvetica"
        suffix = f"{'Bold' * is_bold}{'Oblique' if is_italic else ''}"
        chosen = f"{family}-{suffix}" if suffix else family
    return {letter: float(width) for letter, width in CORE_FONT_METRICS[chosen].character_widths.items()}


class Glyphs(dict[str, tuple[str, float]]):
    """What the codes of a font mean, and how wide their glyphs are in thousandths; worked out when met."""

    def __init__(self, resource: DictionaryObject) -> None:
        super().__init__()
        found(resource, "/ToUnicode")
        self._font = Font.from_font_resource(resource)
        self._letters = self._font.character_map
        encoding = found(resource, "/Encoding")
        self._undefined = _undefined_codes(encoding)
        # Its codes are numbers of glyphs, which say nothing by themselves.
        self._is_numbered = found(resource, "/Subtype") == "/Type0" and (
            not isinstance(encoding, NameObject) or str(encoding).startswith("/Identity")
        )
        self._is_told = any(code != -1 for code in self._letters)
        is_simple = found(resource, "/Subtype") in {"/Type1", "/MMType1", "/TrueType"}
        self._standard = _standard_widths(resource) if is_simple and "/Widths" not in resource else {}

    def __missing__(self, code: str) -> tuple[str, float]:
        widths = self._font.character_widths
        text = self._text(code)
        width = widths.get(code)
        if width is None:
            width = self._standard.get(text, widths.get("default", 500))
        self[code] = glyph = text, float(width)
        return glyph

    def _text(self, code: str) -> str:
        if not self._font.interpretable:
            return NO_LETTER
        if isinstance(self._font.encoding, dict):
            letter = self._font.encoding.get(ord(code), code)
            letter = str(self._letters.get(letter, letter))
            if letter == _BOX and ord(code) in self._undefined:
                return NO_LETTER
            return _letters_of_name(letter) if len(letter) > 1 and letter[0] == "/" else letter
        if self._is_numbered:
            return str(self._letters.get(code, "" if self._is_told else NO_LETTER))
        return str(self._letters.get(code, code))

    def read(self, content: bytes) -> list[tuple[str, float]]:
        """Take what a text operator shows; return the text and the width of each glyph."""
        if isinstance(self._font.encoding, dict):
            return [self[code] for code in content.decode("latin-1")]
        if self._is_numbered:
            return [
                self[chr(high << 8 | low)] for high, low in zip(content[::2], content[1::2], strict=False)
            ]
        return [self[code] for code in content.decode(self._font.encoding, "replace")]


class FontShelf:
    """The fonts of a file: each is read once, though every page names it."""

    def __init__(self) -> None:
        self._known: dict[int, Glyphs] = {}

    def of(self, resources: DictionaryObject, name: str) -> Glyphs | None:
        fonts = found(resources, "/Font")
        if not isinstance(fonts, DictionaryObject) or name not in fonts:
            return None
        raw = fonts.raw_get(name)
        number = getattr(raw, "idnum", None)
        if number in self._known:
            return self._known[number]
        resource = raw.get_object()
        glyphs = Glyphs(resource) if isinstance(resource, DictionaryObject) else None
        if number is not None and glyphs is not None:
            self._known[number] = glyphs
        return glyphs
