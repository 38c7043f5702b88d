"""What every answer of the site goes through. The order they stand in is in settings/base.py."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django_permissions_policy import PermissionsPolicyMiddleware

from campaigns import styles

from .views import errors, health

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def is_admin(request: HttpRequest) -> bool:
    """Takes a request; says whether it belongs to the staff's side: the admin's paths, or a preview there."""
    return request.path_info.startswith(reverse("wagtailadmin_home")) or getattr(request, "is_dummy", False)


class NoBodyForHead:
    """Answers HEAD with the head alone. Django leaves the body to the server, which warns of each."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method == "HEAD":
            if isinstance(response, HttpResponse):
                # What it would be for GET; without it the server tells the length of nothing.
                response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
            elif isinstance(response, StreamingHttpResponse):
                response.streaming_content = iter(())
        return response


class HealthChecks:
    """Answers /healthz/ and /readyz/ before the host check: whoever runs the site asks by any name it has."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = health.VIEWS.get(request.path_info)
        return view(request) if view else self.get_response(request)


def weak_etag(content: bytes) -> str:
    """The ETag of an answer with this content. Weak: the web server before us sends it in several codings."""
    return f'W/"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


class PublicCaching:
    """Tells caches that public pages are everybody's, and answers 304 to who has the page already.

    `no-cache` means "ask whether it is still right", so an editor's change shows at once. The admin,
    answers that set a cookie or depend on one, and answers with a Cache-Control of their own are left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if is_admin(request) or response.has_header("Cache-Control"):
            return response
        if response.status_code >= 500:
            patch_cache_control(response, no_store=True)
            return response
        if response.cookies or "cookie" in response.get("Vary", "").lower():
            patch_cache_control(response, private=True, no_store=True)
            return response
        if request.method not in ("GET", "HEAD"):
            return response
        response["Cache-Control"] = "public, no-cache"
        if not isinstance(response, HttpResponse) or response.streaming or response.status_code != 200:
            return response
        if not response.has_header("ETag"):
            response["ETag"] = weak_etag(response.content)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy for public pages with the hashes of their styles; Wagtail's for the admin."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Takes a request and its answer; gives the parts of the policy that django-csp writes."""
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if is_admin(request):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
            return parts
        parts.update = {**(parts.update or {}), "style-src": styles.hashes()}
        return parts

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Gives the policy's parts an order: django-csp's is another in each process, and with the same
        content all processes have to answer the same.
        """
        is_own = HEADER in response
        response = super().process_response(request, response)
        if not is_own and HEADER in response:
            response[HEADER] = "; ".join(sorted(response[HEADER].split("; ")))
        return response


class PermissionsPolicy(PermissionsPolicyMiddleware):
    """What browsers may offer a page; on the admin's paths passkeys besides."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response: Any = super().__call__(request)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            policy: Any = settings.ADMIN_PERMISSIONS_POLICY
            response["Permissions-Policy"] = self.compute_header_value(policy, "ADMIN_PERMISSIONS_POLICY")
        return response


class CrossOriginResourcePolicy:
    """Says of every answer that other sites' pages may not load it as a part of theirs.

    But for what a view says it of itself: public pictures, which readers of feeds show.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class DatabaseAway:
    """Answers 503, in the site's look, when the database cannot be reached."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Takes what a view raised; gives the 503 page if it means that the database is away."""
        return errors.database_away(request) if errors.means_database_away(exception) else None


class RefuseNulBytes:
    """Answers 400 to an address or cookie with a NUL in it: PostgreSQL takes none, no honest link has one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if (
            "\x00" in request.path_info
            or "\x00" in query
            or "%00" in query
            or any("\x00" in value for value in request.COOKIES.values())
        ):
            return errors.bad_request(request)
        return self.get_response(request)
