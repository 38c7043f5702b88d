"""The notice that stands at the address of a publication that was withdrawn."""

from enum import Enum, auto
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.models import Page

from page_tree.public import SitePageQuerySet

from ..addresses import leading
from ..kinds.registry import kinds
from ..models import Withdrawal, find_site
from ..models.publication import Publication
from ..models.relations import involved_in


class Stays(Enum):
    """What becomes of something beside a publication that was withdrawn: its history, its citations."""

    NEVER = auto()
    WITH_ITS_TEXT = auto()
    ALWAYS = auto()

    def beside(self, page: Publication) -> bool:
        """Whether it is there still, beside the one that is withdrawn."""
        keeps_text = page.withdrawn is not None and page.withdrawn.keeps_text
        return self is Stays.ALWAYS or (self is Stays.WITH_ITS_TEXT and keeps_text)


def find_withdrawn(request: HttpRequest, path: str) -> Publication | None:
    """The publication that was withdrawn at an address, its ``withdrawn`` saying how; None where none was."""
    site = find_site(request)
    place = leading.place_of(path)
    if site is None or not place:
        return None
    here = SitePageQuerySet(Page).noticed().filter(url_path=f"{site.root_page.url_path}{place}")
    kind = here.values_list("pk", "publication__kind").first()
    if kind is None:
        return None
    page = kinds()[kind[1]].objects.for_reading().get(pk=kind[0])
    page.withdrawn = Withdrawal.objects.get(publication=page.pk)
    # As ``find_page`` has it: nothing restricts it.
    page.is_public = True
    return page


def notice_at(request: HttpRequest, path: str) -> HttpResponse | None:
    """The notice for what was withdrawn at an address; with the text, if that stays readable."""
    page = find_withdrawn(request, path)
    if page is None:
        return None
    return page.serve(request) if page.withdrawn.keeps_text else notice_of(request, page)


def notice_of(request: HttpRequest, page: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    """The notice of what was withdrawn. With 410 it says of something beside it why that is gone."""
    return render(request, "campaigns/withdrawn.html", _context(page), status=status)


def _context(page: Any) -> dict[str, Any]:
    involved = involved_in(page)
    return {
        "page": page,
        "contributors": [row for row in involved if row.part == "contributor"],
        "issuers": [row for row in involved if row.part == "issuer"],
        "texts": {},
    }
