"""What a page's head tells machines, read back as they read it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from selectolax.lexbor import LexborHTMLParser

OURS = "http://testserver"


@dataclass(frozen=True)
class Told:
    """``graph`` are the nodes of the JSON-LD, ``card`` Open Graph's properties, ``names`` the other metas."""

    html: LexborHTMLParser
    graph: list[dict[str, Any]]
    card: dict[str, str]
    names: dict[str, list[str]]

    @property
    def page(self) -> dict[str, Any]:
        """The node of the page itself."""
        return self.graph[0]

    def of_type(self, kind: str) -> list[dict[str, Any]]:
        """All nodes of a type, wherever they stand."""
        return [node for node in nodes(self.graph) if node.get("@type") == kind]

    @property
    def canonical(self) -> str:
        (link,) = self.html.css("link[rel=canonical]")
        return link.attributes["href"] or ""


def told_by(page: Any, client: Client | None = None) -> Told:
    """What a page, or an address, tells machines when an anonymous one reads it."""
    address = page if isinstance(page, str) else page.get_url()
    response = (client or Client()).get(address)
    assert response.status_code == 200, address
    html = LexborHTMLParser(response.content.decode())
    (script,) = html.css('script[type="application/ld+json"]')
    # Strictly: some readers forgive a comma too many or a line break in a text, others drop the whole.
    data = json.loads(script.text())
    assert data["@context"] == "https://schema.org"
    names: dict[str, list[str]] = {}
    for meta in html.css("head meta[name]"):
        names.setdefault(meta.attributes["name"] or "", []).append(meta.attributes["content"] or "")
    card: dict[str, str] = {}
    for meta in html.css("head meta[property]"):
        name = meta.attributes["property"] or ""
        assert name not in card, f"{name} comes twice"
        card[name] = meta.attributes["content"] or ""
    return Told(html, data["@graph"], card, names)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node in some JSON-LD, outer ones first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def addresses(value: Any) -> set[str]:
    """Every value of JSON-LD that stands under a name for addresses."""
    names = {"@id", "url", "item", "contentUrl", "embedUrl", "thumbnailUrl", "logo", "sameAs"}
    found: set[str] = set()
    for node in nodes(value):
        for name in names & node.keys():
            values = node[name] if isinstance(node[name], list) else [node[name]]
            found |= {text for text in values if isinstance(text, str)}
    return found


def check_addresses(found: set[str]) -> None:
    """Fails unless all are full addresses, and everybody gets what is at those that are ours."""
    for address in found:
        assert address.startswith(("https://", f"{OURS}/")), address
        if address.startswith(f"{OURS}/") and not address.startswith(f"{OURS}/static/"):
            response = Client().get(address.removeprefix(OURS).partition("#")[0])
            assert response.status_code == 200, address
