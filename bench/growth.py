"""How the library's time grows with its size: views of 1,000, 10,000 and 100,000 publications, in one run.

    python bench/growth.py [SIZE …]

Each library has a database of its own on one throwaway server, and a web server of its own; these answer in
turn, so that other load on the machine falls on all alike. What counts is the last column: how often the time
of the smallest library the largest takes. Milliseconds are from a request to its whole answer, over one
connection, and nothing is cached in front of the site. The bare Django view beside them says what this
machine is like. Making the largest library takes some ten minutes.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from urllib.parse import quote

import psycopg2
from run import HEADERS, PROJECT, Server, production

from ajc_site.embedded_postgres import discard, use_throwaway_postgres

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


def make_library(size: int, environment: dict[str, str]) -> float:
    """Fills the database; gives the seconds that took."""
    begin = time.perf_counter()
    for command in (["manage.py", "migrate", "-v0"], ["bench/large_library.py", str(size)]):
        subprocess.run([sys.executable, *command], cwd=PROJECT, env={**os.environ, **environment}, check=True)
    return time.perf_counter() - begin


def main(sizes: tuple[int, ...]) -> None:
    with ExitStack() as stack:
        postgres = use_throwaway_postgres()
        stack.callback(discard, postgres)
        folders = [stack.enter_context(tempfile.TemporaryDirectory()) for _ in range(2)]
        servers: dict[int, Server] = {}
        for size in sizes:
            with closing(psycopg2.connect(postgres.url())) as connection:
                connection.autocommit = True
                connection.cursor().execute(f"CREATE DATABASE library_{size}")
            environment = {**production(*folders), "DATABASE_URL": postgres.url(f"library_{size}")}
            print(f"A library of {size} was made in {make_library(size, environment):.0f} s.", flush=True)
            if not servers:
                subprocess.run(
                    [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
                    cwd=PROJECT, env={**os.environ, **environment}, check=True,
                )  # fmt: skip
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


if __name__ == "__main__":
    if not all(argument.isdigit() and 1 <= int(argument) <= 1_000_000 for argument in sys.argv[1:]):
        raise SystemExit("Sizes are numbers from 1 to 1000000: python bench/growth.py 1000 10000")
    main(tuple(map(int, sys.argv[1:])) or SIZES)
