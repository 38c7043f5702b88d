"""Timestamps, by a real time-stamping authority on this machine and by the word of OpenSSL."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from authentic import stamps
from authentic.models import SignedList, Stamp
from authentic.tests.programs import run
from authentic.tests.test_lists import document
from clock.signals import round_of_the_clock

pytestmark = pytest.mark.django_db

CONFIGURATION = """
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = Time of the tests
[extensions]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/certificate.pem
certs = {folder}/certificate.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
"""


class Service:
    """The authority: ``openssl ts`` behind a port. It can be away, and say something else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_away = False
        self.says: bytes | None = None
        self.asked = 0
        (folder / "openssl.cnf").write_text(CONFIGURATION.format(folder=folder))
        (folder / "serial").write_text("01\n")
        self._openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-config", folder / "openssl.cnf",
            "-keyout", folder / "key.pem", "-out", self.certificate,
        )  # fmt: skip

    @property
    def certificate(self) -> Path:
        return self.folder / "certificate.pem"

    def _openssl(self, *words: Any) -> None:
        run("openssl", *words)

    def answer(self, request: bytes) -> bytes:
        asked, told = self.folder / "request.tsq", self.folder / "answer.tsr"
        asked.write_bytes(request)
        self._openssl(
            "ts", "-reply", "-config", self.folder / "openssl.cnf", "-queryfile", asked, "-out", told
        )
        return told.read_bytes()


@pytest.fixture
def service(tmp_path: Path, settings: Any) -> Iterator[Service]:
    (tmp_path / "tsa").mkdir()
    found = Service(tmp_path / "tsa")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked += 1
            request = self.rfile.read(int(self.headers["Content-Length"]))
            assert self.headers["Content-Type"] == "application/timestamp-query"
            self.send_response(503 if found.is_away else 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(b"" if found.is_away else found.says or found.answer(request))

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TIMESTAMP_SERVICES = [f"http://127.0.0.1:{server.server_port}/tsr"]
    stamps._failed.clear()
    yield found
    server.shutdown()
    server.server_close()
    stamps._failed.clear()


def clock(after: timedelta = timedelta(0)) -> None:
    round_of_the_clock.send(sender=None, now=timezone.now() + after)


def verified(service: Service, content: Path, answer: Path) -> bool:
    words = ("ts", "-verify", "-data", content, "-in", answer, "-CAfile", service.certificate)
    return run("openssl", *words, check=False).returncode == 0


def test_openssl_accepts_the_time_of_a_list_as_both_are_handed_out(
    service: Service, client: Client, tmp_path: Path
) -> None:
    document()
    clock()
    stamp = Stamp.objects.get()
    told = client.get(f"/verify/lists/1.{stamp.service}.tsr")
    assert told["Content-Type"] == "application/timestamp-reply"
    content, answer = tmp_path / "1.txt", tmp_path / "1.tsr"
    content.write_bytes(client.get("/verify/lists/1.txt").content)
    answer.write_bytes(told.content)
    assert verified(service, content, answer)
    assert abs(stamp.time - timezone.now()) < timedelta(minutes=2)
    content.write_bytes(content.read_bytes().replace(b"List: 1", b"List: 2"))
    assert not verified(service, content, answer)


def test_a_service_may_send_its_certificates_along_in_any_order(service: Service, tmp_path: Path) -> None:
    """``openssl ts`` sends them in the order of its file; strict readers want another."""
    configuration, certificate = service.folder / "openssl.cnf", service.certificate
    others = []
    for number in range(3):
        other = service.folder / f"other{number}.pem"
        run(
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
            "-subj", f"/CN=Other {number}", "-keyout", tmp_path / "other.key", "-out", other,
        )  # fmt: skip
        others.append(other)
    together = service.folder / "together.pem"
    configuration.write_text(
        configuration.read_text().replace(f"certs = {certificate}", f"certs = {together}")
    )
    for one in (others, others[::-1]):
        together.write_text("".join(path.read_text() for path in (certificate, *one)))
        document()
        clock(timedelta(minutes=6))
    assert Stamp.objects.count() == 2
    content, answer = tmp_path / "1.txt", tmp_path / "1.tsr"
    stamp = Stamp.objects.earliest("of")
    content.write_bytes(stamp.of.content)
    answer.write_bytes(bytes(stamp.answer))
    assert verified(service, content, answer)


@pytest.mark.parametrize(
    "said", [b"words", b"\x30\x00", b"\x30\x03\x02\x01\x00", b"\x30\x05\x30\x03\x02\x01\x00"]
)
def test_what_is_no_timestamp_is_not_kept(service: Service, said: bytes) -> None:
    service.says = said
    document()
    clock()
    assert (service.asked, Stamp.objects.count()) == (1, 0)


def test_each_list_is_stamped_once(service: Service) -> None:
    document()
    clock()
    clock()
    assert service.asked == 1


def test_what_a_service_missed_is_made_up_for_when_it_is_back(service: Service) -> None:
    service.is_away = True
    for _ in range(2):
        document()
        clock()
    # It is left alone for some minutes.
    assert (service.asked, Stamp.objects.count()) == (1, 0)
    service.is_away = False
    clock(timedelta(minutes=6))
    assert sorted(Stamp.objects.values_list("of", flat=True)) == [1, 2]


def test_an_answer_to_another_question_is_not_kept(service: Service) -> None:
    document()
    clock()
    service.says = bytes(Stamp.objects.get().answer)
    document()
    clock()
    service.says = b"words"
    clock(timedelta(minutes=6))
    assert service.asked == 3
    assert list(Stamp.objects.values_list("of", flat=True)) == [1]


def test_a_refusal_is_not_kept(service: Service, settings: Any) -> None:
    configuration = service.folder / "openssl.cnf"
    # It takes no SHA-256 any longer.
    configuration.write_text(configuration.read_text().replace("sha256, sha512", "sha512"))
    document()
    clock()
    assert (service.asked, Stamp.objects.count()) == (1, 0)


def test_nobody_is_asked_where_no_service_is_named(service: Service, settings: Any) -> None:
    settings.TIMESTAMP_SERVICES = []
    document()
    clock()
    assert SignedList.objects.count() == 1
    assert service.asked == 0
