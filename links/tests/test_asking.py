"""Other sites are asked, and whatever they answer is named; real sockets, on this machine."""

import socket
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache

from links.addresses import host_of, to_ask
from links.asking import answers, archive, reaching
from links.asking.findings import Verdict
from links.asking.link import look
from links.tests.badly import HOST, WAYS, Authority, Server, head, says, served

FINE, MOVED, BROKEN, CLOSED = Verdict.FINE, Verdict.MOVED, Verdict.BROKEN, Verdict.CLOSED

# What a reader finds there, and what the staff are told of it.
FOUND: dict[str, tuple[Verdict, str]] = {
    "/fine": (FINE, ""),
    "/file.pdf": (FINE, ""),
    "/fine?q=ä b": (FINE, ""),
    "/head-hangs-up": (FINE, ""),
    "/no-head": (FINE, ""),
    "/no-head-501": (FINE, ""),
    "/head-404": (FINE, ""),
    "/head-403": (FINE, ""),
    "/endless": (FINE, ""),
    "/bad-gzip": (FINE, ""),
    "/gzip-bomb": (FINE, ""),
    "/found": (FINE, ""),
    "/moved": (MOVED, "moved for good"),
    "/moved-308": (MOVED, "moved for good"),
    "/index.html": (MOVED, "moved for good"),
    "/resolution": (FINE, ""),
    "/evidence": (FINE, ""),
    "/soft-404-number": (BROKEN, "says of itself"),
    "/cookies": (CLOSED, "in a circle"),
    "/refuses-999": (CLOSED, "refuses to be asked (999)"),
    "/wants-a-person": (CLOSED, "a person asks"),
    "/404": (BROKEN, "not there (404)"),
    "/410": (BROKEN, "gone for good (410)"),
    "/500": (BROKEN, "broken (500)"),
    "/502": (BROKEN, "broken (502)"),
    "/503": (BROKEN, "away (503)"),
    "/418": (BROKEN, "an error (418)"),
    "/closes": (BROKEN, "breaks off"),
    "/half-a-line": (BROKEN, "breaks off"),
    "/half-a-page": (BROKEN, "breaks off"),
    "/no-http": (BROKEN, "breaks off"),
    "/soft-404": (BROKEN, "“Page not found | Ministry”"),
    "/soft-404-ja": (BROKEN, "says of itself"),
    "/to-front": (BROKEN, "a front page in its place"),
    "/to-404": (BROKEN, "not there (404)"),
    "/circle": (BROKEN, "in a circle"),
    "/on-0": (BROKEN, "on and on"),
    "/to-javascript": (BROKEN, "none of the web"),
    "/to-ftp": (BROKEN, "none of the web"),
    "/to-nowhere": (BROKEN, "does not say where"),
    "/401": (CLOSED, "a login (401)"),
    "/403": (CLOSED, "refuses to be asked (403)"),
    "/451": (CLOSED, "legal reasons (451)"),
    "/busy": (CLOSED, "left alone for a while (429)"),
    "/to-login": (CLOSED, "leads to a login"),
    "/hangs": (CLOSED, "too long"),
    "/drips": (CLOSED, "too long"),
    "/long-header": (CLOSED, "more than can be read"),
    "/many-headers": (CLOSED, "more than can be read"),
    "/to-inside": (CLOSED, reaching.INSIDE),
    "/to-inside-6": (CLOSED, reaching.INSIDE),
    "/to-inside-number": (CLOSED, reaching.INSIDE),
    "/to-cloud": (CLOSED, reaching.INSIDE),
}


def test_each_way_to_answer_is_named_and_none_takes_long(server: Server) -> None:
    wrong = {}
    for path, (verdict, said) in FOUND.items():
        begun = time.monotonic()
        found = look(to_ask(server.at(path)))
        if found.verdict != verdict or said not in found.said or time.monotonic() - begun > 2:
            wrong[path] = found, time.monotonic() - begun
    assert not wrong
    # What lies inside was not called at all.
    assert not [host for host in server.hosts if not host.startswith(HOST)]


def test_where_it_moved_is_where_it_moved_for_good(server: Server) -> None:
    assert look(server.at("/moved-308")).leads_to == server.at("/fine")
    assert look(server.at("/moved-then-found")).leads_to == server.at("/found")
    assert look(server.at("/found")).leads_to == ""


def test_a_host_that_wants_to_be_left_alone_says_for_how_long(server: Server) -> None:
    pause = look(server.at("/busy")).pause
    assert pause is not None
    assert pause.total_seconds() == 7200
    assert [line for line in server.asked if "busy" in line] == ["HEAD /busy"]
    assert look(server.at("/away")).pause is not None


def test_what_robots_txt_forbids_is_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.robots = b"User-agent: *\nDisallow: /private/\nCrawl-delay: 90\n"
    assert look(server.at("/private/x")).said == "Its robots.txt forbids to ask it."
    fine = look(server.at("/fine"))
    assert (fine.verdict, fine.pause and fine.pause.total_seconds()) == (FINE, 90)
    # Once for both, and nothing that it forbids.
    assert server.asked == ["GET /robots.txt", "HEAD /fine", "GET /fine"]


@pytest.mark.parametrize(
    ("robots", "said"),
    [
        (b"hang", "too long"),
        (b"hang up", "does not say in its robots.txt"),
        (b"", ""),
        (b"\xff\x00 nonsense\r\n: :\n", ""),
    ],
)
def test_a_robots_txt_that_can_not_be_had_forbids_and_one_that_is_none_does_not(
    server: Server, robots: bytes, said: str
) -> None:
    server.robots = robots
    found = look(server.at("/fine"))
    assert said in found.said
    assert (found.verdict == CLOSED) == bool(said)
    assert ("HEAD /fine" in server.asked) == (not said)


def test_hosts_that_refuse_or_are_none(impatient: None) -> None:
    with socket.create_server((HOST, 0)) as listening:
        port = listening.getsockname()[1]
    assert "refuses the connection" in look(f"http://{HOST}:{port}/").said
    # No network answers for such a name; where there is none at all, nothing is said of the link.
    assert look("http://nothing.invalid/").verdict in (BROKEN, CLOSED)
    assert look(f"http://127.0.0.2:{port}/").said == reaching.INSIDE


def test_a_name_is_looked_up_once_and_that_address_is_called(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever owns a name can have it lead here and there by turns."""
    asked: list[str] = []
    own = socket.getaddrinfo

    def by_turns(host: str, *args: Any, **kwargs: Any) -> Any:
        if host != "xn--bcher-kva.example":
            return own(host, *args, **kwargs)
        asked.append(host)
        return own(HOST if len(asked) % 2 else "127.0.0.2", *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", by_turns)
    found = answers.ask("HEAD", server.at("/fine", "bücher.example"))
    assert found.status == 200
    assert server.hosts == [f"xn--bcher-kva.example:{server.port}"]
    # The next look-up leads inside: that is refused.
    assert look(to_ask(server.at("/fine", "bücher.example"))).said == reaching.INSIDE
    assert len(asked) == 2


def test_certificates_are_checked(impatient: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = Authority(tmp_path)
    with served(authority.server_for(HOST)) as strange:
        found = look(strange.at("/fine"))
        # It may have left out a part that browsers look for.
        assert (found.verdict, "certificate is not valid" in found.said) == (CLOSED, True), found
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    for host, days, verdict, said in (
        (HOST, 2, FINE, ""),
        ("other.example", 2, BROKEN, "mismatch"),
        (HOST, -1, BROKEN, "expired"),
    ):
        with served(authority.server_for(host, days)) as secure:
            found = look(secure.at("/fine"))
            assert (found.verdict, said in found.said) == (verdict, True), found
    with served() as plain:
        assert "No secure connection" in look(f"https://{HOST}:{plain.port}/").said


def test_only_hosts_that_the_settings_name(server: Server, settings: Any) -> None:
    settings.CHECK_LINKS_HOSTS = ["example.org"]
    assert "none of those" in look(server.at("/fine")).said
    settings.CHECK_LINKS_HOSTS = [HOST]
    assert look(server.at("/fine")).verdict == FINE
    assert server.asked[0] == "GET /robots.txt"


def test_by_way_of_a_proxy_nothing_is_looked_up_here(server: Server, settings: Any) -> None:
    """The proxy of the tests is the server itself: it is asked for whole addresses."""
    settings.CHECK_LINKS_PROXY = f"http://{HOST}:{server.port}"
    assert answers.ask("GET", "http://elsewhere.example/fine").status == 404
    assert server.asked == ["GET http://elsewhere.example/fine"]
    assert look("http://192.168.0.1/").said == reaching.INSIDE
    # A way for a secure connection it does not make.
    assert look("https://elsewhere.example/").verdict == CLOSED
    assert server.asked[-1] == "CONNECT elsewhere.example:443"


def test_a_proxy_that_is_away_or_refuses_kills_no_link(
    server: Server, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CHECK_LINKS_PROXY = f"http://{HOST}:{server.port}"
    for answer, verdict in (
        (head(403), CLOSED), (head(407), CLOSED), (head(503), BROKEN), (head(504), BROKEN), (b"", CLOSED),
    ):  # fmt: skip
        monkeypatch.setitem(WAYS, "elsewhere.example:443", says(answer))
        cache.clear()
        assert look("https://elsewhere.example/").verdict == verdict, answer
    server.close()
    settings.CHECK_LINKS_PROXY = "http://127.0.0.1:9"
    for address in ("https://else.example/", "http://else.example/"):
        found = look(address)
        assert (found.verdict, "proxy" in found.said) == (CLOSED, True)


def test_no_address_inside_is_called() -> None:
    inside = (
        "10.0.0.1", "172.16.3.4", "192.168.1.1", "127.0.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:0a00:0001::", "64:ff9b::a00:1", "ff02::1",
        "2001:db8::1",
    )  # fmt: skip
    assert [one for one in inside if reaching.may_be_called(one)] == []
    assert reaching.may_be_called("93.184.216.34")
    assert reaching.may_be_called("2606:4700::1111")
    assert reaching.may_be_called("64:ff9b::5db8:d822")


def test_what_is_asked_of_what_people_write() -> None:
    written = {
        "https://Example.ORG": "https://example.org/",
        "https://example.org/a#part": "https://example.org/a",
        " https://bücher.example/ä?x=ß ": "https://xn--bcher-kva.example/%C3%A4?x=%C3%9F",
        "https://me:secret@example.org/": "https://example.org/",
        "http://www.testserver/publications/": "",
        f"https://example.org/{'x' * 2000}": "",
        f"https://{'a' * 300}.example/": "",
        "https://example.org:99999/": "",
    }
    for nothing in (
        "mailto:somebody@example.org", "tel:+31", "javascript:alert(1)", "ftp://example.org/",
        "//example.org/", "/publications/", "#part", "http://", "http://[::1", "http://a b/", "",
    ):  # fmt: skip
        written[nothing] = ""
    assert {address: to_ask(address) for address in written} == written
    assert host_of("https://example.org:8443/a") == "example.org:8443"


def test_an_archive_is_asked_where_the_settings_name_one(
    server: Server, settings: Any, monkeypatch: Any
) -> None:
    assert archive.copy_of("https://example.org/", date(2023, 5, 26)) == ""
    assert server.asked == []
    settings.CHECK_LINKS_ARCHIVE = server.at("/wayback")
    copy = "https://web.archive.org/web/20230526000000/https://example.org/"
    for answer, found in (
        (f'{{"archived_snapshots": {{"closest": {{"available": true, "url": "{copy}"}}}}}}', copy),
        ('{"archived_snapshots": {}}', ""),
        ('{"archived_snapshots": {"closest": {"available": true, "url": "javascript:x"}}}', ""),
        ("[]", ""),
        ("no JSON", ""),
    ):
        whole = head(200, "Content-Type: application/json") + answer.encode()
        monkeypatch.setitem(WAYS, "/wayback", says(whole))
        assert archive.copy_of("https://example.org/", date(2023, 5, 26)) == found
    assert server.asked[0] == "GET /wayback?url=https%3A%2F%2Fexample.org%2F&timestamp=20230526"
