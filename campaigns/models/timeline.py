"""A campaign's milestones and publications joined by date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Entry:
    """One line of a timeline; exactly one of ``milestone`` and ``publication`` is set."""

    date: date
    kind: str
    milestone: Any = None
    publication: Any = None


def timeline(milestones: Iterable[Any], publications: Iterable[Any]) -> list[Entry]:
    """The entries in the order in which things happened.

    On one day the milestones come first: a statement answers what the day brought.
    """
    entries = [Entry(milestone.date, "milestone", milestone=milestone) for milestone in milestones]
    entries += [Entry(item.date, item.kind, publication=item) for item in publications]
    return sorted(entries, key=_position)


def _position(entry: Entry) -> tuple[date, bool, int]:
    return entry.date, entry.milestone is None, (entry.milestone or entry.publication).pk or 0
