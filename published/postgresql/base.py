"""Django's own way to PostgreSQL; before anything is committed, the files that it makes wrong come off.

Django has a hook for after a commit, and none for before. This is the only place through which every
commit of the site's programs goes, whatever form, list, script or command it comes from.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.db.backends.postgresql import base

from ..whether import is_on_file

log = logging.getLogger(__name__)

WRITING: Final = ("INSERT", "UPDATE", "DELETE", "MERGE ", "TRUNCA")


class FilesStay(DatabaseError):
    """What is withdrawn could not be taken off file, and is public still: nothing was committed."""


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(self._in_a_transaction)

    def _in_a_transaction(
        self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """A statement that writes outside a transaction gets one of its own, which is committed by Django."""
        is_alone = is_on_file() and not self.in_atomic_block and self.get_autocommit()
        if not is_alone or str(sql).lstrip()[:6].upper() not in WRITING:
            return execute(sql, params, many, context)
        with transaction.atomic(using=self.alias):
            return execute(sql, params, many, context)

    def _commit(self) -> None:
        if is_on_file() and self.connection is not None:
            # It has models, which come after the connection.
            from .. import committing

            try:
                committing.before(self)
            except DatabaseError:
                raise
            except Exception as error:
                # Only after an error of the database's does Django roll back what it was about to commit.
                log.error("What is on file could not be changed: %s", error)
                raise FilesStay("What is on file could not be changed, so nothing was.") from error
        super()._commit()  # type: ignore[misc]  # private, but the only moment before a commit
