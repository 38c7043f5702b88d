"""What a page costs the server: processor time a request under gunicorn, beside a bare Django view's.

    make bench

The demo is loaded into a throwaway database, and both servers answer in turn, so that other load on the
machine falls on all alike. The ratio to the bare view can be compared between machines; milliseconds
can't. Nothing is cached: each request is rendered anew. Linux only (it reads /proc).
"""

import http.client
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from ajc_site.embedded_postgres import discard, use_throwaway_postgres  # noqa: E402
from published.compressing import compressed  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
ROUNDS = 5
REQUESTS = 200
PAGES = {
    "statement": "/publications/statement-on-the-adoption-of-the-mla-convention/",
    "campaign": "/campaigns/mla-convention/",
    "home": "/",
    "library": "/publications/",
    "video": "/publications/pursuing-justice-in-asia/",
    "feed": "/feeds/all.atom",
    "speech": "/publications/speech-at-the-opening-of-the-mla-diplomatic-conference/",
}
# What a browser behind the site's proxy sends.
HEADERS = {"Host": "localhost", "X-Forwarded-Proto": "https"}


@dataclass
class Server:
    """A gunicorn with one worker, on a free port of this machine."""

    process: subprocess.Popen[bytes]
    port: int

    @classmethod
    def start(cls, application: str, folder: Path, environment: dict[str, str]) -> "Server":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [
            *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--workers", "1"),
            *("--threads", "4", "--bind", f"127.0.0.1:{port}", "--log-level", "warning", application),
        ]
        server = cls(subprocess.Popen(command, cwd=folder, env={**os.environ, **environment}), port)
        server.wait()
        return server

    def wait(self) -> None:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit("A server of the benchmark did not start.")

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def processor_seconds(root: int) -> float:
    """What a process and all below it have used so far."""
    parents: dict[int, int] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(folder.name)
        parents[pid], used[pid] = int(fields[1]), sum(map(int, fields[11:13])) / TICK

    def below(pid: int) -> bool:
        while pid and pid != root:
            pid = parents.get(pid, 0)
        return pid == root

    return sum(seconds for pid, seconds in used.items() if below(pid))


def measure(server: Server, path: str, database: int) -> tuple[float, float, int]:
    """Milliseconds of processor time a request, of web server and PostgreSQL, and bytes of the body as
    it goes on file.
    """
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    web, data = processor_seconds(server.process.pid), processor_seconds(database)
    for _ in range(REQUESTS):
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}.")
    connection.close()
    spent = processor_seconds(server.process.pid) - web, processor_seconds(database) - data
    return 1000 * spent[0] / REQUESTS, 1000 * spent[1] / REQUESTS, len(compressed(body)[".br"])


def production(media: str, static: str) -> dict[str, str]:
    """The settings of a real site, for this machine alone."""
    return {
        "DJANGO_SETTINGS_MODULE": "ajc_site.settings.production", "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost", "SITE_URL": "https://localhost", "TRUSTED_PROXY_COUNT": "1",
        "SECURITY_CONTACT": "mailto:security@example.org", "MEDIA_ROOT": media, "STATIC_ROOT": static,
        "DATABASE_URL": os.environ["DATABASE_URL"],
    }  # fmt: skip


def main() -> None:
    with ExitStack() as stack:
        postgres = use_throwaway_postgres()
        stack.callback(discard, postgres)
        postmaster = int(next(postgres.folder.rglob("postmaster.pid")).read_text().split()[0])
        environment = production(
            stack.enter_context(tempfile.TemporaryDirectory()),
            stack.enter_context(tempfile.TemporaryDirectory()),
        )
        for command in (
            ["migrate", "-v0"],
            ["collectstatic", "--noinput", "-v0"],
            ["load_demo", "--settings=ajc_site.settings.dev"],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=PROJECT,
                env={**os.environ, **environment},
                check=True,
            )
        bare = Server.start("bare:application", PROJECT / "bench", {})
        stack.callback(bare.stop)
        site = Server.start("ajc_site.wsgi:application", PROJECT, environment)
        stack.callback(site.stop)

        targets = {"bare Django view": (bare, "/"), **{name: (site, path) for name, path in PAGES.items()}}
        runs: dict[str, list[tuple[float, float, int]]] = {name: [] for name in targets}
        for number in range(ROUNDS + 1):
            for name, (server, path) in targets.items():
                figures = measure(server, path, postmaster)
                if number:  # The first round warms up.
                    runs[name].append(figures)
    report(runs)


def report(runs: dict[str, list[tuple[float, float, int]]]) -> None:
    """Prints the medians over the rounds; the ratios are taken round by round."""
    bare = [web for web, _, _ in runs["bare Django view"]]
    print("| page | web CPU ms/request | of the bare view | database CPU ms/request | bytes, compressed |")
    print("| --- | --- | --- | --- | --- |")
    for name, figures in runs.items():
        web = [row[0] for row in figures]
        ratio = statistics.median(one / other for one, other in zip(web, bare, strict=True))
        data = statistics.median(row[1] for row in figures)
        print(f"| {name} | {statistics.median(web):.2f} | {ratio:.1f} | {data:.2f} | {figures[0][2]} |")


if __name__ == "__main__":
    main()
