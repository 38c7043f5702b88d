"""`make compose-check`: docker-compose.yml on a real engine, as who types `docker compose up` has it.

The site is built, comes up, is asked for pages, pictures, files, search and feeds, lets the demo's staff log
in, runs tests inside, is restarted, taken down and brought up again, and has lost nothing. Its name, port and
volumes are its own, so one that runs beside it is left alone. In the end all of it is taken away.

The machine's own Docker engine is used. Where none answers, CONTAINER_ENGINE may name a program that has one:
`PROGRAM start` starts it and prints `export NAME=VALUE` for whoever wants to reach it, `PROGRAM stop` ends
it.
"""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TypeVar

from ajc_site.embedded_postgres import BASE_DIR
from ajc_site.tests.compose_visitor import Visitor, check

# One of each kind: the containers' own, a page's, one that encodes pictures, one that has child processes.
TESTS = (
    "ajc_site/tests/test_containers.py",
    "ajc_site/tests/test_health.py",
    "campaigns/tests/test_home.py",
    "assets/tests/test_pictures.py",
    "clean_files/tests/test_contained.py",
)
# 120 of them are the typesetter of the printed forms and the letters of Chinese, Japanese and Korean.
MOST_MEGABYTES_OF_OURS = 540
# Else a service that ends and is started again, and so on, would be waited for without end.
WAIT = ("--wait", "--wait-timeout", "900")
MOST_SECONDS = 1800
# What can go wrong here and is said in words.
PROBLEMS = (AssertionError, OSError, subprocess.SubprocessError)
PAGES = (
    "/",
    "/campaigns/mla-convention/",
    "/publications/",
    "/publications/?q=treaty",
    "/people/priya-pillai/",
    "/organisations/fortify-rights/",
    "/feeds/all.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/readyz/",
)


Result = TypeVar("Result")


def free_port() -> int:
    """A port of this machine on which nobody listens just now."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


class Site:
    """The compose file's services, under a name and a port of their own."""

    kind = "check"
    file = "docker-compose.yml"

    def __init__(self) -> None:
        # The same for each run in one checkout: what a killed run left behind is found and taken away.
        self.name = f"ajc-{self.kind}-{hashlib.sha256(str(BASE_DIR).encode()).hexdigest()[:8]}"
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.variables = {"PORT": str(self.port)}

    @property
    def command(self) -> list[str]:
        """How a command for these services begins; no file of this machine has a say."""
        return [
            "docker", "compose", "--project-name", self.name, "--file", self.file, "--env-file", os.devnull,
        ]  # fmt: skip

    def compose(self, *words: str, shown: bool = False) -> str:
        """Takes a command of `docker compose`; gives what it printed. Its failure is ours."""
        result = subprocess.run(
            [*self.command, "--progress", "plain", *words],
            cwd=BASE_DIR,
            env={**os.environ, **self.variables},
            stdin=subprocess.DEVNULL,
            stdout=None if shown else subprocess.PIPE,
            stderr=None if shown else subprocess.STDOUT,
            text=True,
            timeout=MOST_SECONDS,
        )
        said = result.stdout or ""
        tail = "\n".join(said.splitlines()[-30:])
        check(
            result.returncode == 0, f"docker compose {' '.join(words)} ended with {result.returncode}\n{tail}"
        )
        return said

    def logins(self) -> dict[str, str]:
        """The passwords by user name, as the demo printed them when it was last made ready."""
        lines = self.compose("logs", "--no-log-prefix", "--no-color", "prepare")
        found = dict(re.findall(r": (\w+) / (\S+)\s*$", lines, re.MULTILINE))
        check(len(found) >= 3, f"The demo's logins were not printed:\n{lines}")
        return found

    def show_last_words(self) -> None:
        """Prints what each service said at last, and how it is."""
        for words in (("ps", "--all"), ("logs", "--no-color", "--tail", "40")):
            print(
                subprocess.run(
                    [*self.command, *words],
                    cwd=BASE_DIR, env={**os.environ, **self.variables}, capture_output=True, text=True,
                    stdin=subprocess.DEVNULL,
                ).stdout
            )  # fmt: skip

    def take_away(self) -> None:
        """Containers, networks, volumes and images, of this run or of one before that was killed."""
        self.compose("down", "--volumes", "--remove-orphans", "--rmi", "local", "--timeout", "20")


def main(tests: list[str]) -> int:
    """Takes the tests to run inside, if other than the usual; gives the exit code."""
    return on_an_engine(lambda: try_out(Site(), tests or list(TESTS)))


def on_an_engine(do: Callable[[], object]) -> int:
    """Does something where Docker is, and says what goes wrong; gives the exit code."""
    signal.signal(signal.SIGTERM, end_as_after_ctrl_c)
    try:
        with engine():
            do()
    except PROBLEMS as problem:
        print(f"\nFailed: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def end_as_after_ctrl_c(number: int, frame: FrameType | None) -> None:
    """Turns a signal into what is taken down in order after."""
    raise KeyboardInterrupt


def try_out(site: Site, tests: list[str]) -> None:
    """The whole, step by step. At the end the site is taken away; what failed shows its last words before."""
    site.take_away()
    try:
        step("Build", lambda: site.compose("build"))
        show_sizes(site)
        step("docker compose up --build --wait", lambda: site.compose("up", "--build", *WAIT))
        visitor = Visitor(site.address)
        step("Pages, pictures, files, search, feeds", lambda: ask_around(visitor))
        logins = site.logins()
        staff = step("Log in, each of the demo's staff", lambda: log_in(site, logins))
        step("A member of staff puts a picture in", lambda: staff["secretariat"].upload_picture("Kept"))
        before = remembered(visitor)

        def nothing_is_lost() -> None:
            check(remembered(visitor) == before, "The publications are not the same as before.")
            check(staff["secretariat"].has_picture("Kept"), "The picture that was put in is gone.")
            ask_around(visitor)

        for service in ("web", "db", "clock"):
            step(f"Restart {service}", partial(site.compose, "restart", service))
            step("  until it is ready again", visitor.wait_until_ready)
            step("  and all is as before", nothing_is_lost)
        step("Every service is well", lambda: site.compose("up", *WAIT))
        step("Every test can be read inside", lambda: collect(site))
        step("Tests inside", lambda: site.compose("run", "--rm", "web", "pytest", "-q", *tests, shown=True))
        step("Down", lambda: site.compose("down"))
        step("Up again", lambda: site.compose("up", *WAIT))
        step("  and all is as before", nothing_is_lost)
        check(site.logins() == logins, "The demo's logins are others than before.")
    except (KeyboardInterrupt, *PROBLEMS):
        site.show_last_words()
        raise
    finally:
        step("Take it all away", site.take_away)


def step(what: str, do: Callable[[], Result]) -> Result:
    """Does something, and says what it is and how long it took."""
    print(f"{what:<46}", end="", flush=True)
    began = time.monotonic()
    result = do()
    print(f"{time.monotonic() - began:7.1f} s", flush=True)
    return result


def show_sizes(site: Site) -> None:
    """Says how large the image is; fails where what we add to the official one has grown out of bounds."""
    whole = json.loads(docker("image", "inspect", f"{site.name}-web"))[0]["Size"] / 1e6
    ours = docker(
        "run", "--rm", "--entrypoint", "du", f"{site.name}-web", "-sm", "--apparent-size", "/opt/venv", "/app"
    )
    megabytes = sum(int(line.split()[0]) for line in ours.splitlines())
    print(f"  The image has {whole:.0f} MB, of which {megabytes} are packages and code.")
    check(megabytes <= MOST_MEGABYTES_OF_OURS, f"More than {MOST_MEGABYTES_OF_OURS} MB of packages and code.")


def ask_around(visitor: Visitor) -> None:
    """Reads the site as anybody may: pages, and all pictures and files on the campaign's."""
    for path in PAGES:
        visitor.read(path)
    check(
        "treaty" in visitor.read("/publications/?q=treaty").lower(), "The search for “treaty” finds nothing."
    )
    check(visitor.read("/feeds/all.atom").count("<entry>") == 8, "The feed has not the demo's eight entries.")
    pictures, files = visitor.uploads_on("/campaigns/mla-convention/")
    check(len(pictures) >= 20 and len(files) >= 3, f"{len(pictures)} pictures and {len(files)} files.")


def log_in(site: Site, logins: dict[str, str]) -> dict[str, Visitor]:
    """Logs each account in, for real; gives them by user name. A wrong password must not do."""
    check(not Visitor(site.address).logs_in("secretariat", "guessed"), "A wrong password was taken.")
    staff = {username: Visitor(site.address) for username in logins}
    for username, visitor in staff.items():
        check(
            visitor.logs_in(username, logins[username]), f"{username} can't log in with the printed password."
        )
        visitor.read("/admin/pages/")
    return staff


def remembered(visitor: Visitor) -> str:
    """All publications as machines get them."""
    return visitor.read("/api/publications.json")


def collect(site: Site) -> None:
    """Fails if a test's file can't be read in the image, for want of a package or a file, say."""
    site.compose("run", "--rm", "web", "pytest", "--collect-only", "-q")


def docker(*words: str) -> str:
    """Takes a command of docker; gives what it printed."""
    return subprocess.run(
        ["docker", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    ).stdout


def engine_answers() -> bool:
    """Says whether a Docker engine can be reached, and Compose is there to use it."""
    try:
        return all(
            subprocess.run(["docker", *words], capture_output=True, stdin=subprocess.DEVNULL).returncode == 0
            for words in (("info",), ("compose", "version"))
        )
    except FileNotFoundError:
        return False


@contextmanager
def engine() -> Iterator[None]:
    """A Docker engine: the machine's own, or one that CONTAINER_ENGINE starts and stops."""
    program = os.environ.get("CONTAINER_ENGINE")
    if engine_answers():
        yield
        return
    check(
        program is not None,
        "No Docker engine answers here, and CONTAINER_ENGINE names no program that has one.",
    )
    started = step("Start an engine", lambda: run_engine("start"))
    os.environ.update(re.findall(r"^export (\w+)=(\S+)$", started, re.MULTILINE))
    try:
        check(engine_answers(), f"{program} started, but no engine answers.")
        yield
    finally:
        # Somebody else may have found it meanwhile.
        if not docker("ps", "--quiet").strip():
            run_engine("stop")


def run_engine(word: str) -> str:
    """Takes `start` or `stop` for CONTAINER_ENGINE; gives what it printed."""
    result = subprocess.run(
        [os.environ["CONTAINER_ENGINE"], word],
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    check(result.returncode == 0, f"The engine does not {word}:\n{result.stderr[-2000:]}")
    return result.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
