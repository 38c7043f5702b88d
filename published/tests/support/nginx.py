"""A real nginx with the production configuration, on loopback ports, before a published folder."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Final

import pytest

START: Final = Path(__file__).resolve().parents[3] / "production" / "nginx" / "start"
MODULE: Final = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
# Where no application is.
NOBODY: Final = "127.0.0.1:1"
INSTALL: Final = "On Debian: apt install nginx libnginx-mod-http-brotli-static openssl"


def nginx_or_skip() -> None:
    """Goes on where nginx is; without it tests are skipped on a person's machine and fail under CI=true."""
    if shutil.which("nginx") and shutil.which("openssl") and Path(MODULE).exists():
        return
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"nginx or a part of it is missing, and CI=true asks for it. {INSTALL}")
    pytest.skip(f"nginx or a part of it is missing. {INSTALL}")


@dataclass
class Answer:
    """What came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes
    all_headers: list[tuple[str, str]] = field(repr=False)


@dataclass
class Nginx:
    """One that runs. ``folder`` is its own, with its log."""

    folder: Path
    http: int
    https: int
    process: subprocess.Popen[bytes]

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        source: str = "127.0.0.1",
        host: str = "localhost",
    ) -> Answer:
        """Asks over TLS, as ``source``; ``path`` goes over the wire as it stands."""
        connection = HTTPSConnection(
            "127.0.0.1", self.https, timeout=30, context=TRUSTING, source_address=(source, 0)
        )
        return exchange(connection, path, method, {"Host": host, **(headers or {})}, body)

    def ask_plainly(self, path: str, host: str = "localhost") -> Answer:
        """Asks over http."""
        return exchange(HTTPConnection("127.0.0.1", self.http, timeout=30), path, "GET", {"Host": host}, None)

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """A connection on which nothing was said yet."""
        plain = socket.create_connection(("127.0.0.1", self.https), timeout=30, source_address=(source, 0))
        return TRUSTING.wrap_socket(plain, server_hostname="localhost")

    def say(self, text: bytes) -> Answer:
        """Sends these bytes, and gives the answer to them."""
        with self.connect() as connection:
            connection.sendall(text)
            return answer_on(connection)

    def log(self) -> str:
        return (self.folder / "log").read_text()


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


TRUSTING: Final = _trusting()


def exchange(
    connection: HTTPConnection, path: str, method: str, headers: Mapping[str, str], body: bytes | None
) -> Answer:
    """One question and its answer, byte by byte as they are given."""
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        if body is not None and "Transfer-Encoding" not in headers:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        return _read(connection.getresponse())
    finally:
        connection.close()


def answer_on(connection: socket.socket) -> Answer:
    """The answer that comes on a connection on which something was said."""
    response = HTTPResponse(connection)
    response.begin()
    return _read(response)


def _read(response: HTTPResponse) -> Answer:
    return Answer(response.status, dict(response.getheaders()), response.read(), response.getheaders())


def read_all(connection: socket.socket) -> bytes:
    """All that comes until the other side ends."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except OSError:
        pass
    return b"".join(parts)


def free_ports(count: int) -> list[int]:
    """Ports on which nothing listens just now. At random, and below those from which connections go out: so
    hardly anybody else takes one of them before it is used.
    """
    ports: set[int] = set()
    while len(ports) < count:
        port = random.SystemRandom().randrange(10_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            ports.add(port)
    return list(ports)


def make_certificate(folder: Path) -> None:
    """A certificate for this machine that nobody else trusts."""
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that nginx's workers reach, who are somebody else where root runs it; pytest's are closed."""
    with tempfile.TemporaryDirectory(prefix="ajc-web-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def running_nginx(published: Path, application: str = NOBODY, **environment: str) -> Iterator[Nginx]:
    """nginx before the folder and the application's servers, as in production, until the block ends."""
    with open_folder() as folder:
        make_certificate(folder)
        nginx = _start(published, folder, application, environment)
        try:
            _wait_for(nginx)
            yield nginx
        finally:
            _stop(nginx)


def _start(published: Path, folder: Path, application: str, environment: Mapping[str, str]) -> Nginx:
    http, https, away = free_ports(3)
    values = {
        "PATH": os.environ["PATH"],
        "PUBLISHED_ROOT": str(published),
        "APPLICATION": application,
        "TLS_CERTIFICATE": str(folder / "fullchain.pem"),
        "TLS_KEY": str(folder / "privkey.pem"),
        "ACME_ROOT": str(folder / "acme"),
        "HTTP_PORT": str(http),
        "HTTPS_PORT": str(https),
        "AWAY_PORT": str(away),
        "STATE": str(folder / "state"),
        **environment,
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([START], env=values, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    return Nginx(folder, http, https, process)


def _stop(nginx: Nginx) -> None:
    nginx.process.send_signal(signal.SIGTERM)
    try:
        nginx.process.wait(5)
    except subprocess.TimeoutExpired:
        # It still waits for somebody.
        pid = nginx.folder / "state" / "nginx.pid"
        if pid.exists():
            os.kill(int(pid.read_text()), signal.SIGTERM)
        nginx.process.wait(5)


def _wait_for(nginx: Nginx) -> None:
    for _ in range(200):
        if nginx.process.poll() is not None:
            raise AssertionError(f"nginx does not start: {nginx.log()}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", nginx.https)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"nginx does not answer: {nginx.log()}")
