"""Redirects that staff make: from an address where nothing is, to somewhere that readers should come to."""

import ipaddress
import re
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.urls import Resolver404, resolve, reverse
from django.utils.encoding import iri_to_uri
from wagtail.contrib.redirects import views
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.models import Redirect

from page_tree.addresses import absolute


class TargetField(forms.URLField):
    """Takes an address of this site without its name, too: "/publications/#p-k1"."""

    def to_python(self, value: Any) -> str | None:
        link = (value or "").strip()
        if link.startswith("/") and not link.startswith("//"):
            link = absolute(link)
        return super().to_python(link)


class GuardedRedirectForm(RedirectForm):
    """Wagtail's form, which takes any address from anywhere to anywhere."""

    class Meta(RedirectForm.Meta):
        field_classes: ClassVar = {"redirect_link": TargetField}
        help_texts = {
            "old_path": "The address on this site at which nothing is any more, from its first stroke (/) "
            "on: /reports/2019/. Pages, files, people and terms that were renamed lead on by themselves.",
            "redirect_link": "Instead of a page: the full address, https://…; of our own, "
            "the part from its first stroke on is enough.",
        }

    def clean_old_path(self) -> str:
        typed = self.cleaned_data["old_path"].strip()
        # People paste the whole address.
        path = _on_this_site(typed) or typed
        if not path.startswith("/") or path.startswith("//") or "\\" in path:
            raise forms.ValidationError(
                "Begin with a stroke (/): the part of the address after the site’s name."
            )
        path = Redirect.normalise_path(iri_to_uri(_as_asked_for(path)))
        if path == "/" or _is_the_sites(path) or answers(path):
            raise forms.ValidationError(
                "The site itself answers at this address, so a redirect would never be used. "
                "Move, rename or unpublish what is there first."
            )
        return path

    def clean_redirect_link(self) -> str:
        link = self.cleaned_data["redirect_link"]
        if link:
            check_target(link)
        return link

    def clean(self) -> None:
        super().clean()
        page, link = self.cleaned_data.get("redirect_page"), self.cleaned_data.get("redirect_link")
        if page is not None and page.url is None:
            self.add_error("redirect_page", "This page has no address of its own. Choose another.")
        if page and link:
            self.add_error("redirect_link", "Choose a page or give an address, not both.")
        elif not page and not link and not {"redirect_page", "redirect_link"} & set(self.errors):
            self.add_error("redirect_page", "Say where it leads: choose a page, or give an address below.")


def check_target(link: str) -> None:
    """Refuses an address that readers must not be led to; raises ValidationError."""
    parts = urlsplit(link)
    if parts.scheme not in ("http", "https"):
        raise forms.ValidationError("Give an address that begins with https:// (or http://).")
    if "@" in parts.netloc or "\\" in link:
        raise forms.ValidationError("This address hides which site it leads to. Copy it from the browser.")
    path = _on_this_site(link)
    if path is None:
        if _is_no_public_host(parts.hostname or ""):
            raise forms.ValidationError("Readers can’t reach this address: it is one of a network inside.")
        return
    if _is_the_sites(path) or not answers(path):
        raise forms.ValidationError("Nothing for readers is at this address of our site.")


def _as_asked_for(path: str) -> str:
    """A path as browsers ask for it: they follow "." and ".." in it themselves, however these are written."""
    return urljoin("/", re.sub("%2e", ".", path, flags=re.IGNORECASE))


def answers(path: str) -> bool:
    """Whether a reader gets something at this path of the site, with the stroke at its end or without."""
    bare = path.partition("?")[0].partition("#")[0].rstrip("/")
    return any(_answers(variant) for variant in (f"{bare}/", bare or "/"))


def _answers(path: str) -> bool:
    # Nothing is sent, so no file is opened.
    request = RequestFactory().head(path, HTTP_HOST=urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc)
    request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]
    try:
        found = resolve(request.path_info)
        response = found.func(request, *found.args, **found.kwargs)
    except (Http404, Resolver404):
        return False
    return response.status_code < 400


def _on_this_site(link: str) -> str | None:
    """The path of a full address of this site; None for one of another."""
    parts, own = urlsplit(link), urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if not parts.hostname or parts.hostname.removeprefix("www.") != (own.hostname or "").removeprefix("www."):
        return None
    return _as_asked_for(parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _is_the_sites(path: str) -> bool:
    """Whether a path belongs to the staff, the scripts and styles, or to who watches over the site."""
    reserved = (reverse("wagtailadmin_home"), settings.STATIC_URL, "/healthz/", "/readyz/", "/_util/")
    return f"{path.partition('?')[0].rstrip('/')}/".lower().startswith(reserved)


def _is_no_public_host(host: str) -> bool:
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host.strip(".") or host.endswith((".local", ".internal", ".localhost"))


def guard() -> None:
    """Puts this form in the place of Wagtail's, also for imported lists: there is no setting for it."""
    guarded: Any = GuardedRedirectForm
    views.RedirectForm = views.CreateView.form_class = views.EditView.form_class = guarded
