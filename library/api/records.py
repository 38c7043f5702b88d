"""Publications as plain records, for machines: the JSON API and the downloads."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db.models import Count
from django.http import HttpRequest

from authentic import checksums
from authentic.models import Checksum
from campaigns.addresses.of_things import address_of
from campaigns.kinds.vocabulary import Attribution
from campaigns.models import (
    Campaign,
    Contribution,
    JointIssuer,
    Place,
    Publication,
    Series,
    Signatory,
    SiteSettings,
    Topic,
    find_site,
)
from campaigns.models.relations import Involved, issuer_names
from editions.changes import fetch_changes, standing_of
from page_tree.addresses import absolute

from ..lists.listing import Chosen, fetch

# Publications that are fetched at once.
CHUNK: Final = 500


class Issued(NamedTuple):
    """The names of those who issued a publication, and how many organisations signed it."""

    by: list[str]
    signatories: int


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
    """Publications, as ``listing.fetch`` gives them, as records that JSON can hold; twelve queries."""
    site = find_site(request)
    root = site.root_page.url_path if site else "/"
    pks = [page.pk for page in publications]
    filed, issued = _filed(pks), _issued(pks, SiteSettings.for_reading(request).organisation_name)
    files = [attachment.file for page in publications for attachment in page.attachments.all()]
    known = checksums.known(files) if files else {}
    fetch_changes(publications)
    return [_record(page, root, filed[page.pk], issued[page.pk], known) for page in publications]


def _record(
    page: Any, root: str, filed: dict[str, list[Any]], issued: Issued, known: dict[int, Checksum]
) -> dict[str, Any]:
    return {
        "address": absolute("/" + page.url_path.removeprefix(root)),
        "title": page.title,
        "reference": page.reference_in_words,
        "short_address": absolute(page.reference_address),
        "kind": page.kind,
        "document_kind": page.document_kind or "",
        "label": page.label,
        "text_source": page.text_source or "",
        "date": page.date_code,
        **_changed(page),
        "language": page.language,
        "summary": page.summary,
        "issued_by": issued.by,
        "signatories": issued.signatories,
        **{name: filed.get(name, []) for name in ("campaigns", "series", "topics", "places", "contributors")},
        "files": [
            {
                "address": absolute(attachment.file.url),
                "title": attachment.title or attachment.file.title,
                "language": attachment.file.language,
                "size": attachment.file.file_size,
                "pages": attachment.file.page_count,
                "sha256": known[attachment.file.pk].sha256 if attachment.file.pk in known else "",
            }
            for attachment in page.attachments.all()
        ],
    }


def _changed(page: Any) -> dict[str, Any]:
    """Which edition it is, and the days of the newest update and correction; empty where there is none."""
    standing = standing_of(page)
    return {
        "edition": standing.edition,
        "updated": standing.updated.date_code if standing.updated else "",
        "corrected": standing.corrected.date_code if standing.corrected else "",
    }


def _issued(pks: list[int], organisation_name: str) -> dict[int, Issued]:
    """Who issued these publications, and how many signed them; three queries."""
    issuers: dict[int, list[Involved]] = defaultdict(list)
    joint = JointIssuer.objects.filter(publication__in=pks).select_related("organisation")
    for row in joint.order_by("sort_order", "pk"):
        issuers[row.publication_id].append(Involved.of_organisation("issuer", row.organisation))
    signed = Signatory.objects.filter(statement__in=pks).order_by().values_list("statement_id")
    known = dict(signed.annotate(number=Count("pk")))
    found: dict[int, Issued] = {}
    rows = Publication.objects.filter(pk__in=pks).select_related("statement")
    for page in rows.only("attribution", "statement__further_signatories"):
        # A publication that is not joint may still hold the issuers of when it was.
        own = issuers[page.pk] if page.attribution == Attribution.JOINT else []
        names = page.statement.further_signatories.splitlines() if hasattr(page, "statement") else []
        by = issuer_names(page, own, organisation_name)
        found[page.pk] = Issued(by, known.get(page.pk, 0) + len(names))
    return found


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
