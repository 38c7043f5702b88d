"""What a form publishes is in the index, and nothing of a draft."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset

from ajc_site.tests.support.admin_case import INLINES, form_for
from campaigns.models import Library, Publication
from campaigns.tests import factories as make

from .test_indexing import a_file, noticed, said, texts

pytestmark = pytest.mark.django_db


def test_what_an_editor_publishes_and_nothing_of_a_draft(secretariat):
    # What the form names.
    make.CampaignFactory()
    make.PersonFactory()
    make.OrganisationFactory()
    a_file("About kangaroos.")
    library = Library.objects.get()
    address = reverse("wagtailadmin_pages:add", args=["campaigns", "statement", library.pk])
    fields = form_for("statement", title="From the form", **{"action-publish": "1"})
    with noticed():
        response = secretariat.post(address, fields)
        assert response.status_code == 302, response.context["form"].errors
    page = Publication.objects.get(title="From the form")
    assert "From the form" in texts(page)
    before = said()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    # The rows that the page has by now stay as they are.
    rows = {name: inline_formset([]) for name in INLINES["statement"]}
    draft = form_for("statement", title="Only a draft", **rows)
    assert secretariat.post(edit, draft).status_code == 302
    assert said() == before
    with noticed():
        assert secretariat.post(edit, {**draft, "action-publish": "1"}).status_code == 302
    assert "Only a draft" in texts(page)
