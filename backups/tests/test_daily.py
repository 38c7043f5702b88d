"""`backup --daily`: one archive a day, made up for where one was missed, tried again where it failed."""

import subprocess
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ajc_site import probe
from ajc_site.embedded_postgres import BASE_DIR
from backups.backing_up import NAME
from backups.daily import go_on, is_due

AT = time(3, 15)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


class Enough(Exception):
    """Ends what goes on for ever."""


class Days:
    """A clock that moves while one sleeps, and what makes archives meanwhile."""

    def __init__(self, folder: Path, days: float, fails_at: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self.folder, self.time, self.end = folder, NOON, NOON + timedelta(days=days)
        self.fails_at = fails_at
        self.tries: list[datetime] = []

    def make(self) -> bool:
        self.tries.append(self.time)
        if len(self.tries) in self.fails_at:
            return False
        archive(self.folder, self.time)
        return True

    def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)
        if self.time > self.end:
            raise Enough

    def go(self) -> list[str]:
        with pytest.raises(Enough):
            go_on(self.folder, AT, self.make, self.sleep, lambda: self.time)
        return [f"{moment:%d %H:%M}" for moment in self.tries]


def archive(folder: Path, moment: datetime) -> None:
    (folder / moment.strftime(NAME)).touch()


def test_one_is_made_at_once_and_then_one_a_day(tmp_path):
    assert Days(tmp_path, 3).go() == ["26 12:00", "27 03:15", "28 03:15", "29 03:15"]


def test_a_restart_makes_no_second_one(tmp_path):
    archive(tmp_path, NOON.replace(hour=4))
    assert Days(tmp_path, 1).go() == ["27 03:15"]


def test_a_day_that_was_missed_is_made_up_for(tmp_path):
    archive(tmp_path, NOON - timedelta(days=1))
    assert Days(tmp_path, 0.5).go() == ["26 12:00"]


def test_what_fails_is_tried_again_after_a_quarter_of_an_hour(tmp_path):
    assert Days(tmp_path, 0.9, fails_at={1, 2, 4}).go() == [
        "26 12:00",
        "26 12:15",
        "26 12:30",
        "27 03:15",
        "27 03:30",
    ]


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        ("2026-11-26 03:15", "2026-11-26 23:59", False),
        ("2026-11-26 03:14", "2026-11-26 03:15", True),
        ("2026-11-25 03:16", "2026-11-26 03:14", False),
        ("2026-02-28 03:15", "2026-03-01 03:15", True),
        ("2027-01-01 00:00", "2026-12-31 12:00", False),
    ],
)
def test_it_is_due_when_the_days_time_came_since_the_last(tmp_path, made, now, due):
    archive(tmp_path, datetime.fromisoformat(f"{made}Z"))
    assert is_due(tmp_path, AT, datetime.fromisoformat(f"{now}Z")) is due


@pytest.mark.parametrize("name", ["site-before-the-move.tar", "notes.txt", ".site-2026-11-26T120000Z.tar"])
def test_files_with_other_names_are_no_archives_of_the_day(tmp_path, name):
    (tmp_path / name).touch()
    assert is_due(tmp_path, AT, NOON)
    assert probe.main([str(tmp_path)]) == 1


@pytest.mark.parametrize(("hours", "code"), [(0, 0), (25, 0), (27, 1), (24 * 30, 1)])
def test_the_health_check_asks_for_an_archive_of_the_last_day(tmp_path, hours, code):
    archive(tmp_path, datetime.now(UTC) - timedelta(hours=hours))
    # Whenever it was copied there.
    assert probe.main([str(tmp_path)]) == code


def test_without_an_archive_it_is_not_well(tmp_path):
    assert probe.main([str(tmp_path)]) == 1


@pytest.mark.parametrize("wrong", ["25:00", "3", "noon", ""])
def test_a_time_that_is_none_is_refused(tmp_path, wrong):
    with pytest.raises(CommandError, match="takes a time like 03:15"):
        call_command("backup", str(tmp_path), f"--daily={wrong}")


def test_it_is_for_a_folder(tmp_path):
    with pytest.raises(CommandError, match="--daily is for a folder"):
        call_command("backup", str(tmp_path / "site.tar"), "--daily=03:15")


def test_a_database_that_is_away_is_told_and_waited_for(tmp_path):
    """As its own process: it stays, says why there is no archive, and ends at once when it is told to."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "backup", str(tmp_path), "--daily", "03:15"],
        cwd=BASE_DIR,
        env={
            "PATH": "/usr/bin:/bin",
            "DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev",
            "DATABASE_URL": "postgres://site:hunter2@127.0.0.1:1/site",
            "MEDIA_ROOT": str(tmp_path / "media"),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "Trying again in a quarter of an hour." in line
        assert "hunter2" not in line
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
    assert not list(tmp_path.iterdir())
