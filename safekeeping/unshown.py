"""What is said to nobody: answers of the admin that show no messages leave none for a later page."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .said import messages_of

# Wagtail's own, for the parts of a form that its first saving by itself adds to the page.
PARTS_OF_A_FORM: Final = "_w_hydrate_create_view"


class SayNothingUnseen:
    """Takes back what hooks say while Wagtail fetches parts of a form that somebody is looking at.

    They say it for the top of the form, which is not fetched then: it would stand over the next page, when it
    may be true no more.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if PARTS_OF_A_FORM in request.GET:
            messages_of(request).clear()
        return response
