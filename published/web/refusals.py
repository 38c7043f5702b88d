"""What a reader is told where the web server has nothing to give: a page, or a short answer of another type.

The application answers them at addresses of their own (``.errors/404.html``), so that they go on file and are
renewed like everything else: they show the site's name and menu. The web server hands them out with the
status that they are about, and to nobody who asks for those addresses.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .limits import megabytes

FOLDER: Final = ".errors"
# How many seconds a reader, or a program, waits before asking again.
RETRY_AFTER: Final = 30

AWAY: Final = _(
    "The part of this site that answers questions is away for the moment. "
    "What is published can be read all the same; please ask again in a minute."
)


@dataclass(frozen=True)
class Refusal:
    """A page about a status: its heading, and what a reader can do about it."""

    heading: str | Promise
    text: str | Promise


_NOT_UNDERSTOOD: Final = Refusal(
    _("The address could not be understood"),
    _("Something in it, or in what your browser sent with it, is not right."),
)
_OUR_FAULT: Final = Refusal(_("Something went wrong on our side"), _("Please try again in a moment."))
_NO_CERTIFICATE: Final = Refusal(
    _("Your browser’s certificate could not be used"), _("This site asks for none; try it without.")
)

# Every status with which a web server refuses something by itself.
REFUSALS: Final[dict[int, Refusal]] = {
    400: _NOT_UNDERSTOOD,
    403: Refusal(
        _("This is not open to everybody"), _("There is nothing at this address that we could show you.")
    ),
    404: Refusal(
        _("This page is not here"),
        _("The address may have been mistyped, or the page may have moved or been withdrawn."),
    ),
    405: Refusal(_("This cannot be done here"), _("The address can be read, and nothing else.")),
    408: Refusal(_("That took too long"), _("Your request did not arrive as a whole. Please try again.")),
    411: _NOT_UNDERSTOOD,
    412: Refusal(
        _("This has changed"), _("What you asked for is not as it was any more. Please load it anew.")
    ),
    413: Refusal(
        _("That is too much at once"),
        _(
            "What you sent is larger than this site takes: films may have %(film)s MB, other files "
            "%(file)s MB, pictures %(picture)s MB."
        ),
    ),
    414: Refusal(_("The address is too long"), _("No address of this site has so many letters.")),
    416: Refusal(
        _("The file is not that long"),
        _("Your program asked for a part of it that does not exist. Fetch it anew."),
    ),
    417: _NOT_UNDERSTOOD,
    421: _NOT_UNDERSTOOD,
    429: Refusal(
        _("Too many requests at once"), _("Many have come from your network at the same time. Wait a little.")
    ),
    431: Refusal(
        _("That is too much at once"), _("Your browser sent more with the address than this site takes.")
    ),
    495: _NO_CERTIFICATE,
    496: _NO_CERTIFICATE,
    497: Refusal(_("The address begins with https://"), _("Put https:// before it in place of http://.")),
    500: _OUR_FAULT,
    501: _NOT_UNDERSTOOD,
    505: _NOT_UNDERSTOOD,
    507: _OUR_FAULT,
}

# What is said while the application is away to those who asked for something else than a page.
SHORT: Final[dict[str, tuple[str, Callable[[str], str]]]] = {
    "away.txt": ("text/plain; charset=utf-8", "{}\n".format),
    "away.json": ("application/json", lambda said: json.dumps({"error": said}) + "\n"),
    "away.xml": (
        "application/xml; charset=utf-8",
        '<?xml version="1.0" encoding="utf-8"?>\n<error>{}</error>\n'.format,
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
        content_type, written = SHORT[name]
        return HttpResponse(written(str(AWAY)), content_type=content_type)
    if name in PAGES:
        return render(request, PAGES[name])
    status = name.removesuffix(".html")
    if not status.isdecimal() or f"{int(status)}.html" != name or int(status) not in REFUSALS:
        raise Http404
    said = REFUSALS[int(status)]
    context = {
        "status": _shown(int(status)),
        "heading": said.heading,
        "text": str(said.text) % megabytes(),
    }
    return render(request, "published/refusal.html", context)


def _shown(status: int) -> int:
    """The status as browsers get it: nginx has numbers of its own for what is a bad request to them."""
    return 400 if status in {495, 496, 497} else status


urlpatterns = [path(f"{FOLDER}/<str:name>", refusal, name="refusal")]
