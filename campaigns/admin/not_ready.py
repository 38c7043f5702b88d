"""Says what a page lacks where Wagtail's own ways of publishing don't ask: bulk actions and approvals."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from ..readiness import NotReady


class SayWhatIsMissing:
    """Turns NotReady from a view of the admin into a message on the unfinished page's own form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        if not isinstance(exception, NotReady):
            return None
        missing = " ".join(exception.messages)
        messages.error(request, f"“{exception.page.get_admin_display_title()}” was not published. {missing}")
        return redirect("wagtailadmin_pages:edit", exception.page.pk)
