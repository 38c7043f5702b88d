"""Bad input of every kind gets an answer that says so, never a 500."""

from pathlib import Path

import pytest
from django.conf import settings

from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db

# fmt: off
PATHS = [
    "/\x00/", "/a\x00b", "/static/\x00", "/static/" + "a" * 300, "/static/../manage.py",
    "/media/images/\x00", "/media/" + "a" * 5000, "/media/images/" + "a" * 300 + ".png",
    "/documents/1/\x00", "/documents/99999999999999999999999/x",
    "/%FF%FE/", "/%C0%AF/", "/%ED%A0%80/", "/" + "a" * 20_000 + "/", "/" + "a/" * 3_000,
    "/..%2f..%2fetc/passwd",
    "//evil.example/", "/?" + "&".join(f"a{n}=1" for n in range(3_000)), "/?q=" + "x" * 50_000, "/?q=%00",
    "/?q=\x00", "/?%00=1", "/?q=%FF", "/?q=%ED%A0%80", "/?page=-1&page=&page=x", "/?&&&===",
    "/\u202e\U0001f600/",
    "/admin/password_reset/confirm/%00/%00/", "/_util/authenticate_with_password/0/0/",
    "/_util/authenticate_with_password/99999999999999999999999/1/", "/_util/login/?next=%0d%0ax",
]
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "☃"]
# fmt: on


@pytest.fixture
def outside(client):
    """A client that, like a browser, gets whatever the site answers to its own faults."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("path", PATHS)
def test_no_address_breaks_the_site(outside, path):
    address, _, query = path.partition("?")
    response = outside.generic("GET", address, QUERY_STRING=query)
    assert response.status_code < 500


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "path", ["/", "/nothing-is-here/", "/robots.txt", "/healthz/", "/media/images/x.png"]
)
def test_no_method_breaks_the_site(outside, path, method):
    assert outside.generic(method, path).status_code < 500


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "testserver:99999999"},
        {"host": "\x00"},
        {"host": ""},
        {"accept": "\x00;;;,,,q=x"},
        {"accept-encoding": "\xff;q=\xff"},
        {"accept-language": "x" * 5_000},
        {"accept-language": "\x00"},
        {"if-none-match": "\x00 not an etag"},
        {"if-none-match": "*"},
        {"if-modified-since": "never"},
        {"range": "bytes=9-1"},
        {"cookie": "sessionid=\x00"},
        {"cookie": 'sessionid="\\000"'},
        {"cookie": "=;=;;;\xff"},
        {"cookie": "csrftoken=\xff; sessionid=" + "x" * 4_000},
        {"x-forwarded-for": "\x00, nonsense,,,"},
        {"content-length": "many"},
        {"referer": "http://[broken"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/nothing-is-here/", "/admin/login/", "/admin/"])
def test_no_header_breaks_the_site(outside, path, headers):
    assert outside.get(path, headers=headers).status_code < 500


def test_a_nul_is_a_bad_request_and_says_so_in_the_sites_look(outside):
    response = outside.generic("GET", "/nothing\x00/")
    assert response.status_code == 400
    assert b"<h1" in response.content
    assert "Content-Security-Policy" in response.headers


def test_a_nul_in_a_login_is_answered_with_the_form(outside):
    response = outside.post("/admin/login/", {"username": "a\x00b", "password": "\x00"})
    assert response.status_code == 200


def test_a_form_without_its_token_is_refused_in_the_sites_look(outside):
    outside.handler.enforce_csrf_checks = True
    response = outside.post("/admin/login/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert b"CSRF verification failed" not in response.content


@pytest.fixture
def uploads():
    """A picture, an original and a document as they lie in MEDIA_ROOT."""
    root = Path(settings.MEDIA_ROOT)
    for name in ("images/a.png", "original_images/a.png", "documents/a.pdf"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"content")
    return root


def test_a_picture_on_a_page_is_sent_and_nothing_in_it_runs(client):
    picture = make.PictureFactory()
    make.StandardPageFactory(body=[("figure", {"picture": picture, "caption": ""})])
    size = picture.renditions.filter(file__endswith=".jpg").earliest("pk")
    response = client.get(size.url)
    assert b"".join(response.streaming_content) == Path(size.file.path).read_bytes()
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Content-Type"] == "image/jpeg"


def test_a_picture_that_no_page_shows_is_not_there(client, uploads):
    assert client.get("/media/images/a.png").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/a.pdf",
        "/media/original_images/a.png",
        "/media/images/../documents/a.pdf",
        "/media/images/%2e%2e/documents/a.pdf",
        "/media/./documents/a.pdf",
        "/media/images//../documents/a.pdf",
        "/media/images/",
        "/media/../manage.py",
    ],
)
def test_nothing_but_pictures_comes_out_of_the_uploads(client, uploads, path):
    assert client.get(path).status_code == 404
