"""A folder for published files, and triggers that note what changes: both go with the test."""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches

from campaigns.tests.conftest import kept_for_module  # noqa: F401  (fixture)
from published import noting


@pytest.fixture
def on_file(tmp_path: Path, settings: Any, db: None) -> Path:
    """The folder of published files; nothing is in it yet."""
    folder = tmp_path / "published"
    folder.mkdir()
    settings.PUBLISHED_ROOT = str(folder)
    # Django makes its storages anew.
    settings.STORAGES = {**settings.STORAGES}
    # What Wagtail remembers of another test's database: sizes of pictures, say.
    caches["default"].clear()
    noting.begin()
    return folder
