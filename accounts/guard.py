"""Stands before the admin: what somebody must have first, and what asks again who they are."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseForbidden
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from safekeeping.names import SHOW_AGAIN
from safekeeping.views import typed_here

from .asked_again import asks_again
from .fresh import is_fresh
from .policy import must_set_up

# What is needed to set up a way in, and to go.
OPEN_BEFORE: Final = {
    "account_login",
    "accounts_confirm",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_view_recovery_codes",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "who_is_here",
}
FIRST: Final = "Set up a passkey first."
AGAIN: Final = "Confirm that it is you first."


class Guard:
    """Middleware, after it is known who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.STAFF_SECOND_WAYS and not _is_in_admin(request):
            # Nor do they get files and drafts elsewhere. Looked at only where somebody asks who they are.
            somebody = request.user
            request.user = SimpleLazyObject(lambda: _known(somebody))  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not _is_in_admin(request):
            return None
        user: Any = request.user
        # Wagtail sends away who may not come in at all.
        if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
            return None
        match = request.resolver_match
        if match is not None and match.view_name not in OPEN_BEFORE and must_set_up(user):
            return _by_script(request, FIRST) or redirect("mfa_index")
        if asks_again(request) and not is_fresh(request):
            return _by_script(request, AGAIN) or _ask_again(request)
        return None


def _is_in_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def _known(user: Any) -> Any:
    return AnonymousUser() if user.is_authenticated and must_set_up(user) else user


def _by_script(request: HttpRequest, said: str) -> HttpResponseBase | None:
    is_script = request.headers.get("x-requested-with") == "XMLHttpRequest"
    return HttpResponseForbidden(said) if is_script or not request.accepts("text/html") else None


def _ask_again(request: HttpRequest) -> HttpResponseBase:
    """Leads to the question and back; a form stays on the screen with what was typed in it."""
    address = reverse("accounts_confirm")
    if request.method in ("GET", "HEAD"):
        return redirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})}")
    context = {
        "address": address,
        "show_again": SHOW_AGAIN,
        "typed": typed_here(request),
        "has_files": bool(request.FILES),
    }
    response = render(request, "accounts/confirm_first.html", context, status=403)
    response["Cache-Control"] = "no-store, private"
    return response
