"""What the tests of backups share: everything that a reader can get, and databases to restore into."""

import secrets
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from lxml import etree  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from ajc_site.tests.support.databases import instead_of_own, of_the_server, quoted

# Where nothing leads that is linked from a page.
UNLINKED = ("/", "/robots.txt", "/sitemap.xml", "/feeds/", "/.well-known/security.txt", "/no-such-page/")
ATTRIBUTES = ("href", "src", "srcset", "poster", "imagesrcset", "content")
Answer = tuple[int, dict[str, str], bytes]


def every_answer() -> dict[str, Answer]:
    """Everything that the public can reach by following links, as it is answered: code, headers, content."""
    cache.clear()
    client, answers, waiting = Client(), {}, list(UNLINKED)
    while waiting:
        address = waiting.pop()
        if address in answers or address.startswith(("/static/", "/admin")):
            continue
        response: Any = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answers[address] = (response.status_code, dict(response.headers), body)
        waiting += links_in(address, response.headers.get("Content-Type", ""), body)
    return answers


def links_in(address: str, kind: str, body: bytes) -> Iterator[str]:
    """The addresses on this site that an answer names; of the library no choices."""
    found: list[str] = []
    if kind.startswith("text/html"):
        for node in LexborHTMLParser(body).css(
            "[href], [src], [srcset], [poster], [imagesrcset], meta[content]"
        ):
            for name in ATTRIBUTES:
                value = node.attributes.get(name) or ""
                # What a page holds itself has commas, and is asked of nobody.
                found += (
                    []
                    if value.startswith("data:")
                    else [part.split()[0] for part in value.split(",") if part.split()]
                )
    elif "xml" in kind:
        root = etree.fromstring(body)
        found += [value for value in root.itertext() if value.startswith("http")]
        found += [value for node in root.iter() for value in node.attrib.values() if value.startswith("http")]
    for link in found:
        parts = urlsplit(urljoin(f"http://testserver{address}", link))
        is_plain = not parts.query or parts.query.startswith("page=")
        if parts.netloc in ("testserver", "") and parts.scheme == "http" and is_plain:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


@contextmanager
def empty_machine(folder: Path) -> Iterator[str]:
    """A new database with nothing in it and a folder without uploads, in the place of the tests' own."""
    name = f"{connection.settings_dict['NAME']}_{secrets.token_hex(4)}"
    with of_the_server() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted(name)}")
    try:
        with instead_of_own(name), override_settings(MEDIA_ROOT=str(folder)):
            yield name
    finally:
        with of_the_server() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)} WITH (FORCE)")


def members(path: Path) -> dict[str, bytes]:
    """An archive's members, read by Python's own reader of tar files."""
    with tarfile.open(path) as archive:
        return {info.name: archive.extractfile(info).read() for info in archive}


def column(found: dict[str, bytes], about: dict[str, Any], table: str, name: str) -> list[str]:
    """The values of a column in an archive, for those that hold no tabs or lines."""
    place = about["database"]["tables"][table].index(name)
    return [line.split("\t")[place] for line in found[f"database/{table}.copy"].decode().splitlines()]
