"""The same site from a bucket, handed out by nginx in front of it."""

import os
import shutil
import subprocess
import time
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath

import pytest

from published import answers, sites, static_files
from published.compressing import COMPRESSED
from published.models import OnFile
from published.storage import Told
from published.store import Store, storage
from published.tests.support.nginx import START, make_certificate, open_folder, running_nginx
from published.version import this_version
from published.web.refusals import FOLDER

from .test_same_answers import LEADING_ON, differences, leading_on


@pytest.mark.deep
def test_nginx_before_a_bucket_says_what_the_application_says(site, in_bucket):
    sites.write_whole()
    url = f"{in_bucket.url}/{storage().bucket_name}"
    with running_nginx(site.published / "nowhere", PUBLISHED_URL=url) as nginx:
        from_bucket = replace(site, alone=nginx)
        every_address_has_the_same_answer(from_bucket)
        what_is_asked_again_or_in_part_is_answered_so(nginx)
        what_is_led_on_and_marked_is_so_here_too(from_bucket)
        nobody_gets_what_is_not_an_address(nginx)
        what_is_withdrawn_is_gone_at_once(nginx)
        another_version_is_followed(nginx)
        while_the_bucket_is_away_readers_are_told(nginx, in_bucket)


def every_address_has_the_same_answer(site):
    rows = OnFile.objects.exclude(digest="").order_by("address").values_list("address", flat=True)
    addresses = [
        address
        for address in rows
        if FOLDER not in address and not address.endswith(COMPRESSED) and not LEADING_ON.fullmatch(address)
    ]
    assert len(addresses) > 100
    assert len([address for address in addresses if static_files.is_static(address)]) > 30
    found = []
    for of_kind in kinds(addresses):
        for address in of_kind[:: max(1, len(of_kind) // 6)]:
            found += differences(site, address, "gzip, br")
        for accepted in () if answers.is_upload(address) else ("", "gzip"):
            found += differences(site, address, accepted)
    # A bucket tells when an object was stored, which is never before the application's moment.
    assert not [line for line in found if "Last-Modified" not in line]


def kinds(addresses):
    """Those with one ending each, and in one of three places: uploads, static files and all else."""

    def key(address):
        is_upload, is_static = answers.is_upload(address), static_files.is_static(address)
        return is_upload, is_static, PurePosixPath(address.partition("?")[0]).suffix

    return [list(found) for _, found in groupby(sorted(addresses, key=key), key=key)]


def what_is_asked_again_or_in_part_is_answered_so(nginx):
    whole = nginx.ask("/")
    tag = next(value for name, value in whole.headers.items() if name.lower() == "etag")
    again = nginx.ask("/", headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    assert nginx.ask("/", "HEAD").headers["Content-Length"] == str(len(whole.body))
    part = nginx.ask("/sitemap.xml", headers={"Range": "bytes=0-4"})
    assert (part.status, part.body) == (206, b"<?xml")
    past = nginx.ask("/sitemap.xml", headers={"Range": "bytes=99999999-"})
    assert past.status == 416
    assert b"not that long" in past.body
    # Of what the reader has, and only if it is that.
    had = nginx.ask("/sitemap.xml").headers
    of_sitemap = next(value for name, value in had.items() if name.lower() == "etag")
    for value, status in ((of_sitemap, 206), ('"another"', 200), ("Mon, 01 Jan 2001 00:00:00 GMT", 200)):
        answer = nginx.ask("/sitemap.xml", headers={"Range": "bytes=0-4", "If-Range": value})
        assert (answer.status, answer.body[:5]) == (status, b"<?xml"), value
        assert len(answer.body) == 5 or status == 200
    for name in whole.headers:
        assert not name.lower().startswith("x-amz"), name


def what_is_led_on_and_marked_is_so_here_too(site):
    for address in ("/publications", "/about?utm_source=x", "/favicon.ico"):
        assert not leading_on(site, address), address
    for address in ("/publications/?", "/feeds/all.atom?fbclid=1", "/publications/?page=1&fbclid=1"):
        assert not [line for line in differences(site, address, "br") if "Last-Modified" not in line]
    for address in ("/publication", "/documents", "/publications?q=x", "/.is-in-bucket"):
        assert site.alone.ask(address).status in (404, 503), address


def nobody_gets_what_is_not_an_address(nginx):
    """With no application behind it, whatever is not handed out gets the page that says so."""
    for path in (
        "/index.html",
        "/publications/index.html",
        "/publications/index.html.br",
        "/robots.txt.gz",
        f"/{FOLDER}/404.html",
        "/?list-type=2",
        "/..%2fcurrent",
        "/%2e%2e/nginx/http.conf",
        "/../../current",
        "//current",
        "/no/such/address/",
        "/publications/?page=9999",
        "/publications/?page=2&prefix=x",
    ):
        answer = nginx.ask(path)
        assert answer.status in {400, 404, 503}, path
        assert b"ListBucketResult" not in answer.body
        assert b"NoSuchKey" not in answer.body
    assert nginx.ask("/", "POST", body=b"x").status == 503
    assert nginx.ask("/", "DELETE").status == 503
    assert nginx.ask("/").status == 200


def what_is_withdrawn_is_gone_at_once(nginx):
    store = Store(this_version())
    assert nginx.ask("/robots.txt").status == 200
    store.take_away("robots.txt")
    assert nginx.ask("/robots.txt").status == 503


def another_version_is_followed(nginx):
    """The switch is one object; whoever is in front takes it over within seconds."""
    version = this_version()
    other = "e" * 16
    names = [f"nginx/{name}.conf" for name in ("http", "files", "errors")]
    names += [f"site/{name}" for name in Store(version).names() if name.startswith(FOLDER)]
    storage().each(lambda name: copied(version, other, name), names)
    storage().save(f"{other}/site/only-in-this.txt", storage().open(f"{version}/site/sitemap.xml"))
    for name in (
        "static/js/of-before.0123456789ab.js",
        "static/js/of-before.js",
        "of-before.0123456789ab.txt",
    ):
        storage().save(f"{version}/site/{name}", Told(b"// Before", {"Content-Type": "text/javascript"}))
    assert nginx.ask("/only-in-this.txt").status == 503
    storage().point("other", version)
    storage().point("current", other)
    until = time.monotonic() + 20
    while nginx.ask("/only-in-this.txt").status != 200:
        assert time.monotonic() < until, nginx.log()
        time.sleep(0.2)
    # Who has a page of the one before open gets its scripts, and nothing else of it.
    script = nginx.ask("/static/js/of-before.0123456789ab.js", headers={"Accept-Encoding": "br"})
    assert (script.status, script.body) == (200, b"// Before")
    assert nginx.ask("/static/js/of-before.js").status == 503
    assert nginx.ask("/of-before.0123456789ab.txt").status == 503
    # And back, after nonsense that nobody follows.
    storage().point("current", "../etc")
    time.sleep(2)
    assert nginx.ask("/only-in-this.txt").status == 200
    storage().point("current", version)
    until = time.monotonic() + 20
    while nginx.ask("/").status != 200:
        assert time.monotonic() < until, nginx.log()
        time.sleep(0.2)


def copied(version, other, name):
    content = storage().open(f"{version}/{name}").read().replace(version.encode(), other.encode())
    storage().save(f"{other}/{name}", Told(content, {"Content-Type": "text/html"}))


def while_the_bucket_is_away_readers_are_told(nginx, s3):
    """In the site's look, from what nginx kept; as soon as it answers again, all is back."""
    with s3.hanging():
        answer = nginx.ask("/")
        assert answer.status == 503
        assert b"away" in answer.body
        assert answer.headers["Retry-After"]
    assert nginx.ask("/").status == 200


@pytest.mark.deep
def test_a_bucket_with_a_name_is_asked_over_tls_and_no_other_in_its_place(site, in_bucket):
    sites.write_whole()
    url = f"{in_bucket.url_with_tls}/{storage().bucket_name}"
    with open_folder() as folder:
        authority = folder / "authority.pem"
        shutil.copy(in_bucket.certificate, authority)
        nowhere = site.published / "nowhere"
        with running_nginx(nowhere, PUBLISHED_URL=url, PUBLISHED_CA=str(authority)) as nginx:
            from_bucket = replace(site, alone=nginx)
            for address in ("/", "/feeds/all.atom", "/publications/?page=1"):
                found = differences(from_bucket, address, "br")
                assert not [line for line in found if "Last-Modified" not in line]
            # Another stands behind that address from now on, as far as nginx can tell.
            make_certificate(folder)
            shutil.copy(folder / "fullchain.pem", authority)
            make_certificate(nginx.folder)
            until = time.monotonic() + 20
            while nginx.ask("/").status != 503:
                assert time.monotonic() < until, nginx.log()
                time.sleep(0.2)


@pytest.mark.deep
def test_nginx_starts_while_the_bucket_is_away_from_what_it_kept(site, in_bucket):
    sites.write_whole()
    url = f"{in_bucket.url}/{storage().bucket_name}"
    with open_folder() as folder:
        state = str(folder / "state")
        with running_nginx(site.published / "nowhere", PUBLISHED_URL=url, STATE=state) as nginx:
            assert nginx.ask("/").status == 200
        # A name that no server knows.
        url = f"http://no-such-bucket.invalid/{storage().bucket_name}"
        with running_nginx(site.published / "nowhere", PUBLISHED_URL=url, STATE=state) as nginx:
            answer = nginx.ask("/")
            assert answer.status == 503
            assert b"away" in answer.body


@pytest.mark.parametrize(
    "url",
    ["s3.example.org/published", "s3://published", "https://", "http://a b/c", "http://x;y", "http://k:s@x"],
)
def test_an_address_that_is_none_is_refused_in_a_line(url, tmp_path):
    result = subprocess.run(
        [START],
        env={"PATH": os.environ["PATH"], "STATE": str(tmp_path), "PUBLISHED_URL": url},
        capture_output=True,
        text=True,
        timeout=10,
    )
    assert result.returncode == 2
    assert result.stderr.splitlines() == [
        f"PUBLISHED_URL must be like https://s3.example.org/published, not {url}"
    ]
