"""The demo in a database of its own, loaded once a process; tests that need it are lent it.

They work in transactions, so it stays as it was. Its files are brought back where a test deleted some.
"""

import filecmp
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from .databases import another_database, copy_database, instead_of_own


@cache
def demo_database() -> str:
    """The name of this process's database with the demo, made at the first call."""
    from demo.load import load_demo

    name = f"{connection.settings_dict['NAME']}_demo"
    copy_database(name, connection.settings_dict["TEST"]["TEMPLATE"])
    with instead_of_own(name):
        load_demo()
    bring_back(Path(settings.MEDIA_ROOT), Path(_files().name))
    return name


@cache
def _files() -> tempfile.TemporaryDirectory[str]:
    """The folder that holds on to the demo's uploads, as long as this process lives."""
    return tempfile.TemporaryDirectory(prefix="ajc-test-demo-")


def bring_back(source: Path, target: Path) -> None:
    """Gives a folder those files of another one that it lacks, or has with another content."""
    for path in source.rglob("*"):
        found = target / path.relative_to(source)
        # By size and time alone where they are the same.
        if path.is_file() and not (found.exists() and filecmp.cmp(path, found)):
            found.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, found)


@contextmanager
def lent_demo() -> Iterator[None]:
    """The demo's database in the place of the tests' own, for those who change it in transactions alone."""
    with instead_of_own(demo_database()):
        bring_back(Path(_files().name), Path(settings.MEDIA_ROOT))
        yield


@contextmanager
def own_demo() -> Iterator[None]:
    """A copy of the demo's database in the place of the tests' own, for those who commit."""
    with another_database("site", model=demo_database()):
        bring_back(Path(_files().name), Path(settings.MEDIA_ROOT))
        yield


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demo, for all tests of a module."""
    with django_db_blocker.unblock(), lent_demo():
        yield
