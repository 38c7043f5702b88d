"""What a page's head tells machines: its card, how to cite it, and what schema.org calls it."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from assets.languages import spoken
from assets.models import Picture
from campaigns.models import BasePage, Organisation, Person, Publication, find_site
from campaigns.models.relations import Role, issuer_names
from campaigns.templatetags.site_tags import canonical_address, library_address, site_frame, tree_address
from editions.changes import standing_of
from page_tree.addresses import absolute
from page_tree.public import SitePageQuerySet

from .. import cards, citation_meta, structured

register = template.Library()


@register.simple_tag(takes_context=True)
def for_machines(context: dict[str, Any], page: BasePage) -> SafeString:
    """All that the head of a page of the tree tells machines, taken from what its template gets."""
    address = canonical_address(context, page)
    is_publication = isinstance(page, Publication)
    around = _around(context, page)
    card = _card(
        around,
        kind=page.card_type,
        title=page.seo_title or page.title,
        description=page.description,
        address=address,
        picture=cards.own_picture(page),
        language=page.language if is_publication else spoken(),
        published=page.date_code if is_publication else "",
        changed=standing_of(page).changed_on if is_publication else "",
    )
    citation = _citation(context, page, address, around) if is_publication else ""
    nodes = structured.describe(page, address, context, around)
    return SafeString(f"{card}{citation}\n{_json_ld(nodes)}")


@register.simple_tag(takes_context=True)
def person_for_machines(context: dict[str, Any], person: Person, role: Role | None) -> SafeString:
    """The same for the page of a person."""

    def described(person: Person, address: str, around: structured.Around) -> Any:
        return structured.person(person, role, address, around)

    index = (_("People"), absolute(reverse("people")))
    return _somebody(context, person, described, "profile", person.portrait, index)


@register.simple_tag(takes_context=True)
def organisation_for_machines(context: dict[str, Any], organisation: Organisation) -> SafeString:
    """The same for the page of an organisation."""
    index = (_("Organisations"), absolute(reverse("organisations")))
    return _somebody(context, organisation, structured.organisation, "website", organisation.logo, index)


def _somebody(
    context: dict[str, Any],
    who: Any,
    describe: Callable[..., Any],
    kind: str,
    picture: Picture | None,
    index: tuple[str, str],
) -> SafeString:
    around = _around(context)
    around = replace(around, above=(*around.above, index))
    address = absolute(who.get_absolute_url())
    card = _card(
        around,
        kind=kind,
        title=who.name,
        description=who.description,
        address=address,
        picture=cards.picture_of(picture, whole=True),
    )
    return SafeString(f"{card}\n{_json_ld(describe(who, address, around))}")


@register.simple_tag(takes_context=True)
def plain_for_machines(context: dict[str, Any], title: str, description: str, address: str) -> SafeString:
    """The same for a page at this full address that is neither in the page tree nor about somebody."""
    around = _around(context)
    card = _card(around, kind="website", title=title, description=description, address=address, picture=None)
    return SafeString(f"{card}\n{_json_ld(structured.plain(title, description, address, around))}")


def _around(context: dict[str, Any], page: Page | None = None) -> structured.Around:
    def in_tree(url_path: str) -> str:
        return absolute(tree_address(context, url_path))

    library = library_address(context)
    return structured.Around(
        settings=site_frame(context).settings,
        in_tree=in_tree,
        above=tuple((name, in_tree(url_path)) for name, url_path in _pages_above(context, page)),
        library=absolute(library) if library else "",
    )


def _pages_above(context: dict[str, Any], page: Page | None) -> list[tuple[str, str]]:
    """Name and ``url_path`` of the public pages above, the front page first. None is outside the tree."""
    site = find_site(context["request"])
    if site is None or (page and page.pk == site.root_page_id):
        return []
    front = (site.root_page.title, site.root_page.url_path)
    if page is None:
        return [front]
    frame = site_frame(context)
    above = [
        (item.title, item.url_path)
        for item in [*frame.menu, *frame.foot_pages]
        if page.path.startswith(item.path) and page.path != item.path
    ]
    # Only standard pages lie deeper; what lies between is not in the frame.
    first = site.root_page.depth + 1
    if page.depth > first + 1:
        between = SitePageQuerySet(Page).published().ancestor_of(page).filter(depth__gt=first)
        above += between.order_by("path").values_list("title", "url_path")
    return [front, *above]


def _card(around: structured.Around, *, picture: cards.CardPicture | None, **values: Any) -> str:
    shown = picture or cards.default_picture(around.settings)
    found = cards.properties(
        picture=shown,
        picture_address=absolute(shown.url),
        site_name=around.settings.organisation_name,
        **values,
    )
    size = "summary_large_image" if shown.is_large else "summary"
    return _metas("property", found) + _metas("name", [("twitter:card", size)])


def _citation(context: dict[str, Any], page: Any, address: str, around: structured.Around) -> str:
    # The page of a recording shows no files but the recording's, and so does not ask for others.
    attachments = [] if page.is_recording else context["attachments"]
    files = [row.file for row in attachments if row.file.file_extension.lower() == "pdf"]
    files.sort(key=lambda file: file.language != page.language)
    issuers = issuer_names(page, context["issuers"], around.settings.organisation_name)
    found = citation_meta.tags(
        page,
        address,
        issuers=issuers,
        contributors=context["contributors"],
        filed=context["filed_under"],
        pdf_addresses=[absolute(file.url) for file in files],
    )
    return _metas("name", found)


def _metas(attribute: str, found: Iterable[tuple[str, str]]) -> str:
    return "".join(f'\n  <meta {attribute}="{name}" content="{escape(content)}">' for name, content in found)


# As Django's json_script does: nothing in the text can close the element.
_HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def _json_ld(nodes: list[structured.Node]) -> str:
    """The nodes in an element that no browser runs."""
    data = {"@context": "https://schema.org", "@graph": nodes}
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_HARMLESS)
    return f'  <script type="application/ld+json">{text}</script>'
