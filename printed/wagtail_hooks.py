"""Tells staff, where they edit a page, why there is no PDF of it."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from .models import Printed


@hooks.register("before_edit_page")
def tell_why_not_printed(request: HttpRequest, page: Page) -> None:
    """Once a page was published and could not be printed; it is public all the same."""
    if request.method != "GET":
        return
    said = Printed.objects.filter(page=page.pk).exclude(reason="").first()
    if said:
        messages.warning(request, f"This page is not offered as a PDF and an EPUB: {said.reason}")
