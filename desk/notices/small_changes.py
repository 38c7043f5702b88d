"""Shows whoever has let a small change out what differs: readers are not told of it."""

from django.http import HttpRequest
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.models import Publication
from editions.issuing import newest
from editions.models import EditionKind

SAID = "It went out as a small change: readers are not told of it."


def show(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook after somebody has published a page."""
    edition = newest(page) if isinstance(page, Publication) else None
    is_of_now = edition is not None and edition.issued_at == page.last_published_at
    if edition is None or not is_of_now or edition.kind != EditionKind.SILENT:
        return
    address = f"{page.get_url(request)}compare/{edition.number - 1}/{edition.number}/"
    messages.info(request, SAID, buttons=[messages.button(address, "See what differs")])
