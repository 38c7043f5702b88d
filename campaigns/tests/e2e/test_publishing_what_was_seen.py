"""A file that a writer replaces while the secretariat has the draft open is named before it goes out."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from campaigns.models import StandardPage

from .. import factories as make
from .test_editors_journey import Desk
from .test_replace_a_file import pdf_named, picture_of

WIDE = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


@pytest.fixture(scope="module")
def draft(site: str, django_db_blocker: Any) -> Iterator[StandardPage]:
    """A writer's draft with a file of theirs, committed."""
    with django_db_blocker.unblock():
        writer = get_user_model().objects.get(username="writers")
        file = make.FileFactory(
            title="Annex", file__data=make.pdf(1), file__filename="annex.pdf", uploaded_by_user=writer
        )
        body = [("downloads", {"heading": "", "files": [file]})]
        page = make.StandardPageFactory(live=False, title="With an annex", summary="S.", body=body)
        page.save_revision()
        yield page
        page.delete()


@pytest.mark.deep
def test_what_was_replaced_under_an_open_form_is_named_and_goes_out_when_told_again(
    visit: Any, draft: StandardPage
) -> None:
    desk, writer = Desk(visit(**WIDE), "secretariat"), Desk(visit(**WIDE), "writers")
    page = desk.page
    desk.go(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    file = draft.body[0].value["files"][0]
    writer.go(reverse("wagtaildocs:edit", args=[file.pk]))
    writer.page.set_input_files("input[name=file]", pdf_named("another-annex.pdf", 2))
    writer.page.get_by_role("button", name="Save").first.click()
    expect(writer.page.locator(".messages")).to_contain_text("updated")
    page.locator("[name=title]").fill("Typed meanwhile")
    desk.publish()
    said = page.get_by_text("The file “Annex” was replaced by writers,").first
    expect(said).to_be_visible()
    picture_of(page, "refused")
    expect(page.locator("[name=title]")).to_have_value("Typed meanwhile")
    assert not StandardPage.objects.get(pk=draft.pk).live
    desk.publish()
    assert StandardPage.objects.get(pk=draft.pk).live
