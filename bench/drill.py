"""The drill: readers go on reading while the application, the database and the uploads are taken away.

    make drill

Constant load over every kind of address on file, while gunicorn is killed, PostgreSQL is stopped, the folder
of uploads is taken away, and all of it together; then all comes back, and something is published. Each read
is compared with the file. It prints one line, and ends with 1 if any read failed.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from behind_nginx import Stage, stage, wait_until

from published.tests.support.readers import Counts, addresses_in, digests, reading

TITLE = "A statement that was published after the drill"


@contextmanager
def load(site: Stage) -> Iterator[Counts]:
    """Readers, until the block ends; each body is compared with the file then."""
    expected = digests(addresses_in((site.published / "current").resolve() / "site"))
    with reading(site.nginx.https, expected) as counts:
        yield counts
    counts.compare(expected)


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
        print(*counts.told(), sep="\n", end="\n" if counts.failed.value else "")
        publish(site)
    print(
        f"{counts.reads.value} reads, {counts.failed.value} failed; "
        "then all came back, and a statement was published."
    )
    sys.exit(1 if counts.failed.value else 0)


if __name__ == "__main__":
    main()
