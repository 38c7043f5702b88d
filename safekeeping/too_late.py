"""A form of the admin that is sent after its login has ended is not thrown away."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from . import views

# Forms for people who are not logged in, and the way out.
OPEN_TO_ALL = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")


def is_of_the_admin(request: HttpRequest) -> bool:
    """Whether a request is a form of the admin's that somebody was working at."""
    if request.method != "POST" or not request.path_info.startswith(reverse("wagtailadmin_home")):
        return False
    return not request.path_info.startswith(tuple(reverse(name) for name in OPEN_TO_ALL))


class NothingTypedIsThrownAway:
    """Answers a form without a login with its own text, where Wagtail would lead to the login and lose it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_of_the_admin(request) or request.user.is_authenticated:
            return self.get_response(request)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.get_response(request)
        if request.accepts("text/html") and not views.typed_here(request):
            return self.get_response(request)
        return views.not_saved(request)
