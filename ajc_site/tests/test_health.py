"""Health, readiness and the small files at fixed addresses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.dateparse import parse_datetime


def test_healthz_answers_without_asking_the_database(client):
    # No `db` fixture: pytest-django fails the test if a query is made.
    response = client.get("/healthz/")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Cache-Control"] == "no-store"


def test_healthz_answers_by_any_name(client):
    assert client.get("/healthz/", headers={"host": "whatever.internal:9000"}).status_code == 200
    assert client.get("/robots.txt", headers={"host": "whatever.internal:9000"}).status_code == 400


@pytest.mark.django_db
def test_readyz_says_ready_when_the_database_is_migrated(client):
    assert client.get("/readyz/").content == b"ready\n"


@pytest.mark.django_db
def test_readyz_says_that_migrations_wait(client):
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("wagtailredirects")
    MigrationRecorder(connection).record_unapplied(*newest)
    response = client.get("/readyz/")
    assert (response.status_code, response.content) == (503, b"migrations are waiting\n")


def test_robots_lets_everybody_read_what_is_public(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[:3] == ["User-agent: *", "Disallow: /admin/", "Disallow: /review/"]
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.mark.parametrize(
    ("path", "is_open"),
    [
        ("/", True),
        ("/publications/", True),
        ("/publications/a-statement/", True),
        ("/publications/?page=2", True),
        ("/publications/?page=2&kind=speech", False),
        ("/publications/?kind=speech&page=2", False),
        ("/publications/?q=anything", False),
        ("/admin/", False),
    ],
)
def test_robots_keeps_crawlers_out_of_the_librarys_choices_but_not_from_its_pages(client, path, is_open):
    rules = [
        line.split(": ") for line in client.get("/robots.txt").content.decode().splitlines() if "llow" in line
    ]
    # RFC 9309, section 2.2.2: of the rules that fit, the longest holds. Python's own reader takes the first.
    fitting = [
        (len(rule), verb)
        for verb, rule in rules
        if re.match(re.escape(rule).replace(re.escape("*"), ".*"), path)
    ]
    assert (max(fitting, default=(0, "Allow"))[1] == "Allow") is is_open


def test_security_txt_has_a_contact_and_expires_within_a_year(client):
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = parse_datetime(fields["Expires"])
    assert expires is not None
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == "http://testserver/.well-known/security.txt"


def test_the_icon_is_where_browsers_look_for_it(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    # The file must be there: the public site's storage gives no address to one that is not.
    icon = client.get(response.headers["Location"])
    assert icon.status_code == 200
    assert icon.headers["Content-Type"] == "image/svg+xml"


@pytest.mark.parametrize("path", ["/robots.txt", "/.well-known/security.txt", "/favicon.ico"])
def test_the_small_files_cannot_be_written_to(client, path):
    assert client.post(path).status_code == 405
