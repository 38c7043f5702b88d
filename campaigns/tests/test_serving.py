"""How uploads are sent to readers."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.storage import FileSystemStorage, Storage
from django.db.models.fields.files import FieldFile, FileField
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail import hooks
from wagtail.images.models import Filter
from wagtail.models import CollectionViewRestriction

from ajc_site import urls as site_urls
from assets.models import File
from assets.sending import DOCUMENT_TYPES, PICTURE_TYPES, send_document, send_picture
from campaigns.models import Attachment
from campaigns.views.serving import serve_file

from . import factories as make

CONTENT = bytes(range(256)) * 40
SIZE = len(CONTENT)
urlpatterns = [
    path("documents/<int:document_id>/<path:document_filename>", serve_file),
    *site_urls.urlpatterns,
]
handler404 = site_urls.handler404

NO_MODEL: Any = None
requests = RequestFactory()


@dataclass
class Upload:
    """What send_document knows of a File: its stored file, name and hash."""

    file: FieldFile
    file_hash: str = "0123abcd"

    @property
    def filename(self) -> str:
        return os.path.basename(self.file.name or "")  # noqa: PTH119 (as Wagtail does it)


def document(folder: Path, name: str, content: bytes = CONTENT) -> Upload:
    """A file of this name, stored in `folder`."""
    (folder / name).write_bytes(content)
    return Upload(FieldFile(NO_MODEL, FileField(storage=FileSystemStorage(folder)), name))


def get(upload: Upload, method: str = "GET", **headers: str) -> Any:
    """The answer to a request for `upload`."""
    response = send_document(upload, requests.generic(method, "/", headers=headers))
    assert response is not None
    return response


def body(response: Any) -> bytes:
    """What the reader gets, however it is sent. Closes the file, as a server does when all of it is sent."""
    content = response.getvalue()
    if opened := getattr(response, "file_to_stream", None):
        opened.close()
    return content


@pytest.fixture
def clip(tmp_path: Path) -> Upload:
    """A recording."""
    return document(tmp_path, "clip.mp4")


# --- What browsers are told of a document -----------------------------------------------------------


@pytest.mark.parametrize("extension", DOCUMENT_TYPES)
def test_every_type_on_the_list_is_sent_as_itself(tmp_path: Path, extension: str) -> None:
    for name in (f"file.{extension}", f"file.{extension.upper()}"):
        response = get(document(tmp_path, name))
        assert response["Content-Type"] == DOCUMENT_TYPES[extension]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Length"] == str(SIZE)
        assert body(response) == CONTENT


@pytest.mark.parametrize(
    "name", ["page.html", "page.HTM", "drawing.svg", "page.xhtml", "x.js", "feed.xml", "none"]
)
def test_nothing_is_ever_sent_as_a_page_or_a_script(tmp_path: Path, name: str) -> None:
    response = get(document(tmp_path, name))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


@pytest.mark.parametrize("extension", DOCUMENT_TYPES)
def test_nothing_in_a_file_runs_or_can_be_framed(tmp_path: Path, extension: str) -> None:
    policy = get(document(tmp_path, f"file.{extension}"))["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "script" not in policy
    assert ("sandbox" in policy) is (extension not in {"pdf", "mp4", "webm"})


@pytest.mark.parametrize("extension", DOCUMENT_TYPES)
def test_what_browsers_can_show_is_shown_and_the_rest_is_a_download(tmp_path: Path, extension: str) -> None:
    shown = extension in {"pdf", "mp4", "webm", "vtt", "txt"}
    kind = "inline" if shown else "attachment"
    assert (
        get(document(tmp_path, f"a b.{extension}"))["Content-Disposition"]
        == f'{kind}; filename="a b.{extension}"'
    )


def test_a_name_in_any_script_reaches_the_reader(tmp_path: Path) -> None:
    disposition = get(document(tmp_path, "معاهدة.docx"))["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''%D9%85%D8%B9%D8%A7%D9%87%D8%AF%D8%A9.docx"


def test_a_name_cannot_add_a_header_of_its_own(tmp_path: Path) -> None:
    upload = document(tmp_path, 'a"; x=".docx')
    assert get(upload)["Content-Disposition"] == 'attachment; filename="a\\"; x=\\".docx"'


def test_a_public_file_may_be_kept_anywhere_but_is_asked_for_again(clip: Upload) -> None:
    assert get(clip)["Cache-Control"] == "public, no-cache"


def test_a_file_sets_no_cookie_and_depends_on_none(clip: Upload) -> None:
    response = get(clip)
    assert not response.cookies
    assert not response.has_header("Vary")


# --- Whole, part, unchanged or gone -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-1", 0, 1),
        ("bytes=0-0", 0, 0),
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=100-199", 100, 199),
        ("bytes=100-", 100, SIZE - 1),
        ("bytes=-100", SIZE - 100, SIZE - 1),
        ("bytes=-999999", 0, SIZE - 1),
        ("bytes=0-999999", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-{SIZE - 1}", SIZE - 1, SIZE - 1),
    ],
)
def test_a_player_gets_the_part_it_asks_for(clip: Upload, asked: str, first: int, last: int) -> None:
    response = get(clip, Range=asked)
    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert response["Content-Length"] == str(last - first + 1)
    assert response["Content-Type"] == "video/mp4"
    assert body(response) == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=999999-", "bytes=5-2"])
def test_a_part_that_is_not_there_is_refused_with_the_size(clip: Upload, asked: str) -> None:
    response = get(clip, Range=asked)
    assert response.status_code == 416
    assert response["Content-Range"] == f"bytes */{SIZE}"
    assert body(response) == b""


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=",
        "bytes",
        "items=0-1",
        "bytes=a-b",
        "bytes=0-1,5-9",
        "bytes=-",
        "bytes=" + "9" * 5000 + "-",
        "",
    ],
)
def test_a_range_that_makes_no_sense_gives_the_whole(clip: Upload, asked: str) -> None:
    response = get(clip, Range=asked)
    assert response.status_code == 200
    assert body(response) == CONTENT


@given(st.text(alphabet="bytes=0123456789-, ٣_+", max_size=20), st.booleans())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_range_makes_an_error(clip: Upload, asked: str, prefixed: bool) -> None:
    response = get(clip, Range=("bytes=" if prefixed else "") + asked)
    assert response.status_code in {200, 206, 416}
    received = body(response)
    assert response.status_code == 416 or len(received) == int(response["Content-Length"])


def test_an_empty_file_has_no_parts(tmp_path: Path) -> None:
    empty = document(tmp_path, "clip.mp4", b"")
    assert get(empty, Range="bytes=0-").status_code == 416
    assert body(get(empty)) == b""


def test_head_tells_everything_and_sends_nothing(clip: Upload) -> None:
    whole, head = get(clip), get(clip, "HEAD", Range="bytes=0-1")
    assert head.status_code == 200
    assert dict(head.headers) == dict(whole.headers)
    assert head["Accept-Ranges"] == "bytes"
    assert body(head) == b""
    body(whole)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_file_can_only_be_read(clip: Upload, method: str) -> None:
    response = get(clip, method)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_file_already_is_told_so(clip: Upload, method: str) -> None:
    whole = get(clip)
    body(whole)
    assert whole["ETag"] == '"0123abcd"'
    for headers in (
        {"If-None-Match": '"0123abcd"'},
        {"If-None-Match": 'W/"0123abcd"'},
        {"If-None-Match": '"other", "0123abcd"'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": whole["Last-Modified"]},
        {"If-None-Match": '"0123abcd"', "Range": "bytes=0-1"},
    ):
        response = get(clip, method, **headers)
        assert response.status_code == 304
        assert body(response) == b""
        for name in ("ETag", "Cache-Control", "Content-Security-Policy"):
            assert response[name] == whole[name]


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"other"'},
        {"If-None-Match": "nonsense"},
        {"If-Modified-Since": "Mon, 01 Jan 1990 00:00:00 GMT"},
        {"If-Modified-Since": "nonsense"},
        {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_who_has_another_version_gets_the_file(clip: Upload, headers: dict[str, str]) -> None:
    assert body(get(clip, **headers)) == CONTENT


def test_a_download_taken_up_again_is_not_stitched_together_of_two_versions(clip: Upload) -> None:
    whole = get(clip)
    body(whole)
    for unchanged in (whole["ETag"], whole["Last-Modified"]):
        response = get(clip, Range="bytes=100-", **{"If-Range": unchanged})
        assert (response.status_code, body(response)) == (206, CONTENT[100:])
    for changed in ('"other"', 'W/"0123abcd"', "Mon, 01 Jan 1990 00:00:00 GMT", "nonsense"):
        response = get(clip, Range="bytes=100-", **{"If-Range": changed})
        assert (response.status_code, body(response)) == (200, CONTENT)


def test_a_file_without_a_hash_is_told_apart_by_its_time_and_size(clip: Upload) -> None:
    clip.file_hash = ""
    tag = get(clip)["ETag"]
    assert get(clip, **{"If-None-Match": tag}).status_code == 304
    Path(clip.file.path).write_bytes(CONTENT + b"more")
    assert get(clip, **{"If-None-Match": tag}).status_code == 200


def test_a_file_that_lost_its_time_is_sent(clip: Upload) -> None:
    os.utime(clip.file.path, (0, 0))
    clip.file_hash = ""
    assert body(get(clip)) == CONTENT
    assert get(clip, Range="bytes=0-9", **{"If-Range": '"x"'}).status_code == 200


def test_a_file_that_is_gone_is_not_found(clip: Upload) -> None:
    Path(clip.file.path).unlink()
    with pytest.raises(Http404):
        send_document(clip, requests.get("/"))


@pytest.mark.parametrize(
    "name", [None, "", "folder.pdf", "../outside.pdf", "file.pdf/inside.pdf", "nul\0.pdf", "a" * 500]
)
def test_a_name_that_leads_to_no_file_is_not_found(tmp_path: Path, name: str | None) -> None:
    (tmp_path / "outside.pdf").write_bytes(CONTENT)
    folder = tmp_path / "documents"
    (folder / "folder.pdf").mkdir(parents=True)
    (folder / "file.pdf").write_bytes(CONTENT)
    upload = Upload(FieldFile(NO_MODEL, FileField(storage=FileSystemStorage(folder)), name))
    with pytest.raises(Http404):
        send_document(upload, requests.get("/"))


def test_a_file_that_is_stored_elsewhere_is_left_to_wagtail() -> None:
    upload = Upload(FieldFile(NO_MODEL, FileField(storage=Storage()), "clip.mp4"))
    assert send_document(upload, requests.get("/")) is None


def test_a_file_is_sent_in_pieces(tmp_path: Path) -> None:
    response = get(document(tmp_path, "clip.mp4", CONTENT * 50))
    pieces = list(response)
    response.file_to_stream.close()
    assert max(map(len, pieces)) == 64 * 1024
    assert b"".join(pieces) == CONTENT * 50


# --- Who may have a file ----------------------------------------------------------------------------


@pytest.fixture
def stored(db, tmp_path: Path, settings) -> File:
    """A PDF on a public page."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.ROOT_URLCONF = __name__
    file = make.FileFactory(title="Brief", file__filename="brief.pdf")
    make.DocumentFactory(attachments=[Attachment(file=file)])
    return file


def whole(file: File) -> bytes:
    return Path(file.file.path).read_bytes()


def test_a_reader_gets_a_file_and_a_part_of_it(client: Client, stored: File) -> None:
    response = client.get(stored.url)
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Content-Type"] == "application/pdf"
    assert not response.cookies
    assert body(response) == whole(stored)
    part = client.get(stored.url, headers={"Range": "bytes=5-9"})
    assert (part.status_code, body(part)) == (206, whole(stored)[5:10])
    part = client.get(stored.url, headers={"If-Modified-Since": response["Last-Modified"]})
    assert part.status_code == 304
    assert part["Content-Security-Policy"] == response["Content-Security-Policy"]


def test_a_file_whose_content_is_gone_is_not_found(client: Client, stored: File) -> None:
    Path(stored.file.path).unlink()
    assert client.get(stored.url).status_code == 404


@pytest.mark.parametrize(
    "name", ["other.pdf", "BRIEF.PDF", "../brief.pdf", "brief.pdf/", "brief", "a" * 3000]
)
def test_a_file_has_one_address(client: Client, stored: File, name: str) -> None:
    assert client.get(f"/documents/{stored.pk}/{name}").status_code == 404


@pytest.mark.parametrize("number", ["0", "999999", "9" * 40])
def test_a_number_without_a_file_is_not_found(client: Client, stored: File, number: str) -> None:
    assert client.get(f"/documents/{number}/brief.pdf").status_code == 404


def test_a_function_of_the_hook_may_answer_first(client: Client, stored: File) -> None:
    with hooks.register_temporarily(
        "before_serve_document", lambda file, request: HttpResponse("no", status=403)
    ):
        assert client.get(stored.url).status_code == 403


def test_a_file_costs_few_queries(client: Client, stored: File, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        body(client.get(stored.url))


def test_a_restricted_file_is_for_those_alone_who_know_the_password(client: Client, stored: File) -> None:
    restriction = CollectionViewRestriction.objects.create(
        collection=stored.collection, restriction_type="password", password="between us"
    )
    for headers in ({}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"}):
        response = client.get(stored.url, headers=headers)
        assert response.status_code == 200
        assert response["Content-Type"].startswith("text/html")
        assert whole(stored)[:50] not in response.content
    address = reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])
    client.post(address, {"password": "between us", "return_url": stored.url})
    response = client.get(stored.url)
    assert response["Cache-Control"] == "private, no-store"
    assert body(response) == whole(stored)


# --- Pictures ---------------------------------------------------------------------------------------


@pytest.fixture
def pictures(tmp_path: Path, settings) -> Path:
    """A MEDIA_ROOT with a size of a picture, its original, and a document."""
    settings.MEDIA_ROOT = str(tmp_path)
    for name in (
        "images/photo.width-480.jpg",
        "images/0123456789ab/photo.width-480.avif",
        "images/page.html",
        "images/drawing.svg",
        "images/noextension",
        "images/folder.png/inside.png",
        "original_images/photo.jpg",
        "imagesque/photo.jpg",
        "documents/letter.jpg",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(CONTENT)
    return tmp_path


@pytest.mark.parametrize("extension", PICTURE_TYPES)
def test_a_picture_is_sent_as_itself_and_nothing_in_it_runs(pictures: Path, extension: str) -> None:
    (pictures / f"images/a.{extension}").write_bytes(CONTENT)
    response = send_picture(requests.get("/"), f"a.{extension}")
    assert response["Content-Type"] == PICTURE_TYPES[extension]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("default-src 'none'; ")
    assert response["Content-Security-Policy"].endswith("; sandbox")
    assert body(response) == CONTENT


def test_a_picture_whose_address_names_its_content_is_kept_for_good(pictures: Path) -> None:
    response = send_picture(requests.get("/"), "0123456789ab/photo.width-480.avif")
    assert response["Cache-Control"] == "public, max-age=31536000, s-maxage=0, immutable"
    assert body(response) == CONTENT


def test_a_picture_whose_address_could_come_to_mean_another_is_asked_for_again(pictures: Path) -> None:
    response = send_picture(requests.get("/"), "photo.width-480.jpg")
    assert response["Cache-Control"] == "public, no-cache"
    body(response)
    again = send_picture(
        requests.get("/", headers={"If-None-Match": response["ETag"]}), "photo.width-480.jpg"
    )
    assert again.status_code == 304


def test_wagtail_names_a_size_by_no_more_than_the_pictures_name_and_the_size() -> None:
    # If Wagtail ever puts a hash of the content into the name, every picture can be kept for good.
    assert Filter("width-480").get_cache_key(SimpleNamespace(file_hash="abc")) == ""


NOT_PICTURES = [
    "page.html",
    "drawing.svg",
    "noextension",
    "missing.jpg",
    "",
    ".",
    "..",
    ".jpg",
    "folder.png",
    "folder.png/",
    "photo.width-480.jpg/inside.jpg",
    "../original_images/photo.jpg",
    "../documents/letter.jpg",
    "../imagesque/photo.jpg",
    "0123456789ab/../../original_images/photo.jpg",
    "../images/../original_images/photo.jpg",
    "/etc/passwd.jpg",
    "//original_images/photo.jpg",
    "..\\original_images\\photo.jpg",
    "%2e%2e/original_images/photo.jpg",
    "nul\0.jpg",
    "a" * 5000 + ".jpg",
    "\ud800.jpg",
]


@pytest.mark.parametrize("name", NOT_PICTURES, ids=range(len(NOT_PICTURES)))
def test_originals_other_files_and_paths_that_lead_out_are_not_found(pictures: Path, name: str) -> None:
    with pytest.raises(Http404):
        send_picture(requests.get("/"), name)


@given(
    st.lists(
        st.sampled_from(
            ["..", ".", "/", "//", "\\", "%2e", "%2F", "%5c", "%00", "images", "original_images", "photo",
             ".jpg", "documents", "letter.jpg", "photo.jpg", "0123456789ab", "\u2215", "~"]
        ),
        max_size=9,
    ).map("".join)
)  # fmt: skip
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_reaches_anything_but_the_sizes_of_pictures(pictures: Path, name: str) -> None:
    secret = b"secret"
    for hidden in ("original_images/photo.jpg", "documents/letter.jpg", "imagesque/photo.jpg"):
        (pictures / hidden).write_bytes(secret)
    for path_info in (name, unquote(name)):
        with suppress(Http404):
            assert body(send_picture(requests.get("/"), path_info)) != secret
