"""The calendar in a real browser, with the site and the browser that the other tests of this kind have."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit  # noqa: F401  (fixtures)
from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Campaign
from planning.models import DayOfRemembrance, ReviewDate
from planning.tests.support import scheduled

LONG = (
    "Joint statement of the coalition on the vote in the General Assembly, and on what has to follow from it"
)


@pytest.fixture(scope="package")
def plans(site: str, django_db_blocker: Any) -> Iterator[Any]:  # noqa: F811
    """Something of each kind, committed; it goes away with the site. Gives the page that is scheduled."""
    with django_db_blocker.unblock():
        at = timezone.now() + timedelta(days=2)
        about = Campaign.objects.order_by("pk").first()
        page = scheduled(at, title=LONG, campaigns=[about])
        scheduled(at + timedelta(minutes=30), title="A second one", campaigns=[about])
        BundleFactory(title="Launch", release_at=at + timedelta(days=1), pages=[draft()])
        ReviewDate.objects.create(page=about, on=at.date() - timedelta(days=30), note="Still three states?")
        ReviewDate.objects.create(page=page, on=at.date() + timedelta(days=9), note="The numbers")
        DayOfRemembrance.objects.create(name="Day of the fallen", month=at.month, day=at.day)
        yield page
