"""The short address of a publication: by its reference, wherever it is by now."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from page_tree.addresses import absolute

from ..addresses.leading import mark_gone
from ..models import Publication
from ..models.reference import was_allotted
from ..models.site_settings import find_site

# What a page that leads on says of where it leads.
LEADS_TO: Final = ("url_path", "title", "language")


@require_safe
def no_reference(request: HttpRequest, other: str) -> HttpResponse:
    raise Http404


@require_safe
def by_reference(request: HttpRequest, year: str, number: str) -> HttpResponse:
    """Leads to the public publication with this reference, or to the notice that it was withdrawn.

    410 where it is gone, 404 where it never was. On file, where there are no statuses but one, is a page that
    leads there.
    """
    reference, site = f"{year}/{number}", find_site(request)
    named = Publication.objects.filter(reference=reference)
    found = next(
        (row for pages in (named.published(), named.noticed()) for row in pages.values_list(*LEADS_TO)), None
    )
    if found is None or site is None:
        # "0014" was never written so.
        if number == f"{int(number):03}" and was_allotted(reference):
            mark_gone(request)
        raise Http404
    url_path, title, language = found
    address = "/" + url_path.removeprefix(site.root_page.url_path)
    if request.META.get("ajc.writes_a_file"):
        context = {"address": address, "full": absolute(address), "title": title, "language": language}
        return render(request, "campaigns/leads_on.html", context)
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "public, no-cache"
    return response
