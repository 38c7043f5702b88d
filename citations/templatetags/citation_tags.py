"""The boxes that say how to cite a publication and how to pass it on."""

from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from django import template
from django.utils.encoding import iri_to_uri

from campaigns.body.paragraphs import CITED_AT
from campaigns.models import Publication
from campaigns.models.relations import Involved
from campaigns.templatetags.site_tags import canonical_address, page_address, site_frame, source_of
from editions.changes import Change

from ..codes import code_of
from ..downloads import FORMS, NAME
from ..item import item_for, item_of_edition
from ..styles import cite

register = template.Library()


class Download(NamedTuple):
    """A link to a citation in a form."""

    name: str
    address: str


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite_this(
    context: dict[str, Any], page: Publication, contributors: list[Involved], issuers: list[Involved]
) -> dict[str, Any]:
    """A publication's citations, made of what its page has fetched already."""
    organisation_name = site_frame(context).settings.organisation_name
    address = canonical_address(context, page)
    item = item_for(page, [*contributors, *issuers], organisation_name, address)
    base = page_address(context, source_of(page)).rstrip("/")
    has_paragraphs = not page.withdrawn and bool(page.body or any(context["texts"].values()))
    return {
        "citations": cite(item),
        "of_paragraphs": f"{base}/{CITED_AT}" if has_paragraphs else "",
        "downloads": _downloads(base),
    }


@register.inclusion_tag("components/cite.html", takes_context=True)
def cite_edition(
    context: dict[str, Any], page: Publication, then: Publication, edition: Change, rows: list[Involved]
) -> dict[str, Any]:
    """The citations of one edition, whose address never leads to another text."""
    organisation_name = site_frame(context).settings.organisation_name
    item = item_of_edition(page, then, rows, edition, organisation_name, canonical_address(context, page))
    base = f"{page_address(context, source_of(page))}editions/{edition.number}/{NAME}"
    return {"citations": cite(item), "downloads": _downloads(base), "of_edition": True}


def _downloads(base: str) -> list[Download]:
    return [Download(form.name, f"{base}.{form.extension}") for form in FORMS]


@register.inclusion_tag("components/share.html", takes_context=True)
def share_this(context: dict[str, Any], page: Publication) -> dict[str, Any]:
    """A publication's lasting address to pass on: as words, by mail, and as a code that is printed."""
    address = canonical_address(context, page)
    mail = urlencode({"subject": page.title, "body": iri_to_uri(address)}, quote_via=quote)
    return {"address": address, "mail": f"mailto:?{mail}", "code": code_of(iri_to_uri(address))}
