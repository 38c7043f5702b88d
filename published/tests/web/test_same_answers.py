"""nginx says of every file what the application says of its address."""

import gzip
import re
from collections import Counter

import brotli
import pytest

from published.answers import is_upload
from published.compressing import COMPRESSED
from published.models import OnFile
from published.static_files import is_static
from published.texts import is_worth_compressing
from published.web.headers import OF_THE_FILE
from published.web.refusals import FOLDER

# What a server says of itself and of the connection.
OF_THE_SERVER = {"server", "connection", "keep-alive", "transfer-encoding"}
DECODED = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress}
# Lasting addresses that lead on: on file they are pages that lead on by themselves.
LEADING_ON = re.compile(r"/r/.*|/d/[^/]+/[^/]+/[^/]+/")


def that_matter(headers) -> dict[str, str]:
    """The headers that both have to say alike."""
    return {
        name.lower(): value
        for name, value in headers.items()
        if name.lower() not in OF_THE_SERVER | OF_THE_FILE
    }


def form_of(headers) -> tuple[str, str]:
    """In which form a content is sent, and whether there are others."""
    return headers.get("Content-Encoding", ""), headers.get("Vary", "")


def form_on_file(address: str, accepted: str, said) -> tuple[str, str]:
    """As ``form_of``, of what lies there of the application's answer; it has forms of static files itself."""
    if is_static(address):
        return form_of(said.headers)
    if is_upload(address.partition("?")[0]) or not is_worth_compressing(
        said.headers["Content-Type"], said.content
    ):
        return "", ""
    return next((form for form in ("br", "gzip") if form in accepted), ""), "Accept-Encoding"


def differences(site, address: str, accepted: str = "") -> list[str]:
    """In what the two answers differ, a line each."""
    said = site.application.get(address, HTTP_ACCEPT_ENCODING=accepted)
    told = site.alone.ask(address, headers={"Accept-Encoding": accepted})
    found = []
    if (told.status, said.status_code) != (200, 200):
        found.append(f"status {told.status}, {said.status_code}")
    of_nginx, of_application = that_matter(told.headers), that_matter(said.headers)
    found += [
        f"{name}: {of_nginx.get(name)!r}, {of_application.get(name)!r}"
        for name in sorted({*of_nginx, *of_application})
        if of_nginx.get(name) != of_application.get(name)
    ]
    if form_of(told.headers) != form_on_file(address, accepted, said):
        found.append(f"form {form_of(told.headers)}")
    repeated = [name for name, count in Counter(name for name, _ in told.all_headers).items() if count > 1]
    found += [f"{name} twice" for name in repeated]
    # Where the application tells it.
    if said.headers.get("Last-Modified", told.headers.get("Last-Modified")) != told.headers.get(
        "Last-Modified"
    ):
        found.append(f"Last-Modified: {told.headers.get('Last-Modified')}, {said.headers['Last-Modified']}")
    unpack = (
        DECODED[told.headers.get("Content-Encoding", "")],
        DECODED[said.headers.get("Content-Encoding", "")],
    )
    if unpack[0](told.body) != unpack[1](said.getvalue()):
        found.append("body")
    return [f"{address} ({accepted or 'as it is'}) {line}" for line in found]


def test_every_address_has_the_same_answer_from_both(site):
    rows = OnFile.objects.exclude(digest="").order_by("address").values_list("address", flat=True)
    # Of static files the compressed forms are written down, too; nobody asks for them by their own names.
    # What leads on is tried in test_references_on_file and test_files_on_file.
    addresses = [
        address
        for address in rows
        if FOLDER not in address and not address.endswith(COMPRESSED) and not LEADING_ON.fullmatch(address)
    ]
    endings = {address.rpartition(".")[2] for address in addresses if "." in address}
    assert {
        "atom",
        "xml",
        "ris",
        "bib",
        "json",
        "pdf",
        "mp4",
        "vtt",
        "jpg",
        "avif",
        "txt",
        "minisig",
        "pub",
    } <= endings
    assert "tsr" in endings
    assert len(addresses) > 100
    found = []
    for address in addresses:
        # Pictures and files are never compressed.
        for accepted in ("br",) if is_upload(address) else ("", "gzip, br"):
            found += differences(site, address, accepted)
    assert not found


MARKED = [
    "/?utm_source=newsletter&utm_medium=e-mail", "/campaigns/mla-convention/?fbclid=IwAR0-x_y",
    "/about/?gclid=", "/publications/?utm_campaign=a%20b+c&mc_cid=1&mc_eid=2", "/feeds/?fbclid=%3Cscript%3E&",
    "/feeds/all.atom?fbclid=1", "/robots.txt?utm_source=x", "/sitemap.xml?gclid=1&msclkid=2",
    "/.well-known/security.txt?fbclid=1", "/publications/?page=1&fbclid=1",
    "/publications/?utm_source=x&page=1&utm_medium=y", "/publications/?", "/?", "/robots.txt?",
    "/feeds/all.atom?",
]  # fmt: skip


def test_what_others_hang_on_to_links_changes_nothing_and_comes_from_file(site):
    rows = OnFile.objects.exclude(digest="").values_list("address", flat=True)
    # One of each kind of file, too. What stands there names no file.
    kinds = {address.rpartition(".")[2]: address for address in rows if FOLDER not in address}
    files = [
        f"{address}?utm_source=/x.{ending}&fbclid=1"
        for ending, address in kinds.items()
        if "/" not in ending and not address.endswith(COMPRESSED)
    ]
    assert len(files) > 10
    found = [line for address in [*MARKED, *files] for line in differences(site, address, "br")]
    assert not found
    for address in (*MARKED[:9], *files):
        assert site.alone.ask(address).body == site.alone.ask(address.partition("?")[0]).body


@pytest.mark.parametrize(
    "address",
    ["/publications/?utm_source=x&q=court", "/?fbclid=1&x=2", "/?q=fbclid=1", "/?xutm_source=1", "/?fbclid",
     "/publications/?page=1&fbclid=1&q=x", "/feeds/all.atom?fbclid=1&x=1", "/robots.txt?page=1", "/?page=1x",
     "/publications/?page=1&page=1", "/publications/?fbclid=1&&page=1", "/robots.txt??", "/??fbclid=1"],
)  # fmt: skip
def test_what_may_mean_something_goes_on_to_the_application(site, address):
    assert site.alone.ask(address).status == 503


# --- Without the last stroke, and what browsers ask for by themselves --------------------------------

LED = [
    "/publications", "/about", "/feeds", "/campaigns/mla-convention", "/publications?utm_source=x&fbclid=1",
    "/publications?", "/publications?page=1", "/favicon.ico", "/favicon.ico?fbclid=1",
]  # fmt: skip


def leading_on(site, address, method="GET"):
    """In what the two answers differ, a line each."""
    said = site.application.get(address) if method == "GET" else site.application.head(address)
    told = site.alone.ask(address, method)
    of_nginx, of_application = that_matter(told.headers), that_matter(said.headers)
    return [
        f"{address} {name}: {one!r}, {other!r}"
        for name, one, other in [
            ("status", told.status, said.status_code),
            *((name, of_nginx.get(name), of_application.get(name)) for name in {*of_nginx, *of_application}),
        ]
        # A web server has a line of its own behind it.
        if one != other and name != "content-type"
    ]


def test_what_the_application_leads_on_is_led_on_without_it(site):
    assert not [line for address in LED for line in leading_on(site, address)]
    assert not leading_on(site, "/publications", "HEAD")
    person = OnFile.objects.filter(address__startswith="/people/").exclude(digest="").first()
    assert not leading_on(site, person.address.rstrip("/"))
    for address in (*LED, person.address.rstrip("/")):
        answer = site.alone.ask(address)
        assert answer.status in (301, 302)
        assert site.alone.ask(answer.headers["Location"]).status == 200


@pytest.mark.parametrize(
    "address",
    ["/publication", "/documents", "/media", "/static", "/publications/none", "/publications?q=x",
     "/publications//", "/%70ublications", "/.errors", "/publications?fbclid=<x>", "/admin"],
)  # fmt: skip
def test_what_has_no_page_is_led_nowhere(site, address):
    assert site.alone.ask(address).status in ({301} if address == "/admin" else {400, 503})


@pytest.mark.parametrize("address", ["/publications", "/favicon.ico"])
def test_who_asks_by_another_name_or_changes_something_is_not_led_on(site, address):
    assert site.alone.ask(address, host="elsewhere.example").status == 503
    assert site.alone.ask(address, "POST", body=b"x").status == 503


def test_every_static_file_has_the_same_answer_from_both(site):
    folder = site.published / "current" / "site"
    paths = [
        path for path in sorted((folder / "static").rglob("*")) if path.suffix not in {".br", ".gz", ".json"}
    ]
    addresses = [f"/{path.relative_to(folder)}" for path in paths if path.is_file()]
    assert len(addresses) > 30
    assert not [line for address in addresses for line in differences(site, address, "gzip, br")]


SEARCH = "/publications/?q=court"


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("gzip;q=0.5", "gzip"),
        ("gzip;q=0, br", ""),
        ("br", ""),
        ("identity", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize(
    "address",
    [
        SEARCH,
        "/admin/jsi18n/",
        "/api/publications/?kind=statement",
        "/nothing-is-here/",
        "/feeds/all.atom?x=1",
    ],
)
def test_a_text_that_is_not_on_file_is_compressed_on_its_way(site, address, accepted, form):
    headers = {"Accept-Encoding": accepted}
    told, head = (site.nginx.ask(address, method, headers=headers) for method in ("GET", "HEAD"))
    said = site.application.get(address)
    assert told.status == said.status_code
    assert told.headers.get("Content-Encoding", "") == head.headers.get("Content-Encoding", "") == form
    assert ("Vary", "Accept-Encoding") in told.all_headers
    assert DECODED[form](told.body) == said.content


def test_who_has_a_compressed_answer_is_told_so(site):
    headers = {"Accept-Encoding": "gzip"}
    had = site.nginx.ask(SEARCH, headers=headers)
    again = site.nginx.ask(SEARCH, headers={**headers, "If-None-Match": had.headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("address", ["/robots.txt?x=1", "/.well-known/security.txt?x=1", "/publications?x=1"])
def test_what_is_short_goes_as_it_is(site, address):
    told = site.nginx.ask(address, headers={"Accept-Encoding": "gzip"})
    assert len(told.body) < 500
    assert "Content-Encoding" not in told.headers


def test_parts_of_an_upload_are_never_of_a_compressed_one(site):
    """A query string has the application send it."""
    root = site.published / "current" / "site"
    path = next(iter(sorted((root / "documents").rglob("*.vtt"))))
    address = f"/{path.relative_to(root)}?x=1"
    headers = {"Accept-Encoding": "gzip", "Range": "bytes=2-9"}
    told = site.nginx.ask(address, headers=headers)
    assert (told.status, told.body) == (206, path.read_bytes()[2:10])
    assert "Content-Encoding" not in told.headers
