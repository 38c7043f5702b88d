"""What an SQL statement's answer depends on: which rows, named by which values.

A statement is read once, with its arguments' places in it (``template_of``). It has parts: tables joined
with each other, in the statement itself and in what it asks within itself. For each table of a part there
is a *key*: a column of the part that must have one of certain values for anything to come of a row
(``publication.id = 5``), or none, where rows with any value count. From a row that has changed,
``Part.reach`` leads to the values of the key that it may have to do with: by what stands in the row where
that is enough, else by asking the joined tables.

Rather too much than too little: what is not understood of a condition is left out, and more rows count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import count
from typing import Any, Final, NamedTuple

import sqlglot
from django.db import models
from sqlglot import exp

from . import noting

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


# --- Reading a statement --------------------------------------------------------------------------


class _Reader:
    """Reads one statement into scopes. Aliases are numbered, so that none stands for two tables."""

    def __init__(self, sql: str) -> None:
        self.numbers = count()
        self.names: dict[tuple[int, str], str] = {}
        self.scopes = [
            scope for tree in sqlglot.parse(sql, dialect="postgres") if tree for scope in self.read(tree)
        ]

    def read(self, tree: exp.Expr, outer: Scope | None = None, is_needed: bool = False) -> list[Scope]:
        """The scopes of a statement or of what stands in brackets: several where it is a UNION."""
        if isinstance(tree, exp.Subquery | exp.Paren):
            return self.read(tree.this, outer, is_needed)
        if isinstance(tree, exp.SetOperation):
            # Rows of either count: neither is needed.
            return [*self.read(tree.left, outer), *self.read(tree.right, outer)]
        if not isinstance(tree, exp.Select):
            return self.read_parts(tree, outer)
        scope = Scope(outer, is_needed)
        if outer is not None:
            outer.inner.append(scope)
        self.read_select(tree, scope)
        return [scope]

    def read_parts(self, tree: exp.Expr, outer: Scope | None) -> list[Scope]:
        return [found for select in _selects_in(tree) for found in self.read(select, outer)]

    def read_select(self, tree: exp.Select, scope: Scope) -> None:
        conditions: list[exp.Expr] = []
        source = tree.args.get("from_")
        if source is not None:
            self.add_table(source.this, scope)
        for join in tree.args.get("joins") or ():
            side = (join.side or "").upper()
            self.add_table(join.this, scope, is_loose=bool(side))
            on = join.args.get("on")
            if on is None:
                continue
            if side:
                self.read_conditions(on, scope, is_strict=False)
            else:
                conditions.append(on)
        where = tree.args.get("where")
        if where is not None:
            conditions.append(where.this)
        for condition in conditions:
            self.read_conditions(condition, scope)
        for name in ("expressions", "order", "group", "having", "limit", "distinct", "with_"):
            value = tree.args.get(name)
            for part in value if isinstance(value, list) else [value] if value is not None else []:
                self.read_parts(part, scope)

    def add_table(self, tree: exp.Expr, scope: Scope, is_loose: bool = False) -> None:
        if not isinstance(tree, exp.Table):
            self.read(tree, scope) if isinstance(tree, exp.Subquery) else self.read_parts(tree, scope)
            return
        alias = f"t{next(self.numbers)}"
        self.names[id(scope), tree.alias_or_name] = alias
        scope.tables[alias] = tree.name
        if is_loose:
            scope.loose.add(alias)

    def read_conditions(self, tree: exp.Expr, scope: Scope, is_strict: bool = True) -> None:
        """Takes what must hold apart at each AND. Of loose joins only how rows belong together counts."""
        if isinstance(tree, exp.Paren):
            self.read_conditions(tree.this, scope, is_strict)
        elif isinstance(tree, exp.And):
            self.read_conditions(tree.left, scope, is_strict)
            self.read_conditions(tree.right, scope, is_strict)
        elif isinstance(tree, exp.EQ):
            self.read_equality(tree, scope, is_strict)
        elif isinstance(tree, exp.StartsWith):
            one, other = self.column(tree.this, scope), self.column(tree.expression, scope)
            if one and other:
                scope.edges.append(Edge(one, BEGINS_WITH, other))
            self.read_parts(tree, scope)
        elif isinstance(tree, exp.In) and is_strict:
            self.read_choice(tree, scope)
        elif isinstance(tree, exp.Exists) and is_strict:
            self.read(tree.this, scope, is_needed=True)
        elif isinstance(tree, exp.Column) and is_strict:
            if column := self.column(tree, scope):
                scope.guards.append(column)
        else:
            self.read_parts(tree, scope)

    def read_equality(self, tree: exp.EQ, scope: Scope, is_strict: bool) -> None:
        for side, other in ((tree.left, tree.right), (tree.right, tree.left)):
            one = self.column(side, scope)
            if one is None:
                continue
            if another := self.column(other, scope):
                scope.edges.append(Edge(one, EQUAL, another))
                return
            value = _value(other)
            if is_strict and value is not None:
                scope.constants.append(Constant(one, (value,)))
                return
        self.read_parts(tree, scope)

    def read_choice(self, tree: exp.In, scope: Scope) -> None:
        column = self.column(tree.this, scope)
        asked = tree.args.get("query")
        if asked is not None:
            for inner in self.read(asked, scope, is_needed=True):
                select = asked.unnest()
                chosen = (
                    select.expressions[0] if isinstance(select, exp.Select) and select.expressions else None
                )
                other = self.column(chosen.unalias(), inner) if chosen is not None else None
                if column and other:
                    inner.edges.append(Edge(column, EQUAL, other))
            return
        values = [_value(value) for value in tree.expressions]
        if column and values and all(value is not None for value in values):
            scope.constants.append(Constant(column, tuple(values)))
        else:
            self.read_parts(tree, scope)

    def column(self, tree: exp.Expr, scope: Scope) -> Column | None:
        """The column that an expression is, whatever type it is cast to; None if it is something else."""
        while isinstance(tree, exp.Paren | exp.Cast):
            tree = tree.this
        if not isinstance(tree, exp.Column):
            return None
        for around in scope.around():
            if tree.table:
                if alias := self.names.get((id(around), tree.table)):
                    return Column(alias, tree.name)
            elif len(around.tables) == 1:
                return Column(next(iter(around.tables)), tree.name)
        return None


def _selects_in(tree: exp.Expr) -> Iterator[exp.Expr]:
    """The outermost SELECTs and UNIONs in an expression."""
    if isinstance(tree, exp.Select | exp.SetOperation):
        yield tree
        return
    for child in tree.iter_expressions():
        yield from _selects_in(child)


def _value(tree: exp.Expr) -> Any:
    """An argument, or a value that stands in the statement; None for anything else."""
    while isinstance(tree, exp.Paren | exp.Cast):
        tree = tree.this
    if isinstance(tree, exp.Parameter) and tree.name.isdecimal():
        return Argument(int(tree.name) - 1)
    if isinstance(tree, exp.Literal):
        return tree.this
    return None


# --- Parts and their keys -------------------------------------------------------------------------


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


@lru_cache(maxsize=2048)
def template_of(sql: str) -> tuple[Key, ...]:
    """The keys of a statement with ``%s`` for each argument, as Django writes it.

    Raises sqlglot.errors.SqlglotError for what is no statement of PostgreSQL's.
    """
    found: dict[Part, dict[Any, None]] = {}
    for scope in _Reader(_numbered(sql)).scopes:
        for key in _Keys(scope).found():
            found.setdefault(key.part, {}).update(dict.fromkeys(key.values))
    return tuple(Key(part, tuple(values)) for part, values in found.items())


def _numbered(sql: str) -> str:
    """The statement with a number for each argument, as PostgreSQL itself writes them."""
    pieces = sql.split("%s")
    numbered = "".join(f"{piece}${number}" for number, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    return numbered.replace("%%", "%")


class _Keys:
    """The keys of a statement that was read."""

    def __init__(self, root: Scope) -> None:
        self.scopes = list(root.within())
        known = _models()
        self.scope_of = {
            alias: scope for scope in self.scopes for alias, table in scope.tables.items() if table in known
        }
        self.tables = {alias: scope.tables[alias] for alias, scope in self.scope_of.items()}
        self.edges = [
            edge
            for scope in self.scopes
            for edge in scope.edges
            if self.is_noted(edge.one) and self.is_noted(edge.other)
        ]

    def found(self) -> Iterator[Key]:
        chosen: dict[tuple[str, str | None, tuple[Any, ...]], list[str]] = {}
        for alias in self.tables:
            key, values = self.key_for(alias)
            chosen.setdefault((key.alias, key.name or None, values), []).append(alias)
        for (to, column, values), aliases in chosen.items():
            ways = {self.way(alias, Column(to, column or "")): None for alias in aliases}
            yield Key(Part(self.tables[to], column, tuple(sorted(ways, key=repr))), values)

    def key_for(self, alias: str) -> tuple[Column, tuple[Any, ...]]:
        """The most telling constant that rows of this table must go with; else the table that leads there."""
        joined = self.joined_with(alias)
        constants = [
            constant
            for scope in self.scope_of[alias].needed()
            for constant in scope.constants
            if constant.column.alias in joined and self.is_noted(constant.column)
        ]
        if constants:
            best = min(constants, key=lambda constant: (self.rank(constant.column), constant.column))
            return best.column, best.values
        # Without any: the table that its own SELECT starts from, or the one around it that it is joined with.
        for scope in reversed(list(self.scope_of[alias].around())):
            firm = [name for name in scope.tables if name in joined and name not in scope.loose]
            if firm:
                return Column(firm[0], ""), ("",)
        return Column(alias, ""), ("",)

    def is_noted(self, column: Column) -> bool:
        """Whether a changed row is noted with this column."""
        return column.alias in self.tables and column.name in _models()[self.tables[column.alias]]

    def rank(self, column: Column) -> int:
        """How telling a value of a column is: of one row, of rows that refer to one, of some."""
        found = _models()[self.tables[column.alias]][column.name]
        return 0 if found.unique else 1 if found.is_relation else 2

    def joined_with(self, alias: str) -> set[str]:
        found, waiting = {alias}, [alias]
        while waiting:
            at = waiting.pop()
            for edge in self.edges_at(at):
                other = edge.other.alias if edge.one.alias == at else edge.one.alias
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def edges_at(self, alias: str) -> Iterator[Edge]:
        return (edge for edge in self.edges if alias in (edge.one.alias, edge.other.alias))

    def way(self, alias: str, key: Column) -> Way:
        guards = tuple(sorted({column.name for column in self.guards_of(alias)}))
        direct = self.direct(alias, key)
        if direct is None or self.is_guarded_by_others(alias):
            return self.asking(alias, key, guards, direct)
        return Way(self.tables[alias], guards, direct=direct)

    def direct(self, alias: str, key: Column) -> str | None:
        """The column of a row itself that has the key's value; empty where the key has no column."""
        if not key.name:
            return "" if key.alias == alias else None
        return next((same.name for same in self.same_as(key) if same.alias == alias), None)

    def guards_of(self, alias: str) -> list[Column]:
        return [column for column in self.scope_of[alias].guards if column.alias == alias]

    def firm_with(self, alias: str) -> list[str]:
        """The tables of the same SELECT without whose rows one of this table would not count."""
        scope = self.scope_of[alias]
        if alias in scope.loose:
            return []
        joined = self.joined_with(alias)
        return [name for name in scope.tables if name in joined and name not in scope.loose and name != alias]

    def is_guarded_by_others(self, alias: str) -> bool:
        return any(self.guards_of(name) for name in self.firm_with(alias))

    def same_as(self, key: Column) -> list[Column]:
        """The columns that have the same value wherever a row counts; the nearest first."""
        found = [key]
        for column in found:
            for edge in self.edges:
                if edge.operator == EQUAL:
                    for one, other in ((edge.one, edge.other), (edge.other, edge.one)):
                        if one == column and other not in found:
                            found.append(other)
        return found

    def asking(self, alias: str, key: Column, guards: tuple[str, ...], direct: str | None) -> Way:
        """A question to the tables between: those on the shortest way, and those without which a row of this
        one would not count.
        """
        path = self.path(alias, key.alias) if direct is None else [alias]
        included = list(dict.fromkeys([*path, *self.firm_with(alias)]))
        given: dict[str, None] = {}

        def named(column: Column) -> str:
            if column.alias == alias:
                given[column.name] = None
                return f'changed."{column.name}"'
            return f'{column.alias}."{column.name}"'

        conditions = []
        for edge in self.edges:
            if {edge.one.alias, edge.other.alias} <= set(included):
                one, other = named(edge.one), named(edge.other)
                is_equal = edge.operator == EQUAL
                conditions.append(f"{one} = {other}" if is_equal else f"starts_with({one}, {other})")
        for name in included[1:]:
            conditions += [named(guard) for guard in self.guards_of(name)]
        value = "''" if not key.name else named(key if direct is None else Column(alias, direct))
        tables = "".join(f", {{{self.tables[name]}}} AS {name}" for name in included[1:])
        condition = " AND ".join(dict.fromkeys(conditions)) or "true"
        # Names of tables and columns alone, from Django's own statements.
        sql = f"SELECT DISTINCT {value} FROM {{changed}}{tables} WHERE {condition}"  # noqa: S608
        return Way(self.tables[alias], guards, sql=sql, given=tuple(given))

    def path(self, start: str, end: str) -> list[str]:
        """The aliases between two, both included: the shortest way."""
        came_from: dict[str, str] = {start: start}
        waiting = [start]
        for at in waiting:
            for edge in self.edges_at(at):
                other = edge.other.alias if edge.one.alias == at else edge.one.alias
                if other not in came_from:
                    came_from[other] = at
                    waiting.append(other)
        found = [end]
        while found[-1] != start:
            found.append(came_from[found[-1]])
        return found[::-1]


@lru_cache(maxsize=1)
def _models() -> dict[str, dict[str, models.Field[Any, Any]]]:
    """Of each table whose changes are noted, the columns that are noted with them, and their fields."""
    return {
        model._meta.db_table: {str(field.column): field for field in noting.fields_of(model)}
        for model in noting.shown_models()
    }


def ways_to_rows(sql: str) -> tuple[str, list[Way]]:
    """The table that a statement starts from, and from each of its tables the ways to its rows' keys."""
    [scope] = _Reader(_numbered(sql)).scopes
    keys = _Keys(scope)
    alias = next(iter(scope.tables))
    column = next(name for name, field in _models()[scope.tables[alias]].items() if field.primary_key)
    joined = sorted(keys.joined_with(alias))
    return scope.tables[alias], list(dict.fromkeys(keys.way(name, Column(alias, column)) for name in joined))
