"""What the size of the site costs who publishes, and a whole new site: with 100 publications and with 10,000.

    python bench/published_sizes.py [--rounds ROUNDS] [--keep FOLDER] [SIZE SIZE]

Each site has a database of its own on one server, the demo, so many publications more, and a small PDF for
each tenth. A whole site is written first: addresses a second, and what the seconds went into. Then statements
with three pictures and a PDF are published on both in turn, by a click in the admin: until the page and the
list that leads to it are on file, and until nothing is left to be made anew. What counts is the ratio of the
two. The libraries are thrown away, or kept in a folder for the next time: remove it when ``large_library.py``
or the demo has changed. Whoever edits the project meanwhile makes another version of the site, which none of
the servers here would write. Linux only (it reads /proc).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import psycopg2
from django.conf import settings
from growth import kept_postgres
from publishing import SET_UP, Site, photograph, publish, shell
from run import PROJECT, TICK, Server, processor_seconds, production

from ajc_site.embedded_postgres import EmbeddedPostgres, discard, use_throwaway_postgres

SIZES = (100, 10_000)
ROUNDS = 5
PICTURE = (1600, 1200)

# The large library's files are rows alone.
FILES = """
from pathlib import Path
from assets.models import File
for file in File.objects.iterator():
    path = Path(file.file.path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.4\\n% " + str(file.pk).encode())
print("files: made")
"""
# Writes the site, in as many processes as are started for it.
WHOLE = """
import json, os, time
from published import sites
before, began = sum(os.times()[:4]), time.perf_counter()
number = sites.write_whole()
print("whole:", json.dumps({"addresses": number, "seconds": time.perf_counter() - began,
    "processor": sum(os.times()[:4]) - before}))
"""


@dataclass
class Sized:
    """A site of a certain size."""

    size: int
    site: Site
    published: Path
    database: str

    def is_on_file(self, path: str) -> bool:
        """Whether a page and the list of the newest are."""
        root = self.published / "current" / "site"
        page, newest = root / unquote(path).strip("/") / "index.html", root / "publications" / "index.html"
        return page.exists() and path in newest.read_text()

    def still_due(self) -> int:
        """How many addresses are to be made anew."""
        return self._ask("SELECT count(*) FROM published_due")

    def made_anew(self, seconds: float) -> int:
        """How many addresses were asked for in the last seconds."""
        return self._ask(
            "SELECT count(*) FROM published_onfile"
            " WHERE made_at > clock_timestamp() - make_interval(secs => %s)",
            seconds,
        )

    def _ask(self, sql: str, *arguments: float) -> int:
        with closing(psycopg2.connect(self.database)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            return cursor.fetchone()[0]

    def disk(self) -> float:
        """The kilobytes on the disk that a publication takes, without uploads: those are there anyway."""
        files = [path.stat() for path in (self.published / "current").resolve().rglob("*") if path.is_file()]
        return sum(file.st_blocks * 512 for file in files if file.st_nlink == 1) / 1000 / self.size


@contextmanager
def running(size: int, postgres: EmbeddedPostgres, libraries: Path, pdf: Path) -> Iterator[Sized]:
    """Writes a site, prints what that took, and lets it run with its clock: a copy of a library."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ajc-size-", dir=libraries)))
        shutil.copytree(make_library(size, postgres, libraries), folder / "media", copy_function=os.link)
        (folder / "published").mkdir()
        database = f"site_{size}"
        with asking(postgres) as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {database}")
            cursor.execute(f"CREATE DATABASE {database} TEMPLATE {_library(size)}")
        environment = production(str(folder / "media"), str(folder / "static"))
        environment |= {
            "DATABASE_URL": postgres.url(database), "PUBLISHED_ROOT": str(folder / "published")
        }  # fmt: skip
        manage(
            environment, ["manage.py", "migrate", "-v0"], ["manage.py", "collectstatic", "--noinput", "-v0"]
        )
        data = with_those_that_ended(postgres.pid() or 0)
        whole = json.loads(shell(PROJECT, environment, WHOLE, "whole"))
        whole["PostgreSQL"] = with_those_that_ended(postgres.pid() or 0) - data
        session = shell(PROJECT, environment, SET_UP, "session")
        server = Server.start("ajc_site.wsgi", PROJECT, environment)
        stack.callback(server.stop)
        clock = subprocess.Popen(
            [sys.executable, "manage.py", "keep_time"], cwd=PROJECT, env=os.environ | environment
        )
        stack.callback(clock.wait, 60)
        stack.callback(clock.terminate)
        site = Site(PROJECT, environment, server, clock, session, str(pdf))
        # What is done once a process.
        site.ask("GET", "/")
        sized = Sized(size, site, folder / "published", postgres.url(database))
        tell_of_whole(sized, whole)
        yield sized


def make_library(size: int, postgres: EmbeddedPostgres, libraries: Path) -> Path:
    """Fills a database, unless it is there; returns the folder of its uploads."""
    media, database = libraries / f"media-{size}", _library(size)
    with asking(postgres) as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
        )
        if (cursor.fetchone() or [None])[0]:
            return media
        # What an interrupted run left behind is no library.
        cursor.execute(f"DROP DATABASE IF EXISTS {database}")
        cursor.execute(f"CREATE DATABASE {database}")
        shutil.rmtree(media, ignore_errors=True)
        media.mkdir()
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as static:
            environment = production(str(media), static) | {"DATABASE_URL": postgres.url(database)}
            manage(
                environment,
                ["manage.py", "migrate", "-v0"],
                ["manage.py", "collectstatic", "--noinput", "-v0"],
                ["manage.py", "load_demo", "--settings=ajc_site.settings.dev"],
                ["bench/large_library.py", str(size)],
            )
            shell(PROJECT, environment, FILES, "files")
        cursor.execute(f"COMMENT ON DATABASE {database} IS 'whole'")
    print(f"A library of {size} was made in {time.perf_counter() - began:.0f} s.", flush=True)
    return media


def _library(size: int) -> str:
    return f"library_with_demo_{size}"


@contextmanager
def asking(postgres: EmbeddedPostgres) -> Iterator[Any]:
    with closing(psycopg2.connect(postgres.url())) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        yield cursor


def manage(environment: dict[str, str], *commands: list[str]) -> None:
    for command in commands:
        subprocess.run(
            [sys.executable, *command],
            cwd=PROJECT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip


def with_those_that_ended(pid: int) -> float:
    """The seconds that a process and all that it started have used, also those that are gone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[13:15])) / TICK + processor_seconds(pid)


def tell_of_whole(sized: Sized, whole: dict[str, float]) -> None:
    addresses, seconds = whole["addresses"], whole["seconds"]
    used = ", ".join(f"{name} {1000 * whole[name] / addresses:.0f}" for name in ("processor", "PostgreSQL"))
    print(
        f"A whole site of {sized.size}: {addresses:.0f} addresses in {seconds:.0f} s,"
        f" {addresses / seconds:.0f} a second (milliseconds of the processor for each: {used});"
        f" {sized.disk():.0f} KB a publication.",
        flush=True,
    )


def photographs() -> list[bytes]:
    found = []
    for _ in range(3):
        content = BytesIO()
        photograph().resize(PICTURE).save(content, "JPEG", quality=85)
        found.append(content.getvalue())
    return found


def main(sizes: Sequence[int], rounds: int, keep: Path | None) -> None:
    with ExitStack() as stack:
        if keep:
            libraries, postgres = keep, kept_postgres(keep)
            stack.callback(postgres.release)
        else:
            libraries = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            postgres = use_throwaway_postgres()
            stack.callback(discard, postgres)
        pdf = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "statement.pdf"
        pdf.write_bytes(a_pdf())
        sites = [stack.enter_context(running(size, postgres, libraries, pdf)) for size in sizes]
        pictures = photographs()
        found: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
        for number in range(rounds + 1):
            for sized in sites:
                figures = published(sized, pictures)
                if number:  # The first round warms up.
                    found[sized.size].append(figures)
    report(found)


def published(sized: Sized, pictures: list[bytes]) -> dict[str, float]:
    """Publishes a statement. Returns seconds from the click on, and how many addresses were made anew."""
    figures = publish(sized.site, pictures, ready=True, is_public=sized.is_on_file)
    seen = time.perf_counter()
    while sized.still_due():
        time.sleep(0.1)
    figures["nothing is left to do"] = figures["public"] + time.perf_counter() - seen
    figures["addresses made anew"] = sized.made_anew(figures["nothing is left to do"])
    return figures


def a_pdf() -> bytes:
    from PIL import Image

    content = BytesIO()
    pages = [Image.new("RGB", (1240, 1754), "white") for _ in range(4)]
    pages[0].save(content, "PDF", save_all=True, append_images=pages[1:])
    return content.getvalue()


def report(found: dict[int, list[dict[str, float]]]) -> None:
    sizes = list(found)
    print(f"\n| seconds, medians | {' | '.join(f'{size:,}' for size in sizes)} | ratio |")
    print(f"| --- |{' --- |' * (len(sizes) + 1)}")
    for name in ("the click", "public", "nothing is left to do", "processor", "addresses made anew"):
        medians = [statistics.median(one[name] for one in found[size]) for size in sizes]
        cells = " | ".join(f"{median:.2f}" for median in medians)
        print(f"| {name} | {cells} | {medians[-1] / medians[0]:.1f} |")


if __name__ == "__main__":
    settings.configure()
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the libraries for the next time")
    wanted = parser.parse_args()
    main(wanted.sizes, wanted.rounds, wanted.keep and wanted.keep.absolute())
