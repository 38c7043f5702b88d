"""Refuses to move a page to where it can't have its address: another view answers there, or it is another
page's.
"""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.addresses.kept import check_address


def refuse_where_nobody_could_read(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponseBase | None:
    """A hook before a move: back to the choice of a place, with a sentence."""
    try:
        check_address(page, f"{destination.url_path}{page.slug}/")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:move", page.pk)
    return None
