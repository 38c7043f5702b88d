"""What an SQL statement's answer depends on: which rows, named by which values.

A statement is read once, with its arguments' places in it (``template_of``). It has parts: tables joined
with each other, in the statement itself and in what it asks within itself. For each table of a part there
is a *key*: a column of the part that must have one of certain values for anything to come of a row
(``publication.id = 5``), or none, where rows with any value count. From a row that has changed,
``Part.reach`` leads to the values of the key that it may have to do with: by what stands in the row where
that is enough, else by asking the joined tables.

Rather too much than too little: what is not understood of a condition is left out, and more rows count.
"""

from functools import lru_cache
from typing import Any

from .keys import Keys, noted_columns
from .parts import Key, Part, Way
from .reading import Reader, numbered
from .scopes import Column


@lru_cache(maxsize=2048)
def template_of(sql: str) -> tuple[Key, ...]:
    """The keys of a statement with ``%s`` for each argument, as Django writes it.

    Raises sqlglot.errors.SqlglotError for what is no statement of PostgreSQL's.
    """
    found: dict[Part, dict[Any, None]] = {}
    for scope in Reader(numbered(sql)).scopes:
        for key in Keys(scope).found():
            found.setdefault(key.part, {}).update(dict.fromkeys(key.values))
    return tuple(Key(part, tuple(values)) for part, values in found.items())


def ways_to_rows(sql: str) -> tuple[str, list[Way]]:
    """The table that a statement starts from, and from each of its tables the ways to its rows' keys."""
    [scope] = Reader(numbered(sql)).scopes
    keys = Keys(scope)
    alias = next(iter(scope.tables))
    column = next(name for name, field in noted_columns()[scope.tables[alias]].items() if field.primary_key)
    joined = sorted(keys.joined_with(alias))
    return scope.tables[alias], list(dict.fromkeys(keys.way(name, Column(alias, column)) for name in joined))
