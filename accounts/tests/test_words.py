"""Devices and places in words, and what the settings take."""

import pytest

from accounts.words import device_in_words, network_in_words
from ajc_site.environment import Environment

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


def test_devices() -> None:
    found = [device_in_words(agent) for agent in (FIREFOX, SAFARI, EDGE, "curl/8", "<b>", "")]
    assert found[:3] == ["Firefox on Linux", "Safari on iPhone", "Edge on Windows"]
    assert set(found[3:]) == {"An unknown browser"}


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("203.0.114.9", "the network 203.0.114.…"),
        ("::ffff:203.0.114.9", "the network 203.0.114.…"),
        ("2a01:4f8:1:2::3", "the network 2a01:4f8:1:…"),
        ("127.0.0.1", "the machine that the site runs on"),
        ("10.1.2.3", "the site’s own network"),
        ("unknown", "an unknown network"),
        (None, "an unknown network"),
    ],
)
def test_networks(address: str | None, words: str) -> None:
    assert network_in_words(address) == words


@pytest.mark.parametrize(
    ("given", "ways", "problem"),
    [
        ("", ["webauthn", "totp"], ""),
        ("passkey", ["webauthn"], ""),
        ("none", [], ""),
        ("passkey, none", ["webauthn"], "takes passkey, code, or none alone"),
        ("sms", [], "takes passkey, code, or none alone, not sms"),
    ],
)
def test_second_ways_of_the_environment(given: str, ways: list[str], problem: str) -> None:
    environment = Environment({"SECOND_WAYS": given})
    assert environment.second_ways() == ways
    assert problem in "".join(environment.problems)
    assert bool(problem) == bool(environment.problems)


def test_how_long_nobody_is_asked_again() -> None:
    found = [Environment({"ASKED_AGAIN_AFTER": given}).asked_again_after() for given in ("", "0", "5")]
    assert [one.total_seconds() if one else None for one in found] == [900, None, 300]


@pytest.mark.django_db
def test_passkeys_are_offered_on_the_admins_paths_alone(client) -> None:
    asked = {
        path: client.get(path).headers["Permissions-Policy"] for path in ("/admin/login/", "/robots.txt")
    }
    assert "publickey-credentials-get=(self)" in asked["/admin/login/"]
    assert "publickey-credentials-create=(self)" in asked["/admin/login/"]
    assert "publickey-credentials-get=()" in asked["/robots.txt"]
