"""The printed forms of public pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from ajc_site.views.errors import being_made
from campaigns.views.routing import page_beside
from clean_files.findings import Refused

from .content import content_of
from .forms import Form
from .keeping import PRINTED_TYPES, Busy, in_form


@require_safe
def printed(request: HttpRequest, path: str, form: Form) -> HttpResponse:
    """The public publication or campaign at a path, in a form; 404 where there is none.

    404 also where it is known that it can't be set. Where it moved, to its new address. 503 while another is
    being made for a reader.
    """
    page = page_beside(request, path, f".{form.extension}", PRINTED_TYPES)
    if isinstance(page, HttpResponse):
        return page
    try:
        made = in_form(page, content_of(page, request), form)
    except Refused as refusal:
        raise Http404 from refusal
    except Busy:
        return being_made(request)
    return HttpResponse(made, content_type=form.media_type, headers=headers_of(path, form))


def headers_of(path: str, form: Form) -> dict[str, str]:
    """The headers of a page's form at a path: it is called as its address, and shown where it can be."""
    name = content_disposition_header(False, f"{path.rpartition('/')[2]}.{form.extension}")
    return {"Content-Disposition": name or "inline"}
