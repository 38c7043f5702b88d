"""What is asked of the database while an address is answered."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from sqlglot.errors import SqlglotError
from wagtail.models import Page

from campaigns.templatetags.site_tags import pages_of_frame
from library.lists.shelf import stands_for
from library.models import Entry

from .models import KnownPart
from .statements import template_of
from .statements.parts import Key, Part, number_of

# Stands for statements that were not understood: whatever changes, it counts.
EVERYTHING: Final = number_of("everything")
ASKING: Final = ("SELECT", "(SELEC", "WITH ")


class Recording:
    """The keys of all that was read, as numbers, and the parts that they belong to."""

    def __init__(self) -> None:
        self.keys: set[int] = set()
        self.parts: dict[int, Part] = {}

    def __call__(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Django's form of a function around each statement."""
        if str(sql).lstrip()[:6].upper().startswith(ASKING):
            self.note(str(sql), params)
        return execute(sql, params, many, context)

    def note(self, sql: str, params: Any) -> None:
        try:
            keys = _of_the_frame()[1] if sql == _of_the_frame()[0] else template_of(sql)
        except (SqlglotError, RecursionError):
            self.keys.add(EVERYTHING)
            return
        for key in keys:
            self.parts[key.part.digest] = key.part
            self.keys.update(key.numbers(params or ()))
            if key.part.table == Entry._meta.db_table:
                # The rest of the answer is in the memory of this process.
                for kept in _of_the_shelf():
                    self.parts[kept.part.digest] = kept.part
                    self.keys.update(kept.numbers(()))


@lru_cache(maxsize=1)
def _of_the_shelf() -> tuple[Key, ...]:
    return template_of(stands_for().query.sql_with_params()[0])


@lru_cache(maxsize=1)
def _of_the_frame() -> tuple[str, tuple[Key, ...]]:
    """The statement that asks for the menu, and its keys: they are no other statement's."""
    # The same for each page that others stand below.
    sql, _ = pages_of_frame(Page(pk=1, path="0001", depth=1)).query.sql_with_params()
    return sql, tuple(Key(replace(key.part, is_around=True), key.values) for key in template_of(sql))


@contextmanager
def recorded() -> Iterator[Recording]:
    """Records what this thread asks of the database in the block."""
    recording = Recording()
    with connection.execute_wrapper(recording):
        yield recording


def remember(parts: Mapping[int, Part]) -> None:
    """Writes down the parts that no process has come upon yet."""
    known = set(KnownPart.objects.filter(pk__in=list(parts)).values_list("pk", flat=True))
    new = [
        KnownPart(digest=digest, definition=parts[digest].as_text())
        for digest in sorted(parts.keys() - known)
    ]
    KnownPart.objects.bulk_create(new, ignore_conflicts=True)
