"""`manage.py restore`: the site that an archive holds, on an empty machine or in the place of another.

Everything is made beside what is there: rows in a schema of their own, files in a folder of their own. Only
what is whole takes the place of the rest, in one transaction; so what fails, or is killed, leaves the site as
it was.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import psycopg2
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from .archive import PUBLISHED, UPLOADS, ArchiveError, ArchiveReader, digest, table_of
from .backing_up import CURRENT, media_root, published_root
from .folders import Replacement, content_of
from .rows import awake, columns_by_table, empty, load, one_line, own_connection
from .signals import restored

Say = Callable[[str], object]
# Schemas of our own: what is being made, and what was there. A mark follows.
COMING: Final = "restoring_"
GONE: Final = "before_restoring_"


def open_archive(path: Path) -> BinaryIO:
    """Takes an archive's path; gives the file. Raises ArchiveError if there is none."""
    try:
        if not path.is_file():
            raise ArchiveError(f"There is no file {path}.")
        return path.open("rb")
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror}.") from None


def check(file: BinaryIO, sha256: str = "") -> dict[str, Any]:
    """Takes an archive, and what its checksum has to be; gives what it says of itself.

    Raises ArchiveError where it is not as it was made, or was made by a version of the code that this one
    isn't.
    """
    try:
        if sha256 and digest(file) != sha256.lower():
            raise ArchiveError("The archive is another one: its SHA-256 is not the one that was given.")
        about = ArchiveReader(file).check()
    except OSError as error:
        raise ArchiveError(f"The archive cannot be read: {error.strerror}.") from None
    _refuse_unknown(about)
    return about


def restore(
    file: BinaryIO, *, replace: bool = False, sha256: str = "", say: Say = lambda line: None
) -> dict[str, Any]:
    """Takes an archive; puts its site here, in the place of what is here if it may. Gives what it says.

    Raises ArchiveError with one line for a person; then everything is as it was.
    """
    say("Reading the archive …")
    about = check(file, sha256)
    folders = {UPLOADS: Replacement(media_root())}
    if root := published_root():
        folders[PUBLISHED] = Replacement(root)
    try:
        with connection.cursor() as cursor:
            # Before all else: it may be another restore.
            _refuse_company(cursor)
        tidy_up(folders.values())
        _refuse_unless_free(folders, replace=replace)
        _make_and_switch(ArchiveReader(file), about, folders, say)
    except OSError as error:
        where = f" {os.fsdecode(error.filename)}:" if error.filename else ""
        raise ArchiveError(f"The files could not be restored:{where} {error.strerror}.") from None
    except (psycopg2.Error, DatabaseError) as error:
        raise ArchiveError(f"The database could not be restored: {one_line(error)}") from None
    restored.send_robust(sender=None)
    return about


# --- What is refused before anything changes ------------------------------------------------------


def applied_migrations(about: dict[str, Any]) -> set[tuple[str, str]]:
    """Takes what an archive says of itself; gives its migrations."""
    return {(app, name) for app, name in about["database"]["migrations"]}


def _refuse_unknown(about: dict[str, Any]) -> None:
    loader = MigrationLoader(None)
    replaced = {key for migration in loader.disk_migrations.values() for key in migration.replaces}
    unknown = sorted(applied_migrations(about) - loader.disk_migrations.keys() - replaced)
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown[:3]) + (" …" if len(unknown) > 3 else "")
        commit = about["code"]["commit"][:12]
        which = f" ({commit})" if commit else ""
        raise ArchiveError(
            f"The archive was made by a newer or another version of the site{which}: "
            f"this one doesn't know {names}."
        )


def _refuse_unless_free(folders: dict[str, Replacement], *, replace: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_schema(), has_database_privilege(current_database(), 'CREATE'), "
            "(SELECT pg_has_role(nspowner, 'USAGE') FROM pg_namespace WHERE nspname = current_schema())"
        )
        schema, may_create, is_owner = cursor.fetchone()
        if not (schema and may_create and is_owner):
            raise ArchiveError("The account in DATABASE_URL must own the database to restore it.")
        tables = columns_by_table(cursor)
    if replace:
        return
    if tables:
        raise ArchiveError(
            f"The database is not empty (it has {len(tables)} tables): take an empty one, or say --replace."
        )
    for replacement in folders.values():
        if found := content_of(replacement.folder):
            raise ArchiveError(
                f"{replacement.folder} is not empty (there is {found[0].name}): empty it, or say --replace."
            )


def _refuse_company(cursor: Any, *own: int) -> None:
    """Whoever else works in the database would write to what is about to go."""
    for pause in (0.1, 0.2, 0.4, 0.8, 1.6, 0):
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND pid <> ALL (%s)",
            [list(own)],
        )
        count = cursor.fetchone()[0]
        if not count:
            return
        # Who has just left is still counted for a moment.
        time.sleep(pause)
    raise ArchiveError(f"Other programs use the database ({count}): stop the site and its clock first.")


# --- Making it, and putting it in place -----------------------------------------------------------


def _make_and_switch(
    reader: ArchiveReader, about: dict[str, Any], folders: dict[str, Replacement], say: Say
) -> None:
    mark = secrets.token_hex(8)
    with ExitStack() as undo:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (schema,) = cursor.fetchone()
            cursor.execute(f"CREATE SCHEMA {COMING}{mark}")
        undo.callback(_drop_schemas_if_possible)
        for replacement in folders.values():
            undo.callback(replacement.undo)
            replacement.begin(mark)
        say("Making the database …")
        with _working_in(f"{COMING}{mark}"):
            _migrate_to(applied_migrations(about))
            _fill(reader, about, folders, f"{COMING}{mark}", say)
            say("Bringing it up to date …")
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        _point_at(folders.get(PUBLISHED), about["published"]["current"])
        os.sync()
        say("Putting it in place …")
        with own_connection() as opened:
            with opened, opened.cursor() as cursor:
                _switch(cursor, schema, mark)
                for replacement in folders.values():
                    replacement.switch()
            undo.pop_all()
    for replacement in folders.values():
        replacement.finish()
    _drop_schemas()


@contextmanager
def _working_in(schema: str) -> Iterator[None]:
    """Django's own connection in another schema, also if it has to be opened again."""
    options = connection.settings_dict["OPTIONS"]
    before = options.get("options")
    options["options"] = " ".join(filter(None, [before, f"-c search_path={schema}"]))
    connection.close()
    try:
        yield
    finally:
        connection.close()
        if before is None:
            del options["options"]
        else:
            options["options"] = before


def _migrate_to(wanted: set[tuple[str, str]]) -> None:
    """Makes the tables as they were when these migrations, and no others, were applied."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    nodes = {
        key
        for key in graph.nodes
        if key in wanted or _were_all(executor.loader.disk_migrations[key].replaces, wanted)
    }
    last = [
        key
        for key in sorted(nodes)
        if not any(child.key in nodes for child in graph.node_map[key].children if child.key[0] == key[0])
    ]
    executor.migrate(last)
    made = set(MigrationLoader(connection).applied_migrations)
    if made - wanted or nodes - made:
        raise ArchiveError(
            "The archive's migrations are not in an order that this version of the site can make."
        )


def _were_all(replaced: Any, wanted: set[tuple[str, str]]) -> bool:
    """Whether a migration that was made of several is one that was applied: all of those were."""
    return bool(replaced) and wanted.issuperset(replaced)


def _fill(
    reader: ArchiveReader, about: dict[str, Any], folders: dict[str, Replacement], schema: str, say: Say
) -> None:
    """Puts the archive's rows and files where they are to be."""
    tables = about["database"]["tables"]
    with own_connection() as opened, opened, opened.cursor() as cursor:
        cursor.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))
        made = columns_by_table(cursor)
        if differing := sorted(name for name in made.keys() | tables.keys() if _differ(made, tables, name)):
            raise ArchiveError(
                f"The archive's tables aren't those that its migrations make: {', '.join(differing[:5])}."
            )
        empty(cursor, list(made))
        say("Filling it …")
        for member, content in reader.members():
            kind, _, name = member.name.partition("/")
            if table := table_of(member):
                # In the order in which the archive has the columns; by this version's own names.
                load(cursor, table, tables[table], content)  # type: ignore[arg-type]  # psycopg2 wants no more than `read`
            elif kind in folders:
                folders[kind].put(name, member.time, content)
        awake(cursor, list(made), about["database"]["sequences"])
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(map(sql.Identifier, made))))


def _differ(made: dict[str, list[str]], tables: dict[str, list[str]], name: str) -> bool:
    return (
        sorted(made.get(name, [])) != sorted(tables.get(name, [])) or name not in made or name not in tables
    )


def _point_at(replacement: Replacement | None, current: str | None) -> None:
    """Lets the published site that was handed out be handed out again."""
    if replacement and current and (replacement.new / current).is_dir():
        (replacement.new / CURRENT).symlink_to(current)


def _switch(cursor: Any, schema: str, mark: str) -> None:
    """Renames what was made to what the site works in; done once the transaction is committed."""
    _refuse_company(cursor, connection.connection.get_backend_pid() if connection.connection else 0)
    names = {"now": schema, "coming": f"{COMING}{mark}", "gone": f"{GONE}{mark}"}
    named = {key: sql.Identifier(value) for key, value in names.items()}
    cursor.execute(sql.SQL("ALTER SCHEMA {now} RENAME TO {gone}").format(**named))
    cursor.execute(sql.SQL("ALTER SCHEMA {coming} RENAME TO {now}").format(**named))
    cursor.execute(sql.SQL("COMMENT ON SCHEMA {now} IS {mark}").format(mark=sql.Literal(mark), **named))


# --- After one that was cut off -------------------------------------------------------------------


def tidy_up(folders: Any) -> None:
    """Ends what a restore that was killed began: back to what was, or, if it had come to its end, to that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(current_schema()::regnamespace, 'pg_namespace')")
        (comment,) = cursor.fetchone()
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", [f"{COMING}%"])
        coming = {name.removeprefix(COMING) for (name,) in cursor.fetchall()}
    for replacement in folders:
        mark = replacement.mark()
        if mark is None:
            continue
        if mark and mark == comment:
            replacement.finish()
        elif mark in coming or not content_of(replacement.old):
            replacement.undo()
        else:
            raise ArchiveError(
                f"A restore into another database was cut off: what was there before is in {replacement.old}."
            )
    _drop_schemas()


def _drop_schemas_if_possible() -> None:
    """The same where something has failed already; what is left then, the next restore removes."""
    with suppress(DatabaseError):
        _drop_schemas()


def _drop_schemas() -> None:
    """Removes what restores have left in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname ~ %s", [f"^({COMING}|{GONE})[0-9a-f]{{16}}$"]
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {name} CASCADE")
