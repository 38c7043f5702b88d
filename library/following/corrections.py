"""What was corrected or withdrawn on the site, or in a campaign: as a page, and as a feed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assets.languages import spoken
from campaigns.addresses import leading
from campaigns.addresses.of_things import address_of
from campaigns.templatetags.site_tags import site_frame, tree_address
from editions.models import Edition, EditionKind
from page_tree.addresses import absolute, absolute_uri
from page_tree.public import is_public

from .changes import NEVER
from .entries import tag
from .feeds import find_feed
from .withdrawn import Withdrawn, withdrawn_among
from .xml_text import render_xml

# The newest so many.
MOST: Final = 50
CONTENT_TYPE: Final = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Correction:
    """A correction with the publication it was made in; or that this was withdrawn."""

    identity: str
    title: str
    # Of the title; empty where words of ours are in it.
    language: str
    address: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Corrections:
    """Those of the whole site, or of a campaign."""

    identity: str
    name: str
    feed: str
    page: str
    found: list[Correction]

    @property
    def updated(self) -> datetime:
        return max((one.at for one in self.found), default=NEVER)


def feed_of(slug: str = "") -> str:
    """The address of the feed of all corrections, or of those in a campaign."""
    return address_of("corrections_of_campaign_feed", slug) if slug else reverse("corrections_feed")


def page_of(slug: str = "") -> str:
    """The address of the page that lists the same."""
    return address_of("corrections_of_campaign", slug) if slug else reverse("corrections")


@require_safe
def feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Corrections as an Atom feed; 404 for a campaign that is not public."""
    found = _corrections(request, slug)
    if found is None:
        return _elsewhere(request, slug, feed_of)
    context = {
        "corrections": found,
        "language": spoken(),
        "id": tag(found.identity),
        "publisher": site_frame({"request": request}).settings.organisation_name,
        "home": absolute("/"),
        "self": absolute_uri(found.feed),
        "page": absolute_uri(found.page),
    }
    return HttpResponse(render_xml("library/corrections.xml", context), content_type=CONTENT_TYPE)


@require_safe
def page(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The same for people."""
    found = _corrections(request, slug)
    if found is None:
        return _elsewhere(request, slug, page_of)
    return render(
        request, "library/corrections.html", {"corrections": found, "address": absolute(found.page)}
    )


def _corrections(request: HttpRequest, slug: str) -> Corrections | None:
    public = Edition.objects.filter(
        is_public("publication__"), publication__alias_of=None, kind=EditionKind.CORRECTION
    )
    condition, identity, name = Q(), "feed/corrections", _("Corrections")
    if slug:
        campaign = find_feed("campaign", slug)
        if campaign is None:
            return None
        keys = campaign.identity.rpartition("/")[2]
        public, condition = public.filter(publication__campaigns=int(keys)), campaign.condition
        identity, name = f"{identity}/{keys}", _("Corrections: %(campaign)s") % {"campaign": campaign.name}
    rows = public.order_by("-issued_at", "-pk").values_list(
        "publication", "number", "publication__title", "publication__language", "publication__url_path",
        "note", "issued_at",
    )  # fmt: skip
    found = [_correction(request, *row) for row in rows[:MOST]]
    found += [_withdrawal(one) for one in withdrawn_among(request, condition, MOST) if not one.is_gone]
    found = sorted(found, key=lambda one: one.at, reverse=True)[:MOST]
    return Corrections(identity, name, feed_of(slug), page_of(slug), found)


def _correction(
    request: HttpRequest, pk: int, number: int, title: str, language: str, url_path: str, note: str, at: Any
) -> Correction:
    address = f"{tree_address({'request': request}, url_path)}history/#edition-{number}"
    return Correction(tag(f"edition/{pk}/{number}"), title, language, absolute_uri(address), note, at)


def _withdrawal(one: Withdrawn) -> Correction:
    identity = tag(f"withdrawal/{one.publication}")
    return Correction(identity, one.heading, "", one.address, one.reason, one.at)


def _elsewhere(request: HttpRequest, slug: str, address: Any) -> HttpResponse:
    if (now := leading.slug_at("campaign", slug)) and (found := address(now)):
        return leading.moved_to(request, found)
    leading.mark_if_gone(request, "campaign", slug)
    raise Http404
