"""What must hold in a statement for its rows to count: tables, how they are joined, and constants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

# Operators between two columns that lead from a row of one table to rows of the other.
EQUAL: Final = "="
# The first begins with the second.
BEGINS_WITH: Final = "begins with"


class Column(NamedTuple):
    """A column of a table as it is called in a statement."""

    alias: str
    name: str


class Edge(NamedTuple):
    """How rows of two tables belong together."""

    one: Column
    operator: str
    other: Column


@dataclass(frozen=True)
class Constant:
    """A column that must have one of these values: arguments by their number, or values that stand there."""

    column: Column
    values: tuple[Any, ...]


class Argument(int):
    """The number of an argument, counted from 0."""


@dataclass
class Scope:
    """A SELECT, or one within another. What must hold in it holds for each of its rows that count."""

    outer: Scope | None = None
    # Whether rows of the outer one count only together with a row of this one.
    is_needed: bool = False
    tables: dict[str, str] = field(default_factory=dict)
    # Those that may be missing from a row.
    loose: set[str] = field(default_factory=set)
    edges: list[Edge] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)
    # Columns that must be true.
    guards: list[Column] = field(default_factory=list)
    inner: list[Scope] = field(default_factory=list)

    def within(self) -> Iterator[Scope]:
        yield self
        for scope in self.inner:
            yield from scope.within()

    def around(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def needed(self) -> Iterator[Scope]:
        """Itself, what stands around it, and what each of these needs."""
        for scope in self.around():
            yield scope
            for other in scope.inner:
                if other.is_needed:
                    yield from other._with_needed()

    def _with_needed(self) -> Iterator[Scope]:
        yield self
        for other in self.inner:
            if other.is_needed:
                yield from other._with_needed()
