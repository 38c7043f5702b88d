"""The site with the demo and long contents, which all tests here look at in a real browser."""

from typing import Any

import pytest

from ajc_site.tests.support.e2e.browser import browser, chromium, site, visit  # noqa: F401  (fixtures)
from ajc_site.tests.support.long_contents import make_long_contents


@pytest.fixture(scope="package", autouse=True)
def long_contents(site: str, django_db_blocker: Any) -> None:  # noqa: F811  (the fixture)
    """Puts the long contents beside the demo, once for all tests here."""
    with django_db_blocker.unblock():
        make_long_contents()
