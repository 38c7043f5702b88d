"""What is said while nobody sees it is not said later, when it may be true no more."""

import pytest
from django.urls import reverse

from campaigns.models import Attachment
from campaigns.tests import factories as make

pytestmark = pytest.mark.django_db
SAID = "public once this page is"


def test_parts_of_a_form_that_are_fetched_leave_nothing_said_for_the_next_page(secretariat):
    page = make.DocumentFactory(live=False, attachments=[Attachment(file=make.FileFactory(title="Brief"))])
    page.save_revision()
    form, home = reverse("wagtailadmin_pages:edit", args=[page.pk]), reverse("wagtailadmin_home")
    # As after the first saving by itself.
    assert SAID not in secretariat.get(form, {"_w_hydrate_create_view": "1"}).content.decode()
    assert SAID not in secretariat.get(home).content.decode()
    # Whoever opens the form sees it.
    assert SAID in secretariat.get(form).content.decode()
