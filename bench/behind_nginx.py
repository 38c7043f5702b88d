"""The demo as in production: PostgreSQL, gunicorn, published files and nginx before them, all on loopback."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from run import processor_seconds, production  # noqa: E402

from ajc_site.embedded_postgres import EmbeddedPostgres, discard, use_throwaway_postgres  # noqa: E402
from published.tests.support.nginx import Nginx, free_ports, running_nginx  # noqa: E402

__all__ = ["PROJECT", "Stage", "processor_seconds", "stage"]


@dataclass
class Stage:
    """All that serves the site, each part to be taken away and brought back."""

    folder: Path
    postgres: EmbeddedPostgres
    environment: dict[str, str]
    port: int
    nginx: Nginx = field(init=False)
    application: subprocess.Popen[bytes] = field(init=False)

    @property
    def published(self) -> Path:
        return self.folder / "published"

    @property
    def uploads(self) -> Path:
        return self.folder / "media"

    def manage(self, *command: str, text: str | None = None) -> str:
        """Runs a command of the site's; gives what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=PROJECT, env={**os.environ, **self.environment}, input=text, text=True, capture_output=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"manage.py {command[0]}: {done.stdout}{done.stderr}")
        return done.stdout

    def start_application(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "ajc_site/gunicorn_conf.py"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--log-level", "error", "ajc_site.wsgi"]
        self.application = subprocess.Popen(
            command, cwd=PROJECT, env={**os.environ, **self.environment}, start_new_session=True
        )
        wait_until(lambda: _listens(self.port), "gunicorn does not start.")

    def kill_application(self) -> None:
        """SIGKILL to gunicorn and its workers: nothing is put away."""
        if self.application.poll() is None:
            os.killpg(self.application.pid, signal.SIGKILL)
            self.application.wait()

    def postmaster(self) -> int:
        return self.postgres.pid() or 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(is_so: Callable[[], bool], otherwise: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise SystemExit(otherwise)
        time.sleep(0.1)


@contextmanager
def stage() -> Iterator[Stage]:
    """Loads the demo, publishes it and serves it, until the block ends."""
    with ExitStack() as stack:
        postgres = use_throwaway_postgres()
        stack.callback(discard, postgres)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ajc-stage-")))
        # nginx's workers are somebody else where root runs this.
        folder.chmod(0o755)
        for name in ("media", "published"):
            (folder / name).mkdir()
        environment = production(str(folder / "media"), str(folder / "static"))
        environment["PUBLISHED_ROOT"] = str(folder / "published")
        site = Stage(folder, postgres, environment, free_ports(1)[0])
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"]):
            site.manage(*command)
        site.manage("load_demo", "--settings=ajc_site.settings.dev")
        site.manage("published", "--all")
        site.start_application()
        stack.callback(site.kill_application)
        site.nginx = stack.enter_context(
            running_nginx(site.published, f"127.0.0.1:{site.port}", MOST_AT_ONCE="10000")
        )
        yield site
