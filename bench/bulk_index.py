"""Writes the library's index of very many publications: as the site does it, but on all processors at once.

What takes the time in a large library are the inverted indexes, of which each new row changes hundreds of
places. They are left out while rows are written, and made from all rows afterwards, which gives the same
index in a small part of the time.
"""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final

TABLES: Final = ("library_passage", "library_text")
# What PostgreSQL may keep in memory while it makes an index; the more, the fewer times it sorts.
MEMORY: Final = "1GB"


def index_all(keys: range) -> None:
    """Writes what the index says of the publications with these keys, of which it has nothing yet."""
    from django.db import connection, connections

    from library.index.indexing import CHUNK, index

    chunks = [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]
    with _made_afterwards():
        # A connection can't be shared with the processes that come off this one.
        connections.close_all()
        fork = multiprocessing.get_context("fork")
        with ProcessPoolExecutor(os.cpu_count(), fork) as pool:
            list(pool.map(index, chunks))
    with connection.cursor() as cursor:
        # Two who index at once may both have kept a new word.
        cursor.execute(
            "DELETE FROM library_spelling AS again USING library_spelling AS known"
            " WHERE again.word = known.word AND again.id > known.id"
        )


@contextmanager
def _made_afterwards() -> Iterator[None]:
    """Leaves out the inverted indexes of the tables, and makes them at the end."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = ANY(%s) AND indexdef LIKE '%% USING gin %%'",
            [list(TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")
