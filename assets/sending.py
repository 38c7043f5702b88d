"""Sending uploads to those who may have them: files (documents, recordings, captions) and pictures.

whitenoise's StaticFile does the work: ETag, Last-Modified, HEAD, and byte ranges, without which iPhones play
no video. Its slips are mended in `Upload`. What a browser is told of each file is decided here, by a table of
our own: nothing is ever sent as a page, and nothing in it may run, load or be framed.
"""

import re
from calendar import timegm
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import NotARegularFileError, Response, SlicedFile, StaticFile

_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "mp4": "video/mp4",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "webm": "video/webm",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
}
PICTURE_TYPES = {
    "avif": "image/avif",
    "gif": "image/gif",
    "heic": "image/heic",
    "heif": "image/heif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
}
# Shown in the browser; all others are downloads.
_INLINE = {"mp4", "pdf", "txt", "vtt", "webm"}

# Browsers show a video or picture opened by itself in a small page of their own, with styles in it, to which
# this policy applies.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# A sandboxed page has no origin, so 'self' does not let it load the video that it is about, and Chromium
# shows an empty player. Browsers show PDFs in a page of their own too: Chromium 156 puts up with a sandbox
# there, but not every browser does, and the policy leaves a PDF nothing to run anyway.
_NOT_SANDBOXED = {"mp4", "pdf", "webm"}

# Browsers keep for ever what they were shown; whatever stands between must ask each time, so that what is
# withdrawn is gone for everybody who has not seen it.
FOREVER = "public, max-age=31536000, s-maxage=0, immutable"
ASK_AGAIN = "public, no-cache"
KEEP_NOWHERE = "private, no-store"


def send_document(document: Any, request: HttpRequest, keep: str = ASK_AGAIN) -> HttpResponseBase | None:
    """Take a file that the reader may have and its Cache-Control; return the answer, or None if it isn't
    stored on this machine. Raises Http404 where it is gone.
    """
    try:
        path = document.file.path
    except NotImplementedError:
        return None
    except (ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    headers = headers_of_file(document.filename, keep)
    if document.file_hash:
        headers["ETag"] = f'"{document.file_hash}"'
    return _serve(request, path, headers)


def send_stored(
    request: HttpRequest, name: str, headers: Mapping[str, str] | None = None
) -> HttpResponseBase | None:
    """Take the path of any upload in the store, for whoever may have it; return the answer, or None if it
    isn't stored on this machine. Raises Http404 where it is gone.

    Without ``headers`` it is for staff: kept nowhere, under the name that it has in the store.
    """
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return None
    except (ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    return _serve(request, path, headers or headers_of_file(name.rpartition("/")[2], KEEP_NOWHERE))


def headers_of_file(name: str, keep: str = ASK_AGAIN) -> dict[str, str]:
    """The headers with which a file of this name is sent."""
    extension = _extension(name)
    known = DOCUMENT_TYPES | PICTURE_TYPES
    is_shown = extension in _INLINE or extension in PICTURE_TYPES
    return {
        "Content-Type": known.get(extension, "application/octet-stream"),
        "Content-Disposition": content_disposition_header(not is_shown, name) or "inline",
        "Content-Security-Policy": _POLICY if extension in _NOT_SANDBOXED else f"{_POLICY}; sandbox",
        "Cache-Control": keep,
        "X-Content-Type-Options": "nosniff",
    }


# Wagtail names a size of a picture by the picture's name, focal point and size, not by its content: one that
# was deleted and uploaded anew comes to have the same name. Only in a folder named by a hash of the content
# can a name promise what is behind it.
HASHED: Final = r"[0-9a-f]{12,64}/[^/]+"


def headers_of_picture(path: str, keep: str = "") -> dict[str, str]:
    """The headers with which a picture at a path below its folder is sent."""
    return {
        "Content-Type": PICTURE_TYPES[_extension(path)],
        "Content-Security-Policy": f"{_POLICY}; sandbox",
        "Cache-Control": keep or (FOREVER if re.fullmatch(HASHED, path) else ASK_AGAIN),
        # Programs that show feeds in a browser show the pictures in them.
        "Cross-Origin-Resource-Policy": "same-origin" if keep else "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }


def send_picture(request: HttpRequest, path: str, keep: str = "", folder: str = "images") -> HttpResponseBase:
    """Take a path below a folder of MEDIA_ROOT, and a Cache-Control if it isn't the one for everybody; return
    the answer, or raise Http404.
    """
    if _extension(path) not in PICTURE_TYPES:
        raise Http404
    try:
        full_path = safe_join(PurePath(settings.MEDIA_ROOT, folder), path)
    except (ValueError, SuspiciousFileOperation) as error:
        raise Http404 from error
    return _serve(request, full_path, headers_of_picture(path, keep))


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().removeprefix(".")


def _serve(request: HttpRequest, path: str, headers: Mapping[str, str]) -> HttpResponseBase:
    """Return the file at `path`, or as much of it as `request` asks for, with `headers`."""
    try:
        upload = Upload(path, [*headers.items(), ("Accept-Ranges", "bytes")])
        last_modified = timegm(upload.last_modified) if upload.last_modified else None
        response = get_conditional_response(request, upload.etag, last_modified)
        response = response or WhiteNoiseMiddleware.serve(upload, request)
    except (OSError, ValueError, NotARegularFileError) as error:
        raise Http404 from error
    if isinstance(response, FileResponse):
        # Not Django's 4 KB, in which a recording would cost much processor time.
        response.block_size = 64 * 1024
    # Also with 304: a browser takes the headers of that answer over into what it has kept, and the middleware
    # would give it the policy of pages.
    for name in ("Cache-Control", "Content-Security-Policy", "X-Content-Type-Options"):
        response[name] = headers[name]
    if response.status_code == 304:
        response["ETag"] = upload.etag
    return response


class Upload(StaticFile):
    """whitenoise's answer with a file, with ranges as RFC 9110 has them.

    whitenoise 6.12 refuses a range of one byte, ignores If-Range (so that a download that is taken up again
    after the file was replaced would be stitched together of both) and gives ranges to HEAD.
    """

    def get_response(self, method: str, request_headers: dict[str, Any]) -> Response:
        """Take a method and WSGI's environment; return whitenoise's Response."""
        if_range = request_headers.get("HTTP_IF_RANGE")
        unchanged = if_range is None or if_range in {self.etag, self._last_modified_text()}
        if method != "GET" or not unchanged:
            request_headers = {**request_headers, "HTTP_RANGE": ""}
        return super().get_response(method, request_headers)

    def get_range_response(
        self, range_header: str, base_headers: list[tuple[str, str]], file_handle: Any
    ) -> Response:
        """Take a Range header, the headers of the whole and the open file; return the part, or 416."""
        size = int(dict(base_headers)["Content-Length"])
        start, end = self.get_byte_range(range_header, size)
        if start > end:
            return self.get_range_not_satisfiable_response(file_handle, size)
        headers = [(name, value) for name, value in base_headers if name != "Content-Length"]
        headers += [
            ("Content-Range", f"bytes {start}-{end}/{size}"),
            ("Content-Length", str(end - start + 1)),
        ]
        return Response(206, headers, SlicedFile(file_handle, start, end))

    def _last_modified_text(self) -> str | None:
        return dict(self.alternatives[0][2]).get("Last-Modified")
