"""Says after something was deleted in the admin where it lies, with a button that takes it back."""

from collections.abc import Callable
from contextvars import ContextVar

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin import messages

from ..models import Deletion
from ..rights import visible_to

_deleted: ContextVar[list[int] | None] = ContextVar("deleted", default=None)


@receiver(post_save, sender=Deletion)
def remember(instance: Deletion, created: bool, **kwargs: object) -> None:
    if created and (deleted := _deleted.get()) is not None:
        deleted.append(instance.pk)


class OfferToTakeBack:
    """Puts a message on what a request put into the bin into the admin's next page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.path_info.startswith(reverse("wagtailadmin_home")):
            return self.get_response(request)
        before = _deleted.set([])
        try:
            response = self.get_response(request)
            if keys := _deleted.get():
                tell(request, keys)
        finally:
            _deleted.reset(before)
        return response


def tell(request: HttpRequest, keys: list[int]) -> None:
    """Says where these deletions lie. Those of a person who is withdrawn are gone again, and not told."""
    there = list(visible_to(request.user).filter(pk__in=keys).defer("rows", "emptied"))
    where = "in the recycle bin for thirty days."
    if len(there) == 1:
        button = messages.button(reverse("recycle_bin:take_back", args=[there[0].pk]), "Take it back")
        messages.success(request, f"“{there[0]}” lies {where}", buttons=[button])
    elif there:
        button = messages.button(reverse("recycle_bin:index"), "Open the bin")
        messages.success(request, f"All {len(there)} lie {where}", buttons=[button])
