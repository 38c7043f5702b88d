"""Tells who edits a page what readers would want to be told, and are not yet."""

from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.models import BasePage


def tell_what_is_unsaid(request: HttpRequest, page: Page) -> None:
    """At the top of the form, of the draft as it was last saved. It holds nothing back."""
    if request.method != "GET":
        return
    draft = page.get_latest_revision_as_object()
    if isinstance(draft, BasePage):
        for sentence in draft.wants(lambda relation: list(getattr(draft, relation).all())):
            messages.info(request, sentence)
