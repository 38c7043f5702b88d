"""Links in a real browser: a statement and an organisation with a link that died, and others."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from ajc_site.tests.support.e2e.browser import browser, chromium, site, staff, visit  # noqa: F401  (fixtures)
from campaigns.models import Statement
from campaigns.tests import factories as make
from links.gathering import gather_all
from links.models import Link, State

LONG = (
    "https://ministry.example/en/departments/legal-affairs/international/documents/2019/03/report-on-it.pdf"
)
MOVED = "https://court.example/en/ruling"


@pytest.fixture(scope="package")
def statement(site: str, django_db_blocker: Any) -> Iterator[Statement]:  # noqa: F811
    """Committed; it goes away with the site."""
    with django_db_blocker.unblock():
        body = [("text", f'<p>See <a href="{LONG}">the report</a> and <a href="{MOVED}">the ruling</a>.</p>')]
        page = make.StatementFactory(title="On a report that is no longer there", body=body)
        page.save_revision().publish()
        make.OrganisationFactory(name="A ministry", website=LONG)
        gather_all()
        now = timezone.now()
        Link.objects.filter(address=LONG).update(
            state=State.DEAD, since=now, asked_at=now, said="It is not there (404)."
        )
        Link.objects.filter(address=MOVED).update(
            state=State.MOVED, since=now, said="It has moved for good.", leads_to=f"{MOVED}/2"
        )
        yield page
