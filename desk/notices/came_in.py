"""Tells staff, once an upload is done, what was taken out of it and what they should look at."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace
from typing import Any, Final

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import UploadedFile

from assets.models import File
from assets.signals import what_else
from clean_files.arrival import Arrival
from clean_files.fields import file_came_in
from clean_files.findings import Findings

from .changed_in_public import missing_text

# A message is read at one glance; the rest is on the page to which its button leads.
MOST_REMOVED: Final = 3
MOST_WARNINGS: Final = 2

_came_in: ContextVar[list[tuple[Any, Arrival]] | None] = ContextVar("came_in", default=None)
_waiting: ContextVar[Findings | None] = ContextVar("waiting", default=None)


@receiver(file_came_in)
def remember(instance: Any, arrival: Arrival, **kwargs: Any) -> None:
    if (came_in := _came_in.get()) is not None:
        came_in.append((instance, arrival))


@receiver(post_save, sender=UploadedFile)
def remember_waiting(instance: UploadedFile, **kwargs: Any) -> None:
    if _came_in.get() is not None:
        _waiting.set(getattr(instance, "findings", None))


def said_of_waiting() -> str:
    """What was found in the upload of this request that waits for what its form asks; may be empty."""
    found = _waiting.get()
    return sentences_on(found, "it") if found is not None else ""


class TellWhatWasFound:
    """Puts a message for each upload of a request into the admin's next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        came_in, waiting = _came_in.set([]), _waiting.set(None)
        try:
            response = self.get_response(request)
            for instance, arrival in _came_in.get() or []:
                tell(request, instance, arrival.findings)
        finally:
            _came_in.reset(came_in)
            _waiting.reset(waiting)
        return response


def tell(request: HttpRequest, instance: Any, found: Findings) -> None:
    """Says in one message what was found in an upload, with a button that leads to it."""
    if not instance.pk:
        return
    if found.is_held and instance.report is not None and instance.report.may_go_out:
        # The same content came in before, and somebody let it out.
        found = replace(found, is_held=False, warnings=[])
    more = " ".join(filter(None, (said for _, said in what_else.send(type(instance), instance=instance))))
    own = sentences_on(found, f"“{instance.title}”", missing_text(instance) if found.is_held else "")
    # What was taken out is done; the rest is for the editor to do something about.
    said = " ".join(filter(None, [own, more] if found.warnings else [more, own]))
    if not said:
        return
    name = "wagtaildocs:edit" if isinstance(instance, File) else "wagtailimages:edit"
    button = messages.button(reverse(name, args=[instance.pk]), "Look at it", new_window=True)
    level = messages.warning if found.warnings or more else messages.success
    level(request, said, buttons=[button])


def sentences_on(found: Findings, name: str, meanwhile: str = "") -> str:
    """What was found, most important first and in few words; ``name`` is the upload's in a sentence.

    ``meanwhile`` says what it means for readers that it is held back.
    """
    said = _held(found, name, meanwhile) if found.warnings else _removed(found, name)
    offered = [word for word in ("credit", "caption") if getattr(found, word)]
    if offered:
        said.append(f"Its data named a {' and a '.join(offered)}: open it to use them.")
    return " ".join(said)


def _held(found: Findings, name: str, meanwhile: str) -> list[str]:
    said = [f"{name[:1].upper()}{name[1:]} is held back until somebody decides."] if found.is_held else []
    said += [meanwhile] if meanwhile else []
    said += found.warnings[:MOST_WARNINGS]
    more = len(found.warnings) - MOST_WARNINGS
    return [*said, f"And {more} more to look at."] if more > 0 else said


def _removed(found: Findings, name: str) -> list[str]:
    if not found.removed:
        return []
    more = len(found.removed) - MOST_REMOVED
    rest = f" and {more} more" if more > 0 else ""
    return [f"Taken out of {name}: {', '.join(found.removed[:MOST_REMOVED])}{rest}."]
