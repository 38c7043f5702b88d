"""The box that says how to cite a publication."""

from typing import Any, NamedTuple

from django import template

from campaigns.models import Publication
from campaigns.models.relations import Involved
from campaigns.templatetags.site_tags import canonical_address, page_address, site_frame, source_of

from ..downloads import FORMS
from ..item import item_for
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
    return {
        "citations": cite(item),
        "downloads": [Download(form.name, f"{base}.{form.extension}") for form in FORMS],
    }
