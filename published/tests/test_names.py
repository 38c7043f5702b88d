"""From an address to the name of its file."""

import pytest

from published.names import name_of


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "index.html"),
        ("/campaigns/mla-convention/", "campaigns/mla-convention/index.html"),
        ("/publications/?page=2", "publications/index.page-2.html"),
        ("/feeds/topic/mutual-legal-assistance.atom", "feeds/topic/mutual-legal-assistance.atom"),
        ("/publications/a-letter.csl.json", "publications/a-letter.csl.json"),
        ("/documents/12/na%C3%AFve%20report.pdf", "documents/12/naïve report.pdf"),
        ("/robots.txt", "robots.txt"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
    ],
)
def test_a_web_server_finds_the_file_by_the_address(address: str, name: str) -> None:
    assert name_of(address) == name


@pytest.mark.parametrize(
    "address",
    [
        "", "publications/", "//", "/a//b/", "/../etc/passwd", "/a/../b/", "/%2e%2e/secret", "/.git/config",
        "/a/.hidden", "/publications/?q=x", "/publications/?page=0", "/publications/?page=02",
        "/publications/?page=2&q=x", "/publications/?page=-1", "/publications/?", "/feeds/all.atom?page=2",
        "/publications/index.html", "/publications/index.page-2.html", "/robots.txt.br", "/x/page.gz",
        "/a%00b/", "/a%0Ab/", f"/{'x' * 300}/", f"/{'ကျ' * 60}/",
    ],
)  # fmt: skip
def test_what_no_file_may_be_called_has_none(address: str) -> None:
    assert name_of(address) is None
