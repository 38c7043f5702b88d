"""Finds a person's name in text, however it is written, and puts other words in its place.

Case, accents and full stops make no difference; nor do the order ("Doe, Jane"), initials, a title before it,
the signs between its parts ("jane-doe.pdf"), names between them ("Jane M. Doe"), signs that nobody sees, or
marks of a text's form within it ("Jane <b>Doe</b>"). The ways to write one are in ``ways``.
"""

import re
from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final, NamedTuple
from unicodedata import normalize

from campaigns.addresses.plain_letters import plain_address

from .folding import folded, with_blanks, with_places, words_of
from .ways import BEFORE_LAST, TITLES, bounded, is_right, spelt, ways_of

_TAG: Final = re.compile(r"<[^<>]{0,300}>")
# Letters with two dots and the like, as they are written by who has none.
_WITHOUT_DOTS: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "Ø": "Oe",
     "Å": "Aa"}
)  # fmt: skip
# First and last name in a table, or in two captions, are not further from each other.
_NEAR: Final = 200
# How much around an occurrence makes it one that can be told from another.
AROUND: Final = 40


class Span(NamedTuple):
    """An occurrence: where in the text it begins and ends, and whether it is a part of the name alone."""

    start: int
    end: int
    is_part: bool = False


class Name:
    """A person's name, with other spellings that the staff know of."""

    def __init__(self, name: str, *others: str) -> None:
        self.spellings = [text for text in dict.fromkeys([name, *others]) if words_of(text)]
        # A joiner may stand within a word, or between two.
        written = dict.fromkeys(
            way
            for text in self.spellings
            for way in (text, with_blanks(text), normalize("NFC", text).translate(_WITHOUT_DOTS))
        )
        self.bare = [_without_title(words_of(text)) for text in written]

    @cached_property
    def words(self) -> set[str]:
        """The words of it, by which an index could still find it."""
        return {word for words in self.bare for word in words}

    @cached_property
    def _quick(self) -> re.Pattern[str]:
        """One of these is in every text with the name in it."""
        plain = {word for text in self.spellings for word in plain_address(text).split("-")}
        return re.compile("|".join(sorted(map(spelt, filter(None, self.words | plain)))) or "(?!)")

    @cached_property
    def _whole(self) -> list[re.Pattern[str]]:
        addresses = [plain_address(" ".join(words)).split("-") for words in self.bare]
        named = [*self.bare, *(words for words in addresses if words[0])]
        return [re.compile(way) for way in sorted({way for words in named for way in ways_of(words)})]

    @cached_property
    def _part(self) -> re.Pattern[str] | None:
        """The last part of the name alone, which is looked for only where the whole name is, too."""
        last = {words[-1] for words in self.bare if len(words) > 1 and len(words[-1]) > 2}
        ways = [bounded(re.escape(word), word) for word in sorted(last)]
        return re.compile("|".join(ways)) if ways else None

    def may_be_in(self, text: str) -> bool:
        """Whether it is worth looking: most texts don't have a word of it."""
        return self._quick.search(with_places(text)[0] if "%" in text else folded(text)) is not None

    def stands_apart(self, text: str) -> bool:
        """Whether first and last name are in a text close to each other, whatever stands between them."""
        plain = folded(text)
        for words in self.bare:
            if len(words) < 2 or not all(word in plain for word in (words[0], words[-1])):
                continue
            first, last = (
                [one.start() for one in re.finditer(bounded(re.escape(word), word), plain)]
                for word in (words[0], words[-1])
            )
            if any(abs(one - other) <= _NEAR for one in first for other in _around(one, last)):
                return True
        return False

    def has_last_alone(self, text: str) -> bool:
        """Whether the last part of the name is in a text."""
        return self._part is not None and self._part.search(folded(text)) is not None

    def occurrences(self, text: str, *, parts: bool = False) -> list[Span]:
        """Where the name is; with ``parts``, where its last part stands alone, too."""
        if not self.may_be_in(text):
            return []
        readings = dict.fromkeys([text, with_blanks(text)])
        found = _first_and_longest(span for one in readings for span in self._whole_in(text, one))
        if parts and self._part is not None:
            plain, places = with_places(text)
            alone = (Span(places[one.start()], places[one.end()], True) for one in self._part.finditer(plain))
            found += [
                one for one in alone if not any(one.start < it.end and it.start < one.end for it in found)
            ]
        return sorted(found)

    def _whole_in(self, text: str, reading: str) -> Iterator[Span]:
        """The whole name in a text as it is read; each sign of that stands where it does in the text."""
        plain, places = with_places(reading)
        for way in self._whole:
            for one in way.finditer(plain):
                kept = {
                    group: text[places[one.start(group)] : places[one.end(group)]]
                    for group, value in one.groupdict().items()
                    if value
                }
                span = Span(places[one.start()], places[one.end()])
                if is_right(text[span.start : span.end], kept, self.words):
                    yield span


def _around(place: int, others: list[int]) -> list[int]:
    """Of places in order, the next before this one and the next behind it."""
    at = bisect(others, place)
    return others[max(at - 1, 0) : at + 1]


def _first_and_longest(spans: Iterable[Span]) -> list[Span]:
    """Of those that overlap, the one that begins first; of these, the longest."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not found or span.start >= found[-1].end:
            found.append(span)
    return found


def replaced(text: str, spans: list[Span], phrase: str, address: str) -> str:
    """The text with the phrase in place of these occurrences; in addresses, with a word without blanks."""
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], _instead(text, span, phrase, address)]
        end = span.end
    return "".join([*parts, text[end:]])


def _instead(text: str, span: Span, phrase: str, address: str) -> str:
    found, before, behind = text[span.start : span.end], text[: span.start], text[span.end : span.end + 1]
    if _is_address(found, before[-1:], behind):
        return address
    said = before.rstrip()
    begins = not said or said[-1] in ".!?:" or said.endswith(("<p>", "<li>", "<b>"))
    # Marks of the text's form stay: each that is opened is closed.
    return (phrase[0].upper() + phrase[1:] if begins else phrase) + "".join(_TAG.findall(found))


def _is_address(found: str, before: str, behind: str) -> bool:
    if re.search(r"[\s,<&]", found):
        return False
    is_joined = bool(re.search(r"[-_+%.]", found))
    is_path = before in {"/", "-", "_", "="} or behind in {"/", "-", "_"}
    return is_path or (is_joined and found == found.lower()) or (behind == "." and found == found.lower())


def around(text: str, span: Span) -> tuple[str, str, str]:
    """What stands before an occurrence, itself, and what stands behind it, for a person to judge."""
    before, behind = text[max(span.start - AROUND, 0) : span.start], text[span.end : span.end + AROUND]
    return before, text[span.start : span.end], behind


def to_be_read(before: str, found: str, behind: str) -> tuple[str, str, str]:
    """What ``around`` gives as a person reads it: whole words, without the marks of a text's form."""
    is_cut = len(before) >= AROUND, len(behind) >= AROUND
    # A mark may begin before, and end after what was cut out.
    before = _TAG.sub(" ", re.sub(r"^[^<>]*>", "", before)) if ">" in before else before
    behind = _TAG.sub(" ", re.sub(r"<[^<>]*$", "", behind))
    if is_cut[0] and len(before.split()) > 1:
        before = "… " + before.split(maxsplit=1)[1]
    if is_cut[1] and len(behind.split()) > 1:
        behind = behind.rsplit(maxsplit=1)[0] + " …"
    return before, _TAG.sub("", found), behind


def _without_title(words: list[str]) -> list[str]:
    while len(words) > 2 and words[0] in TITLES:
        words = words[1:]
    return words[1:] if len(words) == 2 and words[0] in BEFORE_LAST else words
