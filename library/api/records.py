"""Publications as plain records, for machines: the JSON API and the downloads."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest

from campaigns.addresses.of_things import address_of
from campaigns.models import Campaign, Contribution, Place, Series, Topic, find_site
from page_tree.addresses import absolute

from ..lists.listing import Chosen, fetch

# Publications that are fetched at once.
CHUNK: Final = 500


def all_records(request: HttpRequest, chosen: Chosen) -> Iterator[dict[str, Any]]:
    """All chosen publications in the order of the list, fetched a few hundred at a time.

    Each says how it meets what was searched for, since whoever gets the file may not know what that was.
    """
    keys = chosen.keys(0, chosen.count)
    for first in range(0, len(keys), CHUNK):
        publications = fetch(keys[first : first + CHUNK])
        for page, record in zip(publications, records(request, publications), strict=True):
            yield {**record, "match": chosen.answer.match, "missing": chosen.answer.missing(page.pk)}


def records(request: HttpRequest, publications: list[Any]) -> list[dict[str, Any]]:
    """Publications, as ``listing.fetch`` gives them, as records that JSON can hold; six queries at most."""
    site = find_site(request)
    root = site.root_page.url_path if site else "/"
    filed = _filed([page.pk for page in publications])
    return [_record(page, root, filed[page.pk]) for page in publications]


def _record(page: Any, root: str, filed: dict[str, list[Any]]) -> dict[str, Any]:
    return {
        "address": absolute("/" + page.url_path.removeprefix(root)),
        "title": page.title,
        "kind": page.kind,
        "label": page.label,
        "date": page.date_code,
        "language": page.language,
        "summary": page.summary,
        **{name: filed.get(name, []) for name in ("campaigns", "series", "topics", "places", "contributors")},
        "files": [
            {
                "address": absolute(attachment.file.url),
                "title": attachment.title or attachment.file.title,
                "language": attachment.file.language,
                "size": attachment.file.file_size,
                "pages": attachment.file.page_count,
            }
            for attachment in page.attachments.all()
        ],
    }


def _filed(pks: list[int]) -> dict[int, dict[str, list[Any]]]:
    """What these publications are filed under and who contributed to them; four queries."""
    found: dict[int, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in (
        ("campaigns", _terms(Campaign.objects.listed(), "title", pks)),
        ("series", _terms(Series.objects.all(), "name", pks)),
        ("topics", _terms(Topic.objects.all(), "name", pks)),
        ("places", _terms(Place.objects.all(), "name", pks)),
    ):
        for pk, slug, text in rows:
            found[pk][name].append({"key": slug, "name": text})
    contributions = Contribution.objects.filter(publication__in=pks).order_by("sort_order", "pk")
    for pk, slug, text, role, organisation in contributions.values_list(
        "publication_id", "person__slug", "person__name", "role", "organisation__name"
    ):
        address = absolute(address_of("person", slug))
        found[pk]["contributors"].append(
            {"address": address, "name": text, "role": role, "organisation": organisation or ""}
        )
    return found


def _terms(terms: Any, name: str, pks: list[int]) -> Iterator[tuple[int, str, str]]:
    return terms.filter(publications__in=pks).order_by(name, "pk").values_list("publications", "slug", name)
