"""The printed forms of public pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns.addresses import leading
from campaigns.views.routing import find_page
from clean_files.findings import Refused

from .content import content_of
from .forms import Form
from .keeping import PRINTED_TYPES, in_form


@require_safe
def printed(request: HttpRequest, path: str, form: Form) -> HttpResponse:
    """The public publication or campaign at a path, in a form; 404 where there is none.

    Where it moved, to its new address.
    """
    found = find_page(request, path)
    page = found.page if found else None
    if page is None and (address := leading.page_at(request, path)):
        moved = find_page(request, address)
        if moved and isinstance(moved.page, PRINTED_TYPES):
            return leading.moved_to(request, f"{address.rstrip('/')}.{form.extension}")
    if not isinstance(page, PRINTED_TYPES) or not page.is_public:
        raise Http404
    try:
        made = in_form(content_of(page, request), form)
    except Refused as refusal:
        raise Http404 from refusal
    return HttpResponse(made, content_type=form.media_type, headers=headers_of(path, form))


def headers_of(path: str, form: Form) -> dict[str, str]:
    """The headers of a page's form at a path: it is called as its address, and shown where it can be."""
    name = content_disposition_header(False, f"{path.rpartition('/')[2]}.{form.extension}")
    return {"Content-Disposition": name or "inline"}
