"""The languages that files and publications of the coalition come in.

Codes are BCP 47 tags as used in HTML's ``lang`` attribute; names are in English, because the
site's own interface is.
"""

from typing import Final

LANGUAGES: Final = [
    ("en", "English"),
    ("ar", "Arabic"),
    ("bn", "Bengali"),
    ("my", "Burmese"),
    ("zh-Hans", "Chinese (simplified)"),
    ("zh-Hant", "Chinese (traditional)"),
    ("prs", "Dari"),
    ("fil", "Filipino"),
    ("fr", "French"),
    ("hi", "Hindi"),
    ("id", "Indonesian"),
    ("ja", "Japanese"),
    ("kac", "Kachin"),
    ("ksw", "Karen (S’gaw)"),
    ("km", "Khmer"),
    ("ko", "Korean"),
    ("lo", "Lao"),
    ("ms", "Malay"),
    ("ne", "Nepali"),
    ("ps", "Pashto"),
    ("fa", "Persian"),
    ("rhg", "Rohingya"),
    ("ru", "Russian"),
    ("shn", "Shan"),
    ("si", "Sinhala"),
    ("es", "Spanish"),
    ("ta", "Tamil"),
    ("tet", "Tetum"),
    ("th", "Thai"),
    ("ur", "Urdu"),
    ("ug", "Uyghur"),
    ("vi", "Vietnamese"),
]
# Those of them that are written from right to left.
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "prs", "ps", "ug", "ur"})
