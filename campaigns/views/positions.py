"""Tables of states' positions to download: public exactly where their page is."""

import csv
import io

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..addresses import leading
from ..body.positions import PositionsValue, address_of, tables_in
from ..models import Campaign
from .routing import find_page
from .tables import MARK, MEDIA_TYPE, cell


@require_safe
def positions(request: HttpRequest, path: str, key: str) -> HttpResponse:
    """The table with this key of the public campaign at a path, as CSV (RFC 4180); 404 where there is none.

    Where the campaign moved, to its new address.
    """
    found = find_page(request, path)
    page = found.page if found else None
    if page is None and (address := leading.page_at(request, path)):
        return leading.moved_to(request, address_of(address, key))
    if not isinstance(page, Campaign) or not page.is_public:
        raise Http404
    for known, table in tables_in(page.body):
        if known == key:
            return HttpResponse(
                _written(table), content_type=MEDIA_TYPE, headers=headers_of(f"positions-{key}")
            )
    raise Http404


def headers_of(name: str) -> dict[str, str]:
    """The headers of a download: it is called as its address."""
    disposition = content_disposition_header(True, f"{name}.csv")
    return {"Content-Disposition": disposition} if disposition else {}


def _written(table: PositionsValue) -> str:
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow([_("State"), _("Code"), _("Region"), _("Position"), _("Note"), _("As of")])
    for row in table.read.rows:
        state = row.state
        texts = [row.name, state.code if state else "", state.region if state else "", row.position, row.note]
        writer.writerow([*(cell(str(text)) for text in texts), table["as_of"].isoformat()])
    return MARK + output.getvalue()
