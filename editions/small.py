"""Whether a change is so small that readers need not be told of it: how words are set or spelt, and no more.

Small are signs of punctuation that stand at no number, a misspelt word put right, and a word that stood there
twice. Whatever else came, went or moved is told: an editor who is asked once too often loses a minute, and a
reader who is not told loses their trust.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from .spelling import TELLING, is_known, is_put_right
from .words import TOKEN, Segment

# Signs that set a text; others say something: a question, a currency, a share, a sum.
_SETTING: Final = frozenset(".,;:!'’‘()[]–—-…·、。，！၊။।،؛")
# Around words they say that these are another's, or only so called: another sign may stand in their place.
_QUOTING: Final = frozenset('"“”„«»‹›「」『』')
# Tags that set a text; others make links, struck words, powers, pictures, or say that a word weighs more.
_SETTING_TAGS: Final = frozenset({"p", "br", "i", "em"})
_TAG: Final = re.compile(r"</?([a-zA-Z0-9-]+)[^>]*>")
# What is no text: a word for a choice or a language, a key, an address.
_CODE: Final = re.compile(r"[\w.:/-]*|(?:https?|mailto|tel):\S*", re.ASCII | re.IGNORECASE)


def too_telling(segments: Sequence[Segment], is_english: bool = True) -> list[str]:
    """What of a paragraph's change is told, word by word; nothing where it is a small change."""
    places = [list(group) for _, group in groupby(segments, lambda segment: segment.kind == "same")]
    found: list[str] = []
    for number, place in enumerate(places):
        if place[0].kind != "same":
            before = places[number - 1][-1].text if number else ""
            after = places[number + 1][0].text if number + 1 < len(places) else ""
            found += _told(place, before, after, is_english)
    return list(dict.fromkeys(found))


def _tokens(kind: str, segments: Iterable[Segment]) -> list[str]:
    text = "".join(segment.text for segment in segments if segment.kind == kind)
    return [token for token in TOKEN.findall(text) if not token.isspace()]


def _told(place: list[Segment], before: str, after: str, is_english: bool) -> list[str]:
    """The same of one place, between the texts that stay ``before`` and ``after`` it."""
    old, new = _tokens("removed", place), _tokens("added", place)
    told = list(_signs_told(old, new, after))
    was, now = ([token for token in tokens if _is_word(token)] for tokens in (old, new))
    if len(was) == len(now):
        others = [
            pair for pair in zip(was, now, strict=True) if not _is_the_same(*pair, is_english=is_english)
        ]
        return [*told, *(word for pair in others for word in pair)]
    beside = {word.casefold() for word in TOKEN.findall(before)[-2:] + TOKEN.findall(after)[:2]}
    return told + [word for word in (*was, *now) if now or word not in beside or not _may_stand_twice(word)]


def _signs_told(old: list[str], new: list[str], after: str) -> Iterator[str]:
    signs = [token for token in (*old, *new) if not _is_word(token)]
    # A sign within a number or before it, as in 5.2 and -5, is a part of it.
    is_of_number = after[:1].isnumeric()
    quoting = [[token for token in tokens if token in _QUOTING] for tokens in (old, new)]
    for sign in signs:
        if sign in _QUOTING:
            if len(quoting[0]) != len(quoting[1]):
                yield sign
        elif sign not in _SETTING or is_of_number:
            yield sign


def _is_word(token: str) -> bool:
    return any(map(str.isalnum, token))


def _is_the_same(one: str, other: str, *, is_english: bool) -> bool:
    return one.replace("’", "'") == other.replace("’", "'") or (is_english and is_put_right(one, other))


def _may_stand_twice(word: str) -> bool:
    """Whether nothing is said by it when it stands there once more: no number, no negation, no name."""
    return word not in TELLING and is_known(word)


def marks(value: Any) -> list[str]:
    """All of a content that is no text, in its order, so that two contents can be compared: what its texts
    are marked as and where, but how they are set; choices, languages, addresses; the keys of what it shows.
    """
    if isinstance(value, dict):
        return [mark for name in sorted(value) for mark in marks(value[name])]
    if isinstance(value, list):
        return [mark for one in value for mark in marks(one)]
    if isinstance(value, str):
        return [value] if _CODE.fullmatch(value) else list(_marks_in(value))
    return [] if value is None else [str(value)]


def _marks_in(text: str) -> Iterator[str]:
    """Each mark with the number of words before it: a link at other words is another."""
    for tag in _TAG.finditer(text):
        if tag[1].lower() not in _SETTING_TAGS:
            before = _TAG.sub(" ", text[: tag.start()])
            yield f"{sum(map(_is_word, TOKEN.findall(before)))} {tag[0]}"
