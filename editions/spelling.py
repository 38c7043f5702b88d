"""Whether a word is another one put right: one that is no English word became one that is.

Of two words that both are, as "denied" and "defied", nobody can say which was meant, and of a name neither:
such a change is told. The words are those of ``pyspellchecker``, which are American; the British ways to
spell are made of them.
"""

import re
from difflib import SequenceMatcher
from functools import cache
from typing import Final

from spellchecker import SpellChecker

# Who changes one of these into something that is spelt much like it, or the other way, changes what is said.
TELLING: Final = frozenset(
    {
        # Negations
        "no", "not", "never", "none", "nor", "neither", "nobody", "nothing", "nowhere", "cannot", "without",
        "hardly", "except", "unless", "ne", "pas", "non", "nicht", "kein", "keine", "tidak", "bukan",
        # Numbers and times
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
        "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "hundreds", "thousand",
        "thousands", "million", "millions", "billion", "billions", "dozen", "dozens", "half", "quarter",
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "once",
        "twice", "today", "yesterday", "tomorrow",
        # What is owed, and what is possible
        "may", "might", "must", "can", "could", "should", "shall", "will", "would",
    }
)  # fmt: skip
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_ROMAN: Final = re.compile(r"[ivxlcdm]+")
# What makes the contrary of a word.
_CONTRARY: Final = re.compile(r"(un|in|im|il|ir|dis|non|mis|anti|de|a)")
# British ways to spell, and the American ones.
_BRITISH: Final = (
    (re.compile(r"(?<=[a-z]{2})is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)"), "iz"),
    (re.compile(r"(?<=[a-z])our(?=[a-z]*$)"), "or"),
    (re.compile(r"(?<=[a-z]{2}[bt])re(?=s?$)"), "er"),
    (re.compile(r"(?<=[a-z])ence(?=[sd]?$|less$)"), "ense"),
    (re.compile(r"(?<=gram)me(?=s?$)"), ""),
    (re.compile(r"(?<=[aeiou]l)l(?=(?:ed|ing|er|ers|or|ors)$)"), ""),
)
# As alike as one letter or two make them.
_ALIKE: Final = 0.75


@cache
def _dictionary() -> SpellChecker:
    # It takes a third of a second and some megabytes: not before somebody asks.
    return SpellChecker(language="en")


def is_known(word: str) -> bool:
    """Whether it is an English word, in small letters."""
    return word in _dictionary() or any(
        (spelt := british.sub(american, word)) != word and spelt in _dictionary()
        for british, american in _BRITISH
    )


def is_put_right(one: str, other: str) -> bool:
    """Whether a word of an English text is the same word put right. A name, which has a capital, is not."""
    one, other = one.replace("’", "'"), other.replace("’", "'")
    if one == other:
        return True
    was, now = one.casefold(), other.casefold()
    if is_known(was) or not is_known(now) or not _WORD.fullmatch(now):
        return False
    if was.replace("'", "") == now.replace("'", ""):
        return True
    if one != was or other != now or "n't" in now or {was, now} & TELLING or _ROMAN.fullmatch(was):
        return False
    # "nlawful" came of "lawful" as well as of "unlawful".
    if was[:1] != now[:1] and sorted(was) != sorted(now):
        return False
    if _is_contrary(was, now):
        return False
    return sorted(was) == sorted(now) or SequenceMatcher(None, was, now).ratio() >= _ALIKE


def _is_contrary(one: str, other: str) -> bool:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer.endswith(shorter) and bool(_CONTRARY.fullmatch(longer.removesuffix(shorter).rstrip("-")))
