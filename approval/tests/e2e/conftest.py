"""The second pair of eyes in a real browser, with the site that the other tests of this kind have."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit  # noqa: F401  (fixtures)
from approval.models import Emergency, SecondPairOfEyes
from campaigns.tests import factories as make


@pytest.fixture(scope="package")
def waiting(site: str, django_db_blocker: Any) -> Iterator[Any]:  # noqa: F811
    """A public page with a draft that a writer has submitted; and what went out by somebody else."""
    with django_db_blocker.unblock():
        writer = get_user_model().objects.get(username="writers")
        page = make.StandardPageFactory(
            title="A page with a title that is rather long and goes over several lines", summary="As it was."
        )
        page.save_revision(user=writer).publish()
        file = make.FileFactory(title="Annex")
        page.summary, page.body = "As it will be.", [("downloads", {"heading": "", "files": [file]})]
        page.save_revision(user=writer)
        page.get_workflow().start(page, writer)
        SecondPairOfEyes.objects.create(kinds=["standardpage"])
        Emergency.objects.create(
            page=page, title="What went out", reason="The court sits today.", by=writer, name="writers"
        )
        yield page
