"""A backup is of one moment, whoever writes meanwhile; and it is whole, or there is none."""

import io
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from ajc_site.embedded_postgres import BASE_DIR
from ajc_site.tests.support.depth import is_deep, some
from ajc_site.tests.support.processes import database_url, hear, kill
from assets.models import EarlierVersion, File
from backups import backing_up
from backups.archive import ArchiveError
from backups.backing_up import make_backup
from backups.folders import Copier
from backups.restoring import check, open_archive

from .support import column, members

pytestmark = pytest.mark.django_db
# Archives hold what is committed.
commits = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for archives."""
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def store(name: str) -> EarlierVersion:
    """A file with the row that names it, as the site makes them: first the one, then the other."""
    stored = default_storage.save(name, ContentFile(name.encode() * 1000))
    of = ContentType.objects.get_for_model(File)
    return EarlierVersion.objects.create(stored=stored, content_type=of, object_id=1)


def named_and_held(archive: Path) -> tuple[set[str], set[str]]:
    """The files that an archive's rows name, and those that it holds."""
    found = members(archive)
    about = json.loads(found["about.json"])
    named = column(found, about, "campaigns_earlierversion", "stored")
    return set(named), {name.removeprefix("uploads/") for name in found if name.startswith("uploads/")}


# --- While somebody writes ---


@commits
def test_what_changes_between_the_steps_is_in_it_whole_or_not_at_all(place, monkeypatch):
    gone, stays = store("deleted-later.txt"), store("stays.txt")
    go, looks = Copier.go, []

    def then(self: Copier) -> None:
        go(self)
        looks.append(self)
        if len(looks) == 1:
            # After the files were copied, before the moment.
            gone.remove()
            store("comes.txt")
        elif len(looks) == 2:
            # After the moment.
            store("too-late.txt")
            stays.remove()

    monkeypatch.setattr(Copier, "go", then)
    named, held = named_and_held(make_backup(place).path)
    assert named == {"stays.txt", "comes.txt"}
    assert named <= held


@commits
def test_a_file_that_goes_just_after_the_moment_began_makes_it_take_another(place, monkeypatch):
    stays = store("stays.txt")
    hasty: list[Any] = []
    go = Copier.go

    def around(self: Copier) -> None:
        if len(hasty) == 1:
            # Stored after the first look, named in the moment, and gone before the second look.
            hasty.pop().remove()
            hasty[:] = [None, None]
        go(self)
        if not hasty:
            hasty.append(store("hasty.txt"))

    monkeypatch.setattr(Copier, "go", around)
    made = make_backup(place)
    named, held = named_and_held(made.path)
    assert named == {stays.stored.name}
    assert named <= held
    assert made.missing == []


@pytest.mark.deeper
@commits
def test_with_somebody_who_stores_and_throws_away_all_the_time_it_is_of_one_moment(place):
    stop, problems = threading.Event(), []

    def write() -> None:
        try:
            kept: list[EarlierVersion] = []
            while not stop.is_set():
                kept.append(store(f"{len(kept)}.txt"))
                if len(kept) > 20:
                    kept.pop(0).remove()
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for count in range(20 if is_deep() else 3):
            made = make_backup(place / f"{count}.tar")
            named, held = named_and_held(made.path)
            assert named <= held
            assert made.missing == []
    finally:
        stop.set()
        writer.join()
    assert not problems


@commits
def test_files_that_were_missing_before_are_told_and_hold_nothing_up(place, capsys):
    store("there.txt")
    default_storage.delete(str(store("lost.txt").stored.name))
    call_command("backup", str(place))
    assert "1 files that rows name are missing: lost.txt" in capsys.readouterr().err
    (archive,) = place.iterdir()
    with open_archive(archive) as file:
        assert check(file)["uploads"]["missing"] == ["lost.txt"]


@commits
def test_the_wrong_folder_of_uploads_is_noticed(place, media):
    store("there.txt")
    (media / "there.txt").unlink()
    with pytest.raises(ArchiveError, match="is MEDIA_ROOT right"):
        make_backup(place)
    assert list(place.iterdir()) == []


# --- What readers get as files ---


def test_of_several_published_sites_it_holds_the_one_that_is_handed_out(place, tmp_path, settings):
    root = tmp_path / "published"
    settings.PUBLISHED_ROOT = str(root)
    for version in ("old", "new"):
        (root / version / "site").mkdir(parents=True)
        (root / version / "site/index.html").write_text(version)
    (root / "current").symlink_to("new")
    found = members(make_backup(place).path)
    assert [name for name in found if name.startswith("published/")] == ["published/new/site/index.html"]
    assert json.loads(found["about.json"])["published"] == {"files": 1, "current": "new"}


def test_a_current_site_elsewhere_is_refused(place, tmp_path, settings):
    settings.PUBLISHED_ROOT = str(tmp_path / "published")
    (tmp_path / "published").mkdir()
    (tmp_path / "published/current").symlink_to("/etc")
    with pytest.raises(ArchiveError, match="leads out of its folder"):
        make_backup(place)


# --- Where it may be ---


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as error:
        call_command("backup", *arguments, stdout=io.StringIO())
    assert "\n" not in str(error.value)
    return str(error.value)


def test_it_is_dated_and_two_are_two(place):
    first = make_backup(place).path
    assert re.fullmatch(r"site-\d{4}-\d\d-\d\dT\d{6}Z\.tar", first.name)
    assert make_backup(place / "own name.tar").path.name == "own name.tar"
    assert sorted(path.name for path in place.iterdir()) == sorted([first.name, "own name.tar"])


def test_nothing_is_ever_overwritten(place, monkeypatch):
    (place / "there.tar").write_text("precious")
    (place / "link.tar").symlink_to("nowhere")
    assert "is there already" in refused(str(place / "there.tar"))
    write = backing_up.write_site

    def and_meanwhile(archive: Any) -> Any:
        missing = write(archive)
        (place / "raced.tar").write_text("precious")
        return missing

    monkeypatch.setattr(backing_up, "write_site", and_meanwhile)
    assert "is there already" in refused(str(place / "raced.tar"))
    assert (place / "there.tar").read_text() == (place / "raced.tar").read_text() == "precious"
    assert sorted(path.name for path in place.iterdir()) == ["link.tar", "raced.tar", "there.tar"]


@pytest.mark.parametrize("inside", ["", "images", "own.tar", "images/own.tar"])
def test_it_does_not_lie_among_uploads(media, inside):
    (media / "images").mkdir()
    assert "among the site's own files" in refused(str(media / inside))
    assert list(media.rglob("*")) == [media / "images"]


def test_it_does_not_lie_among_what_readers_get(tmp_path, settings):
    settings.PUBLISHED_ROOT = str(tmp_path / "published")
    (tmp_path / "published/v1/site").mkdir(parents=True)
    (tmp_path / "elsewhere").symlink_to("published/v1/site")
    assert "among the site's own files" in refused(str(tmp_path / "elsewhere"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/no/such/folder/x.tar"], "There is no folder /no/such/folder"),
        (["/proc/x.tar"], "cannot be written in /proc"),
        (["/etc/passwd"], "is there already"),
        (["/etc/passwd/x.tar"], "There is no folder"),
        ([".", "--keep", "0"], "from 1 up"),
        ([".", "--keep", "-3"], "from 1 up"),
        (["/tmp/x.tar", "--keep", "3"], "for a folder"),
    ],
)
def test_bad_arguments_are_told_in_one_line(arguments, said):
    assert said in refused(*arguments)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who can mount a small disk")
def test_a_full_disk_is_told_and_nothing_stays(tmp_path, media):
    small = tmp_path / "small"
    small.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=200k", "none", str(small)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        (media / "film.mp4").write_bytes(os.urandom(1_000_000))
        assert "There is no room left" in refused(str(small))
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", "--lazy", str(small)], check=False)


def test_a_link_among_uploads_is_told_and_nothing_stays(place, media):
    (media / "link.jpg").symlink_to("/etc/passwd")
    assert "link.jpg is a link" in refused(str(place))
    assert list(place.iterdir()) == []


# --- Night after night ---


def test_the_newest_stay_and_other_files_are_nobodys_business(place):
    names = [f"site-2026-01-{day:02}T031500Z.tar" for day in range(1, 17)]
    others = ["site-2026-01-01T031500Z.tar.gz", "notes.txt", "before-upgrade.tar"]
    for name in [*names, *others]:
        (place / name).touch()
    call_command("backup", str(place), "--keep", "14", stdout=io.StringIO())
    left = {path.name for path in place.iterdir()}
    assert set(others) <= left
    assert sorted(left - set(others))[:-1] == names[3:]


def test_none_is_removed_where_the_new_one_failed(place, media):
    (place / "site-2026-01-01T031500Z.tar").touch()
    (media / "link.jpg").symlink_to("/etc/passwd")
    refused(str(place), "--keep", "1")
    assert [path.name for path in place.iterdir()] == ["site-2026-01-01T031500Z.tar"]


# --- Killed ---

CHILD = """
import sys, time
sys.path.insert(0, ".")
import django
django.setup()
from pathlib import Path
from backups import backing_up, rows

def stay(*args, **kwargs):
    print("now", flush=True)
    time.sleep(60)

step, target = sys.argv[1:]
owner = {"write": rows.Moment, "close": backing_up.ArchiveWriter}.get(step, backing_up)
setattr(owner, step, stay)
backing_up.make_backup(Path(target))
"""
STEPS = ["_read_again", "one_moment", "write", "_write_published", "close", "_name"]


@pytest.fixture
def child(place: Path, media: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []

    def start(step: str) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "MEDIA_ROOT": str(media),
            "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev",
        }
        process = subprocess.Popen(
            [sys.executable, "-c", CHILD, step, str(place)],
            cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.deeper
@pytest.mark.parametrize("step", some(STEPS, 1))
@commits
def test_killed_it_leaves_nothing_that_passes_for_whole_and_the_next_tidies_up(place, child, step):
    store("letter.txt")
    process = child(step)
    hear(process, "now")
    kill(process)
    process.wait()
    (left,) = place.iterdir()
    assert left.name.startswith(".")
    assert left.name.endswith(".unfinished")
    if step not in ("_read_again", "_name"):
        with pytest.raises(ArchiveError), open_archive(left) as file:
            check(file)
    made = make_backup(place)
    assert list(place.iterdir()) == [made.path]


@pytest.mark.deep
def test_one_that_is_still_being_made_is_left_alone(place, child):
    process = child("_name")
    hear(process, "now")
    made = make_backup(place / "other.tar")
    assert len(list(place.iterdir())) == 2
    kill(process)
    process.wait()
    assert made.path.exists()
