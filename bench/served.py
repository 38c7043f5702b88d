"""What nginx costs on the published site: beside nginx on the bare folder, by kind of address, and beside
others who begin requests and do not end them.

    make served

The two take turns, so that other load on the machine falls on both alike: their ratio can be compared between
machines; requests a second can't. Needs wrk and ab (Debian's wrk and apache2-utils), and
Linux (it reads /proc).
"""

import json
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from behind_nginx import Stage, processor_seconds, stage, wait_until

from published.tests.support.nginx import free_ports

ROUNDS = 7
SECONDS = 3
CONNECTIONS = 16
OF_THE_FILE = {
    "accept-ranges", "connection", "content-encoding", "content-length", "content-type", "date", "etag",
    "last-modified", "server", "vary",
}  # fmt: skip
CAMPAIGN = "/campaigns/mla-convention/"
FEED = "/feeds/all.atom"
SLOW = (24, 200, 2_000)
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "

# The smallest configuration that hands out these files, as compressed as they lie there, with the headers
# that the published page has: the same bytes on the wire.
BARE = """
load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;
worker_processes auto;
worker_rlimit_nofile 17000;
daemon off;
pid {folder}/nginx.pid;
error_log stderr emerg;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    gzip_static on;
    brotli_static on;
    gzip_vary on;
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_certificate {tls}/fullchain.pem;
        ssl_certificate_key {tls}/privkey.pem;
        root {root};
        index index.html;
        {headers}
    }}
}}
"""
# A file of 5 MB on a page that is published.
LARGE = """
from django.core.files.base import ContentFile
from assets.models import File
from campaigns.models import Attachment, Document
page = Document.objects.filter(live=True).order_by("pk").first()
text = b"A line of a long text.\\n" * 228000
file = File.objects.create(title="Five", file=ContentFile(text, name="five.txt"))
page.attachments.add(Attachment(file=file))
page.save_revision().publish()
print(file.url)
"""


@dataclass
class Load:
    """What was measured in one go."""

    requests: int
    seconds: float
    processor: float
    # In milliseconds: so long all but one in a hundred took at most.
    slowest: float = 0.0

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def milliseconds(self) -> float:
        return 1000 * self.processor / max(1, self.requests)


@contextmanager
def bare(site: Stage) -> Iterator[tuple[int, int]]:
    """nginx on the bare folder: its process and port."""
    with tempfile.TemporaryDirectory(prefix="ajc-bare-") as folder:
        Path(folder).chmod(0o755)
        port = free_ports(1)[0]
        root = (site.published / "current").resolve() / "site"
        text = BARE.format(
            folder=folder, port=port, tls=site.nginx.folder, root=root, headers=_headers_of(site)
        )
        configuration = Path(folder, "nginx.conf")
        configuration.write_text(text)
        process = subprocess.Popen(["nginx", "-p", folder, "-e", "stderr", "-c", str(configuration)])
        wait_until(lambda: _answers(port), "The bare nginx does not start.")
        yield process.pid, port
        process.terminate()
        process.wait()


def _headers_of(site: Stage) -> str:
    """What nginx is told to say with a page besides what it makes of the file."""
    told = site.nginx.ask(CAMPAIGN).headers
    return "\n        ".join(
        f"add_header {name} {json.dumps(value)} always;"
        for name, value in told.items()
        if name.lower() not in OF_THE_FILE
    )


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def press(
    port: int,
    path: str,
    processes: list[int],
    method: str = "GET",
    header: str = "",
    seconds: float = SECONDS,
) -> Load:
    """Loads one address for a while, over connections that stay; gives what the processes used for it."""
    # wrk waits for the body that an answer to HEAD does not have.
    loader = _wrk if method == "GET" else _ab
    headers = [
        "-H",
        "Host: localhost",
        "-H",
        "Accept-Encoding: gzip, br",
        *(["-H", header] if header else []),
    ]
    before = sum(map(processor_seconds, processes))
    requests, lasted, slowest = loader(
        seconds, headers, f"https://127.0.0.1:{port}{path}", is_again=bool(header)
    )
    used = sum(map(processor_seconds, processes)) - before
    return Load(requests, lasted, used, slowest)


def _wrk(seconds: float, headers: list[str], address: str, *, is_again: bool) -> tuple[int, float, float]:
    """The number of requests, the seconds they took, and the milliseconds of all but one in a hundred."""
    command = ["wrk", "--latency", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "60s"]
    said = subprocess.run([*command, *headers, address], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)(m?s)", said)
    if found is None or ("Non-2xx" in said and not is_again):
        raise SystemExit(f"{address} was not answered well: {said}")
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    return (
        int(found[1]),
        float(found[2]) / (1000 if found[3] == "ms" else 1),
        float(slowest[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[slowest[2]] if slowest else 0.0,
    )


def _ab(seconds: float, headers: list[str], address: str, *, is_again: bool) -> tuple[int, float, float]:
    """The same of HEAD."""
    command = ["ab", "-q", "-i", "-k", "-c", str(CONNECTIONS), "-t", str(int(seconds)), "-n", "10000000"]
    said = subprocess.run([*command, *headers, address], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Time taken for tests: +([\d.]+) seconds\s+Complete requests: +(\d+)", said)
    if found is None or "Non-2xx" in said:
        raise SystemExit(f"{address} was not answered well: {said}")
    slowest = re.search(r"99% +(\d+)", said)
    return int(found[2]), float(found[1]), float(slowest[1]) if slowest else 0.0


def beside_the_bare_folder(site: Stage) -> float:
    """The ratio of requests a second, published to bare; prints it."""
    with bare(site) as (process, port):
        published: list[Load] = []
        folder: list[Load] = []
        for number in range(ROUNDS + 1):
            # Who is first changes with each round.
            turns = [(published, site.nginx.https, site.nginx.process.pid), (folder, port, process)]
            for loads, at, pid in turns if number % 2 else reversed(turns):
                load = press(at, CAMPAIGN, [pid])
                if number:  # The first round warms up.
                    loads.append(load)
    rate = statistics.median(one.rate / other.rate for one, other in zip(published, folder, strict=True))
    spent = statistics.median(
        one.milliseconds / other.milliseconds for one, other in zip(published, folder, strict=True)
    )
    print(
        f"A campaign page: {statistics.median(one.rate for one in published):.0f} requests/s as published, "
        f"{statistics.median(one.rate for one in folder):.0f} from a bare folder: {rate:.2f}; processor time "
        f"{statistics.median(one.milliseconds for one in published):.4f} and "
        f"{statistics.median(one.milliseconds for one in folder):.4f} ms: {spent:.2f}"
    )
    return rate


def by_kind(site: Stage, large: str) -> None:
    """Prints a table: each kind of address as file, and through the application."""
    root = (site.published / "current").resolve() / "site"
    picture = next(root.glob("media/images/**/*.width-1080*.avif"))
    kinds = {
        "campaign page": (CAMPAIGN, "GET", False), "campaign page, HEAD": (CAMPAIGN, "HEAD", False),
        "campaign page, 304": (CAMPAIGN, "GET", True), "feed": (FEED, "GET", False),
        "picture": (f"/{picture.relative_to(root)}", "GET", False), "file of 5 MB": (large, "GET", False),
    }  # fmt: skip
    print("\n| kind | as file, requests/s | ms | through the application, requests/s | ms |")
    print("| --- | --- | --- | --- | --- |")
    for name, (path, method, is_again) in kinds.items():
        cells = []
        # A query string that means nothing goes on to the application.
        for asked in (path, f"{path}?x=1"):
            header = ""
            if is_again:
                tag = site.nginx.ask(asked, headers={"Accept-Encoding": "gzip, br"}).headers["ETag"]
                header = f"If-None-Match: {tag}"
            site.nginx.ask(asked)
            processes = [site.nginx.process.pid, site.application.pid, site.postmaster()]
            # It is slow beside a file, and slower beside others.
            seconds = SECONDS if asked == path else 4 * SECONDS
            load = press(site.nginx.https, asked, processes, method, header, seconds)
            cells.append(f"{load.rate:.0f} | {load.milliseconds:.3f}")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)


def beside_the_slow(site: Stage) -> None:
    """Prints a table: what readers get while so many requests are begun and not ended."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10_000), hard))
    print("\n| requests half sent | requests/s | 99 in 100 within, ms |")
    print("| --- | --- | --- |")
    for count in (0, *SLOW):
        # nginx hangs up on each after ten seconds.
        with ExitStack() as stack:
            for number in range(count):
                connection = stack.enter_context(site.nginx.connect(f"127.0.1.{number % 100 + 1}"))
                connection.sendall(HALF)
            load = press(site.nginx.https, CAMPAIGN, [site.nginx.process.pid])
        print(f"| {count:,} | {load.rate:.0f} | {load.slowest:.1f} |", flush=True)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def main() -> None:
    if not (shutil.which("wrk") and shutil.which("ab")):
        raise SystemExit("wrk or ab is missing. On Debian: apt install wrk apache2-utils")
    with ExitStack() as stack:
        site = stack.enter_context(stage())
        large = (
            site.manage("shell", "-v0", "-c", LARGE)
            .strip()
            .splitlines()[-1]
            .removeprefix("https://localhost")
        )
        ratio = beside_the_bare_folder(site)
        by_kind(site, large)
        beside_the_slow(site)
    sys.exit(0 if ratio >= 0.95 else 1)


if __name__ == "__main__":
    main()
