"""What the application says with each kind of address that is on file, asked of the application itself.

A web server must say the same, and would not if somebody wrote it down a second time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from whitenoise.middleware import WhiteNoiseMiddleware

from assets.sending import DOCUMENT_TYPES, PICTURE_TYPES, headers_of_file, headers_of_picture
from assets.sending import HASHED as HASHED_FOLDER
from authentic.views import STAMP
from authentic.views import TEXT as PROOF
from campaigns.views.positions import headers_of as headers_of_table
from campaigns.views.tables import MEDIA_TYPE as TABLE
from citations.downloads import FORMS
from citations.views import headers_of as headers_of_citation
from editions.files.views import headers_of_edition
from library.following import sitemap
from library.following.views import CONTENT_TYPE as FEED
from printed.forms import FORMS as PRINTED
from printed.views import headers_of as headers_of_printed

from ..asking import answered, ask, request_for
from ..store import OF_THE_FILE

TYPE: Final = "Content-Type"
# A name as an example, in a header that tells the file's own name.
NAME: Final = "example"
# What browsers ask for by themselves, and lies elsewhere.
LEADING: Final = ("/favicon.ico",)


@dataclass(frozen=True, eq=False)
class Kind:
    """Addresses with the same headers: in ``folder``, with one of the endings, fitting ``pattern``."""

    folder: str
    endings: tuple[str, ...]
    headers: Mapping[str, str]
    pattern: str = ""


def kinds() -> Iterator[Kind]:
    """All kinds but the static files."""
    yield from _texts()
    for extension in DOCUMENT_TYPES:
        address = f"/documents/1/{NAME}.{extension}"
        yield Kind("/documents/", (extension,), said_with(address, headers_of_file(f"{NAME}.{extension}")))
        told = said_with(f"/d/2000/001/en/v1/{NAME}.{extension}", headers_of_edition(f"{NAME}.{extension}"))
        yield Kind("/d/", (extension,), told)
    yield Kind("/d/", ("html",), said_with("/d/", {}))
    # A picture's name promises what is behind it only in a folder that is called by its content.
    for pattern, folder in ((f"^/media/images/{HASHED_FOLDER}$", "0123456789ab/"), ("", "")):
        for extension in PICTURE_TYPES:
            path = f"{folder}{NAME}.{extension}"
            headers = said_with(f"/media/images/{path}", headers_of_picture(path))
            yield Kind("/media/images/", (extension,), headers, pattern)


def _texts() -> Iterator[Kind]:
    yield Kind("/", ("html",), said_with("/", {}))
    yield Kind("/", ("atom",), said_with(f"/feeds/{NAME}.atom", {TYPE: FEED}))
    yield Kind("/", ("xml",), said_with("/sitemap.xml", {TYPE: sitemap.CONTENT_TYPE}))
    yield Kind("/", ("txt",), said_with("/robots.txt", {TYPE: "text/plain; charset=utf-8"}))
    yield Kind("/", ("pub",), said_with("/.well-known/minisign.pub", {TYPE: PROOF}))
    yield Kind("/verify/", ("html",), said_with("/verify/", {}))
    yield Kind("/verify/", ("txt", "minisig", "pub"), said_with("/verify/files.txt", {TYPE: PROOF}))
    yield Kind("/verify/", ("tsr",), said_with(f"/verify/lists/1.{NAME}.tsr", {TYPE: STAMP}))
    yield Kind("/", ("csv",), said_with(f"/{NAME}.csv", {TYPE: TABLE, **headers_of_table(NAME)}))
    for form in FORMS:
        headers = {TYPE: form.media_type, **headers_of_citation(NAME, form)}
        yield Kind("/", (form.extension,), said_with(f"/{NAME}.{form.extension}", headers))
    for printed in PRINTED:
        headers = {TYPE: printed.media_type, **headers_of_printed(NAME, printed)}
        yield Kind("/", (printed.extension,), said_with(f"/{NAME}.{printed.extension}", headers))


def said_with(address: str, headers: Mapping[str, str], status: int = 200) -> dict[str, str]:
    """What a reader is told at an address of which a view answers with these headers, and this status.

    All that stands around the views has its say. Raises ValueError if it has nothing good to say.
    """
    request = request_for(address)
    request.META["example.headers"], request.META["example.status"] = headers, status
    with answered(_handler(), request) as response:
        if response.status_code != status:
            raise ValueError(f"An example of {address} was answered with {response.status_code}.")
        return without_those_of_the_file(dict(response.items()))


@dataclass(frozen=True)
class Lead:
    """Where an address leads that has no file of its own, and what a reader is told with that."""

    address: str
    status: int
    target: str
    headers: Mapping[str, str]


def leads() -> Iterator[Lead]:
    """The addresses that lead to a file of the site's in each version."""
    for address in LEADING:
        answer = ask(address)
        if "Location" in answer.headers:
            headers = {**answer.headers}
            yield Lead(address, answer.status, headers.pop("Location"), without_those_of_the_file(headers))


def said_of_lead() -> dict[str, str]:
    """What a reader is told with the address that has the last stroke, too."""
    told = said_with("/", {"Location": "/"}, HTTPStatus.MOVED_PERMANENTLY)
    return {name: value for name, value in told.items() if name != "Location"}


def without_those_of_the_file(headers: Mapping[str, str]) -> dict[str, str]:
    """Without what is another word for each file and each server."""
    return {name: value for name, value in headers.items() if name.lower() not in OF_THE_FILE}


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    handler = _Examples()
    handler.load_middleware()
    return handler


class _Examples(BaseHandler):
    """Django's own way from a request to its answer, with one view for all addresses."""

    def resolve_request(self, request: HttpRequest) -> ResolverMatch:
        match = ResolverMatch(_example, (), {}, url_name="example")
        request.resolver_match = match
        return match


def _example(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"", status=request.META["example.status"], headers=request.META["example.headers"])


# --- Static files ---------------------------------------------------------------------------------

# How Django's storage calls a file whose name tells of its content.
HASHED: Final = r"\.[0-9a-f]{12}\.[a-z0-9]+$"


def static_kinds() -> Iterator[Kind]:
    """The kinds of static files: by ending, by whether the name tells of the content, and what is unlike."""
    folder = settings.STATIC_URL
    usual: dict[tuple[str, str], dict[str, str]] = {}
    for address, own in sorted(_static_files()):
        extension = address.rpartition(".")[2].lower()
        pattern = HASHED if re.search(HASHED, address) else ""
        known = usual.setdefault((pattern, extension), own)
        if known is own:
            yield Kind(folder, (extension,), said_with(address, {}), pattern)
        elif known != own:
            yield Kind(folder, (extension,), said_with(address, {}), f"^{re.escape(address)}$")


def _static_files() -> Iterator[tuple[str, dict[str, str]]]:
    """The addresses of all static files, each with what whitenoise says of it by itself."""
    whitenoise = WhiteNoiseMiddleware(lambda request: HttpResponse(status=404))
    for address in whitenoise.files or _found_addresses():
        file = whitenoise.files.get(address) or whitenoise.find_file(address)
        told = dict(file.alternatives[-1][2]) if file else {}
        # Neither what is made of the file, nor files without an ending.
        if "." in address.rpartition("/")[2]:
            yield address, {name: told.get(name, "") for name in (TYPE, "Cache-Control")}


def _found_addresses() -> Iterator[str]:
    """Where static files are handed out from where they were written, as on a person's machine."""
    for finder in finders.get_finders():
        for path, _ in finder.list([]):
            yield f"{settings.STATIC_URL}{path}"
