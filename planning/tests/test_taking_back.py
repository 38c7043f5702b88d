"""A schedule is taken back with one click, set again with one, and no date is lost by it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from bundles.models import Bundle
from bundles.tests.factories import BundleFactory, draft
from clock.planned_times import planned
from planning.models import TakenBack

from .support import scheduled, text_of

pytestmark = pytest.mark.django_db
CALENDAR = reverse("planning:calendar")
DAY = timedelta(days=1)


def said_after(client, address: str) -> str:
    response = client.post(address, follow=True)
    return " ".join(str(message) for message in response.context["messages"])


def again(line: TakenBack) -> str:
    return reverse("planning:set_again", args=[line.pk])


def test_a_page_is_taken_back_and_set_again_with_its_time(secretariat, writer):
    at = timezone.now().replace(microsecond=0) + 2 * DAY
    page = scheduled(at, title="Planned", owner=writer.user)
    take_back = reverse("planning:take_back_page", args=[page.pk])
    assert secretariat.get(take_back).status_code == 405
    writer.post(take_back)
    assert page.scheduled_revision is not None
    assert "Take back" in text_of(secretariat, CALENDAR)
    assert "The time is kept" in said_after(secretariat, take_back)
    page = Page.objects.get(pk=page.pk)
    line = TakenBack.objects.get()
    assert page.scheduled_revision is None
    # In the record and in the form, which can schedule it at once.
    assert (line.at, line.taken_by) == (at, secretariat.user)
    assert planned(page.get_latest_revision(), "go_live_at") == at
    entry = PageLogEntry.objects.get(page=page.pk, action="wagtail.schedule.cancel")
    assert entry.user == secretariat.user
    assert "not scheduled any more" in said_after(secretariat, take_back)
    said = text_of(secretariat, CALENDAR)
    assert "Taken back" in said
    assert "Set again" in said
    assert "Set again" not in text_of(writer, CALENDAR)
    writer.post(again(line))
    assert Page.objects.get(pk=page.pk).scheduled_revision is None
    assert "goes out on" in said_after(secretariat, again(line))
    assert Page.objects.get(pk=page.pk).scheduled_revision.approved_go_live_at == at
    assert "set again before" in said_after(secretariat, again(line))
    assert "Taken back" not in text_of(secretariat, CALENDAR)


def test_what_was_changed_since_is_not_set_again_unseen(secretariat):
    page = scheduled(timezone.now() + 2 * DAY)
    secretariat.post(reverse("planning:take_back_page", args=[page.pk]))
    draft_now = page.specific.get_latest_revision_as_object()
    draft_now.title = "Other words"
    assert "Set again" in text_of(secretariat, CALENDAR)
    draft_now.save_revision()
    # Nobody is offered what can't be done, not even who had the calendar open.
    said = text_of(secretariat, CALENDAR)
    assert "changed since: look at it, and schedule it in its form" in said
    assert "Set again" not in said
    assert "changed since" in said_after(secretariat, again(TakenBack.objects.get()))
    assert Page.objects.get(pk=page.pk).scheduled_revision is None


def test_a_time_that_has_come_is_neither_taken_back_nor_set_again(secretariat, clocks):
    page = scheduled(clocks.now() + DAY)
    bundle = BundleFactory(release_at=clocks.now() + DAY, pages=[draft()])
    other = scheduled(clocks.now() + DAY)
    secretariat.post(reverse("planning:take_back_page", args=[other.pk]))
    clocks.time_passes(2 * DAY)
    for name, thing in (("take_back_page", page), ("take_back_bundle", bundle)):
        assert "just now" in said_after(secretariat, reverse(f"planning:{name}", args=[thing.pk]))
    assert "has passed" in said_after(secretariat, again(TakenBack.objects.get()))
    assert Bundle.objects.get().release_at is not None


def test_a_bundle_is_taken_back_and_set_again(secretariat, writer):
    at = timezone.now() + 2 * DAY
    bundle = BundleFactory(release_at=at, pages=[draft()])
    take_back = reverse("planning:take_back_bundle", args=[bundle.pk])
    assert writer.post(take_back).status_code in {302, 403}
    assert Bundle.objects.get().release_at == at
    said_after(secretariat, take_back)
    assert Bundle.objects.get().release_at is None
    line = TakenBack.objects.get()
    assert line.at == at
    assert "Set again" in text_of(secretariat, CALENDAR)
    writer.post(again(line))
    assert Bundle.objects.get().release_at is None
    said_after(secretariat, again(line))
    assert Bundle.objects.get().release_at == at
    # Not over another time that somebody gave it meanwhile.
    said_after(secretariat, take_back)
    Bundle.objects.update(release_at=at + DAY)
    assert "another time" in said_after(secretariat, again(TakenBack.objects.all()[0]))
    assert Bundle.objects.get().release_at == at + DAY
