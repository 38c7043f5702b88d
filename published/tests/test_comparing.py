"""What lies in the published folder and should not, or lies there no more: found, told, and mended."""

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from ajc_site.tests.support.depth import some
from campaigns.tests import factories as make
from published import clock, comparing, noting, sites, static_files
from published.models import OnFile
from published.store import Store, storage
from published.version import this_version

pytestmark = pytest.mark.django_db

STYLE = b"p { color: #123456 }"


@pytest.fixture(scope="module")
def written(kept_for_module: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was written as a whole, once for all tests here: a page, a file, a style."""
    root = tmp_path_factory.mktemp("written")
    (root / "static" / "css").mkdir(parents=True)
    (root / "static" / "css" / "site.0123456789ab.css").write_bytes(STYLE)
    (root / "static" / "css" / "site.0123456789ab.css.gz").write_bytes(b"form")
    (root / "published").mkdir()
    changed = {"PUBLISHED_ROOT": str(root / "published"), "STATIC_ROOT": str(root / "static")}
    with override_settings(**changed, STORAGES={**django_settings.STORAGES}):
        noting.begin()
        page = make.StandardPageFactory(title="About", slug="about")
        page.save_revision().publish()
        sites.write_whole()
    return root


@pytest.fixture
def folder(written: Path, on_file: Path, tmp_path: Path, settings: Any) -> Path:
    """The web server's root of that site, for a test to do with as it likes."""
    shutil.copytree(written / "published", on_file, symlinks=True, dirs_exist_ok=True)
    shutil.copytree(written / "static", tmp_path / "static")
    settings.STATIC_ROOT = str(tmp_path / "static")
    return on_file / this_version() / "site"


def contents(folder: Path) -> dict[str, bytes]:
    root = folder.parent
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and "security.txt" not in path.name
    }


def go_round() -> None:
    clock.go_round(now=timezone.now())


# Each does something to the web server's root that a round of the clock sees; what is told of it follows.
SEEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "a link to a file": (
        lambda root: (root / "passwords.txt").symlink_to("/etc/passwd"), "belongs to nothing"
    ),
    "a link to a folder": (lambda root: (root / "all").symlink_to("/"), "belongs to nothing"),
    "a link that leads nowhere": (lambda root: (root / "x").symlink_to("/no/where"), "belongs to nothing"),
    "a link in place of a page": (
        lambda root: in_place_of(root / "about/index.html", "/etc/passwd"), "belongs to nothing"
    ),
    "a link in place of a form": (
        lambda root: in_place_of(root / "about/index.html.br", "/etc/passwd"), "belongs to nothing"
    ),
    "a link in place of a folder": (
        lambda root: instead_of_folder(root / "about"),
        "belongs to nothing",
    ),
    "a link in place of a static file": (
        lambda root: in_place_of(root / "static/css/site.0123456789ab.css", "/etc/passwd"),
        "belongs to nothing",
    ),
    "a page of somebody's": (lambda root: (root / "phish.html").write_text("Log in"), "belongs to nothing"),
    "a file of dots": (lambda root: (root / ".htaccess").write_text("x"), "belongs to nothing"),
    "a form without its file": (lambda root: (root / "no.html.gz").write_text("x"), "belongs to nothing"),
    "a form of a file that has none": (
        lambda root: (root / "static/css/site.0123456789ab.css.br").write_text("x"), "belongs to nothing"
    ),
    "a strange static file": (lambda root: (root / "static/a.js").write_text("x"), "belongs to nothing"),
    "a strange error page": (lambda root: (root / ".errors/999.html").write_text("x"), "belongs to nothing"),
    "an empty folder": (lambda root: (root / "a/b").mkdir(parents=True), "belongs to nothing"),
    "a pipe": (lambda root: os.mkfifo(root / "pipe"), "belongs to nothing"),
    "a configuration of somebody's": (
        lambda root: (root.parent / "nginx/more.conf").write_text("x"), "belongs to nothing"
    ),
    "something beside the site": (lambda root: (root.parent / "x.sh").write_text("x"), "belongs to nothing"),
    "a folder in place of a page": (
        lambda root: folder_instead_of(root / "about/index.html"),
        "belongs to nothing",
    ),
    "a form that is gone": (lambda root: (root / "about/index.html.br").unlink(), "is not what was written"),
    "a form of another time": (
        lambda root: os.utime(root / "about/index.html.gz", (1, 1)), "is not what was written"
    ),
    "a static file that is gone": (
        lambda root: (root / "static/css/site.0123456789ab.css").unlink(), "is not what was written"
    ),
    "a configuration that is gone": (
        lambda root: (root.parent / "nginx/files.conf").unlink(), "is not what was written"
    ),
    "a page that is gone": (lambda root: (root / "about/index.html").unlink(), ""),
    "an error page that is gone": (lambda root: (root / ".errors/404.html").unlink(), ""),
}  # fmt: skip


def instead_of_folder(path: Path) -> None:
    path.rename(path.parents[1] / "elsewhere")
    path.symlink_to("/etc")


def folder_instead_of(path: Path) -> None:
    path.unlink()
    path.mkdir()


def in_place_of(path: Path, target: str) -> None:
    path.unlink()
    path.symlink_to(target)


@pytest.mark.deeper
def test_a_round_finds_it_tells_of_it_and_mends_it(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = contents(folder)
    # One after the other: each round leaves the site as it was.
    for name, (do, told) in some(list(SEEN.items()), 4):
        do(folder)
        assert sites.check(), name
        caplog.clear()
        with caplog.at_level(logging.WARNING, "published"):
            go_round()
        assert told in caplog.text, name
        assert contents(folder) == before, name
        assert not [path for path in folder.parent.rglob("*") if path.is_symlink()], name
        assert not comparing.differences(comparing.every_file), name


def overwrite(path: Path, content: bytes) -> None:
    """As somebody would who wants nobody to see it."""
    moment = path.stat().st_mtime
    path.write_bytes(content)
    os.utime(path, (moment, moment))


READ = (
    "site/about/index.html", "site/about/index.html.br", "site/about/index.html.gz", "site/.errors/404.html",
    "site/robots.txt", "site/static/css/site.0123456789ab.css", "nginx/files.conf",
)  # fmt: skip


def test_other_content_is_found_by_who_asks_and_by_the_clock_in_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All its rounds, in few: each reads a part.
    monkeypatch.setattr(comparing, "PARTS", 2)
    before = contents(folder)
    for name in READ:
        path = folder.parent / name
        if path.stat().st_nlink > 1:
            # Not the file that it was linked to.
            path.unlink()
            path.write_bytes(before[name])
        overwrite(path, b"Somebody else's words")
        assert comparing.differences(comparing.every_file), name
        for _ in range(2):
            go_round()
        assert contents(folder) == before, name


@pytest.mark.deep
def test_check_names_each_and_mend_leaves_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "phish.html").write_text("Log in")
    (folder / "x").symlink_to("/")
    overwrite(folder / "about/index.html", b"Altered")
    with pytest.raises(CommandError, match="3 differences"):
        call_command("published", check=True)
    version = this_version()
    assert capsys.readouterr().out.splitlines() == [
        "is not what was written: /about/",
        f"belongs to nothing: {version}/site/phish.html",
        f"belongs to nothing: {version}/site/x",
    ]
    call_command("published", mend=True)
    call_command("published", check=True)


@pytest.mark.deep
def test_links_beside_the_versions_go_and_the_one_that_is_served_stays(folder: Path, on_file: Path) -> None:
    (on_file / "another").symlink_to("/etc")
    (on_file / "lost+found").mkdir()
    go_round()
    assert not (on_file / "another").is_symlink()
    assert (on_file / "lost+found").is_dir()
    assert storage().target_of("current") == this_version()


@pytest.mark.deep
def test_what_is_being_written_stays_and_what_a_killed_process_left_goes(folder: Path) -> None:
    new, old = folder / ".beginning-1", folder / ".beginning-2"
    for path in (new, old):
        path.write_text("half")
    os.utime(old, (1, 1))
    go_round()
    assert new.exists()
    assert not old.exists()


@pytest.mark.deep
def test_the_static_files_of_a_version_stay_as_they_were(folder: Path, settings: Any) -> None:
    """An update has collected others meanwhile."""
    style = Path(settings.STATIC_ROOT, "css/site.0123456789ab.css")
    style.unlink()
    style.with_name("new.css").write_text("p {}")
    go_round()
    assert (folder / "static/css/site.0123456789ab.css").read_bytes() == STYLE
    assert not (folder / "static/css/new.css").exists()
    # What cannot be had again is told of, and nothing wrong is put in its place.
    (folder / "static/css/site.0123456789ab.css").unlink()
    style.write_text("p { color: red }")
    go_round()
    assert not (folder / "static/css/site.0123456789ab.css").exists()
    assert list(comparing.differences().faults()) == [
        "is not what was written: /static/css/site.0123456789ab.css"
    ]
    assert OnFile.objects.filter(address__startswith="/static/").count() == 2


def test_nothing_waits_for_a_comparison_that_finds_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alone() -> None:
        raise AssertionError("Who publishes would have waited.")

    monkeypatch.setattr(comparing, "alone", alone)
    assert not comparing.differences()


@pytest.mark.deep
def test_the_files_of_another_version_are_not_looked_at(folder: Path, on_file: Path) -> None:
    other = Store("0000000000000000").place("index.html")
    (on_file / other).parent.mkdir(parents=True)
    (on_file / other).write_text("of before")
    go_round()
    assert (on_file / other).exists()
    assert static_files.is_static("/static/x.css")
