"""Which version of the site is served, and which one is kept beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import timezone

from ajc_site.container import publish_version
from published.models import OnFile
from published.sites import switch_back, switch_to
from published.storage import CURRENT, OTHER
from published.store import storage
from published.version import this_version


@pytest.fixture
def written(on_file: Path) -> Path:
    """Three versions, written one after the other."""
    for name in ("first", "second", "third"):
        (on_file / name).mkdir()
        OnFile.objects.create(version=name, address="/", digest="x", keys=[], made_at=timezone.now())
    return on_file


def served() -> tuple[str | None, str | None]:
    return storage().target_of(CURRENT), storage().target_of(OTHER)


def test_the_one_before_is_kept_and_known_and_no_third(written):
    switch_to("first")
    assert served() == ("first", None)
    OnFile.objects.create(version="second", address="/", digest="x", keys=[], made_at=timezone.now())
    (written / "second").mkdir(exist_ok=True)
    switch_to("second")
    assert served() == ("second", "first")
    OnFile.objects.create(version="third", address="/", digest="x", keys=[], made_at=timezone.now())
    (written / "third").mkdir(exist_ok=True)
    switch_to("third")
    assert served() == ("third", "second")
    assert sorted(path.name for path in written.iterdir()) == ["current", "other", "second", "third"]


def test_who_writes_the_served_one_anew_can_still_switch_back(written):
    switch_to("first")
    OnFile.objects.create(version="second", address="/", digest="x", keys=[], made_at=timezone.now())
    (written / "second").mkdir(exist_ok=True)
    for _ in range(3):
        switch_to("second")
        assert served() == ("second", "first")
        assert (written / "first").is_dir()
    assert switch_back() == "first"


def test_back_and_forth_each_is_the_others_other(written):
    switch_to("third")
    OnFile.objects.create(version="new", address="/", digest="x", keys=[], made_at=timezone.now())
    switch_to("new")
    for before, now in (("new", "third"), ("third", "new"), ("new", "third")):
        assert switch_back() == now
        assert served() == (now, before)


def test_without_another_there_is_no_way_back(written):
    switch_to("third")
    with pytest.raises(CommandError, match="no version before"):
        switch_back()
    assert served() == ("third", None)


def test_a_container_writes_its_version_once(on_file, capsys):
    publish_version()
    assert served() == (this_version(), None)
    front = on_file / "current" / "site" / "index.html"
    before = front.stat().st_mtime_ns
    assert "Writing the version" in capsys.readouterr().out
    publish_version()
    assert "is served." in capsys.readouterr().out
    assert front.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALLOWED_HOSTS", ["new.example.org"]),
        ("WAGTAILIMAGES_MAX_UPLOAD_SIZE", 1),
        ("SECURE_HSTS_SECONDS", 7),
    ],
)
def test_other_settings_that_readers_notice_are_another_version(settings, name, value):
    before = this_version.__wrapped__()
    setattr(settings, name, value)
    assert this_version.__wrapped__() != before
