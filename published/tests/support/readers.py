"""Readers who go on reading over TLS whatever happens, and remember what they got: for the drills."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import re
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPSConnection, RemoteDisconnected
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any, Final

from published.tests.support.nginx import TRUSTING

READERS: Final = 4
# Of what went wrong so much is told.
TOLD: Final = 20


def addresses_in(root: Path) -> dict[str, Path]:
    """Takes the web server's folder; gives each address on file with its file, without pages about errors."""
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
    return found


def to_read(addresses: Collection[str]) -> list[str]:
    """Those that readers ask for: all, but of the many static files a few."""
    static = sorted(address for address in addresses if address.startswith("/static/"))
    left_out = set(static) - set(static[:: max(1, len(static) // 50)])
    return sorted(set(addresses) - left_out)


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """By address what is in its file."""
    return {address: hashlib.sha256(path.read_bytes()).hexdigest() for address, path in files.items()}


class Counts:
    """What all readers have read, and what failed."""

    def __init__(self) -> None:
        self.reads: Synchronized[int] = multiprocessing.Value("q", 0)
        self.failed: Synchronized[int] = multiprocessing.Value("q", 0)
        # A web server that takes up another configuration hangs up on who has asked for nothing just then.
        self.reconnected: Synchronized[int] = multiprocessing.Value("q", 0)
        self.over: Any = multiprocessing.Event()
        self.problems: Any = multiprocessing.SimpleQueue()
        self.bodies: Any = multiprocessing.SimpleQueue()
        # How often each body came at each address, by its digest; known at the end.
        self.seen: Counter[tuple[str, str]] = Counter()

    def note(self, address: str, problem: str) -> None:
        with self.reads.get_lock():
            self.reads.value += 1
        if problem:
            self.fail(f"{address}: {problem}")

    def fail(self, problem: str, times: int = 1) -> None:
        with self.failed.get_lock():
            if self.failed.value < TOLD:
                self.problems.put(problem)
            self.failed.value += times

    def compare(self, *allowed: Mapping[str, str]) -> None:
        """Takes by address what may have come, in one or several sets: each other body was a failed read."""
        for (address, digest), times in self.seen.items():
            if not any(one.get(address) == digest for one in allowed):
                self.fail(f"{address}: another body, {times} times", times)

    def told(self) -> list[str]:
        """What went wrong."""
        lines = []
        while not self.problems.empty():
            lines.append(self.problems.get())
        return lines


@contextmanager
def reading(
    port: int, addresses: Collection[str], readers: int = READERS, not_on_file: Collection[str] = ()
) -> Iterator[Counts]:
    """Readers at a port of this machine, until the block ends; then ``seen`` is known.

    Of what is perhaps ``not_on_file`` a web server, which gives no parts, may answer with the whole.
    """
    counts = Counts()
    processes = [
        multiprocessing.Process(target=_read, args=(port, to_read(addresses), counts, seed, not_on_file))
        for seed in range(readers)
    ]
    for process in processes:
        process.start()
    try:
        yield counts
    finally:
        counts.over.set()
        for _ in processes:
            counts.seen.update(counts.bodies.get())
        for process in processes:
            process.join()


def _read(port: int, addresses: list[str], counts: Counts, seed: int, not_on_file: Collection[str]) -> None:
    """Reads one address after the other until told to stop."""
    reader = _Reader(port, counts, random.Random(seed), not_on_file)
    try:
        while not counts.over.is_set():
            address = reader.chance.choice(addresses)
            try:
                problem = reader.read(address)
            except (OSError, HTTPException) as error:
                problem = f"{type(error).__name__} {error}"
                reader.connect()
            counts.note(address, problem)
    finally:
        counts.bodies.put(reader.seen)


class _Reader:
    """One that reads as browsers do: whole, a part, the head, again."""

    def __init__(
        self, port: int, counts: Counts, chance: random.Random, not_on_file: Collection[str]
    ) -> None:
        self.port, self.counts, self.chance, self.not_on_file = port, counts, chance, not_on_file
        self.seen: Counter[tuple[str, str]] = Counter()
        self.connect()

    def connect(self) -> None:
        self.connection = HTTPSConnection("localhost", self.port, timeout=20, context=TRUSTING)
        self.has_answered = False

    def read(self, address: str) -> str:
        """What is wrong with the answer; nothing if it is right."""
        way = self.chance.choice(["whole", "whole", "whole", "head", "part", "again"])
        headers = {"Range": "bytes=0-0"} if way == "part" else {}
        status, told, body = self.ask("HEAD" if way in ("head", "again") else "GET", address, headers)
        if way == "again" and status == 200:
            # It may have been made anew just now; then it is sent.
            status, told, body = self.ask("GET", address, {"If-None-Match": told["ETag"]})
            if status == 200:
                way = "whole"
        if way == "part" and status == 200 and (told["Content-Length"] == "0" or address in self.not_on_file):
            # Of an empty file there is no part, and a web server gives none (RFC 9110, 14.2: the range may be
            # passed over).
            way = "whole"
        expected = {"part": 206, "again": 304}.get(way, 200)
        if status != expected:
            return f"{status} for {way}"
        if way == "part" and len(body) != 1:
            return "another part"
        if way == "whole":
            self.seen[address, hashlib.sha256(body).hexdigest()] += 1
            return styles_refused(told, body)
        return ""

    def ask(self, method: str, address: str, headers: dict[str, str]) -> tuple[int, Any, bytes]:
        """Asks; once more where the connection was hung up on before the answer began, as browsers do."""
        try:
            self.connection.request(method, address, headers=headers)
            answer = self.connection.getresponse()
        except (RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if not self.has_answered:
                raise
            with self.counts.reconnected.get_lock():
                self.counts.reconnected.value += 1
            self.connection.close()
            self.connect()
            self.connection.request(method, address, headers=headers)
            answer = self.connection.getresponse()
        body = answer.read()
        self.has_answered = True
        return answer.status, answer.headers, body


def styles_refused(headers: Mapping[str, str], body: bytes) -> str:
    """What is wrong where a page came with the policy of another version, which refuses its styles."""
    if not headers.get("Content-Type", "").startswith("text/html"):
        return ""
    for styles in re.findall(rb"<style>(.*?)</style>", body, re.DOTALL):
        digest = b64encode(hashlib.sha256(styles).digest()).decode()
        if f"'sha256-{digest}'" not in headers.get("Content-Security-Policy", ""):
            return "its policy refuses its styles"
    return ""
