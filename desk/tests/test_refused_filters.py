"""A filter that is not understood is said above a list, and a list of pages lists nothing for it."""

import pytest

from bundles.tests.factories import draft

pytestmark = pytest.mark.django_db

ADDRESSES = {
    "pages": "/admin/pages/?latest_revision_created_at_from=soon",
    "publications": "/admin/publications/?date_from=soon",
    "files": "/admin/documents/?usage_count_min=soon",
    "pictures": "/admin/images/?usage_count_max=soon",
    "audit log": "/admin/reports/audit-log/?at_from=soon",
    "history": "/admin/reports/site-history/?timestamp_from=soon",
    "links": "/admin/links/?state=soon",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_it_is_said(admin_client, name):
    answer = admin_client.get(ADDRESSES[name])
    assert answer.status_code == 200
    said = " ".join(answer.content.decode().split())
    assert "was not understood: " in said


def test_pages_are_not_listed_as_if_it_had_been_understood(secretariat):
    draft(title="A letter")
    assert "A letter" in secretariat.get("/admin/publications/").content.decode()
    assert "A letter" not in secretariat.get(ADDRESSES["publications"]).content.decode()
