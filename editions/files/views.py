"""What is at the lasting addresses of files: the way to the newest, a page about each edition, its bytes.

Where something was that nobody may have now, 410 says so; where nothing ever was, 404.
"""

from typing import Final

from django.core.files.storage import default_storage
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assets.sending import ASK_AGAIN, FOREVER, headers_of_file, send_stored
from campaigns.addresses.leading import mark_gone
from campaigns.models import Publication, Withdrawal
from campaigns.models.reference import was_allotted
from campaigns.models.site_settings import find_site
from page_tree.addresses import absolute

from ..models import FileEdition
from .names import read_label

# What a reader has to know of the publication.
_TOLD: Final = ("pk", "url_path", "title", "language", "live")


@require_safe
def nothing(request: HttpRequest, other: str) -> HttpResponse:
    raise Http404


@require_safe
def newest(request: HttpRequest, year: str, number: str, label: str) -> HttpResponse:
    """Leads to the bytes of the newest edition. On file, where there are no statuses but one, is a page that
    leads there.
    """
    named = _named(f"{year}/{number}", label)
    found = FileEdition.objects.readable().filter(named).with_all().order_by("-number").first()
    if found is None:
        raise _not_found(request, f"{year}/{number}", named)
    address = found.bytes_address
    if request.META.get("ajc.writes_a_file"):
        context = {"address": address, "full": absolute(address), "title": found.title}
        return render(
            request, "campaigns/leads_on.html", {**context, "language": found.language, "is_file": True}
        )
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = ASK_AGAIN
    return response


@require_safe
def about(request: HttpRequest, year: str, number: str, label: str, edition: str) -> HttpResponse:
    """The page about an edition: what it is, whether it was replaced, by what and why, and where it is."""
    named = _named(f"{year}/{number}", label)
    found = list(FileEdition.objects.told_of().filter(named).with_all().order_by("number"))
    this = next((one for one in found if one.number == int(edition)), None)
    site = find_site(request)
    if this is None or site is None:
        raise _not_found(request, f"{year}/{number}", named & Q(number=int(edition)))
    page = Publication.objects.filter(reference=f"{year}/{number}").values(*_TOLD).get()
    address = "/" + page["url_path"].removeprefix(site.root_page.url_path)
    context = {
        "this": this,
        "next": next((one for one in found if one.number > this.number), None),
        "newest": next((one for one in reversed(found) if one.stored), None),
        # Where there is one edition alone, no history is on file.
        "has_history": len(found) > 1 or this.edition.number > 1,
        # One that is told of under the notice.
        "withdrawal": None if page["live"] else Withdrawal.objects.filter(publication=page["pk"]).first(),
        "publication": {**page, "address": address, "full": absolute(address)},
        "full": absolute(this.address),
        "full_newest": absolute(this.newest_address),
    }
    return render(request, "editions/file.html", context)


@require_safe
def content(
    request: HttpRequest, year: str, number: str, label: str, edition: str, name: str
) -> HttpResponseBase:
    """The bytes of an edition."""
    named = _named(f"{year}/{number}", label) & Q(number=int(edition))
    found = FileEdition.objects.readable().filter(named).with_all().first()
    if found is None:
        raise _not_found(request, f"{year}/{number}", named)
    if found.bytes_address.rpartition("/")[2] != name:
        raise Http404
    stored, headers = str(found.stored), headers_of_edition(name)
    answer: HttpResponseBase | None = send_stored(request, stored, {**headers, "ETag": f'"{found.digest}"'})
    # They lie on another machine.
    return answer or FileResponse(default_storage.open(stored), headers=headers)


def headers_of_edition(name: str) -> dict[str, str]:
    """The headers with which the bytes of an edition are sent, as ``name``: they never change."""
    return {
        **headers_of_file(name, FOREVER),
        "X-Robots-Tag": "noindex",
        # From whichever edition: two steps above it is the way to the newest.
        "Link": '<../>; rel="latest-version"',
    }


def _named(reference: str, label: str) -> Q:
    """The condition that an edition is one of the file at this address."""
    language, part = read_label(label)
    return Q(of__publication__reference=reference, of__language=language, of__part=part)


def _not_found(request: HttpRequest, reference: str, named: Q) -> Http404:
    """What is answered where nobody may have anything: gone, if something was there. Of a publication that
    was deleted nobody knows any longer what files it had.
    """
    if FileEdition.objects.filter(named).exists() or _was_deleted(reference):
        mark_gone(request)
    return Http404()


def _was_deleted(reference: str) -> bool:
    number = reference.rpartition("/")[2]
    is_written_so = number == f"{int(number):03}"
    return (
        is_written_so
        and was_allotted(reference)
        and not Publication.objects.filter(reference=reference).exists()
    )
