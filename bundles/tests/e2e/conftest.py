"""Bundles in a real browser, with the site and the browser that the other tests of this kind have."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit  # noqa: F401  (fixtures)
from bundles.models import Bundle
from bundles.release import release
from bundles.tests.factories import BundleFactory, draft, unfinished


@pytest.fixture(scope="package")
def bundles(site: str, django_db_blocker: Any) -> Iterator[dict[str, Bundle]]:  # noqa: F811
    """A bundle in each state, committed; they go away with the site."""
    with django_db_blocker.unblock():
        later = timezone.now() + timedelta(days=2)
        long_title = draft(title="A page with a title that is rather long and goes over several lines")
        made = {
            "draft": BundleFactory(title="Ready", pages=[long_title]),
            "planned": BundleFactory(title="Lacking", pages=[unfinished(), draft()], release_at=later),
            "failed": BundleFactory(
                title="Failed", pages=[draft(locked=True)], failure="Locked.", failed_at=later
            ),
            "released": BundleFactory(title="Out", pages=[draft()]),
        }
        release(made["released"])
        yield made
