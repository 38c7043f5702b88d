"""The library for machines: the list as JSON, whole lists to download, suggestions while somebody types."""

import csv
import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns.views.tables import MARK, MEDIA_TYPE, cell
from page_tree.addresses import absolute

from ..following.choices import file_name
from ..lists.listing import Chosen, Listing
from ..lists.query import LibraryQuery
from ..search.excerpts import Excerpt
from ..search.suggestions import suggest
from .records import all_records, records

View = Callable[[HttpRequest], HttpResponseBase]


def open_to_all(view: View) -> View:
    """Lets scripts of other sites read the answer: it is the same for everybody."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = view(request)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    # Whoever writes to it is told that it is only read, and not that a token is missing.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


@open_to_all
@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """A page of the list as JSON, with the facets and their counts; takes what the library's page takes."""
    listing = Listing.of(Chosen.by(LibraryQuery.from_address(request.GET)))
    found = records(request, [result.publication for result in listing.results])
    for record, result in zip(found, listing.results, strict=True):
        if result.excerpt:
            record["excerpt"] = _excerpt(result.excerpt)
        if result.missing:
            record["missing"] = result.missing
    number, count = listing.page_number, listing.page_count
    return _json(
        {
            "count": listing.count,
            "page": number,
            "pages": count,
            "previous": _page_address(listing, number - 1) if number > 1 else None,
            "next": _page_address(listing, number + 1) if number < count else None,
            # How the list meets what was searched for: see library.search.loosening.Match.
            "match": listing.chosen.answer.match,
            "did_you_mean": listing.meant or None,
            "notices": list(listing.notices),
            "facets": {
                choices.facet.name: [
                    {"key": choice.value.slug, "name": choice.value.name, "count": choice.count}
                    for choice in choices.choices
                ]
                for choices in listing.facets
            },
            "publications": found,
        }
    )


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    text = "".join(segment.text for segment in excerpt.segments)
    in_file = {"page": excerpt.page, "address": absolute(excerpt.address)} if excerpt.file else {}
    return {"text": text, **in_file}


def _page_address(listing: Listing, number: int) -> str:
    return absolute(reverse("library_api") + listing.address(number))


def _json(data: Any) -> HttpResponse:
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False})


@open_to_all
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """What somebody may be typing (``q``): titles and names that public publications have."""
    return _json({"suggestions": suggest(request.GET.get("q", ""))})


# --- Whole lists to take along --------------------------------------------------------------------

# The columns of the table; those of which there may be several are separated by semicolons.
COLUMNS: Final = (
    "address", "title", "kind", "document_kind", "date", "language", "summary", "issued_by", "signatories",
    "campaigns", "series", "topics", "places", "contributors", "files", "match", "missing", "reference",
    "text_source", "edition", "updated", "corrected",
)  # fmt: skip


@open_to_all
@require_safe
def table(request: HttpRequest) -> StreamingHttpResponse:
    """The whole list as CSV (RFC 4180), as it is written: a library of any size takes little memory."""
    return _download(request, _lines_of_table, MEDIA_TYPE, "csv")


@open_to_all
@require_safe
def data(request: HttpRequest) -> StreamingHttpResponse:
    """The whole list as one JSON array, as it is written."""
    return _download(request, _lines_of_data, "application/json", "json")


def _download(
    request: HttpRequest, lines: Callable[[Iterator[dict[str, Any]]], Iterator[str]], kind: str, ending: str
) -> StreamingHttpResponse:
    chosen = Chosen.by(LibraryQuery.from_address(request.GET))
    found = all_records(request, chosen) if request.method == "GET" else iter(())
    response = StreamingHttpResponse(lines(found), content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, file_name(chosen.query, ending)) or ""
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines_of_table(found: Iterator[dict[str, Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield MARK + writer.writerow(COLUMNS)
    for record in found:
        yield writer.writerow([_cell(record[column]) for column in COLUMNS])


def _cell(value: Any) -> str:
    """A value as text, of several one behind the other."""
    if isinstance(value, list):
        value = "; ".join(
            item if isinstance(item, str) else item.get("name") or item["address"] for item in value
        )
    return cell(str(value))


def _lines_of_data(found: Iterator[dict[str, Any]]) -> Iterator[str]:
    separator = "[\n"
    for record in found:
        yield separator + json.dumps(record, ensure_ascii=False)
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"
