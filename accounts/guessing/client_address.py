"""From which address a request came, when proxies stand before the site."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """Takes a request; gives the address that the outermost trusted proxy saw, or the connection's own.

    Used for counting failed logins alone. What stands left of the trusted part of X-Forwarded-For was
    written by whoever sent the request, so it is never used.
    """
    direct: str | None = request.META.get("REMOTE_ADDR") or None
    proxies: int = settings.TRUSTED_PROXY_COUNT
    if proxies < 1:
        return direct
    seen = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    return valid(seen[-proxies]) or direct if len(seen) >= proxies else direct


def valid(text: str) -> str | None:
    """Takes what a header says; gives it if it is an IP address."""
    try:
        return str(ip_address(text))
    except ValueError:
        return None
