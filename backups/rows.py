"""The database's rows, as PostgreSQL's own COPY writes them: of one moment, into tables that migrations made.

Not pg_dump: see docs/decisions/0033. What comes from an archive is data alone; the tables it goes into, and
every name in a statement, are this version's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg2
from django.apps import apps
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection, models
from psycopg2 import sql

from .archive import DATABASE, ArchiveError, ArchiveWriter

# How values are written, whatever a server or an account prefers; and that it may take its time. As pg_dump
# does.
SESSION = """
    SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC';
    SET extra_float_digits = 3; SET bytea_output = 'hex'; SET row_security = off; SET lock_timeout = '60s';
    SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET synchronize_seqscans = off
"""


@contextmanager
def own_connection() -> Iterator[Any]:
    """A connection of our own to the site's database, past everything that watches over the site's."""
    opened = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
    try:
        yield opened
    finally:
        opened.close()


def one_line(error: Exception) -> str:
    """The first line of what the database said."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


# --- What there is --------------------------------------------------------------------------------


def columns_by_table(cursor: Any) -> dict[str, list[str]]:
    """The tables of the schema that a connection works in, with the columns that hold what somebody gave."""
    cursor.execute(
        """
        SELECT relname, ARRAY(
            SELECT attname::text FROM pg_attribute
            WHERE attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            ORDER BY attnum
        )
        FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname
        """
    )
    return dict(cursor.fetchall())


def sequences(cursor: Any) -> list[str]:
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace "
        "ORDER BY relname"
    )
    return [name for (name,) in cursor.fetchall()]


def is_in(storage: Any, folder: Path) -> bool:
    return isinstance(storage, FileSystemStorage) and Path(storage.location) == folder


def file_columns(folder: Path) -> list[tuple[str, str]]:
    """Tables and columns that name files in a folder."""
    return sorted(
        {
            (model._meta.db_table, str(field.column))
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_concrete_fields
            if isinstance(field, models.FileField) and is_in(field.storage, folder)
        }
    )


# --- Out ------------------------------------------------------------------------------------------


@dataclass
class Moment:
    """All tables as they were at one moment."""

    cursor: Any
    tables: dict[str, list[str]]

    def migrations(self) -> list[tuple[str, str]]:
        """Which migrations were applied: apps and names."""
        self.cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return self.cursor.fetchall()

    def files(self, folder: Path) -> Iterator[str]:
        """The names of the files in a folder that rows name."""
        for table, column in file_columns(folder):
            if table in self.tables:
                query = sql.SQL("SELECT DISTINCT {1} FROM {0} WHERE {1} <> ''")
                self.cursor.execute(query.format(sql.Identifier(table), sql.Identifier(column)))
                yield from (name for (name,) in self.cursor)

    def sequences(self) -> dict[str, tuple[int, bool]]:
        """The last number of each sequence, and whether it was given out."""
        found = {}
        for name in sequences(self.cursor):
            self.cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
            found[name] = self.cursor.fetchone()
        return found

    def server(self) -> str:
        self.cursor.execute("SELECT current_setting('server_version')")
        return self.cursor.fetchone()[0]

    def write(self, archive: ArchiveWriter) -> None:
        """Puts every table into an archive. Of those in BACKUP_WITHOUT_ROWS there are no rows."""
        for table, columns in self.tables.items():
            with archive.member(f"{DATABASE}/{table}.copy") as content:
                if table not in settings.BACKUP_WITHOUT_ROWS:
                    self.cursor.copy_expert(_copy(table, columns, "TO STDOUT", self.cursor), content)


def _copy(table: str, columns: list[str], way: str, cursor: Any) -> str:
    named = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(table), named).as_string(cursor)


@contextmanager
def one_moment() -> Iterator[Moment]:
    """The database as it is now, and as it stays while this is open, whoever writes meanwhile.

    Raises ArchiveError if there is nothing, or the tables themselves are being changed.
    """
    with own_connection() as opened, opened.cursor() as cursor:
        cursor.execute(SESSION)
        before = columns_by_table(cursor)
        opened.commit()
        if "django_migrations" not in before:
            raise ArchiveError("The database is empty: there is nothing to back up.")
        opened.set_session(isolation_level="REPEATABLE READ", readonly=True)
        try:
            # Before anything is read: what a moment shows of a table that is emptied or rewritten later,
            # isn't sure.
            names = sql.SQL(", ").join(map(sql.Identifier, before))
            cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(names))
            moment = Moment(cursor, columns_by_table(cursor))
        except psycopg2.Error as error:
            raise ArchiveError(f"The tables are in use, try again later: {one_line(error)}") from None
        if moment.tables != before:
            raise ArchiveError("The database is being upgraded: try again later.")
        yield moment


# --- In -------------------------------------------------------------------------------------------


def load(cursor: Any, table: str, columns: list[str], content: IO[bytes]) -> None:
    """Puts the rows of an archive into an empty table. Raises ArchiveError if they aren't such rows."""
    try:
        cursor.copy_expert(_copy(table, columns, "FROM STDIN", cursor), content)
    except psycopg2.DataError as error:
        raise ArchiveError(f"The rows of {table} cannot be read: {one_line(error)}") from None


def empty(cursor: Any, tables: list[str]) -> None:
    """Takes out what migrations put in. No trigger of a table's own runs until ``awake``."""
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    names = sql.SQL(", ").join(map(sql.Identifier, tables))
    cursor.execute(sql.SQL("TRUNCATE {}").format(names))
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def awake(cursor: Any, tables: list[str], numbers: dict[str, Any]) -> None:
    """Lets the tables' own triggers run again, and sequences go on where they were."""
    # What was put off is looked at now: a table about which something is still to be looked at can't be
    # altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        cursor.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))
    for name in sequences(cursor):
        if name in numbers:
            last, is_called = numbers[name]
            cursor.execute(
                sql.SQL("SELECT setval({}::regclass, %s, %s)").format(
                    sql.Literal(sql.Identifier(name).as_string(cursor))
                ),
                [int(last), bool(is_called)],
            )
