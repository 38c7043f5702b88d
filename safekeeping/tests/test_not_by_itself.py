"""A page does not save itself where its latest draft goes out without anybody looking at it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bundles.tests.factories import BundleFactory
from campaigns.tests.factories import StandardPageFactory

from .forms import edit_address, saves_itself, standard_fields

pytestmark = pytest.mark.django_db


def in_a_bundle(page, writer) -> None:
    BundleFactory(pages=[page])


def in_a_planned_bundle(page, writer) -> None:
    BundleFactory(pages=[page], release_at=timezone.now() + timedelta(days=1))


def in_approval(page, writer) -> None:
    page.get_workflow().start(page, writer.user)


def locked(page, writer) -> None:
    page.locked, page.locked_by = True, writer.user
    page.save()


def scheduled(page, writer) -> None:
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision().publish()


@pytest.mark.parametrize("wait", [in_a_bundle, in_a_planned_bundle, in_approval, locked, scheduled])
def test_it_says_why_and_saves_nothing(secretariat, writer, wait):
    page = StandardPageFactory(title="As it was", live=False)
    page.save_revision()
    wait(page, writer)
    answer = saves_itself(secretariat, edit_address(page), standard_fields("Half a sen", slug=page.slug))
    assert answer.status_code == 400
    assert answer.json()["error_code"] == "locked"
    assert answer.json()["error_message"]
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "As it was"


@pytest.mark.parametrize("wait", [in_a_bundle, in_approval])
def test_the_button_saves(secretariat, writer, wait):
    page = StandardPageFactory(title="As it was", live=False)
    page.save_revision()
    wait(page, writer)
    secretariat.post(edit_address(page), standard_fields("A whole sentence", slug=page.slug))
    page.refresh_from_db()
    assert page.get_latest_revision_as_object().title == "A whole sentence"


def test_once_it_is_out_of_the_bundle_it_saves_itself_again(secretariat):
    page = StandardPageFactory(live=False)
    page.save_revision()
    BundleFactory(pages=[page]).delete()
    answer = saves_itself(secretariat, edit_address(page), standard_fields("Typed on", slug=page.slug))
    assert answer.json()["success"]
