"""Citations to download, and to read: of a publication and of each of its paragraphs."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns.body.notes import Note, Notes
from campaigns.body.paragraphs import CITED_AT, Numbered
from campaigns.body.rich_text import render as render_text
from campaigns.models import Publication, SiteSettings
from campaigns.models.relations import Involved, involved_in
from campaigns.templatetags.site_tags import canonical_address
from campaigns.views.routing import page_beside
from campaigns.views.withdrawn import Stays
from editions import content
from editions.changes import change_of, edition_of

from .downloads import NAME, Form
from .item import Item, item_for, item_of_edition
from .styles import Shown, cite


@require_safe
def download(request: HttpRequest, path: str, form: Form) -> HttpResponse:
    """The citation of the public publication at a path, in a form; 404 where there is none. What was
    withdrawn keeps its own, which says so.

    Where it moved, to its new address.
    """
    page = page_beside(request, path, f".{form.extension}", (Publication,), stays=Stays.ALWAYS)
    if isinstance(page, HttpResponse):
        return page
    item = _item_of(request, page, involved_in(page))
    return HttpResponse(form.write(item), content_type=form.media_type, headers=headers_of(path, form))


@require_safe
def download_edition(request: HttpRequest, path: str, number: str, form: Form) -> HttpResponse:
    """The same of one edition of it, with that edition's own address."""
    suffix = f"/editions/{number}/{NAME}.{form.extension}"
    page = page_beside(request, path, suffix, (Publication,), stays=Stays.WITH_ITS_TEXT)
    if isinstance(page, HttpResponse):
        return page
    edition = edition_of(page, int(number))
    item = item_of_edition(
        page,
        content.as_page(page.kind, edition.content),
        content.Names(edition.content).involved(edition.content),
        change_of(edition),
        SiteSettings.for_reading(request).organisation_name,
        canonical_address({"request": request}, page),
    )
    headers = headers_of(NAME, form)
    return HttpResponse(form.write(item), content_type=form.media_type, headers=headers)


@require_safe
def how_to_cite(request: HttpRequest, path: str) -> HttpResponse:
    """How to cite the public publication at a path, and at an anchor of its own each of its paragraphs."""
    page = page_beside(request, path, f"/{CITED_AT}", (Publication,))
    if isinstance(page, HttpResponse):
        return page
    context = page.get_context(request)
    item = _item_of(request, page, [*context["contributors"], *context["issuers"]])
    context["citations"] = cite(item)
    context["notes"] = notes = Notes(page.body)
    context["pinned"] = [
        Pinned(paragraph, notes.of(paragraph.notes), cite(item, paragraph.number))
        for paragraph in _paragraphs(page, context)
    ]
    return render(request, "citations/how_to_cite.html", context)


class Pinned(NamedTuple):
    """A paragraph, its notes and its citations."""

    paragraph: Numbered
    notes: list[Note]
    citations: list[Shown]


def _paragraphs(page: Any, context: dict[str, Any]) -> list[Numbered]:
    """The paragraphs of a publication, numbered as on its own page, which shows the texts in this order."""
    for text in context["texts"].values():
        render_text(text, context["paragraphs"])
    if not page.is_recording:
        page.body.render_as_block(context)
    return context["paragraphs"].found


def _item_of(request: HttpRequest, page: Publication, involved: list[Involved]) -> Item:
    organisation_name = SiteSettings.for_reading(request).organisation_name
    return item_for(page, involved, organisation_name, canonical_address({"request": request}, page))


def headers_of(path: str, form: Form) -> dict[str, str]:
    """The headers of the download at a path: it is called as its address, whatever that is made of."""
    name = content_disposition_header(True, f"{path.rpartition('/')[2]}.{form.extension}")
    return {"Content-Disposition": name} if name else {}
