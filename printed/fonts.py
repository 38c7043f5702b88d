"""The fonts that paper and EPUBs are set in: for every script that a publication may be in."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).with_name("fonts")
# Brought along by the typesetter: Latin, Greek, Cyrillic, with italics.
BASE: Final = "Libertinus Serif"
# Which Chinese, Japanese or Korean forms a letter has depends on the language.
_CJK: Final = {"zh-Hans": "SC", "zh-Hant": "TC", "ja": "JP", "ko": "KR"}
# Each family with the letters that it is there for, as CSS writes ranges.
SCRIPTS: Final = {
    "Noto Naskh Arabic": "U+0600-06FF, U+0750-077F, U+08A0-08FF, U+FB50-FDFF, U+FE70-FEFC",
    "Noto Sans Myanmar": "U+1000-109F, U+A9E0-A9FE, U+AA60-AA7F",
    "Noto Sans Hanifi Rohingya": "U+10D00-10D39",
    "Noto Sans Khmer": "U+1780-17FF, U+19E0-19FF",
    "Noto Sans Lao": "U+0E81-0EDF",
    "Noto Sans Thai": "U+0E01-0E5B",
    "Noto Sans Bengali": "U+0980-09FE",
    "Noto Sans Devanagari": "U+0900-097F, U+A8E0-A8FF",
    "Noto Sans Sinhala": "U+0D81-0DF4",
    "Noto Sans Tamil": "U+0B82-0BFA",
}
# The package with the font for Chinese, Japanese and Korean.
CJK_PACKAGE: Final = "manimgx_fonts_cjk"


def folders() -> list[str]:
    """Where the font files are."""
    package = find_spec(CJK_PACKAGE)
    places = package.submodule_search_locations if package else None
    return [str(FOLDER), *(places or [])]


def families_for(language: str) -> list[str]:
    """The families for text in a language, in the order in which they are tried for each letter."""
    cjk = [f"Noto Sans CJK {form}" for form in dict.fromkeys([_CJK.get(language, "SC"), "SC"])]
    return [BASE, *SCRIPTS, *cjk]


class Face(NamedTuple):
    """A font file, how heavy it is, and the letters that it is there for."""

    file: Path
    weight: str
    ranges: str


def faces_for(text: str) -> Iterator[Face]:
    """The font files of the scripts in a text that a reading system may have no font for."""
    letters = {ord(letter) for letter in text}
    for family, ranges in SCRIPTS.items():
        if any(first <= letter <= last for first, last in _bounds(ranges) for letter in letters):
            name = family.replace(" ", "")
            yield Face(FOLDER / f"{name}-Regular.ttf", "normal", ranges)
            yield Face(FOLDER / f"{name}-Bold.ttf", "bold", ranges)


def _bounds(ranges: str) -> Iterator[tuple[int, int]]:
    for one in ranges.split(", "):
        first, last = one.removeprefix("U+").split("-")
        yield int(first, 16), int(last, 16)
