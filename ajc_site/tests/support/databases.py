"""The tests' databases are copies of one that was migrated once.

Migrating takes many seconds, copying a tenth of one. The first process of a run that needs a database
migrates; what that gave is kept in pytest's cache as SQL, under a fingerprint of all migrations, for the
other processes, which wait for it, and for the next run. A test that commits leaves a used database behind
it; the next gets a new copy.
"""

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from ajc_site.embedded_postgres import EmbeddedPostgresError, programs

from .progress import say

Made = TypeVar("Made")
# One at a time makes the model; any number that nobody else uses for an advisory lock.
LOCK = 20_061_116


# The databases that this process made, to be dropped when it ends.
_made: set[str] = set()


def fingerprint() -> str:
    """What tells one set of migrations, by content, from any other."""
    digest = hashlib.sha256(repr((settings.INSTALLED_APPS, settings.AUTH_USER_MODEL)).encode())
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def model_name() -> str:
    """The name of the database that all others of a run are copies of."""
    return f"test_{settings.DATABASES['default']['NAME']}_model"


@contextmanager
def of_the_server() -> Iterator[Any]:
    """A cursor outside the tests' databases, in which these are made and dropped."""
    creation: Any = connection.creation
    with creation._nodb_cursor() as cursor:
        yield cursor


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def copy_database(name: str, model: str) -> None:
    """Makes a database anew as a copy of another one, to which nobody is connected."""
    _made.add(name)
    with of_the_server() as cursor:
        # Whoever is still in the old one, a server's thread or a test's process, is thrown out.
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(model)}")


def drop_database(name: str) -> None:
    with of_the_server() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")


def switch_to(name: str) -> None:
    """Lets this process, in every thread, connect to another database from now on."""
    connection.close()
    connection.settings_dict["NAME"] = name


@contextmanager
def instead_of_own(name: str) -> Iterator[None]:
    """Another database in the place of the tests' own."""
    own = connection.settings_dict["NAME"]
    switch_to(name)
    try:
        yield
    finally:
        switch_to(own)


@contextmanager
def another_database(suffix: str, model: str) -> Iterator[None]:
    """A new copy of a model in the place of the tests' own database, for what has to commit."""
    name = f"{connection.settings_dict['NAME']}_{suffix}"
    copy_database(name, model)
    try:
        with instead_of_own(name):
            yield
    finally:
        drop_database(name)


@contextmanager
def beginning_with(suffix: str, fill: Callable[[], Made]) -> Iterator[Made]:
    """What `fill` makes and commits is there for each test that commits, as long as this is open.

    It is made once; each test finds it in a new copy, whatever the one before did to it. Gives what `fill`
    gave, of which a test takes the rows' numbers, not objects that another test may have changed.
    """
    own, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    plain, filled = test["TEMPLATE"], f"{own}_{suffix}"
    copy_database(filled, plain)
    try:
        with instead_of_own(filled):
            made = fill()
        copy_database(own, filled)
        test["TEMPLATE"] = filled
        yield made
    finally:
        test["TEMPLATE"] = plain
        connection.close()
        copy_database(own, plain)
        drop_database(filled)


# --- The model ------------------------------------------------------------------------------------


def make_model(config: pytest.Config, kept: Path | None) -> str:
    """Makes the model unless it is there; gives its name. What is kept in a file saves the migrating."""
    name, wanted = model_name(), fingerprint()
    with _singly(kept), of_the_server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
            )
            if cursor.fetchone() != (wanted,):
                cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")
                cursor.execute(f"CREATE DATABASE {quoted(name)}")
                _fill(config, name, kept / f"{wanted}.sql" if kept else None)
                # Only now is it whole.
                cursor.execute(f"COMMENT ON DATABASE {quoted(name)} IS '{wanted}'")
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return name


@contextmanager
def _singly(folder: Path | None) -> Iterator[None]:
    """While inside, other processes of this machine that come with the same folder wait."""
    if folder is None:
        yield
        return
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fill(config: pytest.Config, name: str, kept: Path | None) -> None:
    """Puts into an empty database what migrations make."""
    with instead_of_own(name):
        is_known = kept is not None and kept.exists()
        if kept is not None and is_known:
            with connection.cursor() as cursor:
                cursor.execute(kept.read_text())
            # The file emptied it, for safety's sake.
            connection.close()
        else:
            say(config, "Migrating the tests' database, which is kept for the next time …")
        # Also after the file: it does nothing then but look.
        call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)
        _count_on()
        if kept is not None and not is_known:
            _keep(kept)


def _count_on() -> None:
    """Lets the keys of each table go on from a number of its own, as they are after many other tests: so that
    no test takes a key for granted, or one table's for another's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1")
        for number, (name,) in enumerate(cursor.fetchall(), 1):
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, 2_000 + 131 * number])


def _keep(kept: Path) -> None:
    """Writes this database into a file, in the place of those of other migrations, if this machine can."""
    parts = {name: connection.settings_dict[name.upper()] for name in ("host", "port", "user", "password")}
    environment = {f"PG{name.upper()}": str(value) for name, value in parts.items() if value}
    try:
        command = [str(programs() / "bin/pg_dump"), "--inserts", "--no-owner", "--no-privileges"]
        dump = subprocess.run(
            [*command, connection.settings_dict["NAME"]],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    except (OSError, subprocess.CalledProcessError, EmbeddedPostgresError):
        return
    for old in kept.parent.glob("*.sql"):
        old.unlink(missing_ok=True)
    # Lines that begin with a backslash are for psql alone.
    lines = [line for line in dump.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]
    new = kept.with_suffix(".new")
    new.write_text("\n".join(lines))
    new.replace(kept)


# --- pytest's fixtures ----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any, request: pytest.FixtureRequest
) -> Iterator[None]:
    """Before the tests' database is made: what it is to be a copy of."""
    cache = getattr(request.config, "cache", None)
    afresh = request.config.getvalue("create_db")
    with django_db_blocker.unblock():
        model = make_model(request.config, cache.mkdir("migrated") if cache and not afresh else None)
    connection.settings_dict["TEST"]["TEMPLATE"] = model
    yield
    with django_db_blocker.unblock():
        for name in _made:
            drop_database(name)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leaves nothing behind on a server that stays."""
    if os.environ.get("DATABASE_URL") and not hasattr(config, "workerinput"):
        with suppress(DatabaseError), config.stash[blocking_manager_key].unblock():
            drop_database(model_name())


@pytest.fixture(scope="session", autouse=True)
def a_new_copy_after_each_test_that_commits() -> Iterator[None]:
    """In the place of Django's way, which empties all tables and fills them again: slower, less the same."""

    def take_new_copy(case: TransactionTestCase) -> None:
        template = connection.settings_dict["TEST"]["TEMPLATE"]
        connection.close()
        copy_database(connection.settings_dict["NAME"], template)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", take_new_copy)
        yield
