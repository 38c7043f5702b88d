"""What a reader is told where the web server has nothing to give: a page, or a short answer of another type.

The application answers them at addresses of their own (``.errors/404.html``), so that they go on file and are
renewed like everything else: they show the site's name and menu. The web server hands them out with the
status that they are about, and to nobody who asks for those addresses.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from .limits import megabytes

FOLDER: Final = ".errors"
# How many seconds a reader, or a program, waits before asking again.
RETRY_AFTER: Final = 30

AWAY: Final = (
    "The part of this site that answers questions is away for the moment. "
    "What is published can be read all the same; please ask again in a minute."
)


@dataclass(frozen=True)
class Refusal:
    """A page about a status: its heading, and what a reader can do about it."""

    heading: str
    text: str


_NOT_UNDERSTOOD: Final = Refusal(
    "The address could not be understood",
    "Something in it, or in what your browser sent with it, is not right.",
)
_OUR_FAULT: Final = Refusal("Something went wrong on our side", "Please try again in a moment.")
_NO_CERTIFICATE: Final = Refusal(
    "Your browser’s certificate could not be used", "This site asks for none; try it without."
)

# Every status with which a web server refuses something by itself.
REFUSALS: Final[dict[int, Refusal]] = {
    400: _NOT_UNDERSTOOD,
    403: Refusal("This is not open to everybody", "There is nothing at this address that we could show you."),
    404: Refusal(
        "This page is not here",
        "The address may have been mistyped, or the page may have moved or been withdrawn.",
    ),
    405: Refusal("This cannot be done here", "The address can be read, and nothing else."),
    408: Refusal("That took too long", "Your request did not arrive as a whole. Please try again."),
    411: _NOT_UNDERSTOOD,
    412: Refusal("This has changed", "What you asked for is not as it was any more. Please load it anew."),
    413: Refusal(
        "That is too much at once",
        "What you sent is larger than this site takes: films may have {film} MB, other files {file} MB, "
        "pictures {picture} MB.",
    ),
    414: Refusal("The address is too long", "No address of this site has so many letters."),
    416: Refusal(
        "The file is not that long", "Your program asked for a part of it that does not exist. Fetch it anew."
    ),
    417: _NOT_UNDERSTOOD,
    421: _NOT_UNDERSTOOD,
    429: Refusal(
        "Too many requests at once", "Many have come from your network at the same time. Wait a little."
    ),
    431: Refusal("That is too much at once", "Your browser sent more with the address than this site takes."),
    495: _NO_CERTIFICATE,
    496: _NO_CERTIFICATE,
    497: Refusal("The address begins with https://", "Put https:// before it in place of http://."),
    500: _OUR_FAULT,
    501: _NOT_UNDERSTOOD,
    505: _NOT_UNDERSTOOD,
    507: _OUR_FAULT,
}

# What is said while the application is away to those who asked for something else than a page.
SHORT: Final[dict[str, tuple[str, str]]] = {
    "away.txt": ("text/plain; charset=utf-8", f"{AWAY}\n"),
    "away.json": ("application/json", json.dumps({"error": AWAY}) + "\n"),
    "away.xml": (
        "application/xml; charset=utf-8",
        f'<?xml version="1.0" encoding="utf-8"?>\n<error>{AWAY}</error>\n',
    ),
}
PAGES: Final = {"away.html": "published/away.html", "desk.html": "published/desk_away.html"}


def addresses() -> Iterator[str]:
    """The addresses of all of them within the site."""
    for name in (*(f"{status}.html" for status in REFUSALS), *PAGES, *SHORT):
        yield f"/{FOLDER}/{name}"


@require_safe
def refusal(request: HttpRequest, name: str) -> HttpResponse:
    """The page or answer of this name; raises Http404 for any other."""
    if name in SHORT:
        content_type, text = SHORT[name]
        return HttpResponse(text, content_type=content_type)
    if name in PAGES:
        return render(request, PAGES[name])
    status = name.removesuffix(".html")
    if not status.isdecimal() or f"{int(status)}.html" != name or int(status) not in REFUSALS:
        raise Http404
    said = REFUSALS[int(status)]
    context = {
        "status": _shown(int(status)),
        "heading": said.heading,
        "text": said.text.format(**megabytes()),
    }
    return render(request, "published/refusal.html", context)


def _shown(status: int) -> int:
    """The status as browsers get it: nginx has numbers of its own for what is a bad request to them."""
    return 400 if status in {495, 496, 497} else status


urlpatterns = [path(f"{FOLDER}/<str:name>", refusal, name="refusal")]
