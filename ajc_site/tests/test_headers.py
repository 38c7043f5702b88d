"""The settings take effect: read from the headers that answers really carry."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client, RequestFactory

from ajc_site import middleware
from campaigns import styles
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db


def policy(response) -> dict[str, list[str]]:
    """Takes an answer; gives its content security policy, parsed."""
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in parts}


def permissions(response) -> dict[str, str]:
    """Takes an answer; gives its Permissions-Policy, parsed."""
    return dict(part.strip().split("=", 1) for part in response.headers["Permissions-Policy"].split(", "))


@pytest.fixture
def public(client):
    """An answer from the public side that needs no page: an address where nothing is."""
    return client.get("/nothing-is-here/")


@pytest.fixture
def login_page(client):
    """The admin's login page."""
    return client.get("/admin/login/")


def test_a_public_answer_has_no_cookie_and_does_not_depend_on_one(public):
    assert public.status_code == 404
    assert not public.cookies
    assert "cookie" not in public.headers.get("Vary", "").lower()


def test_the_public_policy_allows_the_site_itself_and_the_video_hosts_frames_alone(public):
    assert policy(public) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'", *styles.hashes()],
        "img-src": ["'self'", "data:"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'none'"],
    }


def test_the_admin_has_wagtails_policy_and_shows_previews(login_page):
    found = policy(login_page)
    assert "'unsafe-inline'" in found["script-src"]
    assert "'self'" in found["frame-src"]
    assert found["frame-ancestors"] == ["'self'"]
    assert found["img-src"] == ["'self'", "data:", "blob:"]


def test_an_address_that_only_looks_like_the_admins_has_the_public_policy(client):
    for path in ("/administration/", "/x/admin/", "/Admin/"):
        assert "'unsafe-inline'" not in client.get(path).headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/nothing-is-here/", "/admin/login/", "/robots.txt"])
def test_the_other_protections_are_everywhere(client, path):
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] in {"DENY", "SAMEORIGIN"}


def test_the_browser_offers_pages_no_device_and_no_payment(public):
    found = permissions(public)
    for feature in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics"):
        assert found[feature] == "()"
    assert found["fullscreen"].startswith("(self")


def test_a_public_answer_may_be_kept_if_it_is_asked_for_again(client):
    response = client.get("/robots.txt")
    assert response.headers["Cache-Control"] == "public, no-cache"
    again = client.get("/robots.txt", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == response.headers["ETag"]
    assert client.get("/robots.txt", headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_has_the_headers_of_get(client):
    get, head = client.get("/robots.txt"), client.head("/robots.txt")
    assert head.content == b""
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Cache-Control"] == get.headers["Cache-Control"]


def test_the_admin_is_never_kept_by_a_cache(client, login_page):
    assert "no-store" in login_page.headers["Cache-Control"]
    assert "ETag" not in login_page.headers


def through(layer, answer, **headers):
    """Takes a middleware, an answer and request headers; gives what the middleware makes of the answer."""
    return layer(lambda request: answer)(RequestFactory().get("/", headers=headers))


def test_an_answer_with_a_cookie_is_not_for_everybody():
    answer = HttpResponse("x")
    answer.set_cookie("a", "b")
    assert through(middleware.PublicCaching, answer).headers["Cache-Control"] == "private, no-store"


def test_an_answer_that_depends_on_a_cookie_is_not_for_everybody():
    answer = HttpResponse("x", headers={"Vary": "Cookie"})
    assert through(middleware.PublicCaching, answer).headers["Cache-Control"] == "private, no-store"


def test_a_view_that_says_how_it_may_be_kept_is_left_alone():
    answer = HttpResponse("x", headers={"Cache-Control": "max-age=60"})
    found = through(middleware.PublicCaching, answer)
    assert found.headers["Cache-Control"] == "max-age=60"
    assert "ETag" not in found.headers


def test_a_broken_answer_is_kept_by_nobody():
    answer = through(middleware.PublicCaching, HttpResponse(status=500))
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_the_application_answers_is_left_to_the_web_server_to_compress(client):
    """Whoever compresses twice wastes time; who may compress what, nginx is told in one place."""
    for address in ("/robots.txt", "/nothing-is-here/"):
        answer = client.get(address, headers={"accept-encoding": "gzip, br"})
        assert not {"Content-Encoding", "Vary"} & set(answer.headers), address


def test_the_session_cookie_is_closed_to_scripts_and_other_sites():
    user = get_user_model().objects.create_superuser("staff", "staff@example.org", "a good long password")
    client = Client()
    response = client.post("/admin/login/", {"username": user.username, "password": "a good long password"})
    assert response.status_code == 302
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    # Logged in, a public address still answers the same to everybody.
    public = client.get("/robots.txt")
    assert not public.cookies
    assert public.headers["Cache-Control"] == "public, no-cache"


def test_a_logged_in_reader_gets_the_same_missing_page_as_anybody(client, admin_user):
    anybody = client.get("/nothing-is-here/")
    client.force_login(admin_user)
    staff = client.get("/nothing-is-here/")
    assert staff.content == anybody.content
    assert "cookie" not in staff.headers.get("Vary", "").lower()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/nothing-here/",
        "/healthz/",
        "/admin/login/",
        "/robots.txt",
        "/feeds/all.atom",
        "/api/publications/",
    ],
)
def test_every_answer_says_who_may_load_it_as_a_part_of_a_page(client, address):
    assert client.get(address).headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.django_db
def test_pictures_that_are_public_may_be_shown_by_readers_of_feeds(client):
    picture = make.PictureFactory()
    page = make.CampaignFactory(lead_picture=picture)
    address = page.lead_picture.sizes["jpeg"][0]["url"]
    assert client.get(address).headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_policys_parts_have_an_order_that_all_processes_give():
    for path in ("/robots.txt", "/admin/login/"):
        policy = Client().get(path).headers["Content-Security-Policy"].split("; ")
        assert policy == sorted(policy), path
