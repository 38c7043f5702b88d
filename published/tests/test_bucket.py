"""Published files in a bucket, asked of a real server that speaks S3: what readers get, and what happens
while it is away, refuses or hangs.
"""

import gzip
import hashlib
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from ajc_site.tests.support.depth import mostly_deep
from campaigns.tests import factories as make
from published import bucket, clock, comparing, lag, renewing, sites, static_files
from published.answers import is_upload
from published.asking import ask
from published.bucket import BucketError
from published.headers_of_objects import OWN, as_parameters
from published.models import Due, OnFile
from published.names import name_of
from published.storage import Told
from published.store import OF_THE_FILE, Store, storage
from published.tests.support.nginx import free_ports
from published.tests.support.s3 import S3
from published.tests.test_committing import Site, restrict, take_off_by_a_query, unpublish
from published.texts import is_worth_compressing
from published.version import this_version

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(in_bucket: S3, tmp_path: Path, settings: Any) -> Site:
    settings.STATIC_ROOT = str(tmp_path / "static")
    Path(settings.STATIC_ROOT, "css").mkdir(parents=True)
    for name, content in (("site.css", b"p {}"), ("site.css.gz", gzip.compress(b"p {}"))):
        Path(settings.STATIC_ROOT, "css", name).write_bytes(content)
    Site.write()
    return Site(in_bucket)


def got(s3: S3, key: str) -> tuple[bytes, dict[str, str]]:
    """An object as anybody gets it, with its headers in small letters."""
    with urlopen(Request(f"{s3.url}/{storage().bucket_name}/{key}"), timeout=10) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.getheaders()}


def told_with(headers: dict[str, str]) -> dict[str, str]:
    """What a web server in front makes of an object's headers, by its one rule."""
    own = {name: headers[name] for name in OWN if name in headers}
    start = "x-amz-meta-"
    return {
        name.removeprefix(start): value for name, value in headers.items() if name.startswith(start)
    } | own


# --- What readers get -----------------------------------------------------------------------------


def test_every_address_has_the_applications_bytes_and_headers(site: Site) -> None:
    rows = OnFile.objects.exclude(digest="").exclude(address__startswith="/static/")
    kinds = set()
    for address in rows.values_list("address", flat=True):
        name = name_of(address)
        body, headers = got(site.place, site.store.place(name or ""))
        answer = ask(address)
        assert body == answer.body, address
        wanted = {one.lower(): said for one, said in answer.headers.items()}
        told = told_with(headers)
        has_forms = not is_upload(address) and is_worth_compressing(wanted["content-type"], body)
        assert told.pop("vary", "") == ("Accept-Encoding" if has_forms else ""), address
        assert told == {one: said for one, said in wanted.items() if one not in OF_THE_FILE}
        kinds.add(headers["content-type"].partition(";")[0])
        if address.startswith("/documents/"):
            assert headers["x-amz-meta-x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in headers["x-amz-meta-content-security-policy"]
            assert headers["content-disposition"].startswith(("inline", "attachment"))
    assert {"text/html", "application/atom+xml", "text/plain", "application/xml", "image/jpeg"} <= kinds


@pytest.mark.deep
def test_the_forms_of_a_text_say_how_they_are_encoded_and_all_else_alike(site: Site) -> None:
    place = site.store.place(name_of(site.page.url) or "")
    body, headers = got(site.place, place)
    for ending, encoding in ((".br", "br"), (".gz", "gzip")):
        form, of_form = got(site.place, place + ending)
        assert of_form["content-encoding"] == encoding
        assert {**told_with(headers), "content-encoding": encoding} == told_with(of_form)
        assert len(form) < len(body)


@pytest.mark.deep
def test_static_files_are_told_as_the_application_tells_them(
    in_bucket: S3, tmp_path: Path, settings: Any
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    css = next(Path(settings.STATICFILES_DIRS[0]).rglob("*.css"))
    name = str(css.relative_to(settings.STATICFILES_DIRS[0]))
    for ending in ("", ".br", ".gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{name}{ending}").write_bytes(css.read_bytes() + ending.encode())
    static_files.put()
    for ending, encoding in (("", None), (".br", "br"), (".gz", "gzip")):
        body, headers = got(in_bucket, Store(this_version()).place(f"static/{name}{ending}"))
        assert body.endswith(ending.encode())
        assert headers["content-type"].startswith("text/css")
        assert headers["x-amz-meta-x-content-type-options"] == "nosniff"
        assert headers.get("content-encoding") == encoding


@pytest.mark.deep
def test_nobody_without_a_key_lists_writes_or_deletes(site: Site) -> None:
    url = f"{site.place.url}/{storage().bucket_name}"
    place = site.store.place("index.html")
    for request in (
        Request(url),
        Request(f"{url}?list-type=2"),
        Request(f"{url}/{place}", method="DELETE"),
        Request(f"{url}/{place}", data=b"x", method="PUT"),
    ):
        with pytest.raises(HTTPError, match="403"):
            urlopen(request, timeout=10)
    assert site.has("/")


@pytest.mark.deep
@pytest.mark.parametrize("size", [0, 1, 4096, 8 * 2**20 + 1, 20 * 2**20])
def test_a_file_of_any_size_arrives_whole(size: int, in_bucket: S3, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(hashlib.sha256(str(size).encode()).digest() * (size // 32 + 1))
    storage().take_in("a/film.mp4", str(path), {"Content-Type": "video/mp4"})
    body, headers = got(in_bucket, "a/film.mp4")
    assert body == path.read_bytes()
    assert headers["content-type"] == "video/mp4"


@pytest.mark.deep
@pytest.mark.parametrize(
    "name", ["a b/ü.txt", "documents/1/ဖိုင်.pdf", "x/%41+&=.txt", ".well-known/security.txt", "x/~'().txt"]
)
def test_a_name_in_any_script_is_found_again(name: str, in_bucket: S3) -> None:
    storage().save(f"v/{name}", Told(b"here", {}))
    assert list(storage().names_below("v")) == [name]
    assert storage().exists(f"v/{name}")
    storage().delete(f"v/{name}")
    assert list(storage().names_below("v")) == []


@pytest.mark.deep
def test_more_objects_than_one_list_holds_are_listed_and_deleted(in_bucket: S3) -> None:
    names = [f"{number:04}" for number in range(1005)]
    storage().each(lambda name: storage().save(f"v/{name}", Told(b"x", {})), names)
    storage().save("vv/stays", Told(b"x", {}))
    assert sorted(storage().names_below("v")) == names
    storage().delete_folder("v")
    assert list(storage().names_below("v")) == []
    assert folders() == ["vv"]


def test_headers_that_no_object_can_hold_are_refused() -> None:
    with pytest.raises(ValueError, match="2048"):
        as_parameters({"Content-Security-Policy": "x" * 2048})
    with pytest.raises(ValueError, match="ü"):
        as_parameters({"X-Name": "ü"})
    assert as_parameters({"Content-type": "text/html", "X-Frame-Options": "DENY"}) == {
        "ContentType": "text/html",
        "Metadata": {"x-frame-options": "DENY"},
    }


# --- Versions -------------------------------------------------------------------------------------


def as_version(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    for module in (clock, comparing, renewing, sites, static_files):
        monkeypatch.setattr(module, "this_version", lambda: version)


def folders() -> list[str]:
    """Those in which something is: SeaweedFS forgets empty ones a little later."""
    return [name for name in storage().folders() if any(storage().names_below(name))]


def served() -> bytes:
    return storage().open("current").read()


@pytest.mark.deep
def test_a_whole_site_the_switch_the_switch_back_and_what_is_tidied_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = this_version(), "2" * 16, "3" * 16
    assert served() == first.encode()
    as_version(monkeypatch, second)
    sites.write_whole()
    assert served() == second.encode()
    assert sites.check() == sites.sweep() == []
    assert sites.switch_back() == first
    assert served() == first.encode()
    # Written again: the version before stays for a switch back.
    sites.write_whole()
    sites.write_whole()
    assert folders() == sorted([first, second])
    as_version(monkeypatch, third)
    sites.write_whole()
    assert folders() == [second, third]
    assert sites.sweep() == []
    unpublish(site)
    name = name_of(site.page.url) or ""
    assert [version for version in (second, third) if Store(version).exists(name)] == []


@pytest.mark.deep
def test_until_the_switch_everybody_gets_the_version_before(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    whole = type(storage())._put

    def put(self: Any, name: str, *args: Any) -> None:
        seen.append(served())
        whole(self, name, *args)

    monkeypatch.setattr(type(storage()), "_put", put)
    before = this_version().encode()
    as_version(monkeypatch, "2" * 16)
    sites.write_whole()
    assert set(seen) == {before}
    assert served() == b"2" * 16


@pytest.mark.deep
def test_folders_that_nobody_wrote_down_go_with_the_next_switch(site: Site) -> None:
    storage().save("f" * 16 + "/site/withdrawn.html", Told(b"x", {}))
    storage().save("somebody-elses/notes.txt", Told(b"x", {}))
    sites.write_whole()
    assert folders() == [*sorted([this_version(), "somebody-elses"])]


@pytest.mark.deep
def test_strange_objects_and_missing_ones_are_found_and_mended(site: Site) -> None:
    storage().save(site.store.place("planted/index.html"), Told(b"x", {}))
    site.store.take_away(name_of(site.page.url) or "")
    out = StringIO()
    with pytest.raises(CommandError, match="2 differences"):
        call_command("published", "--check", stdout=out)
    assert f"belongs to nothing: {site.store.place('planted/index.html')}" in out.getvalue()
    assert f"to be asked for: {site.page.url}" in out.getvalue()
    clock.catch_up(now=timezone.now())
    assert sites.sweep() == []


@pytest.mark.deep
def test_the_clock_lists_a_bucket_now_and_then_and_does_what_is_due_each_time(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "_compared", [])
    now, name = timezone.now(), site.store.place(name_of(site.page.url) or "")
    for later, is_listed in ((0, True), (30, False), (599, False), (600, True), (630, False)):
        storage().delete(name)
        Due.objects.create(version=this_version(), address="/sitemap.xml")
        clock.go_round(now=now + timedelta(seconds=later))
        assert storage().exists(name) == is_listed, later
        assert not Due.objects.exists()


@pytest.mark.deep
def test_other_headers_are_found_and_mended_whatever_they_are_of(site: Site) -> None:
    page, file, picture = (name_of(site.withdrawn()[number]) or "" for number in (0, 2, -1))
    html = {"Content-Type": "text/html"}
    for name, headers in (
        (page, html),
        (f"{page}.br", {}),
        (file, {**html, "Content-Disposition": "inline"}),
        (picture, {"Content-Type": "image/jpeg"}),
        ("static/css/site.css", {"Content-Type": "text/css"}),
        ("static/css/site.css.gz", {"Content-Type": "text/css", "X-Content-Type-Options": "nosniff"}),
    ):
        storage().save(site.store.place(name), Told(site.store.read(name) or b"", headers))
        assert len(sites.check()) == 1, name
        if name == page:
            assert f"differs: {site.page.url}" in sites.sweep()
        call_command("published", "--mend")
        assert sites.check() == [], name
    assert sites.sweep() == []


# --- A bucket that is away, hangs or refuses --------------------------------------------------------


def ask_with(settings: Any, **options: Any) -> None:
    """Has the bucket asked with other options from now on."""
    known = settings.STORAGES["published"]
    changed = {**known, "OPTIONS": {**known["OPTIONS"], **options}}
    settings.STORAGES = {**settings.STORAGES, "published": changed}


@contextmanager
def asked_with(settings: Any, options: dict[str, Any]) -> Iterator[None]:
    before = settings.STORAGES
    ask_with(settings, **options)
    try:
        yield
    finally:
        settings.STORAGES = before


def in_trouble(how: str, s3: S3, settings: Any) -> AbstractContextManager[None]:
    if how == "hanging":
        return s3.hanging()
    # Nobody listens there, or the key may look and change nothing.
    nobody = {"endpoint_url": f"http://127.0.0.1:{free_ports(1)[0]}"}
    options = nobody if how == "away" else s3.options(settings.PUBLISHED_BUCKET, "reader")
    return asked_with(settings, options)


TROUBLES = pytest.mark.parametrize("how", mostly_deep(["away", "refusing", "hanging"], 1))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits, in less time."""
    monkeypatch.setattr(bucket, "TO_CONNECT", 0.5)
    monkeypatch.setattr(bucket, "TO_ANSWER", 0.5)


@TROUBLES
def test_what_cannot_come_off_is_not_withdrawn(how: str, impatient: None, site: Site, settings: Any) -> None:
    with in_trouble(how, site.place, settings):
        for withdraw in (unpublish, take_off_by_a_query, restrict):
            begun = time.monotonic()
            with pytest.raises(DatabaseError, match="on file could not be changed"):
                withdraw(site)
            assert time.monotonic() - begun < 10
            assert Page.objects.get(pk=site.page.pk).live
            assert Client().get(site.page.url).status_code == 200
        assert Due.objects.count() == 0
    assert site.has(site.page.url)
    unpublish(site)
    assert not any(site.has(address) for address in site.withdrawn())
    assert sites.sweep() == []


def nothing_can_be_made(said: str) -> None:
    with pytest.raises(OSError, match=said):
        clock.catch_up(now=timezone.now())
    with pytest.raises(CommandError, match=said):
        call_command("published", "--all")


def test_what_cannot_be_looked_at_is_said_so(in_bucket: S3, settings: Any) -> None:
    with in_trouble("away", in_bucket, settings):
        for option, said in (("--check", "read"), ("--sweep", "read"), ("--back", "changed")):
            with pytest.raises(CommandError, match=f"could not be {said}: the bucket"):
                call_command("published", option)


def all_is_made_up_for(site: Site, page: Page) -> None:
    clock.catch_up(now=timezone.now())
    assert site.has(page.url)
    assert sites.sweep() == []
    assert lag.behind() == []


@pytest.mark.deep
@TROUBLES
def test_what_is_only_added_goes_out_and_the_clock_makes_up_for_it(
    how: str, impatient: None, site: Site, settings: Any
) -> None:
    with in_trouble(how, site.place, settings):
        page = make.StatementFactory(title="While the bucket was away", live=False)
        page.save_revision().publish()
        assert Client().get(page.url).status_code == 200
        told = Client().get("/readyz/").content.decode()
        assert "addresses on file are behind" in told
        assert "nothing can be withdrawn" in told
        # A round that fails leaves all as it is; the clock goes on to what else it has to do.
        nothing_can_be_made("bucket")
    all_is_made_up_for(site, page)


@pytest.mark.deep
def test_a_full_bucket_takes_nothing_in_and_what_is_withdrawn_is_off(site: Site, settings: Any) -> None:
    front = site.store.place("index.html")
    before, _ = got(site.place, front)
    with site.place.full(settings.PUBLISHED_BUCKET):
        page = make.StatementFactory(title="While the bucket was full", live=False)
        page.save_revision().publish()
        assert Client().get(page.url).status_code == 200
        assert not site.has(page.url)
        assert got(site.place, front)[0] == before
        told = Client().get("/readyz/").content.decode()
        assert "addresses on file are behind" in told
        assert "nothing can be withdrawn" not in told
        for withdraw in (restrict, unpublish):
            withdraw(site)
            assert not any(site.has(address) for address in site.withdrawn())
        nothing_can_be_made("refuses")
    all_is_made_up_for(site, page)


@pytest.mark.deep
def test_what_was_half_written_is_not_taken_for_what_was_there(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(storage())._put

    def put(self: Any, name: str, *args: Any) -> None:
        # It is full after the first of a page's forms.
        if not name.endswith(".br"):
            raise BucketError("the bucket refuses (it is full)")
        whole(self, name, *args)

    with monkeypatch.context() as patch:
        patch.setattr(type(storage()), "_put", put)
        site.page.title = "A mistake"
        site.page.save_revision().publish()
    assert Due.objects.exists()
    # Corrected before anything was made anew: all is as it was at first.
    site.page.title = "The statement"
    site.page.save_revision().publish()
    clock.catch_up(now=timezone.now())
    assert sites.sweep() == []


@pytest.mark.deep
def test_staff_who_cannot_withdraw_are_told_and_those_who_publish_are_not_held_up(
    impatient: None, site: Site, settings: Any
) -> None:
    desk = Client(raise_request_exception=False)
    desk.force_login(get_user_model().objects.create_superuser("staff"))
    page = make.StatementFactory(title="A draft", live=False)
    page.save_revision()
    # What was issued goes for a reason alone.
    why = {"reason": "It was asked for."}
    with in_trouble("away", site.place, settings):
        refused = desk.post(reverse("wagtailadmin_pages:unpublish", args=[site.page.pk]), why)
        assert refused.status_code == 503
        assert "Nothing was changed" in refused.content.decode()
        deleted = desk.post(reverse("wagtailadmin_pages:delete", args=[site.page.pk]), why)
        assert "Nothing was changed" in deleted.content.decode()
        assert Client().get(site.page.url).status_code == 200
        type(page).objects.get(pk=page.pk).get_latest_revision().publish()
        assert Client().get(page.url).status_code == 200
    done = desk.post(reverse("wagtailadmin_pages:unpublish", args=[site.page.pk]), why)
    assert done.status_code == 302
    assert not site.has(site.page.url)


@pytest.mark.deep
def test_a_bucket_that_is_not_there_is_said_so(in_bucket: S3, settings: Any) -> None:
    ask_with(settings, bucket_name="no-such-bucket")
    with pytest.raises(BucketError, match=r"no-such-bucket refuses \(NoSuchBucket"):
        storage().save("x", Told(b"x", {}))
    with pytest.raises(BucketError, match=r"no-such-bucket refuses \(NoSuchBucket"):
        list(storage().names_below("x"))


@pytest.mark.deep
def test_a_wrong_key_is_said_and_not_shown(in_bucket: S3, settings: Any) -> None:
    ask_with(settings, secret_key="not-the-key-at-all")
    with pytest.raises(BucketError, match=r"refuses \(SignatureDoesNotMatch") as caught:
        storage().save("x", Told(b"x", {}))
    assert "not-the-key-at-all" not in str(caught.value)
    assert lag.behind() == ["nothing can be withdrawn: the bucket of what is on file does not answer well"]
