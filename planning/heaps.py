"""What waits for somebody, in heaps with a count. Other parts of the site add theirs by ``register``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class Line:
    """One thing in a heap: what it is called, where it is, and a few words on it."""

    text: str
    address: str
    note: str = ""


# The things in a heap of which this user may know, the first to look at first; with as many queries for many
# as for one.
Lines = Callable[[Any], list[Line]]


@dataclass(frozen=True)
class Source:
    """A heap before it is asked for whom: its name in addresses, its words, and what gives its things.

    ``order`` is its place among the others.
    """

    name: str
    heading: str
    lines: Lines
    order: int


@dataclass(frozen=True)
class Heap:
    """A heap of somebody’s, which is never empty."""

    source: Source
    lines: list[Line]


_SOURCES: Final[dict[str, Source]] = {}


def register(name: str, heading: str, lines: Lines, *, order: int = 500) -> None:
    """Adds a heap to the front page; ``heading`` stands behind its count: "3 sent back"."""
    _SOURCES[name] = Source(name, heading, lines, order)


def heaps_of(user: Any) -> list[Heap]:
    """The user’s heaps, without those of nought."""
    found = [Heap(source, source.lines(user)) for source in sorted(_SOURCES.values(), key=_order)]
    return [heap for heap in found if heap.lines]


def source_of(name: str) -> Source | None:
    return _SOURCES.get(name)


def _order(source: Source) -> tuple[int, str]:
    return source.order, source.name
