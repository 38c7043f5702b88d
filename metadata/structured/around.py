"""What stands around a page: the site, the organisation behind it, the pages above."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assets.models import Picture
from assets.pictures import sizes as pictures
from campaigns.models import SiteSettings
from campaigns.models.relations import secretariat_of
from page_tree.addresses import absolute

Node = dict[str, Any]


@dataclass(frozen=True)
class Around:
    """What a description needs beside its page.

    ``in_tree`` makes Wagtail's ``url_path`` a full address, and gives nothing where no site holds it.
    ``above`` are the names and full addresses of the pages above, the front page first; ``library`` is the
    library's full address, if there is one.
    """

    settings: SiteSettings
    in_tree: Callable[[str], str]
    above: tuple[tuple[str, str], ...] = ()
    library: str = ""

    @property
    def organisation(self) -> Node:
        """The coalition, as every page names it."""
        return {
            "@type": "Organization",
            "@id": absolute("/#organisation"),
            "name": self.settings.organisation_name,
            "url": absolute("/"),
        }

    @property
    def secretariat(self) -> Node:
        return {
            "@type": "Organization",
            "@id": absolute("/#secretariat"),
            "name": secretariat_of(self.settings.organisation_name),
            "parentOrganization": self.organisation,
        }

    @property
    def website(self) -> Node:
        """The site, by its name alone: the front page says more."""
        return {"@id": absolute("/#website")}


def trail(name: str, address: str, around: Around) -> list[Node]:
    """Where a page stands, as a BreadcrumbList; none for the front page.

    See https://developers.google.com/search/docs/appearance/structured-data/breadcrumb.
    """
    if not around.above:
        return []
    steps = [
        {"@type": "ListItem", "position": position, "name": step_name, "item": step_address}
        for position, (step_name, step_address) in enumerate([*around.above, (name, address)], start=1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": steps}]


def image(picture: Picture | None, around: Around, *, whole: bool = False) -> Node | None:
    """A picture as cards show it, ``whole`` or cut to their shape; None before it was published."""
    size = pictures.card(picture, whole=whole) if picture else None
    if picture is None or size is None:
        return None
    return {
        "@type": "ImageObject",
        "url": absolute(size["url"]),
        "contentUrl": absolute(size["url"]),
        "width": size["width"],
        "height": size["height"],
        **filled(caption=picture.caption or picture.description, creditText=picture.credit),
    }


def filled(**values: Any) -> Node:
    """These values without the empty ones."""
    return {name: value for name, value in values.items() if value}
