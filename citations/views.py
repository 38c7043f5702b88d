"""Citations to download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from campaigns.addresses import leading
from campaigns.models import Publication, SiteSettings
from campaigns.models.relations import involved_in
from campaigns.templatetags.site_tags import canonical_address
from campaigns.views.routing import find_page

from .downloads import Form
from .item import item_for


@require_safe
def download(request: HttpRequest, path: str, form: Form) -> HttpResponse:
    """The citation of the public publication at a path, in a form; 404 where there is none.

    Where it moved, to its new address.
    """
    found = find_page(request, path)
    page = found.page if found else None
    if page is None and (address := leading.page_at(request, path)):
        moved = find_page(request, address)
        if moved and isinstance(moved.page, Publication):
            return leading.moved_to(request, f"{address.rstrip('/')}.{form.extension}")
    if not isinstance(page, Publication) or not page.is_public:
        raise Http404
    organisation_name = SiteSettings.for_reading(request).organisation_name
    address = canonical_address({"request": request}, page)
    item = item_for(page, involved_in(page), organisation_name, address)
    return HttpResponse(form.write(item), content_type=form.media_type, headers=headers_of(path, form))


def headers_of(path: str, form: Form) -> dict[str, str]:
    """The headers of the download at a path: it is called as its address, whatever that is made of."""
    name = content_disposition_header(True, f"{path.rpartition('/')[2]}.{form.extension}")
    return {"Content-Disposition": name} if name else {}
