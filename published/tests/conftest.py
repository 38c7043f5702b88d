"""A place for published files, and triggers that note what changes: both go with the test."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.cache import caches

from published import noting, renewing, sources
from published.tests.support.places import PLACES
from published.tests.support.s3 import S3, running_s3
from published.web import nginx

_NUMBERS: Final = count(1)

# Of the forty languages that have feeds of their own, one that the tests publish in and one that
# they do not: feeds of nothing are all alike, and a whole site is made many times. Servers that
# are started as they are have all.
_LANGUAGES: Final = [one for one in sources.LANGUAGES if one[0] in ("en", "my")]


@pytest.fixture
def on_file(tmp_path: Path, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of published files; nothing is in it yet."""
    folder = tmp_path / "published"
    folder.mkdir()
    settings.PUBLISHED_ROOT = str(folder)
    # Django makes its storages anew.
    settings.STORAGES = {**settings.STORAGES}
    _begin(monkeypatch)
    return folder


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """A real server that speaks S3: one for all tests of this process."""
    with running_s3() as server:
        yield server


@pytest.fixture
def in_bucket(s3: S3, settings: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    """A bucket of the test's own for published files; nothing is in it yet."""
    bucket = settings.PUBLISHED_BUCKET = f"published-{next(_NUMBERS)}"
    s3.client().create_bucket(Bucket=bucket)
    settings.STORAGES = {
        **settings.STORAGES,
        "published": {
            "BACKEND": "published.bucket.PublishedBucket",
            "OPTIONS": s3.options(settings.PUBLISHED_BUCKET),
        },
    }
    _begin(monkeypatch)
    yield s3
    # The bucket goes with the server. What was remembered of the web server's words is a bucket's.
    nginx.texts.cache_clear()


@pytest.fixture
def place(request: pytest.FixtureRequest) -> Any:
    """An empty place for published files: a folder, or what ``in_both`` says."""
    return request.getfixturevalue(PLACES[getattr(request, "param", "folder")])


def _begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LANGUAGES", _LANGUAGES)
    # On a busy machine what is due would be left to the clock, which does not run here.
    monkeypatch.setattr(renewing, "PATIENCE", float("inf"))
    # What Wagtail remembers of another test's database: sizes of pictures, say.
    caches["default"].clear()
    noting.begin()
