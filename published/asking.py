"""The application is asked in this process, as a reader asks it, with all that stands around its views."""

import contextvars
import io
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase

from .recording import Recording, recorded

# What everybody may have, for however long; nothing else goes on file.
FOR_ALL: Final = "public"


@dataclass(frozen=True)
class Answer:
    """What the application says at an address, and what it read for it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    recording: Recording = field(repr=False)

    @property
    def is_public(self) -> bool:
        """Whether anybody gets this, and gets it as it is."""
        policy = self.headers.get("Cache-Control", "").replace(" ", "").split(",")
        return self.status == HTTPStatus.OK and FOR_ALL in policy and "Set-Cookie" not in self.headers


def ask(address: str, method: str = "GET") -> Answer:
    """The answer to a reader who asks for an address within the site, without cookies and compression.

    Nothing of who publishes is there meanwhile: neither language nor time zone, nor a user.
    """
    return contextvars.Context().run(_ask, address, method)


def _ask(address: str, method: str) -> Answer:
    request = request_for(address, method)
    with recorded() as recording, answered(_handler(), request) as response:
        return Answer(response.status_code, dict(response.items()), _body(response), recording)


@contextmanager
def answered(handler: BaseHandler, request: WSGIRequest) -> Iterator[HttpResponseBase]:
    """The answer to a request, open until the block ends. The connection to the database goes on being used:
    Django would close it with the answer if it is old, or within a transaction.
    """
    request_finished.disconnect(close_old_connections)
    try:
        with closing(handler.get_response(request)) as response:
            yield response
    finally:
        request_finished.connect(close_old_connections)


def _body(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def request_for(address: str, method: str = "GET") -> WSGIRequest:
    """A reader's request for an address within the site."""
    site = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    path, _, query = address.partition("?")
    port = site.port or (443 if site.scheme == "https" else 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        # WSGI has bytes of an address as letters.
        "PATH_INFO": unquote(path, encoding="latin-1"),
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": site.hostname or "localhost",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": site.netloc,
        "HTTP_X_FORWARDED_PROTO": site.scheme,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        # Whoever writes a file waits where a reader would be told to ask again. No header can say this.
        "ajc.writes_a_file": True,
    }
    return WSGIRequest(environ)
