"""The log in a real browser, with the site and the browser that the other tests of this kind have."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.log_actions import log

from ajc_site.tests.support.e2e.browser import PASSWORD, browser, chromium, site, visit  # noqa: F401  (fixtures)
from audit.sealing import seal
from campaigns.models import Statement


@pytest.fixture(scope="package")
def logged(site: str, django_db_blocker: Any) -> Iterator[Statement]:  # noqa: F811
    """A statement with which an administrator did three things, committed."""
    with django_db_blocker.unblock():
        user = get_user_model().objects.create_superuser("administrator", password=PASSWORD)
        page = Statement.objects.first()
        for action in ("wagtail.edit", "wagtail.lock", "wagtail.unlock"):
            log(page, action, user=user)
        seal()
        yield page
