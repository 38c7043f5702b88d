"""Just before a transaction is committed: what it makes wrong comes off file, what it changes is to be made
anew.

Called in the transaction (``postgresql.base``), so that what is due is known exactly if the change is.
"""

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from . import renewing
from .reaching import Noted


def before(connection: BaseDatabaseWrapper) -> None:
    """Takes the connection whose transaction ends."""
    noted = noted_in_transaction(connection) if _is_migrated(connection) else []
    if not noted:
        return
    renewing.prepare(noted)
    # Behind what others do after the commit: the sizes of pictures, say. Django's own call for it wants the
    # transaction to be within a block, of which this is the end.
    connection.run_on_commit.append((set(), renewing.after_commit, True))  # type: ignore[arg-type]


_migrated: set[str] = set()


def _is_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database has this app's tables: the migrations before they are made are committed, too."""
    name = str(connection.settings_dict["NAME"])
    if name not in _migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('published_onfile') IS NOT NULL")
            if cursor.fetchone()[0]:
                _migrated.add(name)
    return name in _migrated


def noted_in_transaction(connection: BaseDatabaseWrapper) -> list[Noted]:
    """What the triggers noted in this transaction; it is read once."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM published_change WHERE transaction = pg_current_xact_id_if_assigned()::text::bigint
            RETURNING "table", before::text, after::text
            """
        )
        return [Noted(table, row(before), row(after)) for table, before, after in cursor.fetchall()]


def row(text: str | None) -> dict[str, Any] | None:
    return json.loads(text) if text is not None else None
