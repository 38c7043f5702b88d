"""The drill: readers go on reading while the application, the database and the uploads are taken away.

    make drill

Constant load over every kind of address on file, while gunicorn is killed, PostgreSQL is stopped, the folder
of uploads is taken away, and all of it together; then all comes back, and something is published. Each read
is compared with the file. It prints one line, and ends with 1 if any read failed.
"""

import argparse
import hashlib
import multiprocessing
import random
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, HTTPSConnection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from behind_nginx import Stage, stage, wait_until

READERS = 4
TITLE = "A statement that was published after the drill"


def addresses_on_file(site: Stage) -> dict[str, Path]:
    """Every address on file with its file, but the pages about errors."""
    root = (site.published / "current").resolve() / "site"
    found = {}
    for path in root.rglob("*"):
        name = str(path.relative_to(root))
        if path.is_dir() or name.startswith(".errors") or name.endswith((".br", ".gz")):
            continue
        folder, _, last = name.rpartition("/")
        folder = f"/{folder}/".replace("//", "/")
        if last == "index.html":
            found[folder] = path
        elif last.startswith("index.page-"):
            found[f"{folder}?page={last.removeprefix('index.page-').removesuffix('.html')}"] = path
        elif not last.endswith((".html", ".map", ".json")) or ".csl." in last:
            found[f"{folder}{last}"] = path
    # Of the many static files a few are enough.
    static = sorted(address for address in found if address.startswith("/static/"))
    for address in set(static) - set(static[:: max(1, len(static) // 50)]):
        del found[address]
    return found


def read(port: int, expected: dict[str, str], counts: "Counts", seed: int) -> None:
    """Reads one address after the other until told to stop, as readers do: whole, a part, the head, again."""
    chance = random.Random(seed)  # noqa: S311 (nothing is kept secret by it)
    addresses = sorted(expected)
    connection = _connect(port)
    while not counts.is_over():
        address = chance.choice(addresses)
        try:
            problem = _read_once(connection, address, expected[address], chance)
        except (OSError, HTTPException) as error:
            problem = f"{type(error).__name__} {error}"
            connection.close()
            connection = _connect(port)
        counts.note(address, problem)


def _connect(port: int) -> HTTPSConnection:
    from published.tests.support.nginx import TRUSTING

    return HTTPSConnection("localhost", port, timeout=20, context=TRUSTING)


def _read_once(connection: HTTPSConnection, address: str, digest: str, chance: random.Random) -> str:
    """What is wrong with the answer; nothing if it is right."""
    way = chance.choice(["whole", "whole", "whole", "head", "part", "again"])
    headers = {"Range": "bytes=0-0"} if way == "part" else {}
    connection.request("HEAD" if way in ("head", "again") else "GET", address, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if way == "again":
        tag = answer.headers["ETag"]
        connection.request("GET", address, headers={"If-None-Match": tag})
        answer = connection.getresponse()
        answer.read()
    status = {"part": 206, "again": 304}.get(way, 200)
    if answer.status != status:
        return f"{answer.status} for {way}"
    if way == "whole" and hashlib.sha256(body).hexdigest() != digest:
        return "another body"
    return "" if way != "part" or len(body) == 1 else "another part"


class Counts:
    """What all readers have read, and what failed."""

    def __init__(self) -> None:
        self.reads: Synchronized[int] = multiprocessing.Value("q", 0)
        self.failed: Synchronized[int] = multiprocessing.Value("q", 0)
        self.over: Any = multiprocessing.Event()
        self.problems: Any = multiprocessing.SimpleQueue()

    def note(self, address: str, problem: str) -> None:
        with self.reads.get_lock():
            self.reads.value += 1
        if problem:
            with self.failed.get_lock():
                self.failed.value += 1
                if self.failed.value <= 20:
                    self.problems.put(f"{address}: {problem}")

    def is_over(self) -> bool:
        return bool(self.over.is_set())


@contextmanager
def load(site: Stage) -> Iterator[Counts]:
    """Readers, until the block ends."""
    files = addresses_on_file(site)
    expected = {address: hashlib.sha256(path.read_bytes()).hexdigest() for address, path in files.items()}
    counts = Counts()
    readers = [
        multiprocessing.Process(target=read, args=(site.nginx.https, expected, counts, seed))
        for seed in range(READERS)
    ]
    for reader in readers:
        reader.start()
    try:
        yield counts
    finally:
        counts.over.set()
        for reader in readers:
            reader.join()


# --- What is taken away -----------------------------------------------------------------------------


@contextmanager
def without_application(site: Stage) -> Iterator[None]:
    site.kill_application()
    yield
    site.start_application()


@contextmanager
def without_database(site: Stage) -> Iterator[None]:
    site.postgres.stop()
    yield
    site.postgres.acquire()


@contextmanager
def without_uploads(site: Stage) -> Iterator[None]:
    """As if their disk was gone. Root reads what nobody may, so the folder has another name meanwhile."""
    gone = site.uploads.with_name("gone")
    site.uploads.chmod(0)
    site.uploads.rename(gone)
    yield
    gone.rename(site.uploads)
    site.uploads.chmod(0o755)


@contextmanager
def without_all(site: Stage) -> Iterator[None]:
    with without_uploads(site), without_application(site), without_database(site):
        yield


OUTAGES = {
    "the application is killed": without_application,
    "PostgreSQL is stopped": without_database,
    "the uploads are gone": without_uploads,
    "all three": without_all,
}
SEEN_AWAY = {"the application is killed", "PostgreSQL is stopped", "all three"}


def go_through(site: Stage, counts: Counts, reads: int, seconds: float) -> None:
    """Each outage for so long, and until it had its part of the reads."""
    for name, outage in OUTAGES.items():
        start, before = time.monotonic(), counts.reads.value
        with outage(site):
            while time.monotonic() - start < seconds or counts.reads.value - before < reads / len(OUTAGES):
                time.sleep(0.2)
                if name in SEEN_AWAY:
                    told = site.nginx.ask("/publications/?q=convention")
                    if told.status != 503 or b"away for the moment" not in told.body:
                        raise SystemExit(f"While {name}, a search was answered with {told.status}.")
        print(f"{name}: {counts.reads.value - before} reads in {time.monotonic() - start:.0f} s", flush=True)


PUBLISH = f"""
from campaigns.models import Statement
page = Statement.objects.filter(live=True).order_by("pk").first()
page.title = {TITLE!r}
page.save_revision().publish()
print(page.url)
"""


def publish(site: Stage) -> None:
    """Publishes something when all is there again; it has to be on file then."""
    wait_until(
        lambda: site.nginx.ask("/publications/?q=convention").status == 200, "The site does not come back."
    )
    address = (
        site.manage("shell", "-v0", "-c", PUBLISH).strip().splitlines()[-1].removeprefix("https://localhost")
    )
    for path in (address, "/publications/"):
        answer = site.nginx.ask(path)
        if TITLE not in answer.body.decode() or "Last-Modified" not in answer.headers:
            raise SystemExit(f"What was published after the drill is not on file at {path}.")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reads", type=int, default=100_000, help="so many at least (default: 100000)")
    parser.add_argument(
        "--seconds", type=float, default=45, help="each outage lasts so long at least (default: 45)"
    )
    wanted = parser.parse_args()
    with stage() as site:
        with load(site) as counts:
            go_through(site, counts, wanted.reads, wanted.seconds)
        while not counts.problems.empty():
            print(counts.problems.get())
        publish(site)
    print(
        f"{counts.reads.value} reads, {counts.failed.value} failed; "
        "then all came back, and a statement was published."
    )
    sys.exit(1 if counts.failed.value else 0)


if __name__ == "__main__":
    main()
