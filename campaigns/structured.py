"""Publications as schema.org describes them, for machines that read the pages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .durations import iso_duration

if TYPE_CHECKING:
    from .models import Publication
    from .relations import Involved

TYPES = {"statement": "Article", "speech": "Article", "video": "VideoObject", "document": "DigitalDocument"}


def issuer_names(page: "Publication", issuers: Iterable["Involved"], organisation_name: str) -> list[str]:
    """The names of those on whose behalf it is issued; the organisation's own is in the site settings."""
    own = organisation_name if page.attribution == "coalition" else f"{organisation_name} secretariat"
    return [own, *(row.organisation for row in issuers)]


def publication(
    page: "Publication",
    address: str,
    note: str,
    contributors: Iterable["Involved"],
    issuers: Iterable[str],
) -> dict[str, Any]:
    """JSON-LD for a publication at a full address, with its attribution note as ``creditText``.

    ``issuers`` are the names from ``issuer_names``.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES[page.kind],
        "@id": address,
        "url": address,
        "name": page.title,
        "headline": page.title[:110],
        "description": page.summary,
        "datePublished": page.date_code,
        "inLanguage": page.language,
        "publisher": [{"@type": "Organization", "name": name} for name in issuers],
        "creditText": note,
    }
    people = [
        {"@type": "Person", "name": row.name, "jobTitle": row.role, "affiliation": row.organisation}
        for row in contributors
    ]
    if people:
        data["contributor"] = [{key: value for key, value in person.items() if value} for person in people]
    if duration := getattr(page, "duration", None):
        data["duration"] = iso_duration(duration)
    return data
