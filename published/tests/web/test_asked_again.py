"""HEAD, parts, and "only if it changed": as HTTP has them (RFC 9110), for files of each kind."""

import pytest

from published.compressing import compressed
from published.store import Store

ADDRESSES = ["/", "/feeds/all.atom", "/robots.txt", "/sitemap.xml", "/publications/?page=1"]


@pytest.fixture(scope="module")
def clip(site):
    """The address of a film, and its bytes."""
    return _first(site, "documents", ".mp4")


@pytest.fixture(scope="module")
def picture(site):
    return _first(site, "media", ".avif")


def _first(site, folder: str, ending: str) -> tuple[str, bytes]:
    root = site.published / "current" / "site"
    path = next(path for path in sorted((root / folder).rglob(f"*{ending}")))
    return f"/{path.relative_to(root)}", path.read_bytes()


@pytest.mark.spread(4)
@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accepted", ["", "br", "gzip"])
def test_head_says_what_get_says_without_the_body(site, address, accepted):
    whole = site.alone.ask(address, headers={"Accept-Encoding": accepted})
    head = site.alone.ask(address, "HEAD", headers={"Accept-Encoding": accepted})
    whole.headers.pop("Date")
    head.headers.pop("Date")
    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accepted", ["", "br", "gzip"])
def test_who_has_it_is_told_so(site, address, accepted):
    had = site.alone.ask(address, headers={"Accept-Encoding": accepted})
    for name, value in (
        ("If-None-Match", had.headers["ETag"]),
        ("If-Modified-Since", had.headers["Last-Modified"]),
    ):
        again = site.alone.ask(address, headers={"Accept-Encoding": accepted, name: value})
        assert (again.status, again.body) == (304, b"")
        for header in ("Cache-Control", "Content-Security-Policy", "X-Content-Type-Options"):
            assert again.headers[header] == had.headers[header]
        assert again.headers["ETag"] == had.headers["ETag"]


def test_who_has_something_else_gets_it(site):
    wrong = (
        {"If-None-Match": '"another"'},
        {"If-None-Match": 'W/"0-0"'},
        {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
        # No time that was ever given for it, though a later one.
        {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        # The tag counts, where there are both.
        {"If-None-Match": '"x"', "If-Modified-Since": site.alone.ask("/").headers["Last-Modified"]},
    )
    for headers in wrong:
        assert site.alone.ask("/", headers=headers).status == 200, headers


def test_each_form_has_a_tag_of_its_own(site):
    tags = {
        site.alone.ask("/", headers={"Accept-Encoding": form}).headers["ETag"] for form in ("", "br", "gzip")
    }
    assert len(tags) == 3


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("0-0", 0, 0), ("0-99", 0, 99), ("100-", 100, None), ("-10", -10, None), ("5-5", 5, 5)],
)
def test_a_part_of_a_film_is_sent(site, clip, asked, start, end):
    address, content = clip
    answer = site.alone.ask(address, headers={"Range": f"bytes={asked}"})
    expected = content[start:] if end is None else content[start : end + 1]
    first = len(content) + start if start < 0 else start
    assert (answer.status, answer.body) == (206, expected)
    assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{len(content)}"
    assert "sandbox" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_a_part_is_sent_only_of_what_the_reader_has(site, clip):
    address, content = clip
    head = site.alone.ask(address, "HEAD").headers
    for value, status in (
        (head["ETag"], 206),
        (head["Last-Modified"], 206),
        ('"old"', 200),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 200),
    ):
        answer = site.alone.ask(address, headers={"Range": "bytes=0-9", "If-Range": value})
        assert answer.status == status, value
        assert answer.body == (content[:10] if status == 206 else content)


def test_a_part_of_nothing_is_refused_and_many_parts_are_the_whole(site, clip):
    address, content = clip
    refused = site.alone.ask(address, headers={"Range": f"bytes={len(content)}-"})
    assert refused.status == 416
    assert site.alone.ask(address, headers={"Range": "bytes=0-1,5-6,9-9"}).body == content
    assert site.alone.ask(address, "HEAD", headers={"Range": "bytes=0-1"}).body == b""


def test_a_picture_is_kept_as_the_application_says(site, picture):
    address, content = picture
    answer = site.alone.ask(address)
    assert answer.body == content
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == site.application.get(address).headers["Cache-Control"]


def test_what_is_taken_off_is_gone_at_once(site):
    """No file is held open for the next reader."""
    root = (site.published / "current").resolve() / "site"
    path = root / "gone.txt"
    path.write_text("here")
    assert site.alone.ask("/gone.txt").body == b"here"
    path.unlink()
    assert site.alone.ask("/gone.txt").status == 503
    assert site.nginx.ask("/gone.txt").status == 404


def test_two_texts_of_one_length_in_one_second_are_told_apart(site):
    store = Store((site.published / "current").resolve().name)
    asked: dict[str, str] = {}
    for number in range(1, 4):
        text = f"{number}".encode() * 600
        store.put("twice.txt", text, {}, compressed(text))
        for form in ("", "br", "gzip"):
            had = asked.get(form)
            headers = {"Accept-Encoding": form, **({"If-None-Match": had} if had else {})}
            answer = site.alone.ask("/twice.txt", headers=headers)
            assert answer.status == 200
            asked[form] = answer.headers["ETag"]
    store.take_away("twice.txt")


def test_a_feed_says_when_it_was_written_the_same_in_each_form(site):
    # The application names no time of a feed; nginx has that of its file.
    answers = [
        site.alone.ask("/feeds/all.atom", headers={"Accept-Encoding": form}) for form in ("", "br", "gzip")
    ]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.headers["Last-Modified"] for answer in answers}) == 1
