"""Tells staff, where they edit a page, what is not as they may think in its PDF, and why there is none."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .models import Printed


@hooks.register("before_edit_page")
def tell_what_was_printed(request: HttpRequest, page: Page) -> None:
    """Once a page was published and printed; it is public all the same."""
    if request.method != "GET":
        return
    said = Printed.objects.filter(page=page.pk).first()
    if said and said.reason:
        messages.warning(request, said.reason)
    if said and said.replaced:
        messages.info(request, said.replaced)
