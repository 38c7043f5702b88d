"""Which state is meant by what people type: its name, its codes, its official or former name, in any order.

There is no other state than those of the lists. A name that two could have is nobody's.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Final

from .asia import STATES, State
from .elsewhere import ELSEWHERE, OtherState

AnyState = State | OtherState
# How much of a name has to be as in another for the one to be the other, mistyped.
ALIKE: Final = 0.8
# Codes are like one another.
SHORTEST_ALIKE: Final = 4

# "Myanmar (Burma)", "Iran (Islamic Republic of)", "Palestine, State of", "Korea, South".
_IN_BRACKETS: Final = re.compile(r"(?P<first>[^()]+) \((?P<second>[^()]+)\)")
_BEHIND_A_COMMA: Final = re.compile(r"(?P<first>[^,]+), (?P<second>[^,]+)")
_GOES_BEFORE: Final = re.compile(r"(?:.+ )?(?:(?:republic|kingdom|states?)(?P<of> of(?: the)?)?|north|south)")
_IN_FULL: Final = {"rep": "republic", "dem": "democratic", "st": "saint", "&": "and", "is": "islands"}
_WITHIN_INITIALS: Final = re.compile(r"(?<=\b\w)\.(?=\w\b)")
# What stands before the short name in an official one.
_STYLE: Final = re.compile(
    r"(?:[\w’]+ ){0,3}(?:republic|kingdom|states?|sultanate|commonwealth|principality|federation|union"
    r"|emirate|grand duchy) of (?:the )?(?P<short>.+)"
)
# Names with a style that aren't the same without it: the short one is, or could be, another's.
_NOT_SHORTENED: Final = frozenset({"china", "congo", "korea", "vietnam", "viet nam", "northern cyprus"})


def state_called(name: str) -> AnyState | None:
    """The state that is called so, as people write it."""
    found = {_BY_NAME.get(form) for form in _forms(_plain(name))} - {None}
    if len(found) == 1:
        return found.pop()
    parts = _two_names(_plain(name))
    states = {_known(part) for part in parts}
    return states.pop() if parts and len(states) == 1 else None


def meant_by(name: str) -> AnyState | None:
    """The state whose name is nearly this, where none is called so."""
    plain = _plain(name)
    if (style := _STYLE.fullmatch(plain)) and style["short"] in _NOT_SHORTENED:
        return None
    near = get_close_matches(
        plain, [called for called in _BY_NAME if len(called) >= SHORTEST_ALIKE], 1, ALIKE
    )
    return _BY_NAME[near[0]] if near else None


def _known(plain: str) -> AnyState | None:
    return next((state for form in _forms(plain) if (state := _BY_NAME.get(form))), None)


def _forms(plain: str) -> Iterator[str]:
    """A name, put into its order, and without what goes before it in official names."""
    yield plain
    bare = plain.removesuffix(" (the)").removesuffix(", the")
    parts = _IN_BRACKETS.fullmatch(bare) or _BEHIND_A_COMMA.fullmatch(bare)
    if parts and (before := _GOES_BEFORE.fullmatch(parts["second"])):
        joined = " " if before["of"] or parts["second"].endswith(("north", "south")) else " of "
        bare = parts["second"] + joined + parts["first"]
    yield _plain(bare)
    style = _STYLE.fullmatch(bare)
    if style and style["short"] not in _NOT_SHORTENED:
        yield style["short"]


def _two_names(plain: str) -> list[str]:
    """The names that stand beside each other for one state."""
    if found := _IN_BRACKETS.fullmatch(plain):
        return [_plain(found["first"]), _plain(found["second"])]
    parts = [_plain(part) for part in plain.split("/")]
    return parts if len(parts) > 1 else []


def _plain(name: str) -> str:
    """Without what people write or leave out as they please: capitals, accents, stops, hyphens, articles."""
    closed = _WITHIN_INITIALS.sub("", name.replace("'", "’").replace("-", " ")).replace(".", " ")
    letters = unicodedata.normalize("NFKD", closed).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_IN_FULL.get(word, word) for word in bare.split()).removeprefix("the ")


def _names(state: AnyState) -> Iterable[str]:
    return (state.code, state.long_code, state.english, *state.others)


_BY_NAME: Final = {_plain(name): state for state in (*STATES, *ELSEWHERE) for name in _names(state)}
