"""Which version of the site is served, and which one is kept beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from ajc_site.container import publish_version
from published import lag, sites
from published.models import OnFile
from published.sites import switch_back, switch_to
from published.storage import CURRENT, OTHER
from published.store import storage
from published.version import ENDINGS, FOLDERS, this_version
from published.web import nginx


@pytest.fixture
def written(on_file: Path) -> Path:
    """Three versions, written one after the other."""
    for name in ("first", "second", "third"):
        write(on_file, name)
    return on_file


def write(folder: Path, name: str, *, whole: bool = True) -> None:
    """A version, as `--all` leaves it before the switch; or one that was killed before the front page."""
    (folder / name / "nginx").mkdir(parents=True, exist_ok=True)
    (folder / name / "site").mkdir(exist_ok=True)
    for place in nginx.places():
        (folder / name / place).touch()
    address = "/" if whole else "/.errors/404.html"
    OnFile.objects.create(version=name, address=address, digest="x", keys=[], made_at=timezone.now())


def served() -> tuple[str | None, str | None]:
    return storage().target_of(CURRENT), storage().target_of(OTHER)


def test_the_one_before_is_kept_and_known_and_no_third(written):
    switch_to("first")
    assert served() == ("first", None)
    write(written, "second")
    switch_to("second")
    assert served() == ("second", "first")
    write(written, "third")
    switch_to("third")
    assert served() == ("third", "second")
    assert sorted(path.name for path in written.iterdir()) == ["current", "other", "second", "third"]


def test_who_writes_the_served_one_anew_can_still_switch_back(written):
    switch_to("first")
    write(written, "second")
    for _ in range(3):
        switch_to("second")
        assert served() == ("second", "first")
        assert (written / "first").is_dir()
    assert switch_back() == "first"


def test_back_and_forth_each_is_the_others_other(written):
    switch_to("third")
    write(written, "new")
    switch_to("new")
    for before, now in (("new", "third"), ("third", "new"), ("new", "third")):
        assert switch_back() == now
        assert served() == (now, before)


def test_without_another_there_is_no_way_back(written):
    switch_to("third")
    with pytest.raises(CommandError, match="no version before"):
        switch_back()
    assert served() == ("third", None)


@pytest.mark.parametrize("whole", [True, False])
def test_what_was_never_served_is_neither_gone_back_to_nor_kept(written, whole):
    """A process that writes a whole site was killed: before the front page, or just before the switch."""
    switch_to("first")
    write(written, "second")
    switch_to("second")
    write(written, "killed", whole=whole)
    assert switch_back() == "first"
    assert served() == ("first", "second")
    assert switch_back() == "second"
    write(written, "third")
    switch_to("third")
    assert served() == ("third", "second")
    assert sorted(path.name for path in written.iterdir()) == ["current", "other", "second", "third"]
    assert not OnFile.objects.filter(version="killed").exists()


def test_without_another_that_was_served_a_half_written_one_is_no_way_back(written):
    switch_to("third")
    write(written, "killed", whole=False)
    with pytest.raises(CommandError, match="no version before"):
        switch_back()
    assert served() == ("third", None)


def test_what_is_served_and_was_never_whole_is_not_kept(written):
    """As an earlier `--back` left it."""
    write(written, "killed", whole=False)
    storage().point(CURRENT, "killed")
    storage().point(OTHER, "first")
    switch_to("second")
    assert served() == ("second", "first")
    storage().point(OTHER, "third")
    with pytest.raises(CommandError, match=r"third, is not there as a whole"):
        switch_back()
    assert served() == ("second", "third")


def test_from_what_is_not_whole_there_is_a_way_back_and_none_to_it(written):
    switch_to("first")
    write(written, "second")
    switch_to("second")
    shutil.rmtree(written / "second" / "nginx")
    assert switch_back() == "first"
    assert served() == ("first", None)


def test_a_switch_that_was_cut_off_is_made_up_for(written):
    switch_to("first")
    write(written, "second")
    storage().point(OTHER, "first")
    switch_to("second")
    assert served() == ("second", "first")


def no_version(folder: Path) -> None:
    (folder / "current").unlink()


def a_folder(folder: Path) -> None:
    no_version(folder)
    (folder / "current").mkdir()


def nothing_that_is_there(folder: Path) -> None:
    storage().point(CURRENT, "f" * 16)


def another(folder: Path) -> None:
    write(folder, "0" * 16)
    storage().point(CURRENT, "0" * 16)


@pytest.mark.spread(1)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (no_version, "nothing is served: current names no version"),
        (a_folder, "nothing is served: current names no version"),
        (nothing_that_is_there, f"current names the version {'f' * 16}, which is not there as a whole"),
        (another, f"the version {'0' * 16} is served, and this is"),
    ],
)
def test_that_something_else_is_served_is_said(change, said, on_file, client, capsys):
    sites.write_whole()
    assert (sites.check(), lag.behind()) == ([], [])
    change(on_file)
    with pytest.raises(CommandError) as raised:
        call_command("published", "--check")
    assert raised.value.returncode == 1
    assert said in capsys.readouterr().out
    assert said in client.get("/readyz/").content.decode()
    # What a container does when it starts.
    if change is not a_folder:
        publish_version()
        assert (sites.check(), lag.behind()) == ([], [])


def test_a_container_writes_its_version_once(on_file, capsys):
    publish_version()
    assert served() == (this_version(), None)
    front = on_file / "current" / "site" / "index.html"
    before = front.stat().st_mtime_ns
    assert "Writing the version" in capsys.readouterr().out
    publish_version()
    assert "is served." in capsys.readouterr().out
    assert front.stat().st_mtime_ns == before


# Read by nobody but those who translate.
NOT_READ = {".po"}


def test_all_code_that_public_pages_are_made_with_is_in_the_versions_name():
    root = Path(settings.BASE_DIR)
    # The demo and the measuring are in no public image.
    packages = {path.parent.name for path in root.glob("[a-z]*/__init__.py")} - {"demo", "bench"}
    assert set(FOLDERS) == packages | {"templates"}
    files = [path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
    endings = {path.suffix for path in files if not {"tests", "__pycache__"} & set(path.parts)}
    assert endings - NOT_READ <= ENDINGS
    assert ".mo" in endings


@pytest.mark.parametrize("folder", ["written_dates", "safekeeping", "campaigns"])
@pytest.mark.parametrize("name", ["x.py", "x.mo", "locale/x/x.mo"])
def test_other_words_or_code_are_another_version(folder, name, settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "requirements.txt").touch()
    before = this_version.__wrapped__()
    path = tmp_path / folder / name
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    after = this_version.__wrapped__()
    path.write_bytes(b"y")
    assert len({before, after, this_version.__wrapped__()}) == 3


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
