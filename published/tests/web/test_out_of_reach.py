"""Nothing is reached but what an address of the site stands for, however it is spelled."""

import os
import socket
from pathlib import Path

import pytest

from campaigns import styles
from published import comparing, sites
from published.tests.support.nginx import answer_on
from published.web.refusals import REFUSALS, addresses

STATEMENT = "/publications/statement-on-the-adoption-of-the-mla-convention/"
SECRET = "what nobody may read"

# Files that lie there, and what is beside them.
OWN_NAMES = [
    "/index.html", "/index.html.br", "/index.html.gz", "/publications/index.html",
    "/publications/index.page-1.html", "/publications/index.page-2.html",
    "/publications/index.page-1.html.br", f"{STATEMENT}index.html", f"{STATEMENT}index.html.gz",
    "/feeds/all.atom.br", "/feeds/all.atom.gz", "/robots.txt.br", "/sitemap.xml.gz", "/INDEX.HTML",
    "/Index.html", "/index%2ehtml", "/index.htm%6c", "/%69ndex.html",
]  # fmt: skip
# No folder is listed, and none is led to.
FOLDERS = [
    "/documents/",
    "/media/",
    "/media/images/",
    "/static/",
    "/static/js/",
    "/errors/",
    "/.well-known/",
    "/site/",
]
WITHOUT_STROKE = ["/publications", "/documents", "/static", "/media", "/feeds", STATEMENT.rstrip("/")]
# Out of the folder, in all spellings that some server fell for.
OUTSIDE = [
    "/../nginx/http.conf", "/..%2fnginx/http.conf", "/%2e%2e/nginx/http.conf",
    "/%2e%2e%2fnginx%2fhttp.conf", "/.%2e/nginx/http.conf", "/static/../../nginx/http.conf",
    "/static/..%2f..%2fnginx/http.conf", "/static/%2e%2e/%2e%2e/nginx/http.conf",
    "/%252e%252e/nginx/http.conf", "/static/%252e%252e%252f%252e%252e/", "/static..%2f../nginx/http.conf",
    "/static../nginx/http.conf", "/documents../nginx/http.conf", "/media../secret.txt",
    "/media/images/../../../secret.txt", "/media/images/..%5c..%5csecret.txt", "/..\\nginx\\http.conf",
    "/%c0%ae%c0%ae/nginx/http.conf", "/%uff0e%uff0e/secret.txt", "/..;/nginx/http.conf",
    "/;/../nginx/http.conf", "//nginx/http.conf", "//../nginx/http.conf", "/./../nginx/http.conf",
    "/nginx/http.conf", "/current/nginx/http.conf", "/site/index.html", "/etc/passwd", "//etc/passwd",
    "/../../../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static//etc/passwd", "/documents/1/../../../../secret.txt",
    "/documents/1/%2e%2e%2f%2e%2e%2fsecret.txt", "/http.conf", "/secret.txt",
]  # fmt: skip
HIDDEN = [
    "/.errors/404.html", "/.errors/away.html", "/.errors/away.json", "/.errors/", "/.errors",
    "/%2eerrors/404.html", "/.hidden.txt", "/static/.hidden.txt", "/static/.git/config.txt", "/.git/config",
    "/.env", "/.htaccess", "/.well-known/", "/.well-known/hidden.txt", "/.beginning-0123456789abcdef",
    "/publications/.beginning-00.html",
]  # fmt: skip
LINKED = ["/linked.txt", "/linked/secret.txt", "/linked/", "/documents/linked.txt"]
ATTEMPTS = [*OWN_NAMES, *FOLDERS, *WITHOUT_STROKE, *OUTSIDE, *HIDDEN]


@pytest.fixture(scope="module")
def traps(site):
    """Files where none is meant to be: hidden, and outside of the folder."""
    folder = root_of(site)
    made = [site.published / "secret.txt", folder / ".hidden.txt", folder / "static" / ".hidden.txt"]
    made += [folder / ".well-known" / "hidden.txt", folder / "static" / ".git" / "config.txt"]
    for path in made:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SECRET)
    yield
    for path in made:
        path.unlink(missing_ok=True)


def root_of(site) -> Path:
    return (site.published / "current").resolve() / "site"


def is_of_the_site(body: bytes) -> bool:
    """Whether a page has the site's look, and so is neither nginx's own nor gunicorn's."""
    return styles.frame().encode() in body


def test_there_are_enough_of_them():
    assert len(set(ATTEMPTS)) >= 60


@pytest.mark.spread(4)
@pytest.mark.parametrize("path", ATTEMPTS)
def test_nothing_but_what_has_an_address_is_reached(site, traps, path):
    answer = site.nginx.ask(path)
    assert SECRET.encode() not in answer.body
    assert b"map $host" not in answer.body
    assert b"root:" not in answer.body
    assert b"Index of" not in answer.body
    if answer.status in (301, 302):
        # The application's word on where it is; it knows nothing of files.
        assert answer.headers["Location"].endswith("/")
        assert "index." not in answer.headers["Location"]
    elif answer.status == 200:
        # As the application answers, by its own reading of the address.
        assert answer.body == site.application.get(path).getvalue()
        assert not path.endswith((".br", ".gz", ".html", ".txt", ".conf", "passwd"))
    else:
        assert answer.status in (400, 404)
        assert is_of_the_site(answer.body)


def test_a_symbolic_link_is_taken_away_as_what_belongs_to_nothing(site):
    """Publishing makes none. nginx would follow it: its module for Brotli is wrong where it must not."""
    outside, folder = site.published / "linked", root_of(site)
    outside.mkdir()
    for name in ("secret.txt", "index.html"):
        (outside / name).write_text(SECRET)
    (folder / "linked").symlink_to(outside)
    for path in (folder / "linked.txt", folder / "documents" / "linked.txt"):
        path.symlink_to(outside / "secret.txt")
    where = f"belongs to nothing: {folder.parent.name}/site"
    assert {f"{where}/linked", f"{where}/linked.txt"} <= set(sites.check())
    comparing.mend(comparing.differences())
    for address in LINKED:
        assert site.nginx.ask(address).status == 404
    assert (outside / "secret.txt").exists()


def test_what_is_on_file_is_not_there_for_another_host(site):
    assert site.nginx.ask("/", host="localhost").status == 200
    assert site.nginx.ask("/", host="www.example.org").status == 200
    refused = site.nginx.ask("/", host="example.net")
    assert refused.status == 400
    assert is_of_the_site(refused.body)


@pytest.mark.parametrize(
    "query",
    [
        "??",
        "?page=",
        "?page=0",
        "?page=01",
        "?page=1&x=1",
        "?page=+1",
        "?page=%31",
        "?PAGE=1",
        "?q=convention",
        "?page=1;page=2",
    ],
)
def test_any_other_query_is_the_applications(site, query):
    """It makes each answer anew, which is told by the missing time of the file."""
    answer = site.nginx.ask(f"/publications/{query}")
    assert answer.status == 200
    assert "Last-Modified" not in answer.headers
    assert site.application.get(f"/publications/{query}").getvalue() == answer.body


def test_a_page_of_the_list_is_on_file(site):
    answer = site.alone.ask("/publications/?page=1")
    assert answer.status == 200
    assert "Last-Modified" in answer.headers
    assert site.application.get("/publications/?page=1").getvalue() == answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_what_is_not_reading_goes_on_to_the_application(site, method):
    for path in ("/robots.txt", "/feeds/all.atom", "/publications/"):
        expected = site.application.generic(method, path)
        answer = site.nginx.ask(path, method, body=b"")
        assert (answer.status, answer.body) == (expected.status_code, expected.content), path


def test_an_address_without_its_stroke_is_led_on_by_the_application(site):
    answer = site.nginx.ask("/publications")
    assert (answer.status, answer.headers["Location"]) == (301, "/publications/")


def _raw(text: str, **more: str) -> bytes:
    fields = {"Host": "localhost", "Connection": "close", **more}
    lines = [text, *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return "\r\n".join(lines).encode("latin-1")


# What nginx refuses by itself, by the status that it has for that.
REFUSED = {
    "a word that is none": (400, b"GARBAGE\r\n\r\n"),
    "no host": (400, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n"),
    "two hosts": (400, b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"),
    "a host that is none": (400, _raw("GET / HTTP/1.1", Host="a/b\\c")),
    "an address with a NUL": (400, _raw("GET /%00 HTTP/1.1")),
    "a code that is none": (400, _raw("GET /%zz HTTP/1.1")),
    "above the first folder": (400, _raw("GET /../../x HTTP/1.1")),
    "a length that is none": (400, _raw("POST / HTTP/1.1", **{"Content-Length": "x"})),
    "two lengths": (
        400,
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ),
    "a piece that is none": (400, _raw("POST / HTTP/1.1", **{"Transfer-Encoding": "chunked"}) + b"zz\r\n"),
    "TRACE": (405, _raw("TRACE / HTTP/1.1")),
    "CONNECT": (400, _raw("CONNECT localhost:443 HTTP/1.1")),
    "a method that nobody knows": (405, _raw("BREW / HTTP/1.1")),
    "a method with a stroke": (405, _raw("G_T / HTTP/1.1")),
    "another coding": (501, _raw("POST / HTTP/1.1", **{"Transfer-Encoding": "rot13"})),
    "another version": (505, _raw("GET / HTTP/3.7")),
    "too long an address": (414, _raw(f"GET /{'a' * 9000} HTTP/1.1")),
    "too long a header": (431, _raw("GET / HTTP/1.1", X="a" * 9000)),
    "too many headers": (431, _raw("GET / HTTP/1.1", **{f"X{number}": "a" * 700 for number in range(60)})),
    "too large": (413, _raw("POST / HTTP/1.1", **{"Content-Length": "2000000"})),
    "too large in pieces": (
        413,
        _raw("POST / HTTP/1.1", **{"Transfer-Encoding": "chunked"}) + b"200000\r\na",
    ),
    "too large for staff": (413, _raw("POST /admin/ HTTP/1.1", **{"Content-Length": "20000000000"})),
    "a part that is not there": (416, _raw("GET /robots.txt HTTP/1.1", Range="bytes=999999-")),
    "not that any more": (412, _raw("GET /robots.txt HTTP/1.1", **{"If-Match": '"x"'})),
    "an old time": (
        412,
        _raw("GET /robots.txt HTTP/1.1", **{"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_a_page_of_the_site(site, name):
    status, text = REFUSED[name]
    answer = site.nginx.say(text)
    assert answer.status == status
    assert is_of_the_site(answer.body)
    assert b"<center>nginx" not in answer.body
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Strict-Transport-Security" in answer.headers
    types = [value for name, value in answer.all_headers if name == "Content-Type"]
    assert types == ["text/html; charset=utf-8"]


def test_http_is_refused_at_the_port_of_https_with_a_page(site):
    with socket.create_connection(("127.0.0.1", site.nginx.https), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = answer_on(connection)
    assert answer.status == 400
    assert is_of_the_site(answer.body)


def test_http_leads_to_https(site):
    answer = site.nginx.ask_plainly("/publications/?q=a%20b")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://localhost:{site.nginx.https}/publications/?q=a%20b"
    refused = site.nginx.ask_plainly("/", host="example.net")
    assert refused.status == 421
    assert is_of_the_site(refused.body)


def test_every_refusal_has_its_page_on_file(site):
    folder = site.published / "current" / "site"
    assert len(REFUSALS) > 15
    for address in addresses():
        assert (folder / address.lstrip("/")).is_file(), address
        assert os.access(folder / address.lstrip("/"), os.R_OK)


def test_nothing_is_written_down_of_who_asked(site):
    """Also where something is wrong, and after all that was tried here."""
    site.nginx.ask("/publications/?q=sought", source="127.0.0.77")
    site.nginx.ask("/robots.txt", headers={"Range": "bytes=999999-"}, source="127.0.0.77")
    site.nginx.say(b"GARBAGE\r\n\r\n")
    log = site.nginx.log()
    assert "127.0.0" not in log
    assert "sought" not in log
    assert "client" not in log
