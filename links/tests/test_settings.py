"""What the environment may say of checking links."""

import pytest

from ajc_site.environment import Environment


def read(**variables: str) -> tuple[list[object], list[str]]:
    environment = Environment(variables)
    given: list[object] = [
        environment.check_links(),
        environment.address("CHECK_LINKS_PROXY", "http"),
        environment.hosts("CHECK_LINKS_HOSTS"),
    ]
    return given, environment.problems


def test_nothing_is_said_and_nobody_is_asked() -> None:
    assert read() == (["", "", []], [])
    said = {
        "CHECK_LINKS": " public ",
        "CHECK_LINKS_PROXY": "http://proxy:3128",
        "CHECK_LINKS_HOSTS": "Un.org, x.eu",
    }
    assert read(**said) == (["public", "http://proxy:3128", ["un.org", "x.eu"]], [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHECK_LINKS", "yes"),
        ("CHECK_LINKS_PROXY", "proxy:3128"),
        ("CHECK_LINKS_PROXY", "https://proxy:3128"),
        ("CHECK_LINKS_HOSTS", "https://example.org"),
        ("CHECK_LINKS_HOSTS", "example.org/path"),
    ],
)
def test_what_is_not_understood_is_said(name: str, value: str) -> None:
    problems = read(**{name: value})[1]
    assert len(problems) == 1
    assert problems[0].startswith(name)
