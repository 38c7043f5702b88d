"""What a bundle or a schedule holds back goes out with nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assets.models import File
from bundles.tests.factories import BundleFactory, draft
from campaigns.models import Attachment
from campaigns.publishing.readiness import NotReady
from campaigns.tests import factories as make
from clock.tests.test_not_before_its_time import status

from .case import bundled, page_with, scheduled, some_of_each, text_file

pytestmark = pytest.mark.django_db


def held_by_bundle() -> File:
    file = text_file(title="Secret brief")
    bundled(page_with(file, live=False))
    return file


SIDE_DOORS = {
    "a link in a text": lambda file: make.StandardPageFactory(
        live=False, body=[("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    ),
    "a list of downloads": lambda file: page_with(file, live=False),
    "an attachment": lambda file: make.StatementFactory(live=False, attachments=[Attachment(file=file)]),
    "a transcript": lambda file: make.VideoFactory(
        live=False, transcript=f'<p><a linktype="document" id="{file.pk}">It</a></p>'
    ),
    "a page that is on the site": lambda file: _with_link(make.StandardPageFactory(), file),
}


def _with_link(page: Any, file: File) -> Any:
    page.body = [("text", f'<p><a linktype="document" id="{file.pk}">It</a></p>')]
    return page


@pytest.mark.parametrize("door", SIDE_DOORS)
def test_a_file_that_a_bundle_holds_goes_out_with_no_other_page(door: str) -> None:
    file = held_by_bundle()
    page = SIDE_DOORS[door](file)
    with pytest.raises(NotReady, match=r"Secret brief.*bundle “Launch”"):
        page.save_revision().publish()
    assert status(file.url) == 404


def test_a_file_that_is_scheduled_goes_out_no_earlier_with_another_page() -> None:
    file = text_file()
    scheduled(page_with(file, live=False, title="Tomorrow"))
    with pytest.raises(NotReady, match="Tomorrow"):
        page_with(file, live=False).save_revision().publish()
    later = page_with(file, live=False, go_live_at=timezone.now() + timedelta(days=2))
    later.save_revision().publish()


def test_an_approval_lets_out_nothing_that_a_bundle_holds(secretariat, writer) -> None:
    file = held_by_bundle()
    page = page_with(file, live=False, owner=writer.user)
    page.save_revision()
    state = page.get_workflow().start(page, writer.user)
    task = state.current_task_state
    form = secretariat.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Not public yet, and public once this page is: the file “Secret brief”" in form
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk])
    modal = secretariat.get(address).json()["html"]
    assert "Secret brief" in modal
    answer = secretariat.post(address, follow=True).content.decode()
    assert "bundle “Launch”" in answer
    assert status(file.url) == 404


@pytest.mark.parametrize("field", ["portrait", "logo"])
def test_a_portrait_or_logo_lets_out_no_picture_that_a_bundle_holds(secretariat, field: str) -> None:
    some_of_each()
    picture = make.PictureFactory(title="Secret picture", readied=False)
    bundled(make.StandardPageFactory(live=False, body=[("figure", {"picture": picture, "caption": ""})]))
    row = make.SpeechFactory(contributions=make.contributions(1)).contributions.get()
    named = row.person if field == "portrait" else row.organisation
    data = {"name": named.name, "slug": named.slug, "description": "", "website": "", field: picture.pk}
    address = reverse(f"wagtailsnippets_campaigns_{named._meta.model_name}:edit", args=[named.pk])
    assert "bundle “Launch”" in secretariat.post(address, data).content.decode()
    named.refresh_from_db()
    assert getattr(named, field) is None


def test_naming_a_person_makes_no_portrait_public_that_a_bundle_holds() -> None:
    some_of_each()
    picture = make.PictureFactory(title="Secret picture", readied=False)
    bundled(make.StandardPageFactory(live=False, body=[("figure", {"picture": picture, "caption": ""})]))
    page = make.SpeechFactory(live=False, contributions=make.contributions(1))
    person = page.contributions.get().person
    person.portrait = picture
    person.save()
    with pytest.raises(NotReady, match="Secret picture"):
        page.save_revision().publish()


def test_the_pages_of_one_bundle_share_a_file_and_go_out() -> None:
    from bundles.release import release

    file = text_file()
    pages = [
        draft(make.StandardPageFactory, body=[("downloads", {"heading": "", "files": [file]})]) for _ in "ab"
    ]
    release(BundleFactory(pages=pages))
    assert status(file.url) == 200
