"""What is refused before anything changes; and what was there stays until the new is whole."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection

from ajc_site.embedded_postgres import BASE_DIR
from ajc_site.tests.support.processes import database_url, hear, kill, wait_until_alone
from backups.archive import ABOUT, ArchiveError, ArchiveReader, ArchiveWriter
from backups.backing_up import make_backup
from backups.folders import Replacement
from backups.restoring import COMING, GONE, open_archive, restore, tidy_up

from .support import empty_machine

pytestmark = pytest.mark.django_db
# These work in databases that come and go.
switches = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Path:
    """Of a site in which nobody has written anything yet."""
    with django_db_blocker.unblock():
        return make_backup(tmp_path_factory.mktemp("archive")).path


def refused(*arguments: str | Path) -> str:
    with pytest.raises(CommandError) as error:
        call_command("restore", *map(str, arguments), stdout=io.StringIO())
    assert "\n" not in str(error.value)
    return str(error.value)


def rewritten(source: Path, target: Path, change: Any) -> Path:
    """An archive that says something else of itself, sealed anew."""
    with source.open("rb") as old, target.open("w+b") as new:
        archive = ArchiveWriter(new, 0)
        for member, content in ArchiveReader(old).members():
            data = content.read()
            if member.name == ABOUT:
                change(about := json.loads(data))
                archive.close(about)
                continue
            with archive.member(member.name, member.time) as copy:
                copy.write(data)
    return target


# --- Refused ---


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["/no/such.tar"], "There is no file"),
        (["/etc"], "There is no file"),
        (["/dev/null"], "There is no file"),
        (["/etc/passwd"], "no whole archive"),
        (["/etc/passwd", "--check"], "no whole archive"),
        (["/etc/passwd", "--check", "--replace"], "say one of them"),
        (["/etc/passwd", "--sha256", "12"], "64 digits"),
    ],
)
def test_bad_arguments_are_told_in_one_line(arguments, said):
    assert said in refused(*arguments)


def test_a_database_that_is_not_empty_is_not_overwritten(archive):
    assert "The database is not empty" in refused(archive)


def test_another_checksum_than_the_one_that_was_noted_is_refused(archive):
    assert "SHA-256" in refused("--check", archive, "--sha256", "0" * 64)
    assert "SHA-256" in refused("--replace", archive, "--sha256", "f" * 64)


@pytest.mark.parametrize("unknown", [["campaigns", "9999_later"], ["no_such_app", "0001_initial"]])
def test_an_archive_of_a_newer_version_names_what_is_unknown(archive, tmp_path, unknown):
    newer = rewritten(
        archive, tmp_path / "newer.tar", lambda about: about["database"]["migrations"].append(unknown)
    )
    assert ".".join(unknown) in refused("--check", newer)
    assert ".".join(unknown) in refused("--replace", newer)


def test_an_archive_that_is_cut_off_or_altered_is_refused_by_the_command_too(archive, tmp_path):
    data = archive.read_bytes()
    broken = tmp_path / "broken.tar"
    for other in (
        data[:-1],
        data[: len(data) // 2],
        data.replace(b"wagtailcore", b"wagtailc0re", 1),
        data + data,
    ):
        broken.write_bytes(other)
        assert refused("--check", broken)
        assert refused("--replace", broken)


@switches
def test_uploads_that_are_there_are_not_overwritten(archive, tmp_path):
    (tmp_path / "precious.jpg").touch()
    (tmp_path / ".gitkeep").touch()
    with empty_machine(tmp_path):
        assert "precious.jpg" in refused(archive)
    assert {path.name for path in tmp_path.iterdir()} == {"precious.jpg", ".gitkeep"}


@switches
def test_others_who_use_the_database_are_not_pulled_from_under(archive, tmp_path):
    with empty_machine(tmp_path / "media"):
        other = psycopg2.connect(**{**connection.get_connection_params(), "cursor_factory": None})
        try:
            assert "Other programs use the database (1)" in refused(archive)
        finally:
            other.close()
    assert not (tmp_path / "media").exists()


@switches
def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_left(archive, tmp_path):
    (tmp_path / "file").touch()
    with empty_machine(tmp_path / "file" / "media"):
        assert "could not be restored" in refused(archive)
        assert schemas() == []


# --- After one that was killed: what is left in the database and in the folder says how far it came ---


def schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE %s", ["%restoring%"])
        return [name for (name,) in cursor.fetchall()]


def left_behind(folder: Path, mark: str) -> Replacement:
    (folder / "a.txt").write_text("old")
    replacement = Replacement(folder)
    replacement.begin(mark)
    (replacement.new / "a.txt").write_text("new")
    replacement.switch()
    return replacement


MARK = "0123456789abcdef"


def test_where_the_database_was_not_switched_the_files_go_back(tmp_path):
    replacement = left_behind(tmp_path, MARK)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {COMING}{MARK}")
    tidy_up([replacement])
    assert (tmp_path / "a.txt").read_text() == "old"
    assert schemas() == []


def test_where_it_was_switched_what_was_there_before_goes(tmp_path):
    replacement = left_behind(tmp_path, MARK)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {GONE}{MARK}")
        cursor.execute("SELECT current_schema()")
        cursor.execute(f"COMMENT ON SCHEMA {cursor.fetchone()[0]} IS '{MARK}'")
    tidy_up([replacement])
    assert (tmp_path / "a.txt").read_text() == "new"
    assert not replacement.place.exists()
    assert schemas() == []


def test_where_another_database_was_meant_nothing_is_thrown_away(tmp_path):
    replacement = left_behind(tmp_path, MARK)
    with pytest.raises(ArchiveError, match="another database"):
        tidy_up([replacement])
    assert (replacement.old / "a.txt").read_text() == "old"


def test_schemas_of_others_are_let_be(tmp_path):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {COMING}mine")
    tidy_up([])
    assert schemas() == [f"{COMING}mine"]


# --- In the place of another site ---


@pytest.fixture
def site(archive: Path, tmp_path: Path) -> Iterator[Path]:
    """A site on a machine of its own, with an account and a file that the archive does not have."""
    media = tmp_path / "media"
    with empty_machine(media):
        with open_archive(archive) as file:
            restore(file)
        get_user_model().objects.create_user("mai")
        (media / "mine.txt").write_text("mine")
        connection.close()
        yield media


def is_as_it_was(media: Path) -> bool:
    account = get_user_model().objects.filter(username="mai").exists()
    assert account == (media / "mine.txt").exists()
    return account


@switches
@pytest.mark.deep
def test_a_site_that_is_there_stays_if_the_new_one_cannot_be_made(site, archive, tmp_path):
    def add_a_column(about: dict[str, Any]) -> None:
        about["database"]["tables"]["campaigns_file"].append("no_such")

    def take_one_away(about: dict[str, Any]) -> None:
        about["database"]["tables"]["campaigns_file"].pop()

    for change, said in ((add_a_column, "tables aren't those"), (take_one_away, "tables aren't those")):
        broken = rewritten(archive, tmp_path / "broken.tar", change)
        assert said in refused("--replace", broken)
        assert is_as_it_was(site)
        assert schemas() == []
        assert not (site / ".restoring").exists()
    call_command("restore", "--replace", str(archive), stdout=io.StringIO())
    assert not is_as_it_was(site)
    assert schemas() == []


CHILD = """
import sys, time
sys.path.insert(0, ".")
import django
django.setup()
from pathlib import Path
from backups import folders, restoring

def stay(*args, **kwargs):
    print("now", flush=True)
    time.sleep(120)

step, archive = sys.argv[1:]
if step == "files are switched, rows are not":
    switch = folders.Replacement.switch
    folders.Replacement.switch = lambda self: (switch(self), stay())
elif step == "rows are in":
    restoring.awake = stay
elif step == "all is switched":
    folders.Replacement.finish = stay
else:
    restoring._migrate_to = stay
restoring.restore(open(archive, "rb"), replace=True)
"""


@switches
@pytest.mark.deep
@pytest.mark.parametrize(
    "step", ["begun", "rows are in", "files are switched, rows are not", "all is switched"]
)
def test_killed_it_leaves_the_old_site_or_the_new_one_and_the_next_tidies_up(site, archive, step):
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "MEDIA_ROOT": str(site),
        "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, step, str(archive)],
        cwd=BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    hear(process, "now")
    kill(process)
    process.communicate()
    wait_until_alone()
    tidy_up([Replacement(site)])
    assert is_as_it_was(site) == (step != "all is switched")
    assert schemas() == []
    assert not (site / ".restoring").exists()
