"""What stands within the words of a rich text, besides emphasis and links, and how it is stored.

Words in another language (``<span lang>``), an abbreviation with what it stands for (``<abbr title>``) and
the mark of a note (``<sup data-note>``), which holds a sign for a number: that comes when it is shown.
"""

import re
from collections.abc import Mapping
from html import escape
from typing import Final

from assets.languages import LANGUAGES, direction

# The sign in a mark, so that there is something to select and delete in the editor.
SIGN: Final = "*"
NOTE_KEY: Final = re.compile(r"[A-Za-z0-9-]{1,40}")
NOTE_MARK: Final = re.compile(rf'<sup data-note="({NOTE_KEY.pattern})">\{SIGN}</sup>')
LANGUAGE: Final = re.compile(r'<span lang="([A-Za-z-]+)">')
_CODES: Final = {code.lower(): code for code, _ in LANGUAGES}
# What other programs call them.
_OTHER_CODES: Final = {"fa-af": "prs", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh": "zh-Hans"}


def known_language(tag: str | None) -> str | None:
    """The site's own code for a language tag as programs write it: "ar-SA" is "ar"; None for any other."""
    tag = (tag or "").strip().lower().replace("_", "-")
    first = tag.partition("-")[0]
    return _CODES.get(tag) or _OTHER_CODES.get(tag) or _CODES.get(first) or _OTHER_CODES.get(first)


def language_opening(attributes: Mapping[str, str | None]) -> str | None:
    """The beginning of words in another language, or None where it is none that the site knows."""
    language = known_language(attributes.get("lang"))
    return f'<span lang="{language}">' if language else None


def abbreviation_opening(attributes: Mapping[str, str | None]) -> str | None:
    """The beginning of an abbreviation, or None where nobody says what it stands for."""
    title = " ".join((attributes.get("title") or "").split())
    return f'<abbr title="{escape(title)}">' if title else None


def note_mark(key: str | None) -> str | None:
    """The stored mark of the note with this key, or None where that can't be one."""
    return f'<sup data-note="{key}">{SIGN}</sup>' if key and NOTE_KEY.fullmatch(key) else None


def with_directions(html: str) -> str:
    """Stored rich text whose words in other languages run the way that these are written."""
    return LANGUAGE.sub(lambda found: f'{found[0][:-1]} dir="{direction(found[1])}">', html)


def without_marks(html: str) -> str:
    """Stored rich text without the marks of notes."""
    return NOTE_MARK.sub("", html)
