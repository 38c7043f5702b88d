"""Many who begin a request and do not end it, or read an answer and never finish: readers notice nothing."""

import resource
import ssl
import time
from contextlib import contextmanager, suppress

import pytest

from ajc_site.tests.support.depth import some
from published.tests.support.nginx import TRUSTING, Nginx, running_nginx

# Other machines than the readers'.
ATTACKERS = [f"127.0.1.{number}" for number in range(1, 101)]
READERS = 40
# A reader on the same machine, and busy with other tests.
SECONDS = 5.0
HEADER = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na"
WHOLE = b"GET /feeds/all.atom HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: identity\r\n\r\n"


@pytest.fixture(scope="module")
def nginx(site):
    """One of its own: who is turned away here is none of another test's."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 10_000), hard))
    with running_nginx(site.published, f"127.0.0.1:{site.server.port}") as nginx:
        yield nginx
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def many(nginx: Nginx, count: int, said: bytes):
    """So many connections on which this was said and nothing more, and nothing is read."""
    connections: list[ssl.SSLSocket] = []
    try:
        for number in range(count):
            connection = nginx.connect(ATTACKERS[number % len(ATTACKERS)])
            connection.sendall(said)
            connections.append(connection)
        yield connections
    finally:
        for connection in connections:
            connection.close()


def readers_are_served(nginx: Nginx) -> None:
    for path in ("/", "/feeds/all.atom", "/publications/?page=1", "/robots.txt"):
        for _ in range(READERS // 4):
            start = time.monotonic()
            assert nginx.ask(path).status == 200
            assert time.monotonic() - start < SECONDS
    # And what is asked of the application.
    assert nginx.ask("/publications/?q=convention").status == 200


CASES = [(count, said) for said in (HEADER, BODY, WHOLE, b"") for count in (24, 200, 2000)]


@pytest.mark.spread(1)
@pytest.mark.deeper
@pytest.mark.parametrize(("count", "said"), some(CASES, 4))
def test_readers_are_served_beside_them(nginx, count, said):
    with many(nginx, count, said):
        readers_are_served(nginx)


def test_who_takes_too_long_is_hung_up_on(nginx):
    with many(nginx, 3, HEADER) as connections:
        for connection in connections:
            connection.settimeout(20)
            start = time.monotonic()
            with suppress(ssl.SSLError, ConnectionError):
                assert connection.recv(1) == b""
            assert time.monotonic() - start < 15


def test_one_address_has_so_many_requests_at_once_and_others_do_not_notice(site):
    application = f"127.0.0.1:{site.server.port}"
    with running_nginx(site.published, application, MOST_AT_ONCE="5") as nginx:
        slow = [nginx.connect("127.0.1.1") for _ in range(5)]
        try:
            for connection in slow:
                connection.sendall(BODY)
            time.sleep(0.3)
            refused = nginx.ask("/", source="127.0.1.1")
            assert (refused.status, refused.headers["Retry-After"]) == (429, "30")
            assert "Too many requests at once" in refused.body.decode()
            assert nginx.ask("/").status == 200
        finally:
            for connection in slow:
                connection.close()


def test_certificates_of_this_machine_are_enough_for_the_tests():
    assert TRUSTING.verify_mode == ssl.CERT_NONE
