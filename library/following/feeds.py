"""Which feeds there are, and which publications each holds.

A feed is named by a facet and a key, as in the library's addresses: ("topic", "universal-jurisdiction").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from assets.languages import LANGUAGES
from campaigns.addresses.of_things import address_of
from campaigns.kinds.registry import headings
from campaigns.models import Campaign, Place, Publication, Topic

from ..lists.shelf import current_shelf

# The facet of the feed of everything.
ALL: Final = "all"
# The facets whose values have feeds.
FACETS: Final = ("kind", "campaign", "topic", "place", "language")
# Those of them whose values are named by slugs, which may change.
RENAMED: Final = ("campaign", "topic", "place")
# How many of the newest publications a feed holds.
ENTRIES: Final = 20

LANGUAGE_NAMES: Final[dict[str, str | Promise]] = dict(LANGUAGES)
_TERMS: Final[dict[str, type[Model]]] = {"topic": Topic, "place": Place}


@dataclass(frozen=True)
class Feed:
    """What a feed holds. ``identity`` outlives a change of name or address."""

    facet: str
    key: str
    name: str
    identity: str
    condition: Q
    # The place of its page in the page tree, where that is not the library.
    url_path: str = ""

    @property
    def address(self) -> str:
        return feed_address(self.facet, self.key)


class Listed(NamedTuple):
    """A feed as the page of all feeds lists it, with the address of the page about it."""

    name: str
    address: str


def feed_address(facet: str, key: str = "") -> str:
    """The address, within the site, of the feed of one value of a facet; ``ALL`` takes no key.

    Whether there is such a feed it does not ask; nothing for a key that can't be in an address.
    """
    return address_of("feed_of_all") if facet == ALL else address_of("feed", facet, key)


def page_address(facet: str, key: str = "") -> str:
    """The address of the page about that feed, which people read and programs find the feed by."""
    return address_of("feed_of_all_page") if facet == ALL else address_of("feed_page", facet, key)


def find_feed(facet: str, key: str) -> Feed | None:
    """The feed at an address, or None where there is none: not for what only drafts use either. One query."""
    if (facet, key) == (ALL, ""):
        return Feed(ALL, "", _("All publications"), "feed/all", Q())
    if facet == "kind":
        name = headings().get(key)
        return Feed(facet, key, name, f"feed/kind/{key}", Q(kind=key)) if name else None
    if facet == "language":
        return _language_feed(key) if key in LANGUAGE_NAMES else None
    if facet == "campaign":
        return _campaign_feed(key)
    return _term_feed(facet, key) if facet in _TERMS else None


def _language_feed(code: str) -> Feed:
    name = _("In %(language)s") % {"language": LANGUAGE_NAMES[code]}
    return Feed("language", code, name, f"feed/language/{code}", Q(language=code))


def _campaign_feed(slug: str) -> Feed | None:
    found = Campaign.objects.listed().filter(slug=slug).order_by("path")
    for pk, title, url_path in found.values_list("pk", "title", "url_path")[:1]:
        return Feed("campaign", slug, title, f"feed/campaign/{pk}", Q(campaigns=pk), url_path)
    return None


def _term_feed(facet: str, slug: str) -> Feed | None:
    for pk, name in _TERMS[facet]._default_manager.filter(slug=slug).values_list("pk", "name"):
        return Feed(facet, slug, name, f"feed/{facet}/{pk}", Q(**{f"{facet}s": pk}))
    return None


def newest_of(feed: Feed) -> list[int]:
    """The keys of the newest public publications of a feed, newest first. One query."""
    publications = Publication.objects.listed().filter(feed.condition)
    return list(publications.newest_first().values_list("pk", flat=True)[:ENTRIES])


def may_be_empty(feed: Feed) -> bool:
    """Whether there is the feed while nothing public is in it: of what exists without publications."""
    return feed.facet in (ALL, "kind", "campaign")


def all_feeds() -> list[tuple[str, list[Listed]]]:
    """All feeds that there are, in groups with a heading. Three queries and those of the shelf."""
    used = current_shelf().facets
    campaigns = Campaign.objects.listed().order_by("title", "pk").values_list("slug", "title")
    languages = [(code, str(name)) for code, name in LANGUAGES if code in used.get("language", ())]
    everything = Listed(_("All publications"), page_address(ALL))
    groups = [
        (_("Everything"), [everything, Listed(_("Corrections"), address_of("corrections"))]),
        (_("By kind"), _listed("kind", headings().items())),
        (_("By campaign"), _listed("campaign", campaigns)),
        (_("By topic"), _listed("topic", _terms(Topic, used.get("topic", ())))),
        (_("By place"), _listed("place", _terms(Place, used.get("place", ())))),
        (_("By language"), _listed("language", languages)),
    ]
    return [(heading, listed) for heading, listed in groups if listed]


def _listed(facet: str, values: Iterable[tuple[str, str]]) -> list[Listed]:
    return [Listed(name, address) for key, name in values if (address := page_address(facet, key))]


def _terms(model: Any, keys: Iterable[Any]) -> Iterable[tuple[str, str]]:
    return model.objects.filter(pk__in=keys).order_by("name", "pk").values_list("slug", "name")
