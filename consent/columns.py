"""Every text that the database keeps, whatever table it is in: read from PostgreSQL's own list of columns.

So a table that is added later is not forgotten.
"""

import json
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.apps import apps
from django.db import connection, models
from django.db.models.fields.files import FileField

# Accounts of the staff, sessions and Django's own books; what is made from other tables; what is sealed.
LEFT: Final = (
    "account_", "accounts_", "auth_", "axes_", "consent_opening", "consent_receipt", "consent_sealed",
    "django_", "library_", "links_", "mfa_", "published_", "wagtailsearch_", "wagtailusers_",
)  # fmt: skip
# Of these, what is kept all the same: what was read in files.
KEPT: Final = ("library_reading",)
# In the log that nobody edits, a name can be in titles alone.
WITH_NAMES: Final = {"audit_entry": ("title",)}
_TEXTS: Final = {"text", "varchar", "jsonb", "json", "_text", "_varchar", "bpchar"}


class Column(NamedTuple):
    name: str
    type: str
    longest: int | None
    # No two rows of the table have the same there.
    is_unique: bool
    # It names a file in the store.
    is_file: bool

    @property
    def is_json(self) -> bool:
        return self.type.startswith("json")


class Table:
    """A table with texts in it, and the model of its rows."""

    def __init__(self, name: str, key: str, columns: list[Column], model: type[models.Model] | None) -> None:
        self.name, self.key, self.columns, self.model = name, key, columns, model

    @cached_property
    def _names(self) -> str:
        return ", ".join(connection.ops.quote_name(column.name) for column in self.columns)

    def rows(self) -> Iterator[tuple[Any, list[Any]]]:
        """The key of each row with its texts, in the order of the columns; JSON as what it holds."""
        key, table = (connection.ops.quote_name(name) for name in (self.key, self.name))
        with connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {key}, {self._names} FROM {table} ORDER BY 1")  # noqa: S608  # ours alone
            for pk, *values in cursor:
                yield (
                    pk,
                    [
                        json.loads(value) if column.is_json and isinstance(value, str) else value
                        for column, value in zip(self.columns, values, strict=True)
                    ],
                )

    def write(self, pk: Any, changes: dict[Column, Any]) -> None:
        key, table = (connection.ops.quote_name(name) for name in (self.key, self.name))
        settings = ", ".join(
            f"{connection.ops.quote_name(column.name)} = %s" + (f"::{column.type}" if column.is_json else "")
            for column in changes
        )
        given = [
            json.dumps(value, ensure_ascii=False) if column.is_json else _short(value, column.longest)
            for column, value in changes.items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET {settings} WHERE {key} = %s",  # noqa: S608  # tables of ours alone
                [*given, pk],
            )


def _short(value: Any, longest: int | None) -> Any:
    return value[:longest] if longest is not None and isinstance(value, str) else value


def tables(*, all_of_them: bool = False) -> list[Table]:
    """The tables with texts; with ``all_of_them``, also those that are left as they are."""
    known = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    found: dict[tuple[str, str], list[Column]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, key, name, kind, longest, is_unique in cursor.fetchall():
            is_looked_at = name in WITH_NAMES.get(table, (name,)) and (
                table in KEPT or not table.startswith(LEFT)
            )
            if kind in _TEXTS and (all_of_them or is_looked_at):
                is_file = name in _files_of(known.get(table))
                column = Column(name, kind, longest, is_unique, is_file)
                found.setdefault((table, key), []).append(column)
    return [Table(table, key, columns, known.get(table)) for (table, key), columns in found.items()]


def _files_of(model: type[models.Model] | None) -> set[str]:
    fields = model._meta.local_concrete_fields if model is not None else ()
    return {str(field.column) for field in fields if isinstance(field, FileField)}


_COLUMNS: Final = """
    SELECT col.table_name, key.column_name, col.column_name, col.udt_name, col.character_maximum_length,
        EXISTS (
            SELECT FROM pg_index AS i
            JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indrelid = quote_ident(col.table_name)::regclass AND i.indisunique AND i.indnkeyatts = 1
                AND a.attname = col.column_name
        )
    FROM information_schema.columns AS col
    JOIN information_schema.tables AS t USING (table_schema, table_name)
    JOIN (
        SELECT i.indrelid, a.attname AS column_name FROM pg_index AS i
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indisprimary AND i.indnkeyatts = 1
    ) AS key ON key.indrelid = quote_ident(col.table_name)::regclass
    WHERE col.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
    ORDER BY col.table_name, col.ordinal_position
"""
