"""Parts of statements with their keys, and the ways from changed rows to these."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from .scopes import Argument


@dataclass(frozen=True)
class Part:
    """Tables that a statement joins, with the key by which its rows count. Equal in all processes.

    ``ways`` leads from each table's rows to the key: one for each time that the table is joined. What
    ``is_around`` pages only names others: the menu.
    """

    table: str
    column: str | None
    ways: tuple[Way, ...]
    is_around: bool = False

    @cached_property
    def digest(self) -> int:
        """A number of 63 bits that stands for it."""
        return number_of(self.as_text())

    def as_text(self) -> str:
        """It as JSON, from which ``from_text`` makes it again."""
        told = [self.table, self.column, [way.as_list() for way in self.ways]]
        return json.dumps([*told, True] if self.is_around else told)

    @classmethod
    def from_text(cls, text: str) -> Part:
        table, column, ways, *around = json.loads(text)
        return cls(table, column, tuple(Way.from_list(way) for way in ways), bool(around))


@dataclass(frozen=True)
class Way:
    """From a changed row of ``table`` to the values of a part's key.

    Only rows whose ``guards`` are true count. Where ``direct`` names a column of the row, that has the
    value. Else ``sql`` asks for the values: it takes the row as columns of a list that is called
    ``changed``, of which it uses those that ``given`` names.
    """

    table: str
    guards: tuple[str, ...] = ()
    direct: str | None = None
    sql: str | None = None
    given: tuple[str, ...] = ()

    def as_list(self) -> list[Any]:
        return [self.table, list(self.guards), self.direct, self.sql, list(self.given)]

    @classmethod
    def from_list(cls, made: list[Any]) -> Way:
        table, guards, direct, sql, given = made
        return cls(table, tuple(guards), direct, sql, tuple(given))


class Key(NamedTuple):
    """A part, and the values of its key that count: arguments by number, or values that stand there. For
    a part without a column there is one value, the empty one.
    """

    part: Part
    values: tuple[Any, ...]

    def numbers(self, arguments: Sequence[Any]) -> Iterator[int]:
        """The numbers that stand for the part with each value, given a statement's arguments."""
        for value in self.values:
            found = arguments[value] if isinstance(value, Argument) else value
            for one in found if isinstance(found, list | tuple) else (found,):
                yield number_of_value(self.part.digest, one)


def number_of(text: str) -> int:
    """A number of 63 bits for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


def number_of_value(part: int, value: Any) -> int:
    """The number for a value of a part's key; a value as PostgreSQL or Python writes it gives the same."""
    return number_of(f"{part}={value}")
