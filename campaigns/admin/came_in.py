"""Tells staff, once an upload is done, what was taken out of it and what they should look at."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin import messages

from clean_files.arrival import Arrival
from clean_files.fields import file_came_in

from ..models import File

_came_in: ContextVar[list[tuple[Any, Arrival]] | None] = ContextVar("came_in", default=None)


@receiver(file_came_in)
def remember(instance: Any, arrival: Arrival, **kwargs: Any) -> None:
    if (came_in := _came_in.get()) is not None:
        came_in.append((instance, arrival))


class TellWhatWasFound:
    """Puts a message for each upload of a request into the admin's next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        token = _came_in.set([])
        try:
            response = self.get_response(request)
            for instance, arrival in _came_in.get() or []:
                tell(request, instance, arrival)
        finally:
            _came_in.reset(token)
        return response


def tell(request: HttpRequest, instance: Any, arrival: Arrival) -> None:
    """Says in one message what was found in an upload, with a button that leads to it."""
    found = arrival.findings
    sentences = [f"Taken out of “{instance.title}”: {', '.join(found.removed)}."] if found.removed else []
    sentences += found.warnings
    if found.credit or found.caption:
        sentences.append("Its data named a credit or a caption: open it to use them.")
    if not sentences or not instance.pk:
        return
    name = "wagtaildocs:edit" if isinstance(instance, File) else "wagtailimages:edit"
    button = messages.button(reverse(name, args=[instance.pk]), "Look at it")
    level = messages.warning if found.is_held else messages.success
    level(request, " ".join(sentences), buttons=[button])
