"""Wagtail's views that ask for a password, with limits."""

from collections.abc import Callable
from functools import partial
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail import views as pages
from wagtail.admin.views.account import LoginView, PasswordResetConfirmView
from wagtail.documents.views import serve as documents

from ..views import lockout
from . import queue
from .known_devices import known_device, remember
from .limits import SHARED


def login(request: HttpRequest) -> HttpResponseBase:
    """Wagtail's login, in turn; 429 for whoever finds many waiting. A browser that gets in is known then."""
    view: Any = LoginView.as_view()
    username = request.POST.get("username", "")
    # Who is locked out is told so without a password being looked at.
    # A name with a NUL, which PostgreSQL takes nowhere, gets no further than the form.
    is_worth_a_look = request.method == "POST" and "\0" not in username
    if not is_worth_a_look or not AxesProxyHandler.is_allowed(request, {"username": username}):
        return view(request)
    line = queue.KNOWN if known_device(request, username) else queue.STRANGERS
    with queue.turn(line) as has_turn:
        response = view(request) if has_turn else lockout.busy()
    if has_turn and response.status_code == 302 and request.user.is_authenticated:
        remember(request, response, request.user.get_username())
    return response


class ConfirmPasswordResetView(PasswordResetConfirmView):
    """Whoever came through the mail sets a new password, and can log in with it at once."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        response = super().form_valid(form)
        remember(self.request, response, self.user.get_username())
        return response


def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponseBase:
    """Wagtail's check of a restricted page's password, with the limit for a network."""
    check = partial(pages.authenticate_with_password, request, page_view_restriction_id, page_id)
    return _limited(request, f"page {page_view_restriction_id}", check)


def collection_password(request: HttpRequest, restriction_id: int) -> HttpResponseBase:
    """Wagtail's check of a restricted collection's password, for its files, with the same limit."""
    check = partial(documents.authenticate_with_password, request, restriction_id)
    return _limited(request, f"collection {restriction_id}", check)


def _limited(request: HttpRequest, of: str, check: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    credentials = {"username": f"{SHARED}{of}"}
    if request.method == "POST" and not AxesProxyHandler.is_allowed(request, credentials):
        return lockout.locked_out(request)
    response = check()
    if request.method == "POST" and response.status_code == 200:
        # The middleware turns the answer to the last one into the lockout.
        AxesProxyHandler.user_login_failed(_limited, credentials, request)
    return response
