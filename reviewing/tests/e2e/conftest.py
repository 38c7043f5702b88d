"""A browser and a site for the journeys of reviewers, with a draft that is committed."""

from collections.abc import Iterator
from typing import Any

import pytest

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit  # noqa: F401  (fixtures)
from campaigns.models import Statement
from campaigns.tests import factories as make

TEXT = '<p data-block-key="one">We call on States.</p><ul><li data-block-key="two">To ratify.</li></ul>'


@pytest.fixture(scope="package")
def draft(site: str, django_db_blocker: Any) -> Iterator[Statement]:  # noqa: F811
    """It goes away with the site."""
    with django_db_blocker.unblock():
        page = make.StatementFactory(title="A draft for Asha", live=False, body=[("text", TEXT)])
        page.save_revision()
        yield page
