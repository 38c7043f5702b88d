"""Where nothing is found: a redirect that staff made, or 410 for something that was public."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from page_tree.public import SitePageQuerySet

from .leading import is_gone


class LeadOn(RedirectMiddleware):
    """Wagtail's own, which also leads to drafts and so tells where they will be."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code != 404:
            return response
        redirect, target = _find(request)
        if redirect is not None and target:
            kind = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
            return kind(target)
        return render(request, "410.html", status=410) if is_gone(request) else response


def _find(request: HttpRequest) -> tuple[Redirect | None, str | None]:
    """The redirect for what was asked, with its query or without, and where it leads a reader."""
    asked = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    for path in dict.fromkeys([asked, urlsplit(asked).path]):
        redirect = get_redirect(request, path)
        if redirect is not None and (target := target_of(redirect)):
            # One that leads to where it starts would lead round and round.
            is_circle = Redirect.normalise_path(target) == redirect.old_path and not _is_elsewhere(target)
            return (redirect, target) if not is_circle else (None, None)
    return None, None


def target_of(redirect: Redirect) -> str | None:
    """Where a redirect leads a reader: to a page only while that is public."""
    if redirect.redirect_page_id is None:
        return redirect.redirect_link or None
    page = SitePageQuerySet(Page).published().filter(pk=redirect.redirect_page_id).first()
    return page.url if page is not None else None


def _is_elsewhere(target: str) -> bool:
    """Whether an address is one of another site."""
    host = urlsplit(target).netloc
    return bool(host) and host != urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc
