"""The `citation_*` tags by which Google Scholar, Zotero and others take a publication into a list of works.

They are Highwire Press's, see https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. From
`citation_technical_report_institution` and `citation_conference_title` Zotero knows what sort of work it is.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from campaigns.models import Document, Speech
from campaigns.models.relations import Filed, Involved
from editions.changes import standing_of

# Documents that a list of works calls a report; letters and updates are none.
REPORTS: Final = {"backgrounder", "brief", "primer", "toolkit", "report", "submission"}


def tags(
    page: Any,
    address: str,
    *,
    issuers: Sequence[str],
    contributors: Iterable[Involved],
    filed: Iterable[Filed],
    pdf_addresses: Iterable[str],
) -> list[tuple[str, str]]:
    """Names and contents for a publication at its canonical address.

    ``issuers`` are names (``issuer_names``); ``pdf_addresses`` are full ones of public PDFs, those in the
    page's own language first: Zotero fetches the first alone.
    """
    changed = standing_of(page).changed_on
    people = [row.name for row in contributors] if page.is_by_contributors else []
    issued_by = ", ".join(issuers)
    found = [
        ("citation_title", page.title),
        *(("citation_author", name) for name in people or issuers),
        # As far as it is known: "2023/05/15", "2022/10", "2023".
        ("citation_publication_date", page.date_code.replace("-", "/")),
        # When the text that stands here now went out, where there was another before.
        ("citation_online_date", changed.replace("-", "/")),
        ("dcterms.modified", changed),
        ("citation_language", page.language),
        ("citation_publisher", issued_by),
        *_sort_of_work(page, issued_by),
        ("citation_technical_report_number", page.reference_in_words),
        ("citation_series_title", page.series.name if page.series else ""),
        *(("citation_keywords", row.name) for row in filed if row.way in ("topics", "places")),
        ("citation_public_url", address),
        ("citation_abstract_html_url", address),
        *(("citation_pdf_url", pdf) for pdf in pdf_addresses),
    ]
    return [(name, content) for name, content in found if content]


def _sort_of_work(page: Any, issued_by: str) -> list[tuple[str, str]]:
    if isinstance(page, Speech):
        return [("citation_conference_title", page.event)]
    if isinstance(page, Document) and page.document_kind in REPORTS:
        return [("citation_technical_report_institution", issued_by)]
    return []
