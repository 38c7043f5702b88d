"""The logs say what is wrong with the site, and nothing of who reads what."""

import logging

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from ajc_site.logs import NoLinks

pytestmark = pytest.mark.django_db
SECRET_READING = "/publications/what-somebody-reads/"


@pytest.fixture
def written():
    """All that the handlers of the settings write while a test runs."""
    lines: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    handler = Keep()
    places = [logging.getLogger(name) for name in ("", "django", "django.request", "django.security.csrf")]
    stdout = [place for place in places if any(type(one) is logging.StreamHandler for one in place.handlers)]
    for place in stdout:
        place.addHandler(handler)
    yield lines
    for place in stdout:
        place.removeHandler(handler)


@pytest.mark.parametrize("way", ["get", "head", "post"])
def test_an_outage_names_no_address(written, monkeypatch, way):
    def away(*args, **kwargs):
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr("campaigns.views.routing.find_page", away)
    answer = getattr(Client(raise_request_exception=False), way)(SECRET_READING)
    assert answer.status_code == 503
    assert any("database cannot be reached" in line for line in written)
    assert not [line for line in written if "what-somebody-reads" in line]


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/x"}]
)
def test_a_form_without_its_token_names_no_address(written, headers):
    client = Client(enforce_csrf_checks=True, headers=headers)
    answer = client.post("/admin/login/?next=/what-somebody-reads/", {"username": "x", "password": "y"})
    assert answer.status_code == 403
    assert not [line for line in written if "what-somebody-reads" in line or "/admin/login" in line]


def test_a_fault_of_the_sites_own_is_still_named(written, monkeypatch):
    def broken(*args, **kwargs):
        raise ValueError("a fault")

    monkeypatch.setattr("campaigns.views.routing.find_page", broken)
    assert Client(raise_request_exception=False).get(SECRET_READING).status_code == 500
    assert [line for line in written if "Internal Server Error" in line]


def test_no_logger_of_axes_writes_addresses_or_names():
    assert settings.LOGGING["loggers"]["axes"]["handlers"] == []


@pytest.mark.parametrize(
    "address",
    [
        "/review/{}/files/a.pdf", "/staff-calendar/{}.ics", "/admin/login/link/{}/",
        "/admin/password_reset/confirm/MQ/{}/",
    ],
)  # fmt: skip
def test_a_fault_names_no_address_that_lets_somebody_in(address):
    said = "Internal Server Error: %s"
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, said, (address.format("s" * 43),), None
    )
    NoLinks().filter(record)
    assert "sss" not in record.getMessage()
    assert "Internal Server Error: /" in record.getMessage()
