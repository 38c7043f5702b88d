"""The ways to write a name, as regular expressions for folded text (see ``names``)."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

# Those before a last name alone, and those before a whole name.
BEFORE_LAST: Final = (
    "dr", "prof", "professor", "mr", "mrs", "ms", "miss", "mx", "sir", "dame", "judge", "justice", "hon",
    "amb", "ambassador", "rev", "sr", "adv", "advocate", "sister", "brother", "father",
)  # fmt: skip
TITLES: Final = (*BEFORE_LAST, "u", "daw", "ko", "ma")
# Of scripts that put signs between words, so that where a name begins and ends can be seen.
_SPACED: Final = (
    "LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "DEVANAGARI", "BENGALI",
    "TAMIL",
    "HANGUL", "SINHALA", "GUJARATI", "GURMUKHI", "TELUGU", "KANNADA", "MALAYALAM", "DIGIT",
)  # fmt: skip
# Before and behind names of these no word need begin or end: "and" is joined to the next, a case to the last.
_JOINS_BEFORE: Final = ("ARABIC", "HEBREW")
_JOINS_BEHIND: Final = (
    "HANGUL", "DEVANAGARI", "BENGALI", "TAMIL", "SINHALA", "GUJARATI", "GURMUKHI", "TELUGU", "KANNADA",
    "MALAYALAM",
)  # fmt: skip
# Of these a blank may stand between any two signs of a name: "李 伟".
_SPREAD: Final = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
# What may stand between the parts of a name: signs, an entity, a mark of a text's form.
_BETWEEN: Final = (
    r"(?:[\s,.\-\u2010-\u2015\u2043\u2212_+'\"\u201c\u201d\u00b7\u2022\u2027\u30fb/|;*~]"
    r"|&nbsp;|&#?\w{1,8};|<[^<>]{0,300}>)"
)
# The same where the last name is first: what divides a list stands between two people there.
_COMMA: Final = r"(?:[\s,.\-\u2010-\u2015\u2212_+'\u00b7]|&nbsp;|&#?\w{1,8};|<[^<>]{0,300}>)"
# And where other names may stand between them, too: nothing that ends a sentence, or divides a list.
_CLOSE: Final = r"(?:(?:[\s\-\u2010-\u2015\u2212_+\u00b7]|\.(?=\w)|&nbsp;|&#\d{1,6};|<[^<>]{0,300}>){1,6})"
# Between initials, which may touch.
_TOUCHING: Final = r"(?:\.?[\s\-\u2010-\u2015\u2212_]{0,2})"
_LETTER: Final = r"[^\W\d_]"
# Around a name by which somebody is called.
_OPENS, _CLOSES = r"[\"\u201c\u2018'(\[\u00ab]?", r"[\"\u201d\u2019')\]\u00bb]?"
# Initials begin with the first: "M.H. Doe" is not H. Doe. After "Annex M. " they may be another's, and are.
_FIRST: Final = rf"(?<!\b{_LETTER}\.)(?<!\b{_LETTER}\.-)"
# Small words that are part of a name, and those that never are.
_PARTICLES: Final = {
    "al", "bin", "da", "de", "del", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "van",
    "von",
}  # fmt: skip
_NO_NAMES: Final = {"and", "or", "with", "of", "to", "for", "by", "und", "et"}
# A name without anything between its parts, as in a file's name, is looked for if it is so long; one with the
# last name first, if it is longer.
_LONG: Final = 5
_LONG_REVERSED: Final = 8


def ways_of(words: list[str]) -> Iterator[str]:
    """Regular expressions, one for each way to write a name of these words.

    What a group of one has matched must be looked at in the text itself: see ``is_right``.
    """
    title = rf"(?:(?<![^\W_])(?:{'|'.join(TITLES)})\b\.?\s+)?"
    first, last = words[0], words[-1]
    yield title + _joined(words)
    if len(words) == 1:
        return
    yield _reversed([last, *words[:-1]])
    if len(words) > 2:
        yield title + _joined([first, last])
        yield _reversed([last, first])
    if not (_is_spaced(last) and _is_spaced(first)):
        return
    yield from (title + way for way in _with_others(words))
    yield from _with_two_last_names(words)
    if len(last) > 2:
        yield from _with_initials(words, title)
        yield rf"(?<![^\W_])(?:{'|'.join(BEFORE_LAST)})\b\.?\s+{bounded(re.escape(last), last)}"


def _with_others(words: list[str]) -> Iterator[str]:
    """First and last name with others between them or behind, or with initials for some of them."""
    first, *given, last = map(re.escape, words)
    initial = re.escape(words[0][0])
    if given:
        others = "".join(rf"(?:{_CLOSE}(?:{name}|{re.escape(name[0])}\.?))?" for name in words[1:-1])
        behind = "".join(rf"(?:{_CLOSE}(?:{name}|{re.escape(name[0])}))?" for name in words[1:-1])
    else:
        own = rf"(?!(?:{first}|{last})\b)"
        others = rf"(?:{_CLOSE}{_OPENS}{own}{_LETTER}{{1,20}}\.?{_CLOSES}){{1,2}}"
        behind = rf"{_CLOSE}{_LETTER}(?:{_LETTER}{{1,19}}(?=\s*(?:[,;:)\]<\n]|\.?$)))?"
    of_last = last if len(words[-1]) > 2 else "(?!)"
    signs = f"{words[0][0]}{words[-1]}"
    yield bounded(rf"{first}(?P<names>{others}){_CLOSE}{last}", signs)
    yield bounded(rf"{_FIRST}(?P<names>{initial}\.?{others}){_CLOSE}{of_last}", signs)
    yield bounded(rf"{last}{_COMMA}{{1,3}}{first}(?P<names>{behind})", f"{words[-1][0]}{words[0]}")


def _with_two_last_names(words: list[str]) -> Iterator[str]:
    """Of a name of four or more: without the last of two last names, and both with initials."""
    if len(words) < 4:
        return
    yield _joined(words[:-1])
    yield _joined([words[0], words[-2]])
    for number in range(1, len(words) - 1):
        given, last = words[:number], words[number:]
        initials = _TOUCHING.join(re.escape(word[0]) for word in given)
        names = rf"{_BETWEEN}{{1,3}}".join(map(re.escape, last))
        signs = f"{given[0][0]}{last[-1]}"
        yield bounded(rf"{_FIRST}(?P<letters>{initials}){_BETWEEN}{{1,3}}{names}", signs)
        yield bounded(rf"{names}{_COMMA}{{1,3}}(?P<letters>{initials})(?![^\W_])", f"{last[0]}{given[0]}")


def _with_initials(words: list[str], title: str) -> Iterator[str]:
    """The last name with initials, as they are printed and as they are run together."""
    first, last = words[0], re.escape(words[-1])
    before, behind = f"{first[0]}{words[-1]}", f"{words[-1]}{first[0]}"
    spread = (_BETWEEN + "{1,3}").join(re.escape(word[0]) for word in words[:-1])
    yield title + bounded(f"{_FIRST}{spread}{_BETWEEN}{{1,3}}{last}", before)
    yield bounded(rf"{last}{_COMMA}{{1,3}}{spread}(?![^\W_])", behind)
    if len(words[-1]) > 3:
        # "hdoe", as in an address.
        yield bounded(f"{re.escape(first[0])}{last}", before)
    # "Jane D." where no other name follows.
    ends = rf"(?P<letters>{re.escape(words[-1][0])})\.(?=\s*(?P<next>[^\W\d_])?)"
    yield bounded(rf"{re.escape(first)}\s{{1,3}}{ends}", f"{first[0]}.")
    if len(words) > 2:
        run = _TOUCHING.join(re.escape(word[0]) for word in words[:-1])
    else:
        run = rf"{re.escape(first[0])}(?:{_TOUCHING}{_LETTER}){{1,2}}"
    yield title + bounded(rf"{_FIRST}(?P<letters>{run}){_BETWEEN}{{1,3}}{last}", before)
    yield bounded(rf"{last}{_COMMA}{{1,3}}(?P<letters>{run})(?![^\W_])", behind)


def is_right(found: str, groups: dict[str, str], words: set[str]) -> bool:
    """Whether what stands for other names or initials is such: in capitals, unless it is an address."""
    if found == found.lower() and not re.search(r"[\s<]", found):
        return True
    if any(sign != sign.upper() for sign in groups.get("letters", "")):
        return False
    if (following := groups.get("next", "")) and following == following.upper() != following.lower():
        return False
    return all(
        name.lower() not in _NO_NAMES
        and (name[0] == name[0].upper() or name.lower() in _PARTICLES or (len(name) > 1 and name in words))
        for name in re.findall(r"[^\W\d_]+", re.sub(r"<[^<>]*>", " ", groups.get("names", "")))
    )


def spelt(word: str) -> str:
    """A pattern for a word, whose signs may be apart in scripts where each is a word by itself."""
    apart = r"[\s\u00b7\u30fb]{0,2}" if word and unicodedata.name(word[0], "").startswith(_SPREAD) else ""
    return apart.join(map(re.escape, word))


def _joined(words: list[str], between: str = _BETWEEN, long: int = _LONG) -> str:
    is_long = sum(map(len, words)) >= long or not all(map(_is_spaced, words))
    return bounded(f"{between}{{{0 if is_long else 1},6}}".join(map(spelt, words)), "".join(words))


def _reversed(words: list[str]) -> str:
    return _joined(words, _COMMA, _LONG_REVERSED)


def bounded(pattern: str, signs: str) -> str:
    """A pattern that begins and ends where a word does; digits may touch it, as in names of files."""
    begin, end = _edge(signs[0], _JOINS_BEFORE), _edge(signs[-1], _JOINS_BEHIND)
    return (f"(?<!{begin})" if begin else "") + pattern + (f"(?!{end})" if end else "")


def _edge(sign: str, joined: tuple[str, ...]) -> str:
    if not sign.isalnum() or not _is_spaced(sign) or unicodedata.name(sign, "").startswith(joined):
        return ""
    return r"[^\W_]" if sign.isdigit() else _LETTER


def _is_spaced(signs: str) -> bool:
    return all(unicodedata.name(sign, "").startswith(_SPACED) or not sign.isalnum() for sign in signs)
