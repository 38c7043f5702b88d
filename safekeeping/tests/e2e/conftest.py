"""The site and the browser that the other tests of this kind have."""

from pathlib import Path

import pytest

from campaigns.tests.e2e.conftest import PASSWORD, browser, chromium, site, visit  # noqa: F401  (fixtures)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks all tests of this folder as ones that need a browser and the database."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db)


@pytest.fixture
def log_in():
    """Logs somebody in, in a tab of a window."""

    def log_in(visit, page, name="secretariat"):  # noqa: F811
        page.goto(f"{visit.site}/admin/login/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{visit.site}/admin/")

    return log_in


@pytest.fixture
def staff(visit, log_in):  # noqa: F811
    """A window in which the secretariat is logged in."""
    seen = visit()
    log_in(seen, seen.page)
    return seen
