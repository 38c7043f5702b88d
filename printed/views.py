"""The printed forms of public pages."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns.views.routing import page_beside
from clean_files.findings import Refused

from .content import content_of
from .forms import Form
from .keeping import PRINTED_TYPES, Busy, in_form

# One is made in a second or two; a long one takes some.
RETRY_AFTER_SECONDS: Final = 30


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
        waits = request.META.get("ajc.writes_a_file", False)
        made = in_form(page, content_of(page, request), form, waits=waits)
    except Refused as refusal:
        raise Http404 from refusal
    except Busy:
        headers = {"Cache-Control": "no-store", "Retry-After": f"{RETRY_AFTER_SECONDS}"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(made, content_type=form.media_type, headers=headers_of(path, form))


def headers_of(path: str, form: Form) -> dict[str, str]:
    """The headers of a page's form at a path: it is called as its address, and shown where it can be."""
    name = content_disposition_header(False, f"{path.rpartition('/')[2]}.{form.extension}")
    return {"Content-Disposition": name or "inline"}
