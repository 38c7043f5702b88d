"""What no form of the admin sends, however it is filled in, is answered with 400 in plain words."""

import logging
from collections.abc import Callable
from traceback import walk_tb
from typing import Final
from urllib.parse import urlsplit

from django.db import DatabaseError, DataError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import url_has_allowed_host_and_scheme

SAID: Final = "The form arrived incomplete, so nothing was saved."
# Of Django's widgets and Wagtail's blocks: they read what was sent before anything asks if it is valid.
_READING: Final = {"value_from_datadict", "value_omitted_from_data"}
_ASKING: Final = (["get_prep_value"], ["_execute"], ["execute"])

log = logging.getLogger(__name__)


class SayThatItIsNotUnderstood:
    """Answers a form that was cut off on its way, or made up: its data cannot be read, or not be stored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        in_the_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
        if not in_the_admin or not _is_of_what_was_sent(exception):
            return None
        # In case it is a fault of the site's own after all.
        log.warning("Not understood: %s", request.path_info, exc_info=exception)
        return not_understood(request)


def not_understood(request: HttpRequest) -> HttpResponse:
    """400; to a form that saves itself as JSON, which its script can read."""
    if not request.accepts("text/html"):
        told = f"{SAID} Reload the page and try again."
        said = {"success": False, "error_code": "not_understood", "error_message": told}
        return JsonResponse(said, status=400)
    context = {"said": SAID, "form": form_of(request)}
    return render(request, "safekeeping/not_understood.html", context, status=400)


def form_of(request: HttpRequest) -> str:
    """The address at which the form stood: what the browser says, if that is in the admin of this site.

    To reload what is answered here would send the same once more.
    """
    said = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(said, {request.get_host()}, require_https=request.is_secure()):
        found = urlsplit(said)
        if found.path.startswith(reverse("wagtailadmin_home")):
            return f"{found.path}?{found.query}" if found.query else found.path
    return request.get_full_path()


def _is_of_what_was_sent(exception: Exception) -> bool:
    # A form that lacks what Wagtail's editor always sends; a number or text that no column holds.
    if isinstance(exception, MultiValueDictKeyError | DataError | UnicodeEncodeError):
        return True
    if isinstance(exception, DatabaseError | MemoryError):
        return False
    passed = [frame.f_code.co_name for frame, _ in walk_tb(exception.__traceback__)]
    # Where a word stands for a number, or a NUL is in a text, Django says so when it asks the database.
    is_no_value = isinstance(exception, ValueError) and passed[-1:] in _ASKING
    return is_no_value or not _READING.isdisjoint(passed)
