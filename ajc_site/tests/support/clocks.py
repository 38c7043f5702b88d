"""The clocks of the site, to be moved by tests: the database's, the process's, the machine's own counter.

The database's is moved in the database: a function of the same name stands before its own, so all queries are
the real ones. Other connections, such as those of other processes, are not touched.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.utils import timezone

from clock import sighting

SHADOW = """
CREATE OR REPLACE FUNCTION public.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
    $$ SELECT pg_catalog.statement_timestamp() + current_setting('tests.ahead')::interval $$;
SET tests.ahead = '0';
SET search_path = public, pg_catalog;
"""


class Clocks:
    """How far each clock is ahead of the real time."""

    def __init__(self) -> None:
        self.database = self.process = self.counter = timedelta()
        # What the counter shows of a machine that was just switched on.
        self.since_switched_on: float | None = None

    def time_passes(self, by: timedelta) -> None:
        """As on any day: all clocks go on."""
        self.jump(by)
        self.counter += by

    def jump(self, by: timedelta) -> None:
        """Somebody sets the clock of the machine on which site and database run."""
        self.set_database(by)
        self.process += by

    def set_database(self, by: timedelta) -> None:
        """Somebody sets the clock of the database's machine alone."""
        self.database += by
        run("SELECT set_config('tests.ahead', %s, false)", f"{self.database.total_seconds()} seconds")

    def switch_off(self) -> None:
        """The machine is switched off and on again: its counter begins anew, under another name."""
        sighting.MACHINE = "another run"  # type: ignore[misc]
        self.since_switched_on = 60.0

    def now(self) -> datetime:
        return sighting.database_now()


def run(sql: str, *arguments: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments or None)


@contextmanager
def movable_clocks() -> Iterator[Clocks]:
    clocks = Clocks()
    now, counted = timezone.now, sighting.seconds_counted

    def seconds_counted() -> float:
        if clocks.since_switched_on is not None:
            return clocks.since_switched_on
        return counted() + clocks.counter.total_seconds()

    with ExitStack() as stack:
        stack.enter_context(patch.object(timezone, "now", lambda: now() + clocks.process))
        stack.enter_context(patch.object(sighting, "seconds_counted", seconds_counted))
        stack.enter_context(patch.object(sighting, "MACHINE", sighting.MACHINE))
        run(SHADOW)
        try:
            yield clocks
        finally:
            if not connection.needs_rollback:
                run("RESET search_path; DROP FUNCTION IF EXISTS public.statement_timestamp();")
