"""A form is shown once more with what somebody typed, without being saved."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm

from .names import SHOW_AGAIN
from .said import messages_of
from .views import listed


class ShownAgain:
    """For a form of the admin. Sent with the field ``SHOW_AGAIN`` it is never valid, and finds no fault.

    So the view shows it as it shows a form that was refused: with all that was typed.
    """

    is_bound: bool
    data: Any

    @property
    def is_shown_again(self) -> bool:
        return self.is_bound and SHOW_AGAIN in self.data

    def is_valid(self) -> bool:
        return not self.is_shown_again and super().is_valid()  # type: ignore[misc]

    def full_clean(self) -> None:
        if not self.is_shown_again:
            return super().full_clean()  # type: ignore[misc]
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        return None


class KeptForm(ShownAgain, WagtailAdminModelForm):
    """For models of the project that have no form of their own."""


class SayThatItIsNotSaved:
    """Says so above a form that is shown again, in place of the view's complaint that it is not valid.

    Forms that are not the project's own know nothing of it. What those would save is taken back, and what was
    typed is listed, to be copied from.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_to_be_shown(request):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code != 200:
                transaction.set_rollback(True)
        if not 300 <= response.status_code < 400:
            return response
        messages_of(request).clear()
        return listed(request)

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        if _is_to_be_shown(request):
            messages_of(request).clear()
            messages.info(
                request,
                "This is what you had typed. It is not saved yet: look it over, and save it. "
                "Files and pictures that you had picked from your computer must be picked again.",
            )
        return response


def _is_to_be_shown(request: HttpRequest) -> bool:
    in_the_admin = request.path_info.startswith(reverse("wagtailadmin_home"))
    return request.method == "POST" and in_the_admin and SHOW_AGAIN in request.POST
