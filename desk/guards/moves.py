"""Refuses to move a page to where another view would answer at its address."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.addresses.answered import check_reachable


def refuse_where_nobody_could_read(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponseBase | None:
    """A hook before a move: back to the choice of a place, with a sentence, where the site itself answers."""
    try:
        check_reachable(page, f"{destination.url_path}{page.slug}/")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("wagtailadmin_pages:move", page.pk)
    return None
