"""The languages that files and publications of the coalition come in, and the one that the site speaks.

Codes are BCP 47 tags as used in HTML's ``lang`` attribute. Names are in the language of the site's own words;
most are among Django's.
"""

from typing import Final
from unicodedata import bidirectional

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES: Final[list[tuple[str, str | Promise]]] = [
    ("en", _("English")),
    ("ar", _("Arabic")),
    ("bn", _("Bengali")),
    ("my", _("Burmese")),
    ("zh-Hans", _("Chinese (simplified)")),
    ("zh-Hant", _("Chinese (traditional)")),
    ("prs", _("Dari")),
    ("fil", _("Filipino")),
    ("fr", _("French")),
    ("hi", _("Hindi")),
    ("id", _("Indonesian")),
    ("ja", _("Japanese")),
    ("kac", _("Kachin")),
    ("ksw", _("Karen (S’gaw)")),
    ("km", _("Khmer")),
    ("ko", _("Korean")),
    ("lo", _("Lao")),
    ("ms", _("Malay")),
    ("ne", _("Nepali")),
    ("ps", _("Pashto")),
    ("fa", _("Persian")),
    ("rhg", _("Rohingya")),
    ("ru", _("Russian")),
    ("shn", _("Shan")),
    ("si", _("Sinhala")),
    ("es", _("Spanish")),
    ("ta", _("Tamil")),
    ("tet", _("Tetum")),
    ("th", _("Thai")),
    ("ur", _("Urdu")),
    ("ug", _("Uyghur")),
    ("vi", _("Vietnamese")),
]
# Those of them that are written from right to left.
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "prs", "ps", "ug", "ur"})
# And those that are written in letters of both directions: Rohingya in Hanifi, Arabic, Latin, Burmese ones.
EITHER_WAY: Final = frozenset({"rhg"})


_BY_LOWER_CASE: Final = {code.lower(): code for code, _name in LANGUAGES}


def spoken() -> str:
    """The language of the site's own words, as one of ``LANGUAGES``: "en" where Django says "en-gb"."""
    code = get_language() or "en"
    return _BY_LOWER_CASE.get(code) or _BY_LOWER_CASE.get(code.partition("-")[0], code)


def direction(code: str) -> str:
    """HTML's ``dir`` for a language: "auto" where the letters tell."""
    if code in EITHER_WAY:
        return "auto"
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


def direction_of(text: str) -> str:
    """Where a text begins, by its first letter, as HTML has it for "auto"."""
    letters = (bidirectional(char) for char in text)
    first = next((kind for kind in letters if kind in ("L", "R", "AL")), "L")
    return "ltr" if first == "L" else "rtl"
