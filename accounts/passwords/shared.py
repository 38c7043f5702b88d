"""Wagtail's views that ask for a password, with limits."""

from collections.abc import Callable
from functools import partial
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail import views as pages
from wagtail.admin.views.account import PasswordResetConfirmView
from wagtail.documents.views import serve as documents

from ..guessing import lockout
from ..guessing.known_devices import remember
from ..guessing.limits import SHARED


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
