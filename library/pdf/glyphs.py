"""What the glyphs of a PDF's fonts mean, and how wide they are."""

from typing import Any

from pypdf.generic import DictionaryObject, NameObject
from pypdf.generic._font import Font

NO_LETTER = "\ufffd"


def found(dictionary: object, key: str) -> Any:
    """What a dictionary of the file holds under a key, wherever in the file that lies; None if nothing."""
    return dictionary[key] if isinstance(dictionary, DictionaryObject) and key in dictionary else None


class Glyphs(dict[str, tuple[str, float]]):
    """What the codes of a font mean, and how wide their glyphs are in thousandths; worked out when met."""

    def __init__(self, resource: DictionaryObject) -> None:
        super().__init__()
        self._font = Font.from_font_resource(resource)
        self._letters = self._font.character_map
        encoding = found(resource, "/Encoding")
        # Its codes are numbers of glyphs, which say nothing by themselves.
        self._is_numbered = found(resource, "/Subtype") == "/Type0" and (
            not isinstance(encoding, NameObject) or str(encoding).startswith("/Identity")
        )
        self._is_told = any(code != -1 for code in self._letters)

    def __missing__(self, code: str) -> tuple[str, float]:
        widths = self._font.character_widths
        self[code] = glyph = self._text(code), float(widths.get(code, widths.get("default", 500)))
        return glyph

    def _text(self, code: str) -> str:
        if not self._font.interpretable:
            return NO_LETTER
        if isinstance(self._font.encoding, dict):
            letter = self._font.encoding.get(ord(code), code)
            return str(self._letters.get(letter, letter))
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
