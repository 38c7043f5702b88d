"""A page's content as it goes on paper: from the templates that its own view uses."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final

from django.http import HttpRequest
from django.template.loader import select_template
from lxml import html  # type: ignore[import-untyped]

from assets.languages import direction, direction_of
from campaigns.models import BasePage, Publication, SiteSettings
from campaigns.models.relations import issuer_names
from campaigns.templatetags.site_tags import canonical_address, in_own_language
from citations.item import item_for
from citations.styles import cite
from safekeeping.xml_text import fit_for_xml, html_fit_for_xml

from .tree import cleaned

ENGLISH: Final = "en"
# The style in which a citation is printed: the one that says most.
STYLE: Final = "Chicago"


@dataclass(frozen=True)
class Content:
    """What is printed of a page: the same for everybody, made of nothing but what is public."""

    title: str
    summary: str
    language: str
    address: str
    site: str
    authors: list[str]
    # Seconds since 1970: when staff last published it.
    moment: int
    root: html.HtmlElement

    @property
    def direction(self) -> str:
        told = direction(self.language)
        return direction_of(self.title) if told == "auto" else told

    @property
    def languages(self) -> set[str]:
        """Every language that a part of it names, with its own."""
        named = {element.get("lang") for element in self.root.iter() if element.get("lang")}
        return {self.language, ENGLISH, *named}

    def pictures(self) -> Iterator[str]:
        """The addresses of its pictures, each once, in their order."""
        found = (image.get("src", "") for image in self.root.iter("img"))
        yield from dict.fromkeys(address for address in found if address)

    @cached_property
    def digest(self) -> str:
        """What it is known by: another one wherever anything that is printed differs."""
        told = [self.title, self.summary, self.language, self.address, self.site, self.authors, self.moment]
        said = json.dumps(told) + html.tostring(self.root, encoding="unicode")
        return blake2b(said.encode(), digest_size=16).hexdigest()


def content_of(page: BasePage, request: HttpRequest) -> Content:
    """The content of a public page that was found for reading (``campaigns.views.routing``)."""
    context = page.get_context(request)
    address = canonical_address({"request": request}, page)
    organisation_name = SiteSettings.for_reading(request).organisation_name
    authors = [organisation_name]
    if isinstance(page, Publication):
        authors = issuer_names(page, context["issuers"], organisation_name)
        item = item_for(page, [*context["contributors"], *context["issuers"]], organisation_name, address)
        context["authors"] = ", ".join(authors)
        context["citation"] = next((one.html for one in cite(item) if one.style == STYLE), "")
    language = getattr(page, "language", ENGLISH)
    context |= {"address": address, "in_own_language": in_own_language(language)}
    name = str(getattr(page, "kind", "")) or page._meta.model_name
    template = select_template([f"printed/{name}.html", "printed/publication.html"])
    changed = page.last_published_at
    return Content(
        title=fit_for_xml(page.title),
        summary=fit_for_xml(page.description),
        language=language,
        address=address,
        site=fit_for_xml(organisation_name),
        authors=[fit_for_xml(name) for name in authors],
        moment=int(changed.timestamp()) if changed else 0,
        root=cleaned(html_fit_for_xml(template.render(context, request)), address),
    )
