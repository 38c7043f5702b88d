"""The boxes in a real browser, with the site and the browser that the other tests of this kind have."""

from pathlib import Path

import pytest

from campaigns.tests.e2e.conftest import browser, chromium, site, visit  # noqa: F401  (fixtures)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks all tests of this folder as ones that need a browser and the database."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db)
