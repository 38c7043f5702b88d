"""Every page of the demo tells machines all that it should."""

import pytest
from wagtail.models import Page

from campaigns.models import Organisation, Person, Publication
from metadata.tests.test_told import check
from metadata.tests.told import told_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_every_page_of_the_demo_tells_all_that_it_should():
    works = {page.get_url() for page in Publication.objects.published()}
    people: list[Person | Organisation] = [*Person.objects.published(), *Organisation.objects.published()]
    found = {page.get_url() for page in Page.objects.filter(depth__gt=1)}
    found |= {somebody.get_absolute_url() for somebody in people}
    assert works < found
    for address in found:
        check(told_by(address), is_work=address in works)
    campaign = told_by("/campaigns/mla-convention/")
    (conference, *_) = campaign.of_type("Event")
    assert (conference["startDate"], conference["endDate"]) == ("2023-05-15", "2023-05-26")
    assert conference["location"]["name"]
    assert len(campaign.page["hasPart"]) == 8
