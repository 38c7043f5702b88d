"""While the application, or its database, is away: what is on file is read, and all else is told so."""

import json
import socket
import threading
import time
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from campaigns import styles
from published.tests.support.nginx import Nginx, free_ports, read_all, running_nginx
from published.web.refusals import AWAY

ON_FILE = [
    "/",
    "/publications/",
    "/publications/?page=1",
    "/feeds/all.atom",
    "/sitemap.xml",
    "/robots.txt",
    "/about/",
    "/robots.txt?fbclid=1",
    "/verify/",
    "/verify/known/0/",
    "/verify/files.txt",
    "/verify/lists/1.txt.minisig",
    "/verify/lists/1.time.example.tsr",
    "/.well-known/minisign.pub",
]
PAGES = [
    "/publications/?q=convention",
    "/nothing/here/",
    "/publications/?page=1&kind=video",
    "/publications/none",
    "/?x=1",
    "/documents/999/not-there.pdf",
    "/publications/none.ris",
]
DESK = ["/admin/", "/admin/login/", "/admin/pages/4/edit/?next=/admin/", "/admin/api/main/pages/"]
TEXT, XML, JSON = "text/plain; charset=utf-8", "application/xml; charset=utf-8", "application/json"
OTHERS = {
    "/api/publications/": JSON,
    "/api/publications/suggestions/?q=con": JSON,
    "/api/publications.json?kind=video": JSON,
    "/api/publications.csv": TEXT,
    "/media/images/not-there.jpg": TEXT,
    "/media/original_images/x.jpg": TEXT,
    "/static/none.js": TEXT,
    "/feeds/topic/none.atom": XML,
    "/sitemap-pages-99.xml": XML,
    "/feeds/all.atom?x=1": XML,
}


class Application:
    """A server in the application's place that answers each request alike, or not at all."""

    def __init__(self, said: bytes | None, port: int = 0) -> None:
        self.said, self.asked = said, 0
        self.socket = socket.create_server(("127.0.0.1", port), backlog=50)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.asked += 1
            with connection:
                connection.settimeout(5)
                connection.recv(65536)
                if self.said is not None:
                    connection.sendall(self.said)


def _says(status: str, body: str) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )


@pytest.fixture(scope="module", params=["nothing listens", "it hangs up", "the database is away"])
def away(site, request):
    """nginx before an application that is away in one way."""
    said = {
        "it hangs up": None,
        "the database is away": _says("503 Service Unavailable", "the application’s own".replace("’", "'")),
    }
    if request.param in said:
        application = Application(said[request.param]).address
    else:
        application = f"127.0.0.1:{free_ports(1)[0]}"
    with running_nginx(site.published, application) as nginx:
        yield nginx


@pytest.mark.parametrize("address", ON_FILE)
def test_what_is_on_file_is_read(away, site, address):
    assert away.ask(address).body == site.nginx.ask(address).body


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_what_is_away_and_leads_to_the_whole_list(away, site, address):
    answer = away.ask(address)
    assert answer.status == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(styles.hashes()) <= set(answer.headers["Content-Security-Policy"].replace(";", "").split())
    assert styles.frame().encode() in answer.body
    page = LexborHTMLParser(answer.body.decode())
    assert page.css_first("h1").text() == "This part of the site is away for the moment"
    links = [link.attributes["href"] for link in page.css("main a")]
    assert "/publications/" in links
    # All that it leads to is there.
    for link in {*links, *(link.attributes["href"] for link in page.css("header a, footer a"))}:
        if link.startswith("/"):
            assert away.ask(link.partition("#")[0]).status == 200, link


@pytest.mark.parametrize("address", DESK)
def test_staff_are_told_what_becomes_of_what_they_typed(away, address):
    answer = away.ask(address)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "The desk is away" in answer.body.decode()
    assert "kept in this browser" in answer.body.decode()


@pytest.mark.parametrize("address", OTHERS)
def test_programs_get_a_short_answer_of_their_type(away, address):
    answer = away.ask(address)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Type"] == OTHERS[address]
    assert len(answer.body) < 400
    if "json" in OTHERS[address]:
        assert json.loads(answer.body) == {"error": AWAY}
    elif "xml" in OTHERS[address]:
        assert ElementTree.fromstring(answer.body).text == AWAY  # noqa: S314 (our own)
    else:
        assert answer.body.decode().strip() == AWAY


def test_head_is_told_the_same(away):
    answer = away.ask("/publications/?q=convention", "HEAD")
    assert (answer.status, answer.body, answer.headers["Retry-After"]) == (503, b"", "30")


def test_what_somebody_sends_is_not_sent_twice(site):
    """The first application server may have done what it was asked, and hung up then."""
    first, second = Application(None), Application(_says("200 OK", "done twice"))
    with running_nginx(site.published, f"{first.address} {second.address}") as nginx:
        answers = [nginx.ask("/admin/login/", "POST", body=b"a=b") for _ in range(4)]
    assert first.asked + second.asked == len(answers)
    assert {answer.status for answer in answers} == {200, 503}


def test_another_application_server_answers_in_the_place_of_one_that_is_away(site):
    nobody = f"127.0.0.1:{free_ports(1)[0]}"
    there = f"127.0.0.1:{site.server.port}"
    with running_nginx(site.published, f"{nobody} {there}") as nginx:
        for _ in range(6):
            assert nginx.ask("/publications/?q=convention").status == 200
            assert nginx.ask("/nothing/here/").status == 404


def test_it_is_there_again_as_soon_as_the_application_is(site):
    port = free_ports(1)[0]
    with running_nginx(site.published, f"127.0.0.1:{port}") as nginx:
        assert {nginx.ask("/?q=x").status for _ in range(8)} == {503}
        application = Application(_says("200 OK", "here"), port)
        start = time.monotonic()
        while nginx.ask("/?q=x").body != b"here":
            assert time.monotonic() - start < 5
            time.sleep(0.2)
        application.socket.close()


def test_a_slow_sender_holds_no_thread_of_the_application(site):
    """nginx waits for the whole, and then asks."""
    application = Application(_says("200 OK", "here"))
    with running_nginx(site.published, application.address) as nginx:
        connections = [_half_sent(nginx) for _ in range(24)]
        assert application.asked == 0
        assert nginx.ask("/?q=x").body == b"here"
        for connection in connections[:3]:
            connection.sendall(b"rest")
            assert b"200 OK" in read_all(connection)
        assert application.asked == 4
        for connection in connections:
            connection.close()


def _half_sent(nginx: Nginx):
    connection = nginx.connect()
    connection.sendall(
        b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"Content-Length: 8\r\n\r\nhalf"
    )
    return connection
