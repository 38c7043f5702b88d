"""What a round of the clock does with pages: in the order of the times, and nothing of it is carried on."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageLogEntry

from ajc_site.tests.support.clocks import Clocks
from campaigns.publishing.schedule import do_what_is_due
from clock.planned_times import planned

from . import factories as make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def stored(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def with_next_version(clocks: Clocks, *, expires: int, goes: int, then_expires: int | None = None) -> Any:
    """A page on the site and its next version, which is scheduled; the times are hours from now."""
    page = make.StatementFactory(title="Old", expire_at=clocks.now() + expires * HOUR)
    page.save_revision().publish()
    page = stored(page)
    page.title, page.go_live_at = "New", clocks.now() + goes * HOUR
    page.expire_at = clocks.now() + then_expires * HOUR if then_expires else None
    page.save_revision().publish()
    return page


@pytest.mark.spread(4)
@pytest.mark.parametrize(
    ("expires", "goes", "then_expires", "live", "title"),
    [
        (1, 2, None, True, "New"),
        (2, 1, None, True, "New"),
        (1, 1, None, True, "New"),
        (1, 2, 9, True, "New"),
        (1, 2, 3, False, "Old"),
        (3, 1, 2, False, "Old"),
    ],
)
def test_all_that_was_due_while_the_clock_was_off_happens_in_its_order(
    clocks, expires, goes, then_expires, live, title
):
    page = with_next_version(clocks, expires=expires, goes=goes, then_expires=then_expires)
    clocks.time_passes(5 * HOUR)
    do_what_is_due(clocks.now())
    found = stored(page)
    assert (found.live, found.title) == (live, title)
    assert not found.revisions.filter(approved_go_live_at__isnull=False).exists()
    assert not found.expire_at or found.expire_at > clocks.now()


def test_an_expiry_does_not_cancel_the_version_of_another_day(clocks):
    page = with_next_version(clocks, expires=1, goes=48)
    clocks.time_passes(HOUR)
    do_what_is_due(clocks.now())
    assert not stored(page).live
    clocks.time_passes(48 * HOUR)
    do_what_is_due(clocks.now())
    assert (stored(page).live, stored(page).title) == (True, "New")


def test_who_withdraws_a_page_cancels_its_next_version(clocks):
    page = with_next_version(clocks, expires=72, goes=48)
    stored(page).unpublish()
    clocks.time_passes(48 * HOUR)
    do_what_is_due(clocks.now())
    assert not stored(page).live


def test_an_expiry_empties_itself_in_page_and_draft_and_stands_in_the_history(clocks, secretariat):
    page = make.StatementFactory(expire_at=clocks.now() + HOUR)
    page.save_revision().publish()
    clocks.time_passes(HOUR)
    do_what_is_due(clocks.now())
    found = stored(page)
    assert (found.live, found.expired, found.expire_at) == (False, True, None)
    assert planned(found.get_latest_revision(), "expire_at") is None
    entry = PageLogEntry.objects.get(page=page.pk, action="campaigns.expire")
    assert entry.message.startswith("Expired on ")
    history = secretariat.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Expired on " in history
    found.get_latest_revision().publish()
    assert stored(page).live


def test_a_draft_with_a_later_expiry_of_its_own_keeps_it(clocks):
    page = make.StatementFactory(expire_at=clocks.now() + HOUR)
    page.save_revision().publish()
    page = stored(page)
    page.expire_at = later = clocks.now() + 48 * HOUR
    page.save_revision()
    clocks.time_passes(HOUR)
    do_what_is_due(clocks.now())
    assert not stored(page).live
    kept = planned(stored(page).get_latest_revision(), "expire_at")
    # Versions keep milliseconds.
    assert abs(kept - later) < timedelta(seconds=1)


def test_an_alias_is_withdrawn_once_and_keeps_no_expiry(clocks):
    page = make.StatementFactory(expire_at=clocks.now() + HOUR)
    page.save_revision().publish()
    alias = stored(page).create_alias(update_slug="second")
    stored(page).get_latest_revision().publish()
    clocks.time_passes(HOUR)
    do_what_is_due(clocks.now())
    found = Page.objects.get(pk=alias.pk)
    assert (found.live, found.expire_at) == (False, None)
    assert PageLogEntry.objects.filter(action="campaigns.expire").count() == 1


def test_a_page_made_by_a_script_that_expired_before_anybody_saw_it_is_withdrawn(clocks):
    page = make.StatementFactory(expire_at=clocks.now() - HOUR)
    assert Client().get(page.get_url()).status_code in (404, 410)
    call_command("keep_time", "--once")
    assert (stored(page).live, stored(page).expire_at) == (False, None)


def test_what_waits_below_a_page_that_expired_still_goes_out(clocks):
    above = make.StandardPageFactory(expire_at=clocks.now() + HOUR)
    below = make.StandardPageFactory(parent=above, live=False, go_live_at=clocks.now() + HOUR)
    below.save_revision().publish()
    clocks.time_passes(HOUR)
    do_what_is_due(clocks.now())
    assert (stored(above).live, stored(below).live) == (False, True)
