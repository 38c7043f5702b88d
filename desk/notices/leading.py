"""Says of a page that goes that it stands on the front page."""

from typing import Final

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page

from campaigns.models import Home

LEADS: Final = "The front page leads with this page. Without it, the first featured campaign stands there."
IS_TOLD: Final = "The front page shows this page among its stories. Without it, its place there is gone."


def ask(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook before a page is deleted: while the question is asked."""
    if request.method == "GET":
        tell(request, page)


def tell(request: HttpRequest, page: Page) -> None:
    """For Wagtail's hook after a page was unpublished: it is still chosen there, and can come back."""
    keys = page.get_descendants(inclusive=True).values("pk")
    told = Q(lead_story__in=keys) | Q(stories__page__in=keys) | Q(featured_campaigns__campaign__in=keys)
    for home in Home.objects.filter(told).distinct():
        leads = home.lead_story_id in {row["pk"] for row in keys}
        edit = messages.button(reverse("wagtailadmin_pages:edit", args=[home.pk]), "Edit the front page")
        messages.warning(request, LEADS if leads else IS_TOLD, buttons=[edit])
