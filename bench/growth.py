"""How the library's time grows with its size: views of 1,000, 10,000 and 100,000 publications, in one run.

    python bench/growth.py [--keep FOLDER] [SIZE …]

Each library has a database of its own on one server, and a web server of its own; these answer in turn, so
that other load on the machine falls on all alike. The databases are thrown away, or kept in a folder for the
next time: remove it when ``large_library.py`` has changed. What counts is the last column: how often the time
of the smallest library the largest takes. Milliseconds are from a request to its whole answer, over one
connection, and nothing is cached in front of the site. The bare Django view beside them says what this
machine is like. Making the largest library took 15 minutes on two busy cores.
"""

import argparse
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

import psycopg2
from run import HEADERS, PROJECT, Server, production

from ajc_site.embedded_postgres import EmbeddedPostgres, discard, use_throwaway_postgres

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 15
FOUR_PHRASES = '"justice crimes" "court evidence" "victims states" "accountability convention"'
LIBRARY = "/publications/"
VIEWS = {
    "first page": LIBRARY,
    "page 500, or the last": f"{LIBRARY}?page=500",
    **{
        f"facet {name}": f"{LIBRARY}?{name}={value}"
        for name, value in (
            ("kind", "statement"), ("campaign", "campaign-1"), ("topic", "topic-1"), ("place", "place-1"),
            ("year", "2020"), ("language", "en"), ("series", "series-1"), ("person", "person-1"),
            ("organisation", "organisation-1"),
        )
    },
    "five facets at once": f"{LIBRARY}?kind=statement&kind=speech&language=en&year=2019&year=2020"
    "&topic=topic-1&topic=topic-2&place=place-1",
    "page 500 of a facet, or the last": f"{LIBRARY}?language=en&page=500",
    "search for a word in nearly every text": f"{LIBRARY}?q=justice",
    "its page 500, or the last": f"{LIBRARY}?q=justice&page=500",
    "search for a phrase": f"{LIBRARY}?q={quote('“universal jurisdiction”')}",
    "search for a phrase of common words": f"{LIBRARY}?q={quote('“justice accountability”')}",
    "search for a rare word": f"{LIBRARY}?q=extradition",
    "search for a few words": f"{LIBRARY}?q={quote('court evidence extradition')}",
    "search for three Burmese letters": f"{LIBRARY}?q={quote('ကခဂ')}",
    "search for six Arabic letters in a row": f"{LIBRARY}?q={quote('ابتجحد')}",
    "search for a word spelt wrong": f"{LIBRARY}?q=extradicton",
    "search for words of which no text has all": f"{LIBRARY}?q={quote('extradition kangaroo court')}",
    "search for a question": f"{LIBRARY}?q={quote('Who is to decide about the extradition of kangaroos?')}",
    "search for Arabic letters that stand nowhere so": f"{LIBRARY}?q={quote('ابتجحدابت')}",
    "search for four phrases": f"{LIBRARY}?q={quote(FOUR_PHRASES)}",
    "suggestions": "/api/publications/suggestions/?q=jus",
    "the list as JSON": "/api/publications/?topic=topic-1",
    "feed of all": "/feeds/all.atom",
    "feed of a topic": "/feeds/topic/topic-1.atom",
}  # fmt: skip


def milliseconds(server: Server, path: str) -> float:
    """From the request to the whole answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    connection.connect()
    begin = time.perf_counter()
    connection.request("GET", path, headers=HEADERS)
    answer = connection.getresponse()
    answer.read()
    spent = 1000 * (time.perf_counter() - begin)
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"{path} answered {answer.status}.")
    return spent


def make_library(postgres: EmbeddedPostgres, size: int, environment: dict[str, str]) -> None:
    """Fills a database of that size, unless it is there; says how long that took."""
    name = f"library_{size}"
    with closing(psycopg2.connect(postgres.url())) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
        )
        found = cursor.fetchone()
        if not found or not found[0]:
            # What an interrupted run left behind is no library.
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
            cursor.execute(f"CREATE DATABASE {name}")
            begin = time.perf_counter()
            _run(["manage.py", "migrate", "-v0"], environment)
            _run(["bench/large_library.py", str(size)], environment)
            found = [f"A library of {size} was made in {time.perf_counter() - begin:.0f} s."]
            cursor.execute(f"COMMENT ON DATABASE {name} IS %s", found)
        else:
            _run(["manage.py", "migrate", "-v0"], environment)
        print(found[0], flush=True)


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run([sys.executable, *command], cwd=PROJECT, env={**os.environ, **environment}, check=True)


def kept_postgres(folder: Path) -> EmbeddedPostgres:
    """A server with its data in a folder; which the server's account has to get into."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder, lossy=True)
    os.environ["DATABASE_URL"] = server.acquire()
    return server


def main(sizes: tuple[int, ...], keep: Path | None) -> None:
    with ExitStack() as stack:
        if keep:
            postgres = kept_postgres(keep)
            stack.callback(postgres.release)
        else:
            postgres = use_throwaway_postgres()
            stack.callback(discard, postgres)
        folders = [stack.enter_context(tempfile.TemporaryDirectory()) for _ in range(2)]
        servers: dict[int, Server] = {}
        for size in sizes:
            environment = {**production(*folders), "DATABASE_URL": postgres.url(f"library_{size}")}
            make_library(postgres, size, environment)
            if not servers:
                _run(["manage.py", "collectstatic", "--noinput", "-v0"], environment)
            servers[size] = Server.start("ajc_site.wsgi:application", PROJECT, environment)
            stack.callback(servers[size].stop)
            print(f"Its first view took {milliseconds(servers[size], LIBRARY):.0f} ms.", flush=True)
        bare = Server.start("bare:application", PROJECT / "bench", {})
        stack.callback(bare.stop)
        report(sizes, {name: measured(path, servers) for name, path in VIEWS.items()})
        print(
            f"The bare Django view: {statistics.median(milliseconds(bare, '/') for _ in range(50)):.1f} ms."
        )


def measured(path: str, servers: dict[int, Server]) -> dict[int, float]:
    """The median for each size; the first round warms up."""
    times: dict[int, list[float]] = {size: [] for size in servers}
    for number in range(ROUNDS + 1):
        for size, server in servers.items():
            spent = milliseconds(server, path)
            if number:
                times[size].append(spent)
    return {size: statistics.median(found) for size, found in times.items()}


def report(sizes: tuple[int, ...], figures: dict[str, dict[int, float]]) -> None:
    print(f"\n| view | {' | '.join(f'{size:,} (ms)' for size in sizes)} | ratio |")
    print(f"| --- |{' --- |' * (len(sizes) + 1)}")
    for name, found in figures.items():
        cells = " | ".join(f"{found[size]:.1f}" for size in sizes)
        print(f"| {name} | {cells} | {found[sizes[-1]] / found[sizes[0]]:.1f} |", flush=True)


def a_size(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise argparse.ArgumentTypeError("sizes are numbers from 1 to 1000000")
    return int(text)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="How the library's time grows with its size.")
    parser.add_argument("sizes", metavar="SIZE", type=a_size, nargs="*", default=SIZES)
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="keep the libraries for the next time")
    arguments = parser.parse_args()
    main(tuple(arguments.sizes), arguments.keep)
