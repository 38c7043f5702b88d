"""What differs between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

# A word with the apostrophes and hyphens within it, a number with its separators, a sign, or blanks.
TOKEN: Final = re.compile(r"\s+|\w+(?:[’'\-.,:/]\w+)*|[^\w\s]")
# Of texts with so many words that differ, each is shown as a whole: to look for what they share takes long.
MOST: Final = 4_000


class Segment(NamedTuple):
    """Words that both texts have ("same"), that the newer alone has ("added"), or the earlier ("removed")."""

    kind: str
    text: str


def compare(before: Sequence[str], after: Sequence[str]) -> Iterator[list[Segment]]:
    """The paragraphs that differ, each as segments; those that are the same are left out."""
    for change, first, last, start, end in _changes(before, after):
        if change == "equal":
            continue
        old, new = before[first:last], after[start:end]
        for number in range(max(len(old), len(new))):
            yield words(old[number] if number < len(old) else "", new[number] if number < len(new) else "")


def words(before: str, after: str) -> list[Segment]:
    """One paragraph beside its later form."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    if len(old) + len(new) > MOST:
        return _segments(before, after)
    found: list[Segment] = []
    for change, first, last, start, end in _changes(old, new):
        if change == "equal":
            found.append(Segment("same", "".join(new[start:end])))
        else:
            found += _segments("".join(old[first:last]), "".join(new[start:end]))
    return found


def _segments(removed: str, added: str) -> list[Segment]:
    pairs = [Segment("removed", removed), Segment("added", added)]
    return [segment for segment in pairs if segment.text]


def _changes(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
