"""Guessing passwords is slow, and cannot lock the staff out."""

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client, RequestFactory

from accounts.guessing.client_address import client_address

pytestmark = pytest.mark.django_db
PASSWORD = "a good long password"


@pytest.fixture
def staff():
    """A member of the staff who can use the admin."""
    return get_user_model().objects.create_superuser("staff", "staff@example.org", PASSWORD)


def log_in(password: str, address: str = "192.0.2.1", username: str = "staff", **headers: str):
    """Takes what somebody types, and from where; gives the answer."""
    data = {"username": username, "password": password}
    return Client().post("/admin/login/", data, REMOTE_ADDR=address, headers=headers)


def test_ten_wrong_guesses_close_the_login_to_that_address_alone(staff):
    answers = [log_in(f"wrong {number}").status_code for number in range(10)]
    assert answers == [200] * 9 + [429]
    locked = log_in(PASSWORD)
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    assert "Try again in 15 minutes" in locked.content.decode()
    assert log_in(PASSWORD, address="192.0.2.2").status_code == 302


def test_trying_many_names_counts_like_trying_one(staff):
    for number in range(10):
        log_in("wrong", username=f"name{number}")
    assert log_in(PASSWORD).status_code == 429


def test_the_lockout_says_the_same_whether_the_name_exists_or_not(staff):
    for _ in range(10):
        log_in("wrong")
    assert log_in("wrong").content == log_in("wrong", username="nobody").content


def test_a_forged_forwarding_header_does_not_evade_the_limit(staff):
    for number in range(10):
        log_in("wrong", **{"x-forwarded-for": f"198.51.100.{number}"})
    assert log_in(PASSWORD, **{"x-forwarded-for": "198.51.100.99"}).status_code == 429


def test_behind_one_proxy_the_proxys_word_counts_and_the_visitors_does_not(staff, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        log_in("wrong", "10.0.0.1", **{"x-forwarded-for": f"198.51.100.{number}, 192.0.2.7"})
    assert log_in(PASSWORD, "10.0.0.1", **{"x-forwarded-for": "192.0.2.7"}).status_code == 429
    assert log_in(PASSWORD, "10.0.0.1", **{"x-forwarded-for": "192.0.2.8"}).status_code == 302


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "192.0.2.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "forged, 192.0.2.9", "192.0.2.9"),
        (2, "forged, 192.0.2.9, 10.0.0.2", "192.0.2.9"),
        (2, "192.0.2.9", "10.0.0.1"),
        (1, " , ,", "10.0.0.1"),
        (1, "not an address", "10.0.0.1"),
    ],
)
def test_the_address_is_what_the_outermost_trusted_proxy_saw(settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_forgotten_passwords_cannot_be_used_to_flood_a_mailbox(staff, mailoutbox):
    cache.clear()
    answers = [
        Client().post("/admin/password_reset/", {"email": staff.email}, REMOTE_ADDR="192.0.2.3").status_code
        for _ in range(7)
    ]
    assert answers == [302] * 5 + [429] * 2
    assert len(mailoutbox) == 5


@pytest.mark.parametrize("password", ["short", "password1234", "012345678901", "staffstaff1"])
def test_a_weak_password_is_refused(password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    user = get_user_model()(username="staffstaff")
    with pytest.raises(ValidationError):
        validate_password(password, user)
