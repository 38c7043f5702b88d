"""What each kind of public page costs PostgreSQL: in a library of 10 publications, and in one of 10,000.

    python bench/queries.py [--dear MILLISECONDS] [SIZE SIZE]

Each library has a database of its own on one throwaway server, with the demo in both. What a view asks the
database is taken down, and asked again with EXPLAIN ANALYZE, of both libraries in turn; planning and
execution are added up, and of several rounds the median counts. The demo's pages are the same in both: a page
should cost the same in both. ``--dear`` also prints each query that takes so long.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from ajc_site.embedded_postgres import discard, use_throwaway_postgres  # noqa: E402

SIZES = (10, 10_000)
ROUNDS = 15


@dataclass(frozen=True)
class Cost:
    """What a query takes, in milliseconds."""

    planning: float
    execution: float

    @property
    def whole(self) -> float:
        return self.planning + self.execution


def make_library(size: int, environment: dict[str, str]) -> None:
    """Fills the database with the demo and so many publications."""
    for command in (
        ["manage.py", "migrate", "-v0"],
        ["manage.py", "load_demo"],
        ["bench/large_library.py", str(size)],
    ):
        subprocess.run([sys.executable, *command], cwd=PROJECT, env={**os.environ, **environment}, check=True)


def addresses() -> dict[str, str]:
    """The address of one page of each kind, of the demo."""
    from assets.models import File, Picture, Rendition
    from campaigns import models

    def of(model: Any) -> str:
        return model.objects.published().order_by("pk").first().get_absolute_url()

    def of_page(model: Any) -> str:
        demo = model.objects.published().exclude(slug__regex=r"^(publication|campaign)-\d+$")
        return demo.order_by("pk").first().get_url()

    file, picture = File.objects.published().order_by("pk")[0], Picture.objects.published()
    size = Rendition.objects.filter(image__in=picture).order_by("pk")[0]
    library, campaign = of_page(models.Library), of_page(models.Campaign)
    publications = (models.Statement, models.Speech, models.Video, models.Document)
    return {
        "home": "/",
        "campaigns": of_page(models.CampaignIndex),
        "campaign": campaign,
        **{model.__name__.lower(): of_page(model) for model in publications},
        "standard page": of_page(models.StandardPage),
        "library": library,
        "library, page 1 of the list": f"{library}?page=1",
        "library, narrowed": f"{library}?kind=statement",
        "person": of(models.Person),
        "organisation": of(models.Organisation),
        "feed": "/feeds/all.atom",
        "feed of a campaign": f"/feeds{campaign.replace('campaigns', 'campaign').rstrip('/')}.atom",
        "feeds": "/feeds/",
        "sitemap": "/sitemap.xml",
        "citation download": of_page(models.Statement).rstrip("/") + ".ris",
        "file": file.url,
        "size of a picture": size.url,
        "nothing there": f"{library}nothing-was-ever-here/",
    }  # fmt: skip


def asked_by(address: str) -> list[str]:
    """The queries of a view of a page, as a process asks them that has answered before."""
    from django.db import connection
    from django.test import Client

    found: list[str] = []

    def take_down(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append(context["cursor"].cursor.mogrify(sql, params).decode())
        return execute(sql, params, many, context)

    for _ in range(3):
        found.clear()
        with connection.execute_wrapper(take_down):
            answer = Client().get(address, headers={"Host": "localhost"})
            if answer.streaming:
                b"".join(answer)
    return found


@contextmanager
def using(database: str) -> Iterator[None]:
    """Lets the site use this database of the server."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = database
    yield
    connection.close()


def explain(cursor: Any, sql: str) -> Cost:
    cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
    answer = cursor.fetchone()[0][0]
    return Cost(answer["Planning Time"], answer["Execution Time"])


def measured(queries: dict[int, list[str]], cursors: dict[int, Any]) -> dict[int, list[Cost]]:
    """The medians for each query; the first round warms up."""
    times: dict[int, dict[int, list[Cost]]] = {size: defaultdict(list) for size in queries}
    for number in range(ROUNDS + 1):
        for size, asked in queries.items():
            for place, sql in enumerate(asked):
                cost = explain(cursors[size], sql)
                if number:
                    times[size][place].append(cost)
    return {
        size: [
            Cost(statistics.median(c.planning for c in found), statistics.median(c.execution for c in found))
            for found in by_place.values()
        ]
        for size, by_place in times.items()
    }


def report(queries: dict[str, dict[int, list[str]]], cursors: dict[int, Any], dear: float | None) -> None:
    small, large = cursors
    print(f"| page | queries | {small:,}: ms (planning) | {large:,}: ms (planning) | ratio |")
    print("| --- | --- | --- | --- | --- |")
    for name, by_size in queries.items():
        costs = measured(by_size, cursors)
        whole = {size: sum(cost.whole for cost in found) for size, found in costs.items()}
        planning = {size: sum(cost.planning for cost in found) for size, found in costs.items()}
        cells = " | ".join(f"{whole[size]:.1f} ({planning[size]:.1f})" for size in cursors)
        ratio = whole[large] / whole[small] if whole[small] else 1
        print(f"| {name} | {len(by_size[large])} | {cells} | {ratio:.1f} |", flush=True)
        for cost, sql in zip(costs[large], by_size[large], strict=True):
            if dear is not None and cost.whole >= dear:
                print(f"\n    {cost.planning:.1f} + {cost.execution:.1f} ms: {sql[:3000]}\n", flush=True)


def main(sizes: list[int], dear: float | None) -> None:
    with ExitStack() as stack:
        postgres = use_throwaway_postgres()
        stack.callback(discard, postgres)
        media = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"DJANGO_SETTINGS_MODULE": "ajc_site.settings.dev", "MEDIA_ROOT": media}
        for size in sizes:
            with closing(psycopg2.connect(postgres.url())) as connection:
                connection.autocommit = True
                connection.cursor().execute(f"CREATE DATABASE library_{size}")
            make_library(size, {"DATABASE_URL": postgres.url(f"library_{size}")})
        os.environ["DATABASE_URL"] = postgres.url(f"library_{sizes[0]}")
        measure(sizes, postgres.url, dear)


def measure(sizes: list[int], url: Any, dear: float | None) -> None:
    import django

    django.setup()
    queries: dict[str, dict[int, list[str]]] = defaultdict(dict)
    for size in sizes:
        with using(f"library_{size}"):
            for name, address in addresses().items():
                queries[name][size] = asked_by(address)
    connections = {size: psycopg2.connect(url(f"library_{size}")) for size in sizes}
    report(queries, {size: connection.cursor() for size, connection in connections.items()}, dear)
    for connection in connections.values():
        connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="What each kind of public page costs PostgreSQL.")
    parser.add_argument("sizes", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--dear", type=float, metavar="MILLISECONDS")
    given = parser.parse_args()
    if len(given.sizes) != 2 or not 0 < min(given.sizes) < max(given.sizes) <= 1_000_000:
        raise SystemExit(
            "Say two sizes from 1 to 1000000, the smaller first: python bench/queries.py 10 10000"
        )
    main(given.sizes, given.dear)
