"""From what was read of a statement to its keys."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.db import models

from .. import noting
from .parts import Key, Part, Way
from .scopes import EQUAL, Column, Edge, Scope


class Keys:
    """The keys of a statement that was read."""

    def __init__(self, root: Scope) -> None:
        self.scopes = list(root.within())
        known = noted_columns()
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
        return column.alias in self.tables and column.name in noted_columns()[self.tables[column.alias]]

    def rank(self, column: Column) -> int:
        """How telling a value of a column is: of one row, of rows that refer to one, of some."""
        found = noted_columns()[self.tables[column.alias]][column.name]
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
def noted_columns() -> dict[str, dict[str, models.Field[Any, Any]]]:
    """Of each table whose changes are noted, the columns that are noted with them, and their fields."""
    return {
        model._meta.db_table: {str(field.column): field for field in noting.fields_of(model)}
        for model in noting.shown_models()
    }
