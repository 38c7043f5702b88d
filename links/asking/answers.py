"""One request to another site, and its answer, within bounds of time and size."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from urllib3.connection import HTTPConnection
from urllib3.exceptions import (
    DecodeError,
    HTTPError,
    NewConnectionError,
)
from urllib3.exceptions import (
    TimeoutError as TookTooLong,
)
from urllib3.util import Url

from ..addresses import read
from .findings import Trouble, broken, closed
from .reaching import connect

# For the whole of one request, in seconds; and how much of an answer is read.
WHOLE_PATIENCE: Final = 20.0
MOST: Final = 64 * 1024
AGENT: Final = "AJC-link-check"
REDIRECTS: Final = {301, 302, 303, 307, 308}
FOR_EVER: Final = {301, 308}
_ISSUER_UNKNOWN: Final = 20
NO_WEB: Final = "It leads to an address that is none of the web."
BREAKS_OFF: Final = "It breaks off in the middle of its answer."
TOO_LONG: Final = "It takes too long to answer."


class Answer(NamedTuple):
    """The status and headers of an answer, and the beginning of what was sent, where that was asked for."""

    status: int
    headers: Any
    beginning: bytes = b""

    @property
    def is_html(self) -> bool:
        return "html" in self.headers.get("Content-Type", "").lower()

    def leads_to(self, address: str) -> str:
        """Where a redirect at this address leads; "" where it is none."""
        if self.status not in REDIRECTS or not self.headers.get("Location"):
            return ""
        # Servers send letters of all kinds, which arrive as bytes of Latin-1.
        with suppress(UnicodeError, ValueError):
            location = self.headers["Location"].encode("latin-1").decode("utf-8", "replace")
            return urljoin(address, location.strip())
        return ""


def ask(method: str, address: str) -> Answer:
    """Asks an address of the web, and follows nothing. Raises Trouble where no answer can be had."""
    url = read(address)
    if url is None:
        raise broken(NO_WEB)
    with _troubles_named(), _bounded(WHOLE_PATIENCE) as bound:
        connection = bound.connection = connect(url)
        target = url.url if _is_by_proxy(url) else url.request_uri
        connection.request(method, target, headers=_headers(url), preload_content=False)
        response = connection.getresponse()
        try:
            beginning = response.read(MOST) if method == "GET" else b""
        except DecodeError:
            # What it is packed in no matter: the answer came.
            beginning = b""
        return Answer(response.status, response.headers, beginning or b"")


def _is_by_proxy(url: Url) -> bool:
    return bool(settings.CHECK_LINKS_PROXY) and url.scheme == "http"


def _headers(url: Url) -> dict[str, str]:
    about = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/"
    return {
        "Host": url.netloc or "",
        "User-Agent": f"{AGENT}/1 (+{about})",
        "Accept": "text/html,*/*;q=0.8",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


class _Bound:
    """Ends a connection when its time is over, whatever it is at: a site that sends a letter a second never
    lets a wait for the next one run out.
    """

    def __init__(self) -> None:
        self.connection: HTTPConnection | None = None
        self.is_over = False

    def end(self) -> None:
        self.is_over = True
        sock = getattr(self.connection, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def _bounded(seconds: float) -> Iterator[_Bound]:
    bound = _Bound()
    timer = Timer(seconds, bound.end)
    timer.daemon = True
    timer.start()
    try:
        yield bound
        if bound.is_over:
            # Where it was cut off, the beginning of an answer may look like a whole one.
            raise closed(TOO_LONG)
    except Trouble:
        raise
    except Exception as error:
        if bound.is_over:
            raise closed(TOO_LONG) from error
        raise
    finally:
        timer.cancel()
        if bound.connection is not None:
            bound.connection.close()


@contextmanager
def _troubles_named() -> Iterator[None]:
    """Turns whatever goes wrong on the way into what the staff are told of it."""
    try:
        yield
    # Of the kind that takes too long, by urllib3's reckoning.
    except NewConnectionError as error:
        if isinstance(error.__cause__, ConnectionRefusedError):
            raise broken("It refuses the connection.") from error
        raise closed("There is no way to its host just now.") from error
    except (TookTooLong, TimeoutError) as error:
        raise closed(TOO_LONG) from error
    except ssl.SSLCertVerificationError as error:
        said = f"Its certificate is not valid: {error.verify_message.rstrip('.')}."
        # Browsers look for a part that its site left out.
        raise (closed if error.verify_code == _ISSUER_UNKNOWN else broken)(said) from error
    except ssl.SSLError as error:
        raise broken("No secure connection can be made to it.") from error
    except http.client.LineTooLong as error:
        raise closed("It answers with more than can be read.") from error
    except (HTTPError, http.client.HTTPException, OSError) as error:
        if "more than" in str(error):
            raise closed("It answers with more than can be read.") from error
        raise broken(BREAKS_OFF) from error
