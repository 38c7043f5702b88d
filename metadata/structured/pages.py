"""Pages that are no publications: the front page, campaigns, lists, standard pages."""

from typing import Any, Final

from django.templatetags.static import static

from assets.languages import spoken
from campaigns.models import Campaign, CampaignIndex, Home, Library, Milestone, StandardPage
from page_tree.addresses import absolute

from .around import Around, Node, filled, image, trail

# Standard pages that every site has, by the last part of their address.
STANDARD_TYPES: Final = {"about": "AboutPage", "contact": "ContactPage"}


def home(page: Home, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    """The front page with the site and the organisation behind it; only here is all said of both."""
    settings = around.settings
    organisation = around.organisation | filled(
        slogan=settings.strapline,
        email=settings.contact_email,
        address=settings.contact_address,
        sameAs=[link.value["address"] for link in settings.social_links],
        logo=absolute(static("icon.svg")),
    )
    website: Node = {
        "@type": "WebSite",
        **around.website,
        "url": address,
        "name": settings.organisation_name,
        "inLanguage": spoken(),
        "publisher": {"@id": organisation["@id"]},
    }
    if around.library:
        website["potentialAction"] = {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{around.library}?q={{search_term_string}}"},
            "query-input": "required name=search_term_string",
        }
    about = {"about": {"@id": organisation["@id"]}}
    return [_page("WebPage", page.title, page.description, address, around) | about, website, organisation]


def campaign_index(page: CampaignIndex, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    parts = [{"@id": around.in_tree(campaign.url_path)} for campaign in context["campaigns"]]
    return [_page("CollectionPage", page.title, page.description, address, around) | filled(hasPart=parts)]


def campaign(page: Campaign, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    """A campaign: the page on an instrument or process, its publications, its milestones with a place."""
    names = [name for name in (page.title, *page.other_name_list) if name != page.official_name]
    node = _page("CollectionPage", page.title, page.description, address, around) | filled(
        about={"@type": "Thing", "name": page.official_name or page.title, **filled(alternateName=names)},
        primaryImageOfPage=image(page.lead_picture, around),
        publisher=around.organisation,
        hasPart=[{"@id": around.in_tree(publication.url_path)} for publication in context["publications"]],
    )
    milestones = [entry.milestone for entry in context["timeline"] if entry.milestone]
    return [node, *(_event(milestone, address) for milestone in milestones if milestone.venue)]


def library(page: Library, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    return [_page("CollectionPage", page.title, page.description, address, around)]


def standard_page(page: StandardPage, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    kind = STANDARD_TYPES.get(page.slug, "WebPage")
    return [_page(kind, page.title, page.description, address, around)]


def plain(title: str, description: str, address: str, around: Around) -> list[Node]:
    """A page that is not in the page tree."""
    return [_page("WebPage", title, description, address, around), *trail(title, address, around)]


def _page(kind: str, title: str, description: str, address: str, around: Around) -> Node:
    return {
        "@type": kind,
        "@id": address,
        "url": address,
        "name": title,
        **filled(description=description),
        "inLanguage": spoken(),
        "isPartOf": around.website,
    }


def _event(milestone: Milestone, campaign_address: str) -> Node:
    """A milestone that happened somewhere."""
    return {
        "@type": "Event",
        "name": milestone.title,
        "startDate": milestone.date.isoformat(),
        **filled(endDate=milestone.end_date and milestone.end_date.isoformat(), description=milestone.text),
        # Google asks for an address; the staff's words are all there is.
        "location": {"@type": "Place", "name": milestone.venue, "address": milestone.venue},
        "subjectOf": {"@id": campaign_address},
    }
