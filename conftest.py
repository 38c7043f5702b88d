"""For every test: PostgreSQL runs, the one DATABASE_URL names or a throwaway server of this run's own."""

import os

import pytest

from ajc_site.embedded_postgres import EmbeddedPostgresError, postgres_of_the_tests


def pytest_configure() -> None:
    """Starts the server whose address settings/test.py has put into the settings."""
    if os.environ.get("DATABASE_URL"):
        return
    try:
        postgres_of_the_tests().acquire()
    except EmbeddedPostgresError as error:
        pytest.exit(str(error), returncode=1)
