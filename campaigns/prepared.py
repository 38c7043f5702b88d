"""Queries that Django composes once a process, for what every page view asks.

Composing a query takes Django several times as long as PostgreSQL takes to answer it. Where a view
needs plain rows and always asks in the same way, the SQL of the first time is used again, with other
arguments. It is Django's own SQL and stays as safe: arguments are passed beside it, never put into it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

# Stand for the arguments while the query is composed; no key and no text of ours is like them.
NUMBER: Final = 742_613_905
TEXT: Final = "\ue000argument\ue000"


class PreparedRows:
    """Rows of a query that takes a number, a text, or both.

    ``compose`` builds the queryset, a ``values_list``, around ``NUMBER`` and ``TEXT`` in their places; in a
    ``startswith`` the text must hold none of LIKE's own signs. Columns must be of kinds that the driver
    reads by itself: numbers, texts, truth values, dates.
    """

    def __init__(self, compose: Callable[[], QuerySet[Any, Any]]) -> None:
        self.compose = compose

    @cached_property
    def _prepared(self) -> tuple[str, tuple[Any, ...]]:
        return self.compose().query.sql_with_params()

    def __call__(self, *, number: int = NUMBER, text: str = TEXT) -> list[tuple[Any, ...]]:
        """The rows for these arguments."""
        sql, params = self._prepared
        filled: list[Any] = []
        for value in params:
            if isinstance(value, str):
                filled.append(value.replace(TEXT, text))
            else:
                filled.append(number if value == NUMBER else value)
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return cursor.fetchall()
