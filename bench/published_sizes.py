"""What the size of the site costs who publishes, and a whole new site: with 100 publications and with 10,000.

    python bench/published_sizes.py [--rounds ROUNDS] [SIZE SIZE]

Each site has a database of its own on one throwaway server, the demo, so many publications more, and a small
PDF for each tenth. A whole site is written first: addresses a second, and what the seconds went into. Then
statements with three pictures and a PDF are published on both in turn, by a click in the admin: until the
page and all that leads to it are on file. What counts is the ratio of the two. Linux only (it reads /proc).
"""

import argparse
import json
import os
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
from urllib.parse import unquote

import psycopg2
from django.conf import settings
from publishing import SET_UP, Site, photograph, publish, shell
from run import PROJECT, TICK, Server, processor_seconds, production

from ajc_site.embedded_postgres import EmbeddedPostgres, discard, use_throwaway_postgres

SIZES = (100, 10_000)
ROUNDS = 5
PICTURE = (1600, 1200)

# The large library's files are rows alone.
FILES = """
from pathlib import Path
from campaigns.models import File
for file in File.objects.iterator():
    path = Path(file.file.path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.4\\n% " + str(file.pk).encode())
print("files: made")
"""
# Writes the site, and counts the seconds of what it consists of. Compressing happens beside the rest.
WHOLE = """
import json, resource, time
from collections import Counter
from published import answers, compressing, renewing, sites
seconds = Counter()
def timed(module, name, what):
    whole = getattr(module, name)
    def step(*arguments, **named):
        began = time.perf_counter()
        try:
            return whole(*arguments, **named)
        finally:
            seconds[what] += time.perf_counter() - began
    setattr(module, name, step)
timed(answers, "ask", "asking")
timed(compressing, "compressed", "compressing")
timed(renewing, "write", "writing and waiting")
began = time.perf_counter()
number = sites.write_whole()
used = resource.getrusage(resource.RUSAGE_SELF)
print("whole:", json.dumps({"addresses": number, "seconds": time.perf_counter() - began,
    "processor": used.ru_utime + used.ru_stime, **seconds}))
"""


@dataclass
class Sized:
    """A site of a certain size."""

    size: int
    site: Site
    published: Path

    def is_on_file(self, path: str) -> bool:
        """Whether a page and the list of the newest are."""
        root = self.published / "current" / "site"
        page, newest = root / unquote(path).strip("/") / "index.html", root / "publications" / "index.html"
        return page.exists() and path in newest.read_text()

    def disk(self) -> float:
        """The kilobytes on the disk that a publication takes, without uploads: those are there anyway."""
        files = [path.stat() for path in (self.published / "current").resolve().rglob("*") if path.is_file()]
        return sum(file.st_blocks * 512 for file in files if file.st_nlink == 1) / 1000 / self.size


@contextmanager
def running(size: int, postgres: EmbeddedPostgres, pdf: Path) -> Iterator[Sized]:
    """Makes a site, writes it, prints what that took, and lets it run with its clock."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ajc-size-")))
        for name in ("media", "published"):
            (folder / name).mkdir()
        with closing(psycopg2.connect(postgres.url())) as connection:
            connection.autocommit = True
            connection.cursor().execute(f"CREATE DATABASE size_{size}")
        environment = production(str(folder / "media"), str(folder / "static"))
        environment["DATABASE_URL"] = postgres.url(f"size_{size}")
        began = time.perf_counter()
        for command in (
            ["manage.py", "migrate", "-v0"],
            ["manage.py", "collectstatic", "--noinput", "-v0"],
            ["manage.py", "load_demo", "--in-production"],
            ["bench/large_library.py", str(size)],
        ):
            subprocess.run(
                [sys.executable, *command],
                cwd=PROJECT, env=os.environ | environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        shell(PROJECT, environment, FILES, "files")
        print(f"A site of {size} was made in {time.perf_counter() - began:.0f} s.", flush=True)
        environment["PUBLISHED_ROOT"] = str(folder / "published")
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
        sized = Sized(size, site, folder / "published")
        tell_of_whole(sized, whole)
        yield sized


def with_those_that_ended(pid: int) -> float:
    """The seconds that a process and all that it started have used, also those that are gone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[13:15])) / TICK + processor_seconds(pid)


def tell_of_whole(sized: Sized, whole: dict[str, float]) -> None:
    rate = whole["addresses"] / whole["seconds"]
    parts = ", ".join(
        f"{name} {whole[name]:.0f} s"
        for name in ("asking", "compressing", "writing and waiting", "processor", "PostgreSQL")
    )
    print(
        f"A whole site of {sized.size}: {whole['addresses']:.0f} addresses in {whole['seconds']:.0f} s, "
        f"{rate:.0f} a second ({parts}); {sized.disk():.0f} KB a publication.",
        flush=True,
    )


def photographs() -> list[bytes]:
    found = []
    for _ in range(3):
        content = BytesIO()
        photograph().resize(PICTURE).save(content, "JPEG", quality=85)
        found.append(content.getvalue())
    return found


def main(sizes: Sequence[int], rounds: int) -> None:
    with ExitStack() as stack:
        postgres = use_throwaway_postgres()
        stack.callback(discard, postgres)
        pdf = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "statement.pdf"
        pdf.write_bytes(a_pdf())
        sites = [stack.enter_context(running(size, postgres, pdf)) for size in sizes]
        pictures = photographs()
        found: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
        for number in range(rounds + 1):
            for sized in sites:
                figures = publish(sized.site, pictures, ready=True, is_public=sized.is_on_file)
                if number:  # The first round warms up.
                    found[sized.size].append(figures)
    report(found)


def a_pdf() -> bytes:
    from PIL import Image

    content = BytesIO()
    pages = [Image.new("RGB", (1240, 1754), "white") for _ in range(4)]
    pages[0].save(content, "PDF", save_all=True, append_images=pages[1:])
    return content.getvalue()


def report(found: dict[int, list[dict[str, float]]]) -> None:
    sizes = list(found)
    print(f"\n| seconds | {' | '.join(f'{size:,}' for size in sizes)} | ratio |")
    print(f"| --- |{' --- |' * (len(sizes) + 1)}")
    for name in ("the click", "public", "processor"):
        medians = [statistics.median(one[name] for one in found[size]) for size in sizes]
        cells = " | ".join(f"{median:.2f}" for median in medians)
        print(f"| {name} | {cells} | {medians[-1] / medians[0]:.1f} |")


if __name__ == "__main__":
    settings.configure()
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
    main(wanted.sizes, wanted.rounds)
