"""A web server on this machine that behaves badly, in as many ways as servers on the net do."""

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"


class Server:
    """Answers each path in its own way; knows what it was asked."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.listening = socket.create_server((HOST, 0))
        self.port = self.listening.getsockname()[1]
        self.asked: list[str] = []
        self.hosts: list[str] = []
        self.robots = b""
        self.is_over = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def at(self, path: str, host: str = HOST) -> str:
        return f"http{'s' if self.tls else ''}://{host}:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=[connection], daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError):
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                lines = connection.recv(65536).decode("latin-1").split("\r\n")
                method, path = lines[0].split(" ")[:2]
                self.asked.append(f"{method} {path}")
                self.hosts += [line[6:] for line in lines if line.startswith("Host: ")]
                answer = WAYS.get(path.partition("?")[0], not_there)
                if path == "/robots.txt":
                    answer = self._say_robots
                answer(self, connection, method)

    def _say_robots(self, server: "Server", connection: socket.socket, method: str) -> None:
        if self.robots == b"hang":
            self.is_over.wait(5)
        elif self.robots == b"hang up":
            connection.sendall(b"HTTP/1.1 20")
        elif self.robots:
            connection.sendall(head(200, f"Content-Length: {len(self.robots)}") + self.robots)
        else:
            not_there(self, connection, method)

    def close(self) -> None:
        self.is_over.set()
        self.listening.close()


Way = Callable[[Server, socket.socket, str], None]


def head(status: int, *headers: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Said", *headers, "Connection: close", "", ""]).encode("latin-1")


def page(title: str = "A page") -> bytes:
    body = f"<!doctype html><title>{title}</title><p>Words.".encode()
    return head(200, "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(body)}") + body


def says(answer: bytes) -> Way:
    return lambda server, connection, method: connection.sendall(answer)


def leads(to: str, status: int = 302) -> Way:
    return lambda server, connection, method: connection.sendall(
        head(status, f"Location: {to.format(port=server.port)}", "Content-Length: 0")
    )


def not_there(server: Server, connection: socket.socket, method: str) -> None:
    connection.sendall(head(404, "Content-Length: 0"))


def only_get(status: int) -> Way:
    return lambda server, connection, method: connection.sendall(
        page() if method == "GET" else head(status, "Content-Length: 0")
    )


def hang(server: Server, connection: socket.socket, method: str) -> None:
    server.is_over.wait(20)


def drip(server: Server, connection: socket.socket, method: str) -> None:
    for letter in head(200, "X-Long: " + "x" * 1000):
        if server.is_over.wait(0.02):
            return
        connection.sendall(bytes([letter]))


def endless(server: Server, connection: socket.socket, method: str) -> None:
    connection.sendall(head(200, "Content-Type: text/html"))
    until = time.monotonic() + 5
    while time.monotonic() < until:
        connection.sendall(b"<p>On and on." * 5000)


def get_only(answer: bytes) -> Way:
    """By HEAD all is well."""
    fine = head(200, "Content-Type: text/html", "Content-Length: 100")
    return lambda server, connection, method: connection.sendall(answer if method == "GET" else fine)


PACKED = head(200, "Content-Type: text/html", "Content-Encoding: gzip", "Content-Length: 40")
WAYS: dict[str, Way] = {
    "/": says(page("The front page")),
    "/fine": says(page()),
    "/file.pdf": says(head(200, "Content-Type: application/pdf", "Content-Length: 9")),
    "/closes": says(b""),
    "/half-a-line": says(b"HTTP/1.1 20"),
    "/half-a-page": get_only(head(200, "Content-Type: text/html", "Content-Length: 9000") + b"<p>Half"),
    "/no-http": says(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/hangs": hang,
    "/drips": drip,
    "/endless": endless,
    "/long-header": says(head(200, "X-Long: " + "x" * 70_000)),
    "/many-headers": says(head(200, *(f"X-{number}: 1" for number in range(300)))),
    "/bad-gzip": get_only(PACKED + b"x" * 40),
    "/gzip-bomb": get_only(
        head(200, "Content-Type: text/html", "Content-Encoding: gzip") + gzip.compress(b"x" * 50_000_000)
    ),
    "/head-hangs-up": lambda server, connection, method: connection.sendall(
        page() if method == "GET" else b""
    ),
    "/no-head": only_get(405),
    "/no-head-501": only_get(501),
    "/head-404": only_get(404),
    "/head-403": only_get(403),
    "/refuses-999": says(head(999, "Content-Length: 0")),
    "/wants-a-person": says(head(503, "cf-mitigated: challenge", "Content-Length: 0")),
    "/resolution": says(page("UNSC Resolution 404 (1977)")),
    "/evidence": says(page("Evidence not found: a case")),
    "/soft-404-number": says(page("404 | Ministry")),
    "/cookies": says(head(302, "Location: /cookies", "Set-Cookie: a=b", "Content-Length: 0")),
    "/soft-404": says(page("Page not found | Ministry")),
    "/soft-404-ja": says(page("ページが見つかりません")),
    "/to-front": leads("/"),
    "/index.html": leads("/", 301),
    "/to-login": leads("/users/login?next=/report"),
    "/users/login": says(page("Log in")),
    "/moved": leads("/fine", 301),
    "/moved-308": leads("/moved", 308),
    "/moved-then-found": leads("/found", 301),
    "/found": leads("/fine", 302),
    "/to-404": leads("/nothing", 301),
    "/circle": leads("/circle-2"),
    "/circle-2": leads("/circle"),
    "/to-javascript": leads("javascript:alert(1)"),
    "/to-ftp": leads("ftp://127.0.0.1/x"),
    "/to-nowhere": leads("http://[::1"),
    "/to-inside": leads("http://127.0.0.2:{port}/fine"),
    "/to-inside-6": leads("http://[::1]:{port}/fine"),
    "/to-inside-number": leads("http://2130706434:{port}/fine"),
    "/to-cloud": leads("http://169.254.169.254/latest/meta-data/"),
    "/to-no-host": leads("http://nothing.invalid/"),
    "/busy": says(head(429, "Retry-After: 7200", "Content-Length: 0")),
    "/away": says(head(503, "Retry-After: 86400", "Content-Length: 0")),
    **{
        f"/{status}": says(head(status, "Content-Length: 0"))
        for status in (401, 403, 404, 410, 418, 451, 500, 502, 503)
    },
    **{f"/on-{number}": leads(f"/on-{number + 1}") for number in range(20)},
}


@contextmanager
def served(tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(tls)
    try:
        yield server
    finally:
        server.close()


# --- Certificates ---------------------------------------------------------------------------------


class Authority:
    """An authority of the tests' own, whose certificate lies in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of the tests")])
        whole = self._signed(self.name, self.key, self.name, x509.BasicConstraints(True, None))
        self.file = folder / "authority.pem"
        self.file.write_bytes(whole.public_bytes(serialization.Encoding.PEM))

    def server_for(self, host: str, days: int = 2) -> ssl.SSLContext:
        """What a server needs to be taken for a host; it is out of date with less than no days."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "A server")])
        named: x509.GeneralName = (
            x509.IPAddress(ip_address(host)) if host[0].isdigit() else x509.DNSName(host)
        )
        certificate = self._signed(name, key, self.name, x509.SubjectAlternativeName([named]), days)
        file = self.folder / "server.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self,
        name: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        issuer: x509.Name,
        extension: x509.ExtensionType,
        days: int = 2,
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=9))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
            .sign(self.key, hashes.SHA256())
        )
