"""Commands that people run on the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.apps import apps
from django.db import Error, connection

from .way import by_command

# They change what the site holds or who gets in, or let somebody do so. What they do in passing, as the clock
# does, stands in entries of its own.
CHANGING: Final = frozenset(
    {
        "changepassword", "clean_stored_files", "createsuperuser", "dbshell", "invite", "load_demo",
        "loaddata", "make_signing_key", "migrate", "published", "remove_stale_contenttypes", "restore",
        "shell",
    }
)  # fmt: skip


@contextmanager
def noted(arguments: list[str]) -> Iterator[None]:
    """While a command runs, given as on the command line: what it does is noted as done by it, and at its
    end, however it ends, that it was run. Of what was typed behind its name, the names of options alone.
    """
    name = arguments[1] if len(arguments) > 1 else ""
    with by_command(name):
        try:
            yield
        finally:
            options = [text.partition("=")[0] for text in arguments[2:] if text.startswith("--")]
            if _changes(name, options) and _is_there():
                _note(name, options)


def _changes(name: str, options: list[str]) -> bool:
    """Whether it is one that is noted; with ``--check`` a command only looks."""
    return (name in CHANGING and "--check" not in options) or "--time-is-right" in options


def _note(name: str, options: list[str]) -> None:
    # The command loaded the models first.
    from .actions import COMMAND
    from .noting import note

    note(COMMAND, details={"command": name, "options": options})


def _is_there() -> bool:
    """Whether there is a log: before the first ``migrate`` there is none."""
    if not apps.ready:
        return False
    try:
        return "audit_entry" in connection.introspection.table_names()
    except Error:
        return False
