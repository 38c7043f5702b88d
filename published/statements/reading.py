"""Reads a statement into scopes, with sqlglot's parser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import sqlglot
from sqlglot import exp

from .scopes import BEGINS_WITH, EQUAL, Argument, Column, Constant, Edge, Scope


class Reader:
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


def numbered(sql: str) -> str:
    """The statement with a number for each argument, as PostgreSQL itself writes them."""
    pieces = sql.split("%s")
    numbered = "".join(f"{piece}${number}" for number, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
    return numbered.replace("%%", "%")
