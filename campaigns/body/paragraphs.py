"""Numbers and addresses of the paragraphs of a text, so that a reader can point at the one that matters.

A lasting address is made of the key that the editor gives each paragraph once and keeps: neither a paragraph
put in before it nor a corrected word changes it (docs/decisions/0011-citations.md). The number is what people
write down, and has an address, too (docs/decisions/0040-a-point-that-can-be-cited.md).
"""

import hashlib
import re
from collections.abc import Iterable
from html import unescape
from typing import Final, NamedTuple

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from .inline import NOTE_MARK, without_marks

# An element of stored rich text with its words, as far as the next begins or it ends. None lies in another
# but a list in an item of a list.
_PARAGRAPH: Final = re.compile(
    r'<(p|li|blockquote)(?: data-block-key="([^"]*)")?>(.*?)(?=</(?:p|li|blockquote)>|<[uo]l\b)', re.DOTALL
)
# The same, of those with a key.
KEYED: Final = re.compile(
    r'<(?:p|li|blockquote) data-block-key="(?P<key>[^"]*)">(?P<words>.*?)(?=</(?:p|li|blockquote)>|<[uo]l\b)',
    re.DOTALL,
)
_KEY: Final = re.compile(r"[A-Za-z0-9]{1,40}")
# Where a publication's citations are, from its own address on (``citations.urls``).
CITED_AT: Final = "cite/"


class Numbered(NamedTuple):
    """A paragraph with an address: its number on the page, its lasting anchor, its words, its notes' keys."""

    number: int
    anchor: str
    words: str
    notes: tuple[str, ...] = ()


class ParagraphLinks:
    """Gives the paragraphs of all texts of a page their numbers and addresses, and each a link to itself."""

    def __init__(self, taken: Iterable[str] = (), language: str = "en", is_cited: bool = True) -> None:
        """``taken`` are the addresses of other parts of the page, ``language`` is that of the texts;
        ``is_cited`` says whether each leads to its own citations.
        """
        self._taken = set(taken)
        self._is_cited = is_cited
        # The links' names are the site's own words.
        self._named_in = SafeString("" if language == "en" else ' lang="en"')
        self.found: list[Numbered] = []

    def add_to(self, html: str) -> str:
        """A text as readers get it, its paragraphs numbered on from those of the texts before."""
        return _PARAGRAPH.sub(self._linked, html)

    def _linked(self, paragraph: re.Match[str]) -> str:
        element, key, words = paragraph.groups()
        if not _says_anything(words):
            return paragraph[0]
        number = len(self.found) + 1
        anchor = _free(f"p-{key if key and _KEY.fullmatch(key) else _digest(words)}", self._taken)
        self.found.append(Numbered(number, anchor, _plain(words), _notes(words)))
        return f'<{element} id="{anchor}">{self._number(number, anchor)}{words}{self._citing(number)}'

    def _number(self, number: int, anchor: str) -> str:
        # It is drawn by the styles, so that nobody copies it with the text.
        own = format_html(' id="p{}"', number) if f"p{number}" not in self._taken else ""
        return format_html(
            '<a class="para"{}{} href="#{}" data-n="{}" aria-label="{}"></a>',
            own,
            self._named_in,
            anchor,
            number,
            gettext("Paragraph %(number)s") % {"number": number},
        )

    def _citing(self, number: int) -> str:
        if not self._is_cited:
            return ""
        # The styles show it once the paragraph is chosen.
        return format_html(
            '<a class="pin"{} href="{}#p{}" aria-label="{}"></a>',
            self._named_in,
            CITED_AT,
            number,
            gettext("Cite paragraph %(number)s") % {"number": number},
        )


def _plain(words: str) -> str:
    return " ".join(unescape(strip_tags(without_marks(words))).split())


def _notes(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(NOTE_MARK.findall(words)))


def keyed(source: str) -> str:
    """Rich text to be stored, with a key for each paragraph that was not written in the editor.

    The editor keeps it, so that the address is the same before and after a text from elsewhere is edited.
    """
    taken = {key for _, key, _ in _PARAGRAPH.findall(source) if key}

    def with_key(paragraph: re.Match[str]) -> str:
        element, key, words = paragraph.groups()
        if key is not None or not _says_anything(words):
            return paragraph[0]
        return f'<{element} data-block-key="{_free(_digest(words), taken, "x")}">{words}'

    return _PARAGRAPH.sub(with_key, source)


def _says_anything(words: str) -> bool:
    return bool(strip_tags(words).strip())


def _digest(words: str) -> str:
    return hashlib.blake2b(strip_tags(words).strip().encode(), digest_size=3).hexdigest()


def _free(wanted: str, taken: set[str], between: str = "-") -> str:
    """What is wanted, with a number where that is taken, as it is by a copied paragraph."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}{between}{number}"
    taken.add(found)
    return found
