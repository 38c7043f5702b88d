"""Every page as schema.org describes it, for machines that read the pages.

A page's description is a list of nodes, the ``@graph`` of its one piece of JSON-LD: the page itself first,
its breadcrumbs last. Things have the same ``@id`` on every page. What is not public is in none.
"""

from typing import Any

from campaigns.models import BasePage, Publication

from . import pages, publications
from .around import Around, Node, trail
from .pages import plain
from .people import organisation, person

__all__ = ["Around", "Node", "describe", "organisation", "person", "plain"]

_BY_TYPE = {
    "home": pages.home,
    "campaignindex": pages.campaign_index,
    "campaign": pages.campaign,
    "library": pages.library,
    "standardpage": pages.standard_page,
}


def describe(page: BasePage, address: str, context: dict[str, Any], around: Around) -> list[Node]:
    """The nodes for a page of the tree at its canonical address.

    ``context`` is what its template gets: nothing is fetched a second time.
    """
    is_publication = isinstance(page, Publication)
    described = publications.publication if is_publication else _BY_TYPE[str(page._meta.model_name)]
    nodes = described(page, address, context, around)
    return [*nodes, *trail(page.title, address, around)]
