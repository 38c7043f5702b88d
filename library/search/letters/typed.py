"""What a reader typed, in parts, all of which an entry must hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from .pieces import GRAM, MARK, bare, skeleton
from .scripts import GRAM_BLOCKS
from .words import INITIALS, in_one, plain, with_plurals

MAX_QUERY = 200
MAX_PARTS = 12


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an entry must hold: `words` by full-text search, and `run` by its grams.

    `text` is what was typed. `words` is folded as by `plain`, and `run` as by `skeleton`; one of them is ""
    unless the part `is_phrase`, which was in quotes, and whose words must stand in this order. Of one that
    `is_bare`, marks count neither in the run, which has none, nor in the text.
    """

    text: str
    words: str
    run: str
    is_phrase: bool = False
    is_bare: bool = False

    def without_marks(self) -> "Part":
        """The same with a bare run; itself where that has no marks or is too short without."""
        left = bare(self.run)
        if left == self.run or len(left) < GRAM:
            return self
        return replace(self, run=left, is_bare=True)


_QUOTED = re.compile(
    """"([^"]*)"|“([^”“]*)[”“]|„([^“”„]*)[“”]|«([^»]*)»|»([^«]*)«|「([^」]*)」|『([^』]*)』|《([^》]*)》|＂([^＂]*)＂"""
)
# Digits go with the letters that they stand beside.
_PIECE = re.compile(
    f"(?:(?![\\d_])[{GRAM_BLOCKS}]|\\d+(?=[{GRAM_BLOCKS}]))[{GRAM_BLOCKS}\\d\u200c\u200d]*|[^{GRAM_BLOCKS}]+"
)


_MARKS_FIRST = re.compile(f"^{MARK}+")
_MARKS_LAST = re.compile(f"{MARK}+$")
_LETTERS_THAT_DO = 4


def _run(text: str) -> str:
    """Return the skeleton of what was typed, without marks whose letter or fellow marks were cut off."""
    run = _MARKS_FIRST.sub("", skeleton(text))
    shorter = _MARKS_LAST.sub("", run)
    return shorter if len(shorter) >= _LETTERS_THAT_DO else run


def _part(text: str, *, is_phrase: bool = False) -> Part:
    run = _run(text)
    return Part(text, "" if run and not is_phrase else plain(text), run, is_phrase)


def _typed(text: str) -> Iterator[Part]:
    place = 0
    for quoted in _QUOTED.finditer(text):
        yield from _unquoted(text[place : quoted.start()])
        yield _part(next(filter(None, quoted.groups()), ""), is_phrase=True)
        place = quoted.end()
    yield from _unquoted(text[place:])


# A blank, but for those between initials.
_TOKEN = re.compile(f"{INITIALS}|\\S+")


def _unquoted(text: str) -> Iterator[Part]:
    for token in _TOKEN.findall(text):
        if " " in token:
            # "U. N." is "U.N.".
            yield replace(_part(token), words=plain("".join(token.split())))
        else:
            yield from (_part(piece) for piece in _PIECE.findall(token))


def split_query(text: str) -> list[Part]:
    """Take what a reader typed; return its parts, all of which an entry must hold: at most MAX_PARTS.

    Quoted text is one part. Else every blank parts, and so does a change between a spaced alphabet and gram
    letters. What is longer than MAX_QUERY is cut off at a blank.
    """
    if len(text) > MAX_QUERY:
        text, _, _ = (
            text[:MAX_QUERY].rpartition(" ") if " " in text[:MAX_QUERY] else (text[:MAX_QUERY], "", "")
        )
    parts: dict[Part, None] = {}
    for part in _typed(text):
        if part.words or part.run:
            parts.setdefault(part)
        if len(parts) == MAX_PARTS:
            break
    return list(parts)


# The plural in small letters of what can't be a word but an acronym: "ngos", "idps", "mps", "mous"; of such
# words PostgreSQL keeps the "s" ("laos" is "lao" to it anyway).
_CONSONANT = "[b-df-hj-np-tv-xz]"
_PLURAL = re.compile(f"(?!th[iu]s$|plus$)(?:{_CONSONANT}{{2,4}}[aeiou]?|{_CONSONANT}[aeiou]u)(?<!s)s")
_LETTERS_AND_NUMBER = re.compile(r"([a-z]{3,})(\d{1,4})")


def otherwise(part: Part) -> str:
    """Take a part of a query; return its words as others write them, folded as by `plain`; "" for none.

    As one word or in pieces, and acronyms in the plural and in the singular.
    """
    if part.is_phrase:
        return ""
    joined, apart = in_one(part.text), plain(part.text)
    if len(joined) == 1 and joined[0] != part.words:
        return joined[0]
    if apart != part.words:
        return apart
    if plural := with_plurals(part.text):
        return plural
    if _PLURAL.fullmatch(part.words):
        return part.words[:-1]
    pieces = _LETTERS_AND_NUMBER.fullmatch(part.words)
    return " ".join(pieces.groups()) if pieces else ""
