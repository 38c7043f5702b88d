"""A pytest plugin: PostgreSQL is up before anything reads the settings.

Without DATABASE_URL each run has a new server of its own in a temporary folder, so that two runs at once, and
a running site, never meet. pytest.ini loads this with `-p`, which is before pytest-django looks at settings.
"""

import os

import pytest

from ajc_site.embedded_postgres import (
    EmbeddedPostgres,
    EmbeddedPostgresError,
    discard,
    use_throwaway_postgres,
)

_server: EmbeddedPostgres | None = None


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Starts the server, unless DATABASE_URL names one."""
    global _server
    if os.environ.get("DATABASE_URL") or _server is not None:
        return
    try:
        _server = use_throwaway_postgres()
    except EmbeddedPostgresError as error:
        raise pytest.UsageError(str(error)) from None


def pytest_unconfigure() -> None:
    """Stops the server at the end of the run."""
    global _server
    if _server is not None:
        discard(_server)
        os.environ.pop("DATABASE_URL", None)
        _server = None
