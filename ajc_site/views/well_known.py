"""Small files that have their place at fixed addresses."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from page_tree.addresses import absolute


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """/robots.txt (RFC 9309): everything public may be read; the admin holds nothing for a crawler.

    The library's list can be narrowed in more ways than a crawler ever comes to the end of. The pages of the
    whole list lead to all publications; of two rules that fit, the longer holds.
    """
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /review/",
        "Disallow: /publications/?",
        "Allow: /publications/?page=",
        "Disallow: /publications/?page=*&",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """/.well-known/security.txt (RFC 9116): where to report a weakness.

    Expires lies half a year ahead, counted from the start of this month, so that the text changes seldom.
    """
    if not settings.SECURITY_CONTACT:
        raise Http404
    month = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = (month + timedelta(days=183)).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {absolute('/.well-known/security.txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """/favicon.ico: browsers ask here whatever a page says; the icon is a static file."""
    return redirect(static("icon.svg"))
