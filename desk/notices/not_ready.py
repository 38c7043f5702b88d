"""Says what a page lacks where Wagtail's own ways of publishing don't ask: bulk actions and approvals.

And what keeps it closed where it would become public without being published.
"""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from campaigns.publishing.readiness import NotReady
from rights.opening import StaysClosed


class SayWhatIsMissing:
    """Turns NotReady and StaysClosed from a view of the admin into a message on the page's own form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        if not isinstance(exception, NotReady | StaysClosed):
            return None
        page, missing = exception.page, " ".join(exception.messages)
        done = "was not published" if isinstance(exception, NotReady) else "was left as it was"
        messages.error(request, f"“{page.specific_deferred.get_admin_display_title()}” {done}. {missing}")
        return redirect("wagtailadmin_pages:edit", exception.page.pk)
