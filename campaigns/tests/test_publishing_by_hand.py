"""Wagtail asks the clock of the process whether a version goes out now or later; this site asks its own."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Page

from ajc_site.tests.support.clocks import Clocks
from campaigns.publishing.readiness import NotReady

from . import factories as make

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=31)
WEEK = timedelta(days=7)


def version(**times: Any) -> Any:
    page = make.StatementFactory(live=False, **times)
    return page.save_revision()


def test_a_web_server_that_is_ahead_lets_nothing_out_early(clocks: Clocks) -> None:
    revision = version(go_live_at=clocks.now() + WEEK)
    clocks.process += MONTH
    with pytest.raises(NotReady, match="clock of the site"):
        revision.publish()
    assert not Page.objects.get(pk=revision.object_id).live


def test_a_web_server_that_is_behind_publishes_what_is_due(clocks: Clocks) -> None:
    revision = version(go_live_at=clocks.now() - timedelta(minutes=1))
    clocks.process -= MONTH
    revision.publish()
    page = Page.objects.get(pk=revision.object_id)
    assert (page.live, page.go_live_at) == (True, None)


def test_a_version_whose_expiry_has_passed_does_not_go_out(clocks: Clocks) -> None:
    revision = version(expire_at=clocks.now() + WEEK)
    clocks.time_passes(WEEK)
    with pytest.raises(NotReady, match="has passed"):
        revision.publish()


def test_what_is_yet_to_come_is_scheduled_as_ever(clocks: Clocks) -> None:
    revision = version(go_live_at=clocks.now() + WEEK)
    revision.publish()
    revision.refresh_from_db()
    assert revision.approved_go_live_at
    assert timezone.now() < revision.approved_go_live_at
