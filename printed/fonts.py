"""The fonts that paper and EPUBs are set in: for every script that a publication may be in."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).with_name("fonts")
# Brought along by the typesetter: Latin, Greek, Cyrillic, with italics.
BASE: Final = "Libertinus Serif"
ARABIC: Final = "Noto Naskh Arabic"
# Which Chinese, Japanese or Korean forms a letter has depends on the language.
_CJK: Final = {"zh-Hans": "SC", "zh-Hant": "TC", "ja": "JP", "ko": "KR"}
_OTHERS: Final = (
    ARABIC,
    *(
        f"Noto Sans {script}"
        for script in (
            "Myanmar", "Khmer", "Lao", "Thai", "Bengali", "Devanagari", "Sinhala", "Tamil",
        )
    ),
)  # fmt: skip
# The package with the font for Chinese, Japanese and Korean.
CJK_PACKAGE: Final = "manimgx_fonts_cjk"
_FIRST: Final = {"ur": "Noto Nastaliq Urdu"}


def folders() -> list[str]:
    """Where the font files are."""
    package = find_spec(CJK_PACKAGE)
    places = package.submodule_search_locations if package else None
    return [str(FOLDER), *(places or [])]


def families_for(language: str) -> list[str]:
    """The families for text in a language, in the order in which they are tried for each letter."""
    cjk = [f"Noto Sans CJK {form}" for form in dict.fromkeys([_CJK.get(language, "SC"), "SC"])]
    first = [_FIRST[language]] if language in _FIRST else []
    return [*first, BASE, *_OTHERS, *cjk]
